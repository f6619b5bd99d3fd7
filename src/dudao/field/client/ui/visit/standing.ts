// How far a visit is and what may have been forgotten. Pure.
import type {
  Draft,
  Form,
  RaisedFinding,
  School,
  ServerVisit,
  Sheet,
  Shot,
  Uuid,
} from "../../contract";
import { progress } from "../../form/answers";
import { t } from "../../words";
import type { IconName } from "../parts/icon";
import { forgotten } from "./missing";

export interface Visited {
  draft: Draft;
  school: School | undefined;
  forms: ReadonlyMap<number, Form>;
  known: ServerVisit | undefined; // as the server has it: what companions did
}

type StepKey =
  | "check-in"
  | "look-back"
  | "forms"
  | "notes"
  | "forgotten"
  | "feedback"
  | "sign"
  | "copy"
  | "leave";

export interface Step {
  key: StepKey;
  title: string;
  text: string;
  icon: IconName;
  done: boolean;
  waits: boolean; // cannot be done yet
}

export const isFrozen = (draft: Draft): boolean =>
  ["composed", "signed", "refused"].includes(draft.state);

export const isAnswered = (draft: Draft): boolean => ["signed", "refused"].includes(draft.state);

export function sheetsOf(draft: Draft, forms: ReadonlyMap<number, Form>): [Sheet, Form][] {
  return Object.values(draft.records).flatMap((sheet) => {
    const form = forms.get(sheet.version);
    return form ? [[sheet, form] as [Sheet, Form]] : [];
  });
}

export function sheetTitle(sheet: Sheet, form: Form): string {
  const { title, repeats } = form.definition;
  return repeats ? t("{title}（第 {n} 份）", { title, n: sheet.serial }) : title;
}

interface Filled {
  required: number;
  answered: number;
  filled: number;
  complete: boolean;
}

export function filled(sheet: Sheet, form: Form): Filled {
  const taken = progress(form.definition, sheet.answers, sheet.facts).filter((part) => part.taken);
  const sum = (pick: (part: (typeof taken)[number]) => number) =>
    taken.reduce((total, part) => total + pick(part), 0);
  const required = sum((part) => part.required);
  const answered = sum((part) => part.answered);
  const all = sum((part) => part.filled);
  return { required, answered, filled: all, complete: answered === required && all > 0 };
}

export function filledWords({ required, answered, filled: all, complete }: Filled): string {
  if (complete) return t("已填完");
  if (!all) return t("还没有填写");
  return t("必填 {answered}/{required}", { answered, required });
}

export const photosOf = (draft: Draft, finding: RaisedFinding): Shot[] =>
  draft.files.filter(
    (shot) =>
      finding.evidence.includes(shot.file) ||
      ("finding" in shot.to && shot.to.finding === finding.finding),
  );

// Judged here or, as far as this phone knows, by somebody else on the visit.
export function isJudged(
  { draft, known }: Pick<Visited, "draft" | "known">,
  finding: Uuid,
): boolean {
  const there = known?.look_backs.find((one) => one.finding === finding);
  return !!(draft.look_backs[finding]?.verdict || there?.verdict);
}

// A group of small answers to “how far is it”: what stands under each step.
export function steps(visited: Visited): Step[] {
  const { draft, school, forms } = visited;
  const open = school?.open ?? [];
  const judged = open.filter((one) => isJudged(visited, one.finding)).length;
  const mine = sheetsOf(draft, forms).filter(([sheet]) => sheet.mine);
  const complete = mine.filter(([sheet, form]) => filled(sheet, form).complete).length;
  const missing = isFrozen(draft) ? 0 : forgotten(visited).length;
  const noted = draft.findings.length + draft.merits.length + draft.notes.length;
  const arrived = draft.checked_in !== null;
  const early = !arrived;
  const step = (
    key: StepKey,
    icon: IconName,
    title: string,
    text: string,
    done: boolean,
    waits = false,
  ): Step => ({ key, icon, title, text: waits ? "" : text, done, waits });
  return [
    step("check-in", "place", t("签到"), arrived ? "" : t("到校后点一下"), arrived),
    step(
      "look-back",
      "look",
      t("回头看"),
      open.length ? t("{judged}/{n} 个已核查", { judged, n: open.length }) : t("没有未销号的问题"),
      judged === open.length,
      early,
    ),
    step(
      "forms",
      "form",
      t("表单"),
      mine.length
        ? t("{complete}/{n} 份已填完", { complete, n: mine.length })
        : t("本次没有带表单"),
      complete === mine.length,
      early,
    ),
    step("notes", "note", t("记录"), notedWords(draft), noted > 0, early),
    step(
      "forgotten",
      "list",
      t("检查遗漏"),
      missing ? t("有 {n} 项可能忘了", { n: missing }) : t("没有遗漏"),
      arrived && !missing,
      early,
    ),
    step(
      "feedback",
      "file",
      t("反馈清单"),
      draft.feedback ? t("已生成，内容固定") : t("核对后生成"),
      draft.feedback !== null,
      early,
    ),
    step("sign", "sign", t("签字"), signedWords(draft), isAnswered(draft), !draft.feedback),
    step(
      "copy",
      "code",
      t("留存"),
      draft.unsaid.copied ? t("学校已留存一份") : t("扫码或打印，给学校留一份"),
      draft.unsaid.copied === "yes",
      !draft.feedback,
    ),
    step(
      "leave",
      "leave",
      t("离校"),
      draft.checked_out ? t("已离校") : t("离开学校时点一下"),
      draft.checked_out !== null,
      early,
    ),
  ];
}

function notedWords(draft: Draft): string {
  const parts = [
    draft.findings.length ? t("问题 {n}", { n: draft.findings.length }) : "",
    draft.merits.length ? t("经验 {n}", { n: draft.merits.length }) : "",
    draft.notes.length ? t("记录卡 {n}", { n: draft.notes.length }) : "",
  ].filter(Boolean);
  return parts.join(" · ") || t("问题、经验、访谈和照片");
}

function signedWords(draft: Draft): string {
  if (draft.state === "refused") return t("学校拒签，已记录");
  if (draft.feedback?.signed_at) return t("{name} 已签字", { name: draft.feedback.signer_name });
  return t("请校长逐条表态并签名");
}

export function nextStep(all: Step[]): Step | undefined {
  const left = all.filter((step) => !step.done && !step.waits);
  return left.find((step) => step.key !== "forgotten") ?? left[0];
}

// Counted from what was recorded, never typed.
export function activityCounts(
  draft: Draft,
  forms: ReadonlyMap<number, Form>,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const note of draft.notes) counts[note.activity] = (counts[note.activity] ?? 0) + 1;
  const lessons = sheetsOf(draft, forms).filter(
    ([sheet, form]) =>
      form.definition.purpose === "observation" && Object.keys(sheet.answers).length > 0,
  );
  if (lessons.length) counts.lesson = (counts.lesson ?? 0) + lessons.length;
  return counts;
}
