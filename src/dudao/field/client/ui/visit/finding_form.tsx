// The fields of a problem: what one sees first is what is almost always enough.
import { useState } from "preact/hooks";
import type { Draft, Parts } from "../../contract";
import { t } from "../../words";
import { useCore, useForms, useLive, usePart } from "../live";
import { Button, Card, Note } from "../parts/cells";
import { Segments, Select, TextField, Tick } from "../parts/fields";
import { useToday } from "../today/today";
import {
  dueWords,
  type Errors,
  needsReport,
  ROUTES,
  routeProblem,
  SEVERITIES,
  type Worded,
} from "./finding_words";
import { LawPicker } from "./laws";
import { sheetsOf } from "./standing";

const TONES = { minor: "plain", general: "warn", serious: "bad" } as const;

export function FindingForm(props: {
  draft: Draft;
  worded: Worded;
  errors: Errors;
  change: (worded: Worded) => void;
  words: Parts["words"] | undefined;
}) {
  const { worded, errors, change, words } = props;
  const set = <Key extends keyof Worded>(key: Key, value: Worded[Key]) =>
    change({ ...worded, [key]: value });
  return (
    <>
      <Card>
        <TextField
          label={t("看到的事实")}
          required
          rows={3}
          limit="fact"
          value={worded.fact}
          error={errors.fact}
          placeholder={t("时间、地点、看到什么。可以用键盘上的话筒说话输入")}
          onInput={(text) => set("fact", text)}
        />
        <TextField
          label={t("要求学校怎么改")}
          required
          rows={2}
          limit="demand"
          value={worded.demand}
          error={errors.demand}
          onInput={(text) => set("demand", text)}
        />
        <Segments
          label={t("程度")}
          value={worded.severity}
          options={SEVERITIES.map((value) => ({
            value,
            label: words?.severities[value] ?? value,
            tone: TONES[value],
          }))}
          onChange={(value) => set("severity", value as Worded["severity"])}
        />
        <Tick tone="bad" checked={worded.life_safety} onChange={(on) => set("life_safety", on)}>
          {t("危及人身安全，须立即处理")}
        </Tick>
        <Tick tone="bad" checked={worded.violation} onChange={(on) => set("violation", on)}>
          {t("违法违规")}
        </Tick>
      </Card>
      <Route {...props} />
      {needsReport(worded) && <Urgent {...props} />}
      <More {...props} />
    </>
  );
}

type Part = Parameters<typeof FindingForm>[0];

function Route({ worded, errors, change, words }: Part) {
  const core = useCore();
  const parts = useLive(core.parts);
  const today = useToday();
  const sections = usePart("sections") ?? [];
  return (
    <Card>
      <Segments
        label={t("怎么处理")}
        stacked
        value={worded.route}
        error={errors.route}
        options={ROUTES.map((value) => {
          const problem = routeProblem(value, worded.severity, parts.rules);
          return {
            value,
            label: words?.routes[value] ?? value,
            help: problem || undefined,
            off: problem !== "" && worded.route !== value,
          };
        })}
        onChange={(value) => change({ ...worded, route: value as Worded["route"] })}
      />
      {worded.route === "section" && (
        <Select
          label={t("和哪个科室商量")}
          required
          empty={t("请选择")}
          value={worded.section === null ? "" : String(worded.section)}
          error={errors.section}
          options={sections.map((one) => ({ value: String(one.id), label: one.name }))}
          onChange={(value) => change({ ...worded, section: value ? Number(value) : null })}
        />
      )}
      <p class="due">{t("整改期限：{words}", { words: dueWords(worded, parts, today) })}</p>
    </Card>
  );
}

function Urgent({ worded, errors, change }: Part) {
  const urgent = worded.urgent ?? { situation: "", measures_taken: "" };
  return (
    <Card title={t("书面报告督导室")} tone="bad">
      <p class="soft">{t("联网后督导室立即收到。也可以先不写，回去再补。")}</p>
      <TextField
        label={t("现场情况")}
        rows={2}
        limit="situation"
        value={urgent.situation}
        error={errors.situation}
        onInput={(situation) => change({ ...worded, urgent: { ...urgent, situation } })}
      />
      <TextField
        label={t("已采取的措施")}
        rows={2}
        limit="measures_taken"
        value={urgent.measures_taken}
        error={errors.measures_taken}
        onInput={(measures_taken) => change({ ...worded, urgent: { ...urgent, measures_taken } })}
      />
    </Card>
  );
}

function More({ draft, worded, errors, change }: Part) {
  const forms = useForms();
  const categories = usePart("categories") ?? [];
  const [picking, setPicking] = useState(false);
  const topics = [
    ...new Set(
      sheetsOf(draft, forms).flatMap(([, form]) =>
        form.definition.sections.map((one) => one.title),
      ),
    ),
  ];
  const wrong = errors.topic_title || errors.workdays || errors.basis;
  return (
    <details class="card more" open={!!wrong || !worded.topic_title}>
      <summary>{t("依据、事项、期限")}</summary>
      <TextField
        label={t("依据")}
        rows={2}
        limit="basis"
        value={worded.basis}
        error={errors.basis}
        onInput={(basis) => change({ ...worded, basis })}
      />
      <Button icon="law" small onClick={() => setPicking(true)}>
        {t("从法规里选")}
      </Button>
      {picking && (
        <LawPicker
          close={() => setPicking(false)}
          chosen={(basis) => {
            const before = worded.basis.trim();
            change({
              ...worded,
              basis: before && !before.includes(basis) ? [before, basis].join(t("；")) : basis,
            });
            setPicking(false);
          }}
        />
      )}
      <TextField
        label={t("督导事项")}
        required
        limit="topic_title"
        value={worded.topic_title}
        error={errors.topic_title}
        onInput={(topic_title) => change({ ...worded, topic_title, topic: "" })}
      />
      {!worded.record && topics.length > 0 && (
        <div class="presets">
          {topics.slice(0, 8).map((topic) => (
            <Button key={topic} small onClick={() => change({ ...worded, topic_title: topic })}>
              {topic}
            </Button>
          ))}
        </div>
      )}
      <TextField
        label={t("整改期限（工作日，可不填）")}
        mode="numeric"
        value={worded.workdays === null ? "" : String(worded.workdays)}
        error={errors.workdays}
        onInput={(text) => {
          const days = text.trim() === "" ? null : Number(text);
          change({ ...worded, workdays: days });
        }}
      />
      {categories.length > 0 && (
        <Select
          label={t("问题分类")}
          empty={t("未分类")}
          value={worded.category === null ? "" : String(worded.category)}
          options={categories.map((one) => ({ value: String(one.id), label: one.path }))}
          onChange={(value) => change({ ...worded, category: value ? Number(value) : null })}
        />
      )}
      {wrong && <Note tone="bad">{wrong}</Note>}
    </details>
  );
}
