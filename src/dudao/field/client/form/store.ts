// What stands in a form while it is filled in. Whoever follows a field hears of that field alone, so
// that one answer draws one field again, and what depends on it.
import type { Answer, Answers, Definition, Item, Uuid } from "../contract";
import {
  cleanOne,
  deviates,
  gapsIn,
  isEmpty,
  itemsOf,
  NOTE,
  type Problem,
  progressOf,
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
  open: number; // still to be answered, or answered with what cannot stand
}

export interface Outline {
  parts: Part[];
  required: number;
  answered: number;
  open: string[]; // items, in order
}

type Changed = () => void;
const NO_FILES: FormFile[] = [];
const NONE_RAISED: Raised[] = [];
const OUTLINE = "";

export class FormStore {
  outline: Outline = { parts: [], required: 0, answered: 0, open: [] };
  private readonly items: Map<string, Item>;
  private readonly fields = new Map<string, FieldState>();
  private readonly followers = new Map<string, Set<Changed>>();
  private readonly cleaned: Answers = {};
  private readonly problems = new Map<string, Problem>();
  private readonly given = new Map<string, string>(); // what was last said outside
  private readonly sent = new Map<string, string[]>(); // what we said and have not heard back
  private readonly changes = new Map<string, number>();
  private readonly facts: Known;
  private pressing = false;
  private files: Record<string, FormFile[]> = {};
  private raised: Record<string, Raised[]> = {};

  constructor(given: Given) {
    this.facts = given.facts ?? {};
    this.definition = given.definition;
    this.items = new Map(itemsOf(given.definition).map((item) => [item.key, item]));
    for (const key of this.keys()) {
      const value = given.answers[key];
      this.given.set(key, JSON.stringify(value ?? null));
      this.put(key, given.unsaid?.[key] ?? value);
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
    this.tell(this.work());
    return answer;
  }

  // Take in what came from outside: other people's answers, not the echo of our own.
  take(given: Given): void {
    for (const key of this.keys()) {
      const value = given.answers[key] ?? null;
      const text = JSON.stringify(value);
      const sent = this.sent.get(key) ?? [];
      const echo = sent.indexOf(text);
      if (echo >= 0) this.sent.set(key, sent.slice(echo + 1));
      else if (text !== this.given.get(key)) this.adopt(key, value);
      this.given.set(key, text);
    }
    this.bring(given);
    this.tell(this.work());
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

  private keys(): string[] {
    return [...this.items.keys()].flatMap((key) => [key, key + NOTE]);
  }

  private adopt(key: string, value: unknown): void {
    this.sent.delete(key);
    this.put(key, value);
    const item = key.replace(NOTE, "");
    this.changes.set(item, (this.changes.get(item) ?? 0) + 1);
  }

  private bring(given: Given): void {
    this.files = given.files ?? {};
    this.raised = given.raised ?? {};
    for (const item of this.items.values())
      if (takesFiles(item) && given.files)
        this.put(
          item.key,
          this.filesOf(item).map(({ id }) => id),
        );
  }

  private filesOf(item: Item): FormFile[] {
    return this.files[item.key] ?? NO_FILES;
  }

  private put(key: string, value: unknown): void {
    const { answer, problem } = cleanOne(this.items.get(key.replace(NOTE, "")), key, value);
    if (problem) this.problems.set(key, problem);
    else this.problems.delete(key);
    if (isEmpty(answer)) delete this.cleaned[key];
    else this.cleaned[key] = answer;
  }

  // Everything anew, and which keys it made a difference to.
  private work(): string[] {
    const rows = rowsOf(this.definition, this.cleaned, this.facts);
    const byKey = new Map(rows.map((row) => [row.item.key, row]));
    const gaps = new Set(gapsIn(this.definition, rows));
    const differing: string[] = [];
    const open: string[] = [];
    for (const [key, item] of this.items) {
      const row = byKey.get(key);
      const problem = this.problems.get(key)?.message ?? "";
      const noteProblem = this.problems.get(key + NOTE)?.message ?? "";
      const state: FieldState = {
        shown: row !== undefined,
        required: row?.required ?? false,
        answer: row?.answer ?? null,
        note: String(this.cleaned[key + NOTE] ?? ""),
        deviates: row !== undefined && deviates(row),
        missing: this.pressing && gaps.has(key),
        problem,
        noteProblem,
        files: this.filesOf(item),
        raised: this.raised[key] ?? NONE_RAISED,
        changes: this.changes.get(key) ?? 0,
      };
      if (row && (gaps.has(key) || problem || noteProblem)) open.push(key);
      if (same(this.fields.get(key), state)) continue;
      this.fields.set(key, state);
      differing.push(key);
    }
    const opened = new Set(open);
    const parts = progressOf(this.definition, rows).map((part) => ({
      key: part.section,
      title: part.title,
      required: part.taken ? part.required : 0,
      answered: part.taken ? part.answered : 0,
      open: rows.filter((row) => row.section.key === part.section && opened.has(row.item.key))
        .length,
    }));
    const outline = {
      parts,
      required: parts.reduce((sum, part) => sum + part.required, 0),
      answered: parts.reduce((sum, part) => sum + part.answered, 0),
      open,
    };
    if (JSON.stringify(outline) !== JSON.stringify(this.outline)) {
      this.outline = outline;
      differing.push(OUTLINE);
    }
    return differing;
  }

  private tell(keys: string[]): void {
    for (const key of keys) for (const changed of this.followers.get(key) ?? []) changed();
  }
}

function same(before: FieldState | undefined, now: FieldState): boolean {
  if (!before) return false;
  return (Object.keys(now) as (keyof FieldState)[]).every(
    (name) =>
      before[name] === now[name] ||
      (Array.isArray(now[name]) && JSON.stringify(before[name]) === JSON.stringify(now[name])),
  );
}
