// What may have been forgotten, and what was begun and not finished. Pure.
import type { Draft, Form, Sheet } from "../../contract";
import { deviations, gaps } from "../../form/answers";
import { t } from "../../words";
import { askedElsewhere } from "./once";
import { isJudged, photosOf, sheetsOf, sheetTitle, type Visited } from "./standing";

export interface Forgotten {
  kind: "unfinished" | "gap" | "look_back" | "no_finding" | "no_merit" | "no_photo";
  title: string;
  text: string;
  to: string;
}

export function forgotten(visited: Visited): Forgotten[] {
  const { draft, school, forms, known } = visited;
  const here = `visit/${draft.visit}`;
  const mine = sheetsOf(draft, forms).filter(([sheet]) => sheet.mine);
  const findings = [...draft.findings, ...(known?.findings ?? [])];
  const raised = new Set(findings.map((finding) => `${finding.record} ${finding.item}`));
  const list = unfinished(draft);
  for (const [sheet, form] of mine) list.push(...gapsOf(draft, sheet, form));
  for (const open of school?.open ?? [])
    if (!isJudged(visited, open.finding))
      list.push({
        kind: "look_back",
        title: open.fact,
        text: t("回头看，还没有结论"),
        to: `${here}/look-back/${open.finding}`,
      });
  for (const [sheet, form] of mine)
    for (const key of deviations(form.definition, sheet.answers, sheet.facts))
      if (!raised.has(`${sheet.record} ${key}`) && !isAskedElsewhere(visited, sheet, form, key))
        list.push({
          kind: "no_finding",
          title: labelOf(form, key),
          text: t("不合要求，还没有记为问题"),
          to: `${here}/finding/from?record=${sheet.record}&item=${key}`,
        });
  for (const finding of draft.findings)
    if (!photosOf(draft, finding).length)
      list.push({
        kind: "no_photo",
        title: finding.fact,
        text: t("问题没有照片"),
        to: `${here}/finding/${finding.finding}`,
      });
  if (!draft.merits.length && !known?.merits.length)
    list.push({
      kind: "no_merit",
      title: t("值得肯定的做法"),
      text: t("一条也没有记"),
      to: `${here}/merits`,
    });
  return list;
}

// Words that stand in a field of the visit and are nothing yet.
export function unfinished(draft: Draft): Forgotten[] {
  const here = `visit/${draft.visit}`;
  const list: Forgotten[] = [];
  const add = (title: string, text: string, to: string) =>
    list.push({ kind: "unfinished", title, text, to: `${here}/${to}` });
  for (const [field, text] of Object.entries(draft.unsaid)) {
    const [what, id = "", record, item] = field.split("/");
    if (!text.trim()) continue;
    if (what === "merit") add(text, t("经验还没有记下"), "merits");
    else if (what === "finding" && id === "new")
      add(
        factOf(text),
        t("问题还没有记入"),
        record && item ? `finding/new?record=${record}&item=${item}` : "finding/new",
      );
    else if (what === "finding" && isChanged(draft, id, text))
      add(factOf(text), t("问题的修改还没有保存"), `finding/${id}`);
    else if (what === "note" && !record && !draft.notes.some((one) => one.note === id))
      add(text, t("记录卡还没有记好"), `note/${id}`);
  }
  return list;
}

function isChanged(draft: Draft, id: string, worded: string): boolean {
  const finding = draft.findings.find((one) => one.finding === id);
  if (!finding) return false;
  const changed = { ...finding, ...(JSON.parse(worded) as Partial<typeof finding>) };
  return JSON.stringify(changed) !== JSON.stringify(finding);
}

function factOf(worded: string): string {
  const { fact, topic_title: topic } = JSON.parse(worded) as { fact: string; topic_title: string };
  return fact.trim() || topic.trim() || t("问题");
}

// It is raised where it is asked, unless it is no reason there.
function isAskedElsewhere({ draft, forms }: Visited, sheet: Sheet, form: Form, key: string) {
  const there = askedElsewhere(draft, forms, sheet.record).get(key);
  const asks = there && draft.records[there.record];
  const asked = asks && forms.get(asks.version);
  if (!there || !asked || asked === form) return false;
  return deviations(asked.definition, asks.answers, asks.facts).includes(there.item);
}

function gapsOf(draft: Draft, sheet: Sheet, form: Form): Forgotten[] {
  const title = sheetTitle(sheet, form);
  const to = `visit/${draft.visit}/form/${sheet.record}`;
  if (!Object.keys(sheet.answers).length)
    return [{ kind: "gap", title, text: t("还没有填写"), to }];
  return gaps(form.definition, sheet.answers, sheet.facts).map((key) => ({
    kind: "gap",
    title: labelOf(form, key),
    text: t("没有填 · {form}", { form: title }),
    to: `${to}/${sectionOf(form, key)}?item=${key}`,
  }));
}

function labelOf(form: Form, key: string): string {
  for (const section of form.definition.sections)
    for (const item of section.items) if (item.key === key) return item.label;
  return key;
}

function sectionOf(form: Form, key: string): string {
  const found = form.definition.sections.find((s) => s.items.some((item) => item.key === key));
  return found?.key ?? "";
}
