// What may be answered, what is still to be answered, and which answers ask for a finding, as
// src/dudao/instruments/rules/answers.py; tests/vectors/answers.json binds both.
import type { Answer, Answers, Definition, Item, Section, Wording } from "../contract";
import { t } from "../words";
import { double, evaluate, holds, type Known, rounded } from "./logic";
import { lengthOf, plainNumber, plainText, strip } from "./text";

export const NOTE = "#note";
export const JUDGEMENTS = ["meets", "mostly", "fails", "unchecked", "not_applicable"] as const;
const TEXT_LIMIT = 2000;
const NOTE_LIMIT = 500;
const MAX_FILES = 3;
const LARGEST = 1e9;
const PLAIN_NUMBER = /^([+-]?)(\d{1,15})(?:\.(\d{1,12}))?$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const FILE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export interface Problem {
  item: string;
  code: "unknown" | "type" | "range" | "decimals" | "length" | "option" | "files" | "required";
  message: string;
}

export interface Progress {
  section: string;
  title: string;
  required: number;
  answered: number; // of the required ones
  filled: number; // of all
  visible: number;
  unchecked: number; // answered with “未查”
  taken: boolean; // false: nothing answered in a form of which a visit takes some sections
}

// A visible item where its answer decides.
export interface Row {
  section: Section;
  item: Item;
  required: boolean;
  answer: Answer | null;
  given: boolean; // by a person, not computed
}

export interface Proposal {
  severity: Wording["severity"];
  route: Wording["route"];
  fact: string;
  basis: string;
  demand: string;
  workdays: number | null; // null: what the route gives
}

class Refused extends Error {
  constructor(
    readonly code: Problem["code"],
    message: string,
  ) {
    super(message);
  }
}

export function itemsOf(definition: Definition): Item[] {
  return definition.sections.flatMap((section) => section.items);
}

export function computed(item: Item): boolean {
  return item.kind === "computed";
}

export function takesFiles(item: Item): boolean {
  return item.kind === "photo" || item.kind === "file";
}

export function isEmpty(answer: unknown): answer is null | undefined {
  return answer === null || answer === undefined || answer === "" || isEmptyList(answer);
}

function isEmptyList(answer: unknown): boolean {
  return Array.isArray(answer) && answer.length === 0;
}

// The answers that can stand, each in its one form, and the problems of the others.
export function clean(
  definition: Definition,
  answers: unknown,
): { answers: Answers; problems: Problem[] } {
  if (typeof answers !== "object" || answers === null || Array.isArray(answers)) {
    const problem: Problem = { item: "", code: "type", message: t("答案应当是一个对象。") };
    return { answers: {}, problems: [problem] };
  }
  const items = new Map(itemsOf(definition).map((item) => [item.key, item]));
  const cleaned: Answers = {};
  const problems: Problem[] = [];
  for (const [key, value] of Object.entries(answers)) {
    const { answer, problem } = cleanOne(items.get(bare(key)), key, value);
    if (problem) problems.push(problem);
    else if (!isEmpty(answer)) cleaned[key] = answer;
  }
  return { answers: cleaned, problems };
}

// One answer (or note) as it can stand, or what is wrong with it.
export function cleanOne(
  item: Item | undefined,
  key: string,
  value: unknown,
): { answer: Answer | null; problem: Problem | null } {
  try {
    if (!item) throw new Refused("unknown", t("表单里没有这一项。"));
    if (value === null || value === undefined) return { answer: null, problem: null };
    const answer = key.endsWith(NOTE) ? text(value, NOTE_LIMIT) : CLEANERS[item.kind](item, value);
    return { answer, problem: null };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { answer: null, problem: { item: key, code: error.code, message: error.message } };
  }
}

// The visible items. What a hidden item once held counts for nothing.
export function rows(definition: Definition, answers: unknown, facts: Known = {}): Row[] {
  return rowsOf(definition, clean(definition, answers).answers, facts);
}

// The same where the answers are clean already.
export function rowsOf(definition: Definition, cleaned: Answers, facts: Known): Row[] {
  const seen: Record<string, unknown> = { ...facts };
  const found: Row[] = [];
  for (const section of definition.sections) {
    if (!holds(section.show_if, seen)) continue;
    for (const item of section.items) {
      if (!holds(item.show_if, seen)) continue;
      const worked = computed(item);
      const answer = worked ? workOut(item, seen) : (cleaned[item.key] ?? null);
      const required = item.required_if ? holds(item.required_if, seen) : (item.required ?? false);
      found.push({ section, item, required, answer, given: !worked && answer !== null });
      seen[item.key] = answer;
    }
  }
  return found;
}

export function visible(definition: Definition, answers: unknown, facts: Known = {}): string[] {
  return rows(definition, answers, facts).map((row) => row.item.key);
}

// The answers to keep when a form is completed: those of visible items, with notes.
export function final(definition: Definition, answers: unknown, facts: Known = {}): Answers {
  const found = rows(definition, answers, facts);
  const shown = new Set(found.map((row) => row.item.key));
  const cleaned = Object.entries(clean(definition, answers).answers);
  const worked = found.flatMap(({ item, answer }) =>
    computed(item) && answer !== null ? [[item.key, answer] as const] : [],
  );
  return Object.fromEntries([...cleaned.filter(([key]) => shown.has(bare(key))), ...worked]);
}

// The visible required items of taken sections without an answer, in order.
export function gaps(definition: Definition, answers: unknown, facts: Known = {}): string[] {
  return gapsIn(definition, rows(definition, answers, facts));
}

export function gapsIn(definition: Definition, found: Row[]): string[] {
  const taken = new Set(
    found.filter((row) => row.given || !definition.partial).map((row) => row.section.key),
  );
  return found
    .filter((row) => row.required && row.answer === null && taken.has(row.section.key))
    .map((row) => row.item.key);
}

// How far each visible section is; counted are visible items that a person answers.
export function progress(definition: Definition, answers: unknown, facts: Known = {}): Progress[] {
  return progressOf(definition, rows(definition, answers, facts));
}

export function progressOf(definition: Definition, found: Row[]): Progress[] {
  const sections = new Map<Section, Row[]>();
  for (const row of found) {
    const before = sections.get(row.section);
    if (before) before.push(row);
    else sections.set(row.section, [row]);
  }
  const count = (all: Row[], which: (row: Row) => boolean) => all.filter(which).length;
  return [...sections].map(([section, all]) => ({
    section: section.key,
    title: section.title,
    required: count(all, (row) => row.required),
    answered: count(all, (row) => row.required && row.given),
    filled: count(all, (row) => row.given),
    visible: count(all, (row) => !computed(row.item)),
    unchecked: count(all, (row) => row.answer === "unchecked"),
    taken: !definition.partial || all.some((row) => row.given),
  }));
}

// The visible items whose answer is a reason to raise a finding, in order.
export function deviations(definition: Definition, answers: unknown, facts: Known = {}): string[] {
  return rows(definition, answers, facts)
    .filter(deviates)
    .map((row) => row.item.key);
}

export function deviates({ item, answer }: Pick<Row, "item" | "answer">): boolean {
  if (answer === null) return false;
  if (item.kind === "judgement") return answer === "fails" || answer === "mostly";
  if (typeof answer === "number")
    return (
      (item.at_least !== undefined && answer < item.at_least) ||
      (item.at_most !== undefined && answer > item.at_most)
    );
  const chosen: unknown[] = Array.isArray(answer) ? answer : [answer];
  return (item.options ?? []).some((option) => option.deviates && chosen.includes(option.value));
}

// `wording` with the answer in the place of {answer}; a gap where there is none.
export function fill(wording: Wording, item: Item, answer: Answer | null = null): Wording {
  const said = answer === null ? "____" : written(item, answer);
  return { ...wording, fact: wording.fact.split("{answer}").join(said) };
}

// The findings that the wording bank of `item` proposes for `answer`.
export function proposals(item: Item, answer: Answer | null = null): Proposal[] {
  return (item.wording ?? []).map((line) => {
    const { severity, route, fact, basis, demand, workdays } = fill(line, item, answer);
    const given = basis || (item.basis ?? "");
    return { severity, route, fact, basis: given, demand, workdays: workdays ?? null };
  });
}

// An answer as it stands in a finding.
export function written(item: Item, answer: Answer): string {
  if (typeof answer === "number") return plainNumber(answer) + (item.unit ?? "");
  const labels = new Map((item.options ?? []).map(({ value, label }) => [value, label]));
  const chosen = Array.isArray(answer) ? answer : [answer];
  return chosen.map((one) => labels.get(one) ?? one).join("\u3001"); // as Chinese lists
}

function bare(key: string): string {
  return key.endsWith(NOTE) ? key.slice(0, -NOTE.length) : key;
}

function workOut(item: Item, seen: Known): number | null {
  const value = evaluate(item.compute, seen);
  if (typeof value !== "bigint") return null;
  const step = 10n ** BigInt(6 - (item.decimals ?? 0));
  return double(rounded(value, step) * step);
}

function text(value: unknown, limit: number): string {
  if (typeof value !== "string") throw new Refused("type", t("应当是文字。"));
  const plain = plainText(value);
  const count = lengthOf(plain);
  if (count > limit)
    throw new Refused("length", t("太长了，最多 {limit} 字，现在 {count} 字。", { limit, count }));
  return plain;
}

// Takes 60, 60.5, "60.5" and "６０.５".
function number(item: Item, value: unknown): number | null {
  if (typeof value !== "number" && typeof value !== "string")
    throw new Refused("type", t("应当是数字。"));
  const given = typeof value === "number" ? plainNumber(value) : value;
  const typed = strip(given.normalize("NFKC"));
  if (!typed) return null;
  const found = PLAIN_NUMBER.exec(typed);
  if (!found) throw new Refused("type", t("应当是数字，例如 60。"));
  const [, sign = "", whole = "", part = ""] = found;
  const places = part.replace(/0+$/, "");
  const exact = Number(`${sign}${whole}.${places || "0"}`);
  if (BigInt(whole) >= BigInt(LARGEST)) throw new Refused("range", t("数字太大。"));
  within(item, exact, places.length);
  return exact === 0 ? 0 : exact;
}

function within(item: Item, exact: number, places: number): void {
  const count = item.decimals ?? 0;
  if (places > count)
    throw new Refused(
      "decimals",
      count ? t("最多 {count} 位小数。", { count }) : t("应当是整数。"),
    );
  const unit = item.unit ?? "";
  const { minimum, maximum } = item;
  if (minimum !== undefined && exact < minimum)
    throw new Refused(
      "range",
      t("不能小于 {limit}{unit}。", { limit: plainNumber(minimum), unit }),
    );
  if (maximum !== undefined && exact > maximum)
    throw new Refused(
      "range",
      t("不能大于 {limit}{unit}。", { limit: plainNumber(maximum), unit }),
    );
}

export function valuesOf(item: Item): string[] {
  if (item.kind === "judgement") return [...JUDGEMENTS];
  return (item.options ?? []).map((option) => option.value);
}

function choice(item: Item, value: unknown): string {
  if (value === "") return "";
  if (typeof value === "string" && valuesOf(item).includes(value)) return value;
  throw new Refused("option", t("没有这个选项，请重新选择。"));
}

function choices(item: Item, value: unknown): string[] {
  if (!Array.isArray(value)) throw new Refused("type", t("应当是一组选项。"));
  const allowed = valuesOf(item);
  if (value.some((each) => !allowed.includes(each)))
    throw new Refused("option", t("没有这个选项，请重新选择。"));
  return allowed.filter((each) => value.includes(each));
}

function date(_item: Item, value: unknown): string {
  if (value === "") return "";
  if (typeof value === "string" && isDay(value)) return value;
  throw new Refused("type", t("应当是日期，例如 2026-03-02。"));
}

function isDay(text: string): boolean {
  const found = DATE.exec(text);
  if (!found) return false;
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number];
  const long = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
  return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= long;
}

// Files are named by their id.
function files(item: Item, value: unknown): string[] {
  if (!Array.isArray(value)) throw new Refused("type", t("应当是一组文件。"));
  if (!value.every((each) => typeof each === "string" && FILE_ID.test(each)))
    throw new Refused("type", t("文件没有上传成功，请重新选择。"));
  const ids = [...new Set(value.map((each: string) => each.toLowerCase()))];
  const limit = item.max_files ?? MAX_FILES;
  if (ids.length > limit) throw new Refused("files", t("最多 {limit} 个文件。", { limit }));
  return ids;
}

const CLEANERS: Record<Item["kind"], (item: Item, value: unknown) => Answer | null> = {
  judgement: choice,
  number,
  text: (_item, value) => text(value, TEXT_LIMIT),
  choice,
  choices,
  date,
  photo: files,
  file: files,
  computed: () => null,
};
