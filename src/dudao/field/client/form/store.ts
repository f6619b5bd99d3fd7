// What stands in a form while it is filled in. Whoever follows a field hears of that field alone, so
// that one answer draws one field again, and what depends on it.
import type { Answer, Answers, Definition, Item, Section, Uuid } from "../contract";
import {
  cleanOne,
  deviates,
  gapsIn,
  isEmpty,
  itemsOf,
  NOTE,
  type Problem,
  progressOf,
  type Row,
  rowsOf,
  takesFiles,
  written,
} from "./answers";
import type { Known } from "./logic";

export interface FormFile {
  id: Uuid;
  name: string;
  media_type: string;
}

export interface Raised {
  finding: Uuid;
  fact: string;
}

// What a form is given from outside, anew with every change there.
export interface Given {
  definition: Definition;
  facts?: Known;
  answers: Answers;
  unsaid?: Record<string, string>; // what stands in a field and is no answer yet
  files?: Record<string, FormFile[]>;
  raised?: Record<string, Raised[]>;
}

export interface FieldState {
  readonly shown: boolean;
  readonly required: boolean;
  readonly answer: Answer | null;
  readonly note: string;
  readonly deviates: boolean;
  readonly missing: boolean; // asked for and still to be answered, and somebody wants to know
  readonly problem: string;
  readonly noteProblem: string;
  readonly files: FormFile[];
  readonly raised: Raised[];
  readonly changes: number; // how often others changed it: typed text then gives way
}

export interface Part {
  key: string;
  title: string;
  required: number;
  answered: number;
  open: string[]; // items still to be answered, or answered with what cannot stand
}

export interface Outline {
  parts: Part[];
  required: number;
  answered: number;
  open: string[]; // in order
}

type Changed = () => void;
const NO_FILES: FormFile[] = [];
const NONE_RAISED: Raised[] = [];
const OUTLINE = "";
const NOTHING = "null";

export class FormStore {
  outline: Outline = { parts: [], required: 0, answered: 0, open: [] };
  private readonly items: Map<string, Item>;
  private readonly keys: string[]; // of items and of their notes
  private readonly fields = new Map<string, FieldState>();
  private readonly followers = new Map<string, Set<Changed>>();
  private readonly cleaned: Answers = {};
  private readonly problems = new Map<string, Problem>();
  private readonly given = new Map<string, string>(); // what was last said outside
  private readonly sent = new Map<string, string[]>(); // what we said and have not heard back
  private readonly changes = new Map<string, number>();
  private readonly facts: Known;
  private readonly named: Set<string>;
  private readonly places = new Map<string, Section>();
  private readonly parts = new Map<string, Part>();
  private rows = new Map<string, Row[]>(); // of each section those that show
  private pressing = false;
  private brought = "";
  private files: Record<string, FormFile[]> = {};
  private raised: Record<string, Raised[]> = {};

  constructor(given: Given) {
    this.facts = given.facts ?? {};
    this.definition = given.definition;
    this.items = new Map(itemsOf(given.definition).map((item) => [item.key, item]));
    this.named = namesIn(given.definition);
    for (const section of given.definition.sections)
      for (const { key } of section.items) this.places.set(key, section);
    this.keys = [...this.items.keys()].flatMap((key) => [key, key + NOTE]);
    for (const key of this.keys) {
      const value = given.answers[key] ?? null;
      this.given.set(key, value === null ? NOTHING : JSON.stringify(value));
      const typed = given.unsaid?.[key] ?? value;
      if (typed !== null) this.put(key, typed);
    }
    this.bring(given);
    this.work();
  }

  readonly definition: Definition;

  field(key: string): FieldState {
    return this.fields.get(key) as FieldState;
  }

  // `key` of an item, or none for the outline.
  follow(changed: Changed, key = OUTLINE): () => void {
    const followers = this.followers.get(key) ?? new Set();
    this.followers.set(key, followers.add(changed));
    return () => followers.delete(changed);
  }

  // Answer an item (or its note); returns the answer as it stands, null where it cannot.
  answer(key: string, value: unknown): Answer | null {
    this.put(key, value);
    const answer = this.cleaned[key] ?? null;
    const sent = this.sent.get(key) ?? [];
    this.sent.set(key, [...sent, JSON.stringify(answer)].slice(-50));
    this.tell(this.work(key));
    return answer;
  }

  // Take in what came from outside: other people's answers, not the echo of our own.
  take(given: Given): void {
    let news = this.bring(given);
    for (const key of this.keys) {
      const value = given.answers[key] ?? null;
      const text = value === null ? NOTHING : JSON.stringify(value);
      if (text === this.given.get(key)) continue;
      this.given.set(key, text);
      const sent = this.sent.get(key) ?? [];
      const echo = sent.indexOf(text);
      this.sent.set(key, sent.slice(echo + 1));
      if (echo >= 0) continue;
      this.put(key, value);
      this.changes.set(bare(key), (this.changes.get(bare(key)) ?? 0) + 1);
      news = true;
    }
    if (news) this.tell(this.work());
  }

  // From now on say at every field that it is missing.
  press(): void {
    this.pressing = true;
    this.tell(this.work());
  }

  text(key: string): string {
    const answer = this.cleaned[key];
    if (answer === undefined) return "";
    const item = this.items.get(key);
    return item ? written({ ...item, unit: "" }, answer) : String(answer);
  }

  // Files and findings; tells whether there is anything new.
  private bring(given: Given): boolean {
    const text = JSON.stringify([given.files, given.raised]);
    if (text === this.brought) return false;
    this.brought = text;
    this.files = given.files ?? {};
    this.raised = given.raised ?? {};
    for (const item of this.items.values())
      if (takesFiles(item) && given.files)
        this.put(
          item.key,
          this.filesOf(item).map(({ id }) => id),
        );
    return true;
  }

  private filesOf(item: Item): FormFile[] {
    return this.files[item.key] ?? NO_FILES;
  }

  private put(key: string, value: unknown): void {
    const { answer, problem } = cleanOne(this.items.get(bare(key)), key, value);
    if (problem) this.problems.set(key, problem);
    else this.problems.delete(key);
    if (isEmpty(answer)) delete this.cleaned[key];
    else this.cleaned[key] = answer;
  }

  // What an answer makes a difference to, and which keys that is: its own section, unless conditions
  // or computations speak of it; everything where no key is given.
  private work(key?: string): string[] {
    const own = key === undefined || this.named.has(key) ? undefined : this.places.get(bare(key));
    if (own) this.patch(own, bare(key ?? ""));
    else this.rows = bySection(rowsOf(this.definition, this.cleaned, this.facts));
    const differing = (own ? [own] : this.definition.sections).flatMap((one) => this.redo(one));
    if (this.outlined()) differing.push(OUTLINE);
    return differing;
  }

  private patch(section: Section, key: string): void {
    const row = this.rows.get(section.key)?.find(({ item }) => item.key === key);
    if (!row) return;
    row.answer = this.cleaned[key] ?? null;
    row.given = row.answer !== null;
  }

  private redo(section: Section): string[] {
    const rows = this.rows.get(section.key) ?? [];
    const gaps = new Set(gapsIn(this.definition, rows));
    const byKey = new Map(rows.map((row) => [row.item.key, row]));
    const differing: string[] = [];
    const open: string[] = [];
    for (const item of section.items) {
      const row = byKey.get(item.key);
      const state = this.stateOf(item, row, gaps.has(item.key));
      if (row && (gaps.has(item.key) || state.problem || state.noteProblem)) open.push(item.key);
      if (state === this.fields.get(item.key)) continue;
      this.fields.set(item.key, state);
      differing.push(item.key);
    }
    this.count(section, rows, open);
    return differing;
  }

  private count(section: Section, rows: Row[], open: string[]): void {
    const [far] = progressOf(this.definition, rows);
    if (!far) {
      this.parts.delete(section.key);
      return;
    }
    const part = {
      key: section.key,
      title: section.title,
      required: far.taken ? far.required : 0,
      answered: far.taken ? far.answered : 0,
      open,
    };
    if (!same(this.parts.get(section.key), part)) this.parts.set(section.key, part);
  }

  // The state as it was, where nothing differs: most items most of the time.
  private stateOf(item: Item, row: Row | undefined, gap: boolean): FieldState {
    const { key } = item;
    const answer = row?.answer ?? null;
    const note = (this.cleaned[key + NOTE] as string | undefined) ?? "";
    const required = row?.required ?? false;
    const missing = this.pressing && gap;
    const problem = this.problems.get(key)?.message ?? "";
    const noteProblem = this.problems.get(key + NOTE)?.message ?? "";
    const files = this.filesOf(item);
    const raised = this.raised[key] ?? NONE_RAISED;
    const changes = this.changes.get(key) ?? 0;
    const shown = row !== undefined;
    const was = this.fields.get(key);
    const still =
      was &&
      was.shown === shown &&
      was.required === required &&
      same(was.answer, answer) &&
      was.note === note &&
      was.missing === missing &&
      was.problem === problem &&
      was.noteProblem === noteProblem &&
      was.changes === changes &&
      same(was.files, files) &&
      same(was.raised, raised);
    if (still) return was;
    const about = { shown, required, answer, note, missing, problem, noteProblem, changes };
    return { ...about, files, raised, deviates: row !== undefined && deviates(row) };
  }

  private outlined(): boolean {
    const parts = this.definition.sections.flatMap(({ key }) => this.parts.get(key) ?? []);
    const before = this.outline.parts;
    if (parts.length === before.length && parts.every((part, n) => part === before[n]))
      return false;
    this.outline = {
      parts,
      required: parts.reduce((sum, part) => sum + part.required, 0),
      answered: parts.reduce((sum, part) => sum + part.answered, 0),
      open: parts.flatMap((part) => part.open),
    };
    return true;
  }

  private tell(keys: string[]): void {
    for (const key of keys) for (const changed of this.followers.get(key) ?? []) changed();
  }
}

function same(before: unknown, now: unknown): boolean {
  if (before === now) return true;
  return typeof now === "object" && JSON.stringify(before) === JSON.stringify(now);
}

function bySection(rows: Row[]): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const before = found.get(row.section.key);
    if (before) before.push(row);
    else found.set(row.section.key, [row]);
  }
  return found;
}

// Whatever stands in a condition or a computation.
function namesIn(definition: Definition): Set<string> {
  const text = JSON.stringify(definition.sections);
  return new Set([...text.matchAll(/"var":"([^"]+)"/g)].map((found) => found[1] as string));
}

function bare(key: string): string {
  return key.replace(NOTE, "");
}
