// Arriving. Place and plate say where one is; neither is asked for twice and neither is needed.
import { useEffect, useState } from "preact/hooks";
import type { School } from "../../contract";
import { t } from "../../words";
import { Scanner } from "../camera/scanner";
import { back, go, replace, useRoute } from "../frame/route";
import { Screen } from "../frame/screen";
import { useCore, usePart, useSchools } from "../live";
import { Button, Card, LinkButton, Note } from "../parts/cells";
import { TextField } from "../parts/fields";
import { Icon } from "../parts/icon";
import { NoVisit, tried, useVisited, VisitScreen } from "./frame";
import { codeIn, distanceMetres } from "./place";
import { arrivedWords } from "./state";

type Place = { latitude: number; longitude: number; accuracy_metres: number } | null;

export function CheckInScreen({ visit }: { visit: string }) {
  const visited = useVisited(visit);
  const core = useCore();
  const { query } = useRoute();
  const [place, setPlace] = useState<Place | undefined>(undefined);
  const [asking, setAsking] = useState(false);
  const [plaque, setPlaque] = useState(query.get("plaque") ?? "");
  const range = usePart("rules")?.in_range_metres ?? 500;
  if (!visited) return <NoVisit />;
  const { draft, school } = visited;

  async function locate() {
    setAsking(true);
    setPlace(await core.place());
    setAsking(false);
  }
  async function arrive() {
    const metres = place && school ? distanceMetres(place, school) : null;
    const body = { place: place ?? null, plaque: plaque || null };
    const done = await tried(() =>
      core.step(visit, "visit.check_in", body, (it) => {
        it.checked_in = {
          at: core.now(),
          distance_metres: metres,
          in_range: metres === null ? null : metres <= range,
          plaque,
        };
        if (it.state === "started") it.state = "checked_in";
      }),
    );
    if (done) back(`visit/${visit}`);
  }

  if (draft.checked_in)
    return (
      <VisitScreen
        visited={visited}
        title={t("签到")}
        foot={
          <LinkButton look="primary" to={`visit/${visit}/look-back`}>
            {t("下一步：{step}", { step: t("回头看") })}
          </LinkButton>
        }
      >
        <Note tone="good">{t("已签到：{words}", { words: arrivedWords(draft) })}</Note>
      </VisitScreen>
    );
  return (
    <VisitScreen
      visited={visited}
      title={t("签到")}
      foot={
        <Button look="primary" icon="check" onClick={arrive}>
          {t("现在签到")}
        </Button>
      }
    >
      <p class="lead">{t("直接点“现在签到”就行。下面两样可做可不做。")}</p>
      <Plate school={school} plaque={plaque} found={setPlaque} />
      <Card title={t("位置")}>
        <p class="soft">{t("只记与学校的距离，不存坐标。")}</p>
        <PlaceWords place={place} school={school} range={range} />
        <Button icon="place" onClick={locate}>
          {asking ? t("正在取得位置…") : t("看看离学校多远")}
        </Button>
      </Card>
    </VisitScreen>
  );
}

function PlaceWords(props: {
  place: Place | undefined;
  school: School | undefined;
  range: number;
}) {
  const { place, school, range } = props;
  if (place === undefined) return null;
  if (place === null) return <Note>{t("没有取得位置，不影响签到。")}</Note>;
  const metres = school ? distanceMetres(place, school) : null;
  if (metres === null) return <Note>{t("已取得位置；这所学校没有登记坐标。")}</Note>;
  return (
    <Note tone={metres <= range ? "good" : "warn"}>
      {metres <= range
        ? t("距学校约 {metres} 米，在校内范围。", { metres })
        : t("距学校约 {metres} 米，超出 {range} 米。只作提示，照常签到。", { metres, range })}
    </Note>
  );
}

function Plate(props: {
  school: School | undefined;
  plaque: string;
  found: (code: string) => void;
}) {
  const { school, plaque, found } = props;
  const [scanning, setScanning] = useState(false);
  const [typing, setTyping] = useState(false);
  const matches = school && plaque && plaque.toUpperCase() === school.plaque.toUpperCase();
  return (
    <Card title={t("校门口的督学标牌")}>
      {plaque && (
        <Note tone={matches ? "good" : "warn"}>
          {matches
            ? t("是这所学校的标牌。")
            : t("不是这所学校的标牌（{code}）。只作提示，照常签到。", { code: plaque })}
        </Note>
      )}
      <div class="buttons">
        <Button icon="code" onClick={() => setScanning(true)}>
          {t("扫标牌二维码")}
        </Button>
        <Button look="quiet" onClick={() => setTyping(!typing)}>
          {t("输入编号")}
        </Button>
      </div>
      {typing && (
        <TextField label={t("标牌编号")} value={plaque} onInput={(text) => found(text.trim())} />
      )}
      {scanning && (
        <Scanner
          found={(text) => {
            setScanning(false);
            found(codeIn(text));
          }}
          close={() => setScanning(false)}
          type={() => {
            setScanning(false);
            setTyping(true);
          }}
        />
      )}
    </Card>
  );
}

// The plate was scanned by the phone's own camera: on to the visit of that school.
export function PlaqueScreen({ code }: { code: string }) {
  const core = useCore();
  const schools = useSchools();
  const school = [...schools.values()].find(
    (one) => one.plaque && one.plaque.toUpperCase() === code.toUpperCase(),
  );
  const planned = (usePart("assignments") ?? []).find((one) => one.unit === school?.unit);
  useEffect(() => {
    if (!school) return;
    const under = [...core.drafts.value.values()].find(
      (draft) => draft.unit === school.unit && !draft.checked_out,
    );
    if (under) replace(`visit/${under.visit}/check-in?plaque=${encodeURIComponent(code)}`);
  }, [core, school, code]);
  return (
    <Screen title={school?.name ?? t("标牌")} parent="today">
      {school ? (
        <div class="buttons is-tall">
          {planned && (
            <Button
              look="primary"
              onClick={async () => {
                const visit = await core.startAssigned(planned);
                go(`visit/${visit}/check-in?plaque=${encodeURIComponent(code)}`);
              }}
            >
              {t("开始督导")}
            </Button>
          )}
          <LinkButton to={`school/${school.unit}/start`}>{t("临时入校")}</LinkButton>
          <LinkButton to={`school/${school.unit}`}>{t("看学校情况")}</LinkButton>
        </div>
      ) : (
        <p class="lead">
          <Icon name="info" /> {t("标牌 {code} 不是您负责的学校。", { code })}
        </p>
      )}
    </Screen>
  );
}
