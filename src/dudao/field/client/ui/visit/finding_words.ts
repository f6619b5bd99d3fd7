// A problem while it is being worded: where its words come from, what is missing. Pure.
import type {
  Draft,
  Form,
  Parts,
  RaisedFinding,
  Route,
  Severity,
  Sheet,
  Shot,
  Uuid,
} from "../../contract";
import { type Proposal, proposals } from "../../form/answers";
import { dueOn } from "../../form/calendar";
import { t } from "../../words";
import { attached } from "./files";

export const SEVERITIES: Severity[] = ["minor", "general", "serious"];
export const ROUTES: Route[] = ["on_site", "suggestion", "notice", "report", "section"];
const MOST_WORKDAYS = 250;

export type Worded = Omit<RaisedFinding, "evidence">;

export interface Source {
  sheet: Sheet;
  form: Form;
  item: Form["definition"]["sections"][number]["items"][number];
  section: Form["definition"]["sections"][number];
  proposals: Proposal[];
}

export function sourceOf(
  draft: Draft,
  forms: ReadonlyMap<number, Form>,
  record: Uuid,
  key: string,
): Source | null {
  const sheet = draft.records[record];
  const form = sheet && forms.get(sheet.version);
  const section = form?.definition.sections.find((one) => one.items.some((i) => i.key === key));
  const item = section?.items.find((one) => one.key === key);
  if (!sheet || !form || !section || !item) return null;
  return { sheet, form, item, section, proposals: proposals(item, sheet.answers[key] ?? null) };
}

export function blank(finding: Uuid): Worded {
  return {
    finding,
    record: null,
    item: "",
    topic: "",
    topic_title: "",
    severity: "minor",
    route: "suggestion",
    fact: "",
    basis: "",
    demand: "",
    life_safety: false,
    violation: false,
    category: null,
    section: null,
    workdays: null,
    urgent: null,
  };
}

export function fromItem(finding: Uuid, source: Source, proposal: Proposal | null): Worded {
  const { sheet, item, section } = source;
  const note = sheet.answers[`${item.key}#note`];
  const said = typeof note === "string" ? note.trim() : "";
  const fact = proposal?.fact ?? "";
  return {
    ...blank(finding),
    record: sheet.record,
    item: item.key,
    topic: section.routine_item ?? section.key,
    topic_title: section.title,
    basis: proposal?.basis ?? item.basis ?? section.basis ?? "",
    ...(proposal && {
      severity: proposal.severity,
      route: proposal.route,
      demand: proposal.demand,
      workdays: proposal.workdays,
    }),
    fact: [fact, said].filter(Boolean).join(""),
  };
}

export const itemShots = (draft: Draft, { sheet, item }: Source): Shot[] =>
  attached(draft, { record: sheet.record, item: item.key });

export const evidenceOf = (draft: Draft, source: Source): Uuid[] =>
  itemShots(draft, source).map((shot) => shot.file);

// Why a problem so grave cannot go this way, or "".
export function routeProblem(
  route: Route,
  severity: Severity,
  rules: Parts["rules"] | undefined,
): string {
  const severest = rules?.severest[route];
  if (severest === undefined || SEVERITIES.indexOf(severity) < severest) return "";
  return t("这个程度的问题不能只走这一路");
}

function workdaysOf(worded: Worded, rules: Parts["rules"] | undefined): number | null {
  if (worded.workdays !== null) return worded.workdays;
  const usual = rules?.workdays[worded.route];
  const danger = rules?.workdays.life_safety;
  if (usual === undefined) return null;
  return worded.life_safety && danger !== undefined ? Math.min(usual, danger) : usual;
}

export function dueWords(worded: Worded, parts: Partial<Parts>, today: string): string {
  const days = workdaysOf(worded, parts.rules);
  if (days === null || !parts.calendar) return "";
  return t("{day} 前（{n} 个工作日）", { day: dueOn(today, days, parts.calendar), n: days });
}

export const needsReport = (worded: Worded): boolean =>
  worded.life_safety || worded.violation || worded.route === "report";

export type Errors = Partial<Record<keyof Worded | "situation" | "measures_taken", string>>;

export function errorsOf(worded: Worded, rules: Parts["rules"] | undefined): Errors {
  const errors: Errors = {};
  for (const field of ["fact", "demand", "topic_title"] as const)
    if (!worded[field].trim()) errors[field] = t("请填写");
  const grave = routeProblem(worded.route, worded.severity, rules);
  if (grave) errors.route = grave;
  if (worded.route === "section" && worded.section === null) errors.section = t("请选择协商的科室");
  const days = worded.workdays;
  if (days !== null && !(Number.isInteger(days) && days >= 0 && days <= MOST_WORKDAYS))
    errors.workdays = t("请填 0 到 {most} 的整数", { most: MOST_WORKDAYS });
  const { urgent } = worded;
  if (needsReport(worded) && urgent && (urgent.situation || urgent.measures_taken)) {
    if (!urgent.situation.trim()) errors.situation = t("请填写");
    if (!urgent.measures_taken.trim()) errors.measures_taken = t("请填写");
  }
  return errors;
}

// What is sent: nothing that a later choice made meaningless.
export function settled(worded: Worded): Worded {
  const { urgent } = worded;
  const reported = needsReport(worded) && urgent?.situation.trim() ? urgent : null;
  const title = worded.topic_title.trim();
  return {
    ...worded,
    topic: worded.topic || title,
    fact: worded.fact.trim(),
    demand: worded.demand.trim(),
    basis: worded.basis.trim(),
    topic_title: title,
    section: worded.route === "section" ? worded.section : null,
    urgent: reported,
  };
}
