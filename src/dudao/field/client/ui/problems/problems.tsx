// All open problems of my schools, and what the office could not take from this phone.
import { useState } from "preact/hooks";
import type { OpenFinding, School } from "../../contract";
import { t } from "../../words";
import { Screen } from "../frame/screen";
import { useCore, useLive, useSchools } from "../live";
import { Card, Cell, Cells, Chip, Facts, LinkButton, Nothing } from "../parts/cells";
import { Select, Tick } from "../parts/fields";
import { Picture } from "../parts/picture";
import { OpenCell, Severity } from "../schools/school";
import { matterTitle } from "./matters";

interface Row {
  school: School;
  finding: OpenFinding;
}

const SHOWN = 50;

// The most pressing first.
function order(a: Row, b: Row): number {
  return (
    Number(b.finding.overdue) - Number(a.finding.overdue) ||
    Number(b.finding.life_safety) - Number(a.finding.life_safety) ||
    a.finding.due_on.localeCompare(b.finding.due_on)
  );
}

export function Problems() {
  const core = useCore();
  const matters = useLive(core.matters);
  const schools = [...useSchools().values()];
  const [school, setSchool] = useState("");
  const [late, setLate] = useState(false);
  const [shown, setShown] = useState(SHOWN);
  const all = schools.flatMap((one) => one.open.map((finding) => ({ school: one, finding })));
  const rows = all
    .filter((row) => !school || String(row.school.unit) === school)
    .filter((row) => !late || row.finding.overdue)
    .sort(order);
  const overdue = all.filter((row) => row.finding.overdue).length;
  return (
    <Screen
      title={t("问题")}
      subtitle={t("未销号 {n} 个，其中逾期 {late} 个", { n: all.length, late: overdue })}
    >
      {matters.length > 0 && (
        <Cells>
          <Cell
            to="matters"
            icon="problem"
            tone="bad"
            title={t("有 {n} 条需要您处理", { n: matters.length })}
            text={matters[0] && matterTitle(matters[0])}
          />
        </Cells>
      )}
      {all.length > 0 && (
        <div class="filters">
          <Select
            label={t("学校")}
            empty={t("全部学校")}
            value={school}
            options={schools
              .filter((one) => one.open.length)
              .map((one) => ({
                value: String(one.unit),
                label: t("{name}（{n}）", { name: one.name, n: one.open.length }),
              }))}
            onChange={setSchool}
          />
          <Tick checked={late} onChange={setLate}>
            {t("只看逾期")}
          </Tick>
        </div>
      )}
      {rows.length ? (
        <Cells>
          {rows.slice(0, shown).map(({ school: one, finding }) => (
            <OpenCell
              key={finding.finding}
              finding={finding}
              school={one.name}
              to={`problem/${one.unit}/${finding.finding}`}
            />
          ))}
        </Cells>
      ) : (
        <Nothing icon="check" title={late ? t("没有逾期的问题") : t("没有未销号的问题")} />
      )}
      {rows.length > shown && (
        <button type="button" class="button is-plain" onClick={() => setShown(shown + SHOWN)}>
          {t("再看 {n} 个", { n: Math.min(SHOWN, rows.length - shown) })}
        </button>
      )}
    </Screen>
  );
}

export function ProblemScreen({ unit, finding: id }: { unit: number; finding: string }) {
  const school = useSchools().get(unit);
  const finding = [...(school?.open ?? []), ...(school?.closed ?? [])].find(
    (one) => one.finding === id,
  );
  if (!school || !finding)
    return (
      <Screen title={t("问题")} parent="problems">
        <Nothing icon="check" title={t("这个问题已经不在名单里")}>
          <p>{t("可能已销号。")}</p>
        </Nothing>
      </Screen>
    );
  return (
    <Screen
      title={finding.number || t("问题")}
      subtitle={school.name}
      parent="problems"
      foot={<LinkButton to={`school/${unit}`}>{t("到学校页")}</LinkButton>}
    >
      <section class="card">
        <p class="chips">
          <Severity finding={finding} />
          <Chip>{finding.state_words}</Chip>
          {finding.overdue && <Chip tone="bad">{t("逾期")}</Chip>}
          {finding.life_safety && <Chip tone="bad">{t("危及安全")}</Chip>}
        </p>
        <p class="fact">{finding.fact}</p>
        <Facts
          rows={[
            [t("督导事项"), finding.topic_title],
            [t("要求"), finding.demand],
            [t("依据"), finding.basis],
            [t("期限"), finding.due_on],
            [t("告知学校"), finding.told_on],
            [t("学校说"), finding.measures],
          ]}
        />
      </section>
      <Pictures title={t("问题的照片")} files={finding.photos} />
      <Pictures title={t("学校整改后的照片")} files={finding.after} />
    </Screen>
  );
}

function Pictures({ title, files }: { title: string; files: string[] }) {
  if (!files.length) return null;
  return (
    <Card title={title} count={files.length}>
      {files.map((file, n) => (
        <Picture key={file} file={file} edge={1280} alt={`${title} ${n + 1}`} />
      ))}
    </Card>
  );
}
