// Who else is here, what they wrote as far as this phone knows, where two said differently.
import type { ServerVisit } from "../../contract";
import { uuid7 } from "../../core/uuid";
import { t } from "../../words";
import { go } from "../frame/route";
import { useCore, useMe, useServerVisits, useStatus } from "../live";
import { Button, Card, Cell, Cells, Chip, Note } from "../parts/cells";
import { ago, clockTime } from "../parts/time";
import { SheetCell } from "./forms";
import { closedWords, NoVisit, tried, useVisited, VisitScreen } from "./frame";
import { sheetsOf, sheetTitle, type Visited } from "./standing";

export function CompanionsScreen({ visit }: { visit: string }) {
  const visited = useVisited(visit);
  const known = useServerVisits().get(visit);
  const status = useStatus();
  if (!visited) return <NoVisit />;
  return (
    <VisitScreen visited={visited} title={t("同行的人")}>
      <p class="soft">
        {status.lastContactAt
          ? t("更新于 {age}。联网后自动更新。", { age: ago(status.lastContactAt) })
          : t("还没有联网更新。")}
      </p>
      {known && <Clashes known={known} />}
      <Present visited={visited} known={known} />
      <Sheets visited={visited} />
      {known && <Found visited={visited} known={known} />}
    </VisitScreen>
  );
}

function Clashes({ known }: { known: ServerVisit }) {
  if (!known.clashes.length) return null;
  return (
    <Card title={t("填得不一样")} count={known.clashes.length} tone="warn">
      {known.clashes.map((clash) => (
        <div key={clash.record + clash.item} class="clash">
          <p>
            <strong>{clash.label}</strong>
          </p>
          <p>{t("我填的：{mine}", { mine: clash.mine })}</p>
          <p>{t("{name} 填的（现在有效）：{theirs}", { name: clash.by, theirs: clash.theirs })}</p>
        </div>
      ))}
      <p class="soft">{t("商量好以后，在表单里改成一致的就行。")}</p>
    </Card>
  );
}

function Present({ visited, known }: { visited: Visited; known: ServerVisit | undefined }) {
  const { draft } = visited;
  const me = useMe();
  const people = [draft.leader, ...draft.companions.filter((one) => one.id !== draft.leader.id)];
  return (
    <Cells label={t("同行的人")}>
      {people.map((person) => {
        const there = known?.presences.find((one) => one.person === person.id);
        const duty = known?.duties[String(person.id)];
        const arrived = there
          ? t("{time} 到校", { time: clockTime(there.arrived_at) })
          : t("还没有签到");
        const mine = person.id === me.id && draft.checked_in ? t("我在这里") : "";
        return (
          <Cell
            key={person.id}
            icon="mine"
            title={person.name}
            text={[mine || arrived, duty].filter(Boolean).join(" · ")}
            end={person.id === draft.leader.id ? <Chip tone="brand">{t("带队")}</Chip> : undefined}
          />
        );
      })}
    </Cells>
  );
}

function Sheets({ visited }: { visited: Visited }) {
  const core = useCore();
  const { draft, forms, school } = visited;
  const all = sheetsOf(draft, forms);
  const others = all.filter(([sheet]) => !sheet.mine);
  const shut = closedWords(draft);
  if (!others.length) return null;
  async function own(version: number) {
    const record = uuid7();
    const serial = all.filter(([sheet]) => sheet.version === version).length + 1;
    const done = await tried(() =>
      core.step(draft.visit, "visit.own_sheet", { record, version }, (it) => {
        it.records[record] = {
          record,
          version,
          serial,
          mine: true,
          facts: school?.facts ?? {},
          answers: {},
          said: {},
        };
      }),
    );
    if (done) go(`visit/${draft.visit}/form/${record}`);
  }
  const mine = new Set(all.filter(([sheet]) => sheet.mine).map(([sheet]) => sheet.version));
  const lacking = others.filter(([sheet]) => !mine.has(sheet.version));
  return (
    <Card title={t("他们的表单")} count={others.length}>
      <Cells>
        {others.map(([sheet, form]) => (
          <SheetCell key={sheet.record} visit={draft.visit} sheet={sheet} form={form} />
        ))}
      </Cells>
      {!shut &&
        lacking.map(([sheet, form]) => (
          <Button key={sheet.record} icon="plus" onClick={() => own(sheet.version)}>
            {t("我也单独填一份：{title}", { title: sheetTitle(sheet, form) })}
          </Button>
        ))}
    </Card>
  );
}

function Found({ visited, known }: { visited: Visited; known: ServerVisit }) {
  const here = new Set(visited.draft.findings.map((one) => one.finding));
  const theirs = known.findings.filter((one) => !here.has(one.finding));
  if (!theirs.length) return <Note>{t("同行的人还没有记录问题。")}</Note>;
  return (
    <Card title={t("他们记的问题")} count={theirs.length}>
      <Cells>
        {theirs.map((one) => (
          <Cell key={one.finding} title={one.fact} text={`${one.by.name} · ${one.topic_title}`} />
        ))}
      </Cells>
    </Card>
  );
}
