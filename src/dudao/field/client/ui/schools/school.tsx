// One school: what is open there, what was, who to call, and the way in.
import type { ComponentChildren } from "preact";
import type { OpenFinding, School } from "../../contract";
import { t } from "../../words";
import { Screen } from "../frame/screen";
import { useDrafts, useSchools, useWords } from "../live";
import { Card, Cell, Cells, Chip, LinkButton, Note, Nothing } from "../parts/cells";
import { Icon } from "../parts/icon";
import { Picture } from "../parts/picture";

export function Severity({ finding }: { finding: Pick<OpenFinding, "severity"> }) {
  const words = useWords()?.severities ?? {};
  const tone = { minor: "plain", general: "warn", serious: "bad" } as const;
  return <Chip tone={tone[finding.severity]}>{words[finding.severity] ?? finding.severity}</Chip>;
}

export function OpenCell(props: {
  finding: OpenFinding;
  to: string;
  chip?: ComponentChildren;
  school?: string;
}) {
  const { finding, to, chip, school } = props;
  const photo = finding.photos[0];
  return (
    <li>
      <a class="cell open-finding" href={`#/${to}`}>
        {photo ? (
          <Picture file={photo} alt="" />
        ) : (
          <span class="picture is-none">
            <Icon name="problem" />
          </span>
        )}
        <span class="cell-words">
          {school && <small>{school}</small>}
          <strong class="three-lines">{finding.fact}</strong>
          <small>
            {chip}
            <Severity finding={finding} />
            {finding.overdue && <Chip tone="bad">{t("逾期")}</Chip>}
            {finding.life_safety && <Chip tone="bad">{t("危及安全")}</Chip>}
            {finding.on_paper && <Chip tone="warn">{t("纸面销号")}</Chip>}
            {t("{state} · 期限 {day}", { state: finding.state_words, day: finding.due_on })}
          </small>
        </span>
        <span class="cell-end">
          <Icon name="next" />
        </span>
      </a>
    </li>
  );
}

export function SchoolScreen({ unit }: { unit: number }) {
  const school = useSchools().get(unit);
  const drafts = useDrafts();
  const under = [...drafts.values()].find((draft) => draft.unit === unit && !draft.checked_out);
  if (!school)
    return (
      <Screen title={t("学校")} parent="schools">
        <Nothing icon="school" title={t("这所学校不在您的名单里")}>
          <p>{t("可能已改由别人负责。联网更新后再看。")}</p>
        </Nothing>
      </Screen>
    );
  return (
    <Screen
      title={school.name}
      subtitle={school.address}
      parent="schools"
      foot={
        under ? (
          <LinkButton look="primary" to={`visit/${under.visit}`}>
            {t("继续督导")}
          </LinkButton>
        ) : (
          !school.recused && (
            <LinkButton look="primary" to={`school/${unit}/start`}>
              {t("临时入校")}
            </LinkButton>
          )
        )
      }
    >
      {school.recused && <Note tone="warn">{t("需要回避：{why}", { why: school.recused })}</Note>}
      <Contacts school={school} />
      <Card title={t("未销号的问题")} count={school.open.length}>
        <Cells>
          {school.open.map((finding) => (
            <OpenCell
              key={finding.finding}
              finding={finding}
              to={`problem/${unit}/${finding.finding}`}
            />
          ))}
        </Cells>
        {!school.open.length && <p class="soft">{t("没有。")}</p>}
      </Card>
      <LastVisits school={school} />
      <Past school={school} />
    </Screen>
  );
}

function Contacts({ school }: { school: School }) {
  if (!school.contacts.length) return null;
  return (
    <Card>
      <ul class="contacts">
        {school.contacts.map((one) => (
          <li key={one.phone + one.name}>
            <span>
              <strong>{one.name}</strong> <small>{one.title}</small>
            </span>
            {one.phone && (
              <a class="button is-small" href={`tel:${one.phone}`}>
                <Icon name="phone" />
                <span>{one.phone}</span>
              </a>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function LastVisits({ school }: { school: School }) {
  const kinds = useWords()?.kinds ?? {};
  if (!school.visits.length) return null;
  return (
    <Card title={t("最近入校")}>
      <Cells>
        {school.visits.map((visit) => (
          <Cell
            key={visit.visit}
            title={`${visit.on} · ${kinds[visit.kind] ?? visit.kind}`}
            text={[
              visit.leader,
              t("问题 {n}", { n: visit.problems }),
              ...visit.merits.map((merit) => t("经验：{merit}", { merit })),
            ].join(" · ")}
          />
        ))}
      </Cells>
    </Card>
  );
}

function Past({ school }: { school: School }) {
  const { past } = school;
  if (!past.length) return null;
  return (
    <details class="card">
      <summary>
        <h2>
          {t("三年来的问题")}
          <small>{past.length}</small>
        </h2>
      </summary>
      <Cells>
        {past.map((one) => (
          <Cell
            key={one.finding}
            title={one.fact}
            text={`${one.number} · ${one.topic_title} · ${one.found_on} · ${one.state}`}
          />
        ))}
      </Cells>
    </details>
  );
}
