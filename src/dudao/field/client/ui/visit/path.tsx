// A visit as a short path: where one is, what comes next, and the three things wanted at any time.
import type { Draft } from "../../contract";
import { t } from "../../words";
import { Screen } from "../frame/screen";
import { useServerVisits, useWords } from "../live";
import { Bar, Card, Cell, Cells, Facts, LinkButton, Note } from "../parts/cells";
import { Icon } from "../parts/icon";
import { clockTime } from "../parts/time";
import { NoVisit, useVisited } from "./frame";
import { activityCounts, isFrozen, nextStep, type Step, steps, type Visited } from "./standing";
import { arrivedWords, StateChip } from "./state";

export function PathScreen({ visit }: { visit: string }) {
  const visited = useVisited(visit);
  const words = useWords();
  if (!visited) return <NoVisit />;
  const { draft, school } = visited;
  const all = steps(visited);
  const next = nextStep(all);
  const done = all.filter((step) => step.done).length;
  const kind = words?.kinds[draft.kind] ?? draft.kind;
  return (
    <Screen
      title={school?.name ?? t("督导")}
      subtitle={`${kind} · ${words?.slots[draft.slot] ?? ""}`}
      parent="today"
      end={<StateChip draft={draft} />}
      foot={
        next ? (
          <LinkButton look="primary" to={`visit/${visit}/${next.key}`}>
            {next.key === "check-in" ? t("签到") : t("下一步：{step}", { step: next.title })}
          </LinkButton>
        ) : (
          <LinkButton look="primary" to={`visit/${visit}/summary`}>
            {t("看小结")}
          </LinkButton>
        )
      }
    >
      <Bar value={done} total={all.length} label={t("进度 {done}/{n}", { done, n: all.length })} />
      {draft.checked_in && !isFrozen(draft) && <Quick draft={draft} />}
      <ol class="path">
        {all.map((step) => (
          <PathStep key={step.key} step={step} visit={visit} now={step === next} draft={draft} />
        ))}
      </ol>
      <Blueprint visited={visited} />
      <Together draft={draft} />
    </Screen>
  );
}

function Quick({ draft }: { draft: Draft }) {
  const here = `visit/${draft.visit}`;
  return (
    <nav class="quick" aria-label={t("随时记录")}>
      <a href={`#/${here}/photo`}>
        <Icon name="camera" />
        {t("拍照")}
      </a>
      <a href={`#/${here}/finding/new`}>
        <Icon name="problem" />
        {t("记问题")}
      </a>
      <a href={`#/${here}/note/new`}>
        <Icon name="mic" />
        {t("访谈")}
      </a>
    </nav>
  );
}

function PathStep(props: { step: Step; visit: string; now: boolean; draft: Draft }) {
  const { step, visit, now, draft } = props;
  const look = step.done ? "is-done" : now ? "is-now" : step.waits ? "is-waiting" : "";
  const text = stepText(step, draft);
  const inside = (
    <>
      <span class="path-mark" aria-hidden="true">
        <Icon name={step.done ? "check" : step.icon} />
      </span>
      <span class="cell-words">
        <strong>
          {step.title}
          {step.done && <span class="only-heard">{t("（完成）")}</span>}
        </strong>
        {text && <small>{text}</small>}
      </span>
    </>
  );
  return (
    <li class={look} aria-current={now ? "step" : undefined}>
      {step.waits ? (
        <div class="path-step">{inside}</div>
      ) : (
        <a class="path-step" href={`#/visit/${visit}/${step.key}`}>
          {inside}
          <span class="cell-end">
            <Icon name="next" />
          </span>
        </a>
      )}
    </li>
  );
}

function stepText(step: Step, draft: Draft): string {
  if (step.key === "check-in" && draft.checked_in) return arrivedWords(draft);
  const left = draft.checked_out?.at;
  if (step.key === "leave" && left) return clockTime(left.trusted ?? left.wall);
  return step.text;
}

function Blueprint({ visited }: { visited: Visited }) {
  const { draft, forms } = visited;
  const activities = useWords()?.activities ?? {};
  const counts = Object.entries(activityCounts(draft, forms));
  return (
    <Card title={t("这次督导")}>
      <Facts
        rows={[
          [t("目的"), draft.purpose],
          [t("重点"), draft.focus],
          [t("带队督学"), draft.leader.name],
          [t("随行督学"), draft.companions.map((one) => one.name).join(t("、"))],
          [t("活动"), counts.map(([key, n]) => `${activities[key] ?? key} ${n}`).join(" · ")],
        ]}
      />
    </Card>
  );
}

function Together({ draft }: { draft: Draft }) {
  const known = useServerVisits().get(draft.visit);
  const fedBack = known && ["fed_back", "signed", "refused"].includes(known.state);
  if (!draft.companions.length && !known?.clashes.length && !fedBack) return null;
  const clashes = known?.clashes.length ?? 0;
  return (
    <>
      {fedBack && !draft.feedback && (
        <Note tone="warn">
          {t("反馈清单已经在别处生成。您后来记的内容会作为更正单加进去，不会丢。")}
        </Note>
      )}
      {clashes > 0 && (
        <Note tone="warn">{t("有 {n} 处两人填得不一样，请商量。", { n: clashes })}</Note>
      )}
      <Cells>
        <Cell
          to={`visit/${draft.visit}/companions`}
          icon="people"
          title={t("同行的人")}
          text={draft.companions.map((one) => one.name).join(t("、"))}
        />
      </Cells>
    </>
  );
}
