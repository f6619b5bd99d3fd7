// My schools: found by two characters of the name.
import { useState } from "preact/hooks";
import type { School } from "../../contract";
import { t } from "../../words";
import { useRoute } from "../frame/route";
import { Screen } from "../frame/screen";
import { useSchools } from "../live";
import { Cell, Cells, Chip, Nothing } from "../parts/cells";
import { TextField } from "../parts/fields";

const MANY = 6;

function last(school: School): string {
  const on = school.visits
    .map((visit) => visit.on)
    .sort()
    .at(-1);
  return on ? t("上次入校 {on}", { on }) : t("还没有入校记录");
}

export function Schools() {
  const schools = [...useSchools().values()];
  const [wanted, setWanted] = useState("");
  const starting = useRoute().query.has("start");
  const parts = wanted.trim().split(/\s+/);
  const found = schools.filter((school) => parts.every((part) => school.name.includes(part)));
  return (
    <Screen
      title={starting ? t("到哪所学校？") : t("学校")}
      subtitle={t("我负责的 {n} 所学校", { n: schools.length })}
      {...(starting && { parent: "today" })}
    >
      {schools.length > MANY && (
        <TextField
          label={t("找学校")}
          type="search"
          value={wanted}
          placeholder={t("校名里的两个字")}
          onInput={setWanted}
        />
      )}
      {found.length ? (
        <Cells>
          {found.map((school) => (
            <Cell
              key={school.unit}
              to={starting ? `school/${school.unit}/start` : `school/${school.unit}`}
              title={school.name}
              text={last(school)}
              end={<Marks school={school} />}
            />
          ))}
        </Cells>
      ) : (
        <Nothing
          icon="school"
          title={wanted ? t("没有找到“{wanted}”", { wanted }) : t("没有负责的学校")}
        >
          <p>{wanted ? t("换两个字试试。") : t("联网更新后仍没有的，请联系督导室安排。")}</p>
        </Nothing>
      )}
    </Screen>
  );
}

function Marks({ school }: { school: School }) {
  const late = school.open.filter((finding) => finding.overdue).length;
  return (
    <span class="marks">
      {late > 0 && <Chip tone="bad">{t("逾期 {n}", { n: late })}</Chip>}
      {school.open.length > 0 && (
        <Chip tone="warn">{t("未销号 {n}", { n: school.open.length })}</Chip>
      )}
    </span>
  );
}
