// What the server sends and takes, and what a visit looks like on the phone. See docs/sync.md.

export type Uuid = string;
export type Sha256 = string;
export type Instant = string; // ISO 8601, UTC
export type Day = string; // YYYY-MM-DD in China

// ----- forms, as src/dudao/instruments/definition.py

export type Kind =
  | "judgement"
  | "number"
  | "text"
  | "choice"
  | "choices"
  | "date"
  | "photo"
  | "file"
  | "computed";
export type Answer = string | number | string[];
export type Answers = Record<string, Answer>; // item key, or `${item}#note`
export type Expression = Record<string, unknown>;
export type Severity = "minor" | "general" | "serious";
export type Route = "on_site" | "suggestion" | "notice" | "report" | "section";

export interface Wording {
  severity: Severity;
  route: Route;
  fact: string;
  demand: string;
  basis?: string;
  workdays?: number; // worked out by the server from workdays_norm
}

export interface Item {
  key: string;
  kind: Kind;
  label: string;
  help?: string;
  basis?: string;
  required?: boolean;
  required_if?: Expression;
  show_if?: Expression;
  compute?: Expression; // a number out of earlier answers; nobody types it
  unit?: string;
  minimum?: number;
  maximum?: number;
  decimals?: number;
  at_least?: number;
  at_most?: number;
  options?: { value: string; label: string; deviates?: boolean }[];
  max_files?: number; // 3 where it is not said
  wording?: Wording[];
  question?: string; // of the question bank: equal keys are one question in any form
}

export interface Section {
  key: string;
  title: string;
  items: Item[];
  basis?: string;
  help?: string;
  routine_item?: string;
  show_if?: Expression;
}

export interface Definition {
  key: string;
  title: string;
  purpose: "routine" | "monthly" | "special" | "observation";
  sections: Section[];
  intro?: string;
  repeats?: boolean;
  partial?: boolean;
}

export interface Form {
  version: number;
  number: number;
  retired: boolean; // no new draft takes it; one under way finishes on it
  definition: Definition;
}

// ----- what a pull brings

export interface School {
  unit: number;
  name: string;
  address: string;
  latitude: number | null; // WGS-84
  longitude: number | null;
  plaque: string; // the code of the gate plate, "" where there is none
  facts: Record<string, unknown>; // for the conditions of forms
  forms: Record<string, number[]>; // kind of visit -> versions taken along by itself
  addable: number[]; // versions that may be added
  principal: string;
  contacts: { name: string; title: string; phone: string }[];
  open: OpenFinding[];
  closed: OpenFinding[]; // closed lately or on paper only: worth another look
  past: {
    finding: Uuid;
    number: string;
    topic_title: string;
    fact: string;
    found_on: Day;
    state: string; // in words
  }[]; // three years, without what is open
  visits: {
    visit: Uuid;
    on: Day;
    kind: string;
    leader: string;
    problems: number;
    merits: string[];
  }[]; // the last ones
  recused: string; // why this person must keep away, "" where not
}

export interface OpenFinding {
  finding: Uuid;
  number: string;
  topic_title: string;
  fact: string;
  demand: string;
  basis: string;
  severity: Severity;
  state: string;
  state_words: string;
  due_on: Day;
  overdue: boolean;
  life_safety: boolean;
  told_on: Day | null;
  measures: string; // what the school says it does
  photos: Uuid[]; // of the problem; the first is the ghost frame
  after: Uuid[]; // what the school sent
  on_paper: boolean;
}

export interface Assignment {
  assignment: Uuid;
  reserved: Uuid; // the id its visit will have
  unit: number;
  kind: string;
  purpose: string;
  focus: string;
  planned_on: Day;
  slot: "day" | "morning" | "afternoon";
  leader: Named;
  companions: Named[];
  records: { record: Uuid; version: number; serial: number }[]; // reserved too
  visit_pass: string; // to be read at the gate, "" where the office has no seal
}

export interface Named {
  id: number;
  name: string;
}

// A visit as the server knows it.
export interface ServerVisit {
  visit: Uuid;
  unit: number;
  unit_name: string; // of a visit that is over the school may be nobody's business any more
  assignment: Uuid | null;
  kind: string;
  purpose: string;
  focus: string;
  planned_on: Day;
  slot: string;
  state: "planned" | "checked_in" | "fed_back" | "signed" | "refused" | "cancelled";
  leader: Named;
  companions: Named[];
  duties: Record<string, string>; // person -> what he looks after
  checked_in_at: Instant | null;
  records: {
    record: Uuid;
    version: number;
    serial: number;
    keeper: number | null;
    answers: Answers;
    facts: Record<string, unknown>;
    files: { file: Uuid; item: string; sha256: Sha256; awaited: boolean }[];
  }[];
  findings: (RaisedFinding & { by: Named; number: string; due_on: Day })[];
  look_backs: { finding: Uuid; verdict: string; note: string; by: string }[];
  merits: { merit: Uuid; text: string }[];
  notes: Note[];
  presences: { person: number; name: string; arrived_at: Instant; left_at: Instant | null }[];
  clashes: {
    record: Uuid;
    item: string;
    label: string;
    mine: string;
    theirs: string;
    by: string;
    at: Instant;
  }[];
  files: {
    file: Uuid;
    to: Exclude<Shot["to"], { record: Uuid }>;
    name: string;
    media_type: string;
    awaited: boolean;
  }[];
  feedback: {
    text: string;
    text_sha256: Sha256;
    signed_at: Instant | null;
    refused_at: Instant | null;
  } | null;
}

export interface RaisedFinding {
  finding: Uuid;
  record: Uuid | null;
  item: string;
  topic: string;
  topic_title: string;
  severity: Severity;
  route: Route;
  fact: string;
  basis: string;
  demand: string;
  life_safety: boolean;
  violation: boolean;
  category: number | null;
  section: number | null;
  workdays: number | null;
  evidence: Uuid[];
  urgent: { situation: string; measures_taken: string } | null;
}

export type Activity = "interview" | "lesson" | "documents" | "meeting" | "survey" | "patrol";

export interface Note {
  note: Uuid;
  activity: Activity;
  role: string; // whom: 教师, 学生, 家长, 校长 …
  text: string;
  at: Instant;
}

export interface Words {
  office: string; // the name under which feedback lists go out
  kinds: Record<string, string>;
  slots: Record<string, string>;
  severities: Record<string, string>;
  routes: Record<string, string>;
  verdicts: Record<string, string>;
  positions: Record<string, string>;
  judgements: Record<string, string>;
  activities: Record<string, string>;
  still_holds: string; // the verdict 已整改 on a closed finding
}

// Everything else, by name; each with a hash of its own.
export interface Parts {
  assignments: Assignment[];
  words: Words; // always Chinese: they go into the feedback list
  labels: Words; // the same in the language of the phone: they are shown
  rules: {
    workdays: Record<Route | "life_safety", number>; // what a route gives where nothing else is said
    severest: Partial<Record<Route, number>>; // how grave a problem on this way may be, counted from 1
    in_range_metres: number;
    drift_minutes: number;
    limits: Record<string, number>; // the longest text taken per field
    photo_edge: number;
    photo_bytes: number; // what a photo is made small to, about
    media_bytes: number;
    lease_days: number;
    pin_tries: number;
  };
  calendar: { from: Day; workdays: string }; // "1" for a workday, one character a day, 18 months
  categories: { id: number; path: string }[];
  sections: Named[]; // sections, departments, townships a problem may go to
  laws: { basis: string; used: number }[]; // bases that forms and wording banks quote
  people: Named[]; // whom one may take along
  posts: Post[];
  ratings: RatingSheet[]; // schools that one rates on site
  logs: { log: Uuid; on: Day; title: string; text: string }[]; // one's own of the last weeks
  files: { file: Uuid; name: string; size: number; media_type: string; sha256: Sha256 }[]; // to take along
}

export interface Post {
  post: Uuid;
  kind: "task" | "notice";
  title: string;
  text: string;
  by: string;
  at: Instant;
  due_on: Day | null;
  edition: number; // counts what was said anew; unread again when it was changed
  files: Uuid[];
  read_at: Instant | null;
  done_at: Instant | null;
}

export interface RatingSheet {
  candidate: Uuid;
  unit: string;
  title: string; // of the round
  on: Day | null; // when the team goes there
  finished_at: Instant | null; // handed in: nothing changes any more
  lines: RatingLine[];
}

export interface RatingLine {
  code: string;
  title: string;
  above: string; // the titles over it
  rule: string; // how it is scored, in words
  asks: "choice" | "number";
  options: { value: string; label: string }[]; // "na": it does not apply here
  most: string | null; // the most that may be given, where there is one
  own: string; // what the school says of itself
  value: string; // what one gives, as it stands in a field
  said: string; // the same in words
  note: string;
}

export interface Pulled {
  server_time: Instant;
  lease_until: Instant;
  person: Person;
  scope: { schools: number[]; visits: Uuid[]; forms: number[]; parts: string[] };
  schools: Record<string, { hash: string; data: School }>;
  visits: Record<string, { hash: string; data: ServerVisit }>;
  forms: Record<string, { hash: string; data: Form }>;
  parts: { [Name in keyof Parts]?: { hash: string; data: Parts[Name] } };
}

export interface Person {
  id: number;
  name: string;
  username: string;
  unit: string;
  roles: string[];
}

// ----- operations

export interface Moment {
  wall: Instant;
  trusted: Instant | null;
  drift_ms: number | null;
  sure: boolean;
}

export interface Content {
  v: 1;
  kind: string;
  by: number;
  device: Uuid;
  seq: number;
  prev: Uuid | null;
  at: Moment;
  app: string;
  body: Record<string, unknown>;
}

export interface Envelope {
  id: Uuid;
  sha256: Sha256;
  content: string;
  media: Sha256[];
}

export type Outcome = "accepted" | "applied" | "stale" | "quarantined" | "dismissed";

export interface Result {
  id: Uuid;
  status: 200 | 409 | 422 | 424;
  sha256: Sha256;
  received_at: Instant | null;
  state: Outcome | "";
  code: string;
  words: string;
  missing: Sha256[];
}

// ----- a visit on the phone

// What the person entered, whole, kept (encrypted) at every change. Operations are made from it.
export interface Draft {
  visit: Uuid;
  unit: number;
  assignment: Uuid | null;
  kind: string;
  purpose: string;
  focus: string;
  slot: string;
  leader: Named;
  companions: Named[];
  state: "started" | "checked_in" | "composed" | "signed" | "refused";
  checked_in: {
    at: Moment;
    distance_metres: number | null;
    in_range: boolean | null;
    plaque: string;
  } | null;
  checked_out: { at: Moment } | null;
  records: Record<Uuid, Sheet>;
  findings: RaisedFinding[];
  look_backs: Record<Uuid, { verdict: string; note: string; workdays: number | null }>;
  merits: { merit: Uuid; text: string }[];
  notes: Note[];
  files: Shot[];
  feedback: Feedback | null;
  position: { screen: string; record: Uuid | null; section: string | null }; // where one was
  unsaid: Record<string, string>; // what stands in a field that is not finished: field -> text
  changed_at: Instant;
}

export interface Sheet {
  record: Uuid;
  version: number;
  serial: number;
  mine: boolean;
  facts: Record<string, unknown>;
  answers: Answers; // as the person sees them
  said: Answers; // as the last operation (or the server) has them: the difference is what is still to be said
}

export interface Shot {
  file: Uuid;
  sha256: Sha256; // of what is sent
  size: number;
  media_type: string;
  name: string;
  taken_at: Instant;
  to:
    | { record: Uuid; item: string }
    | { note: Uuid }
    | { finding: Uuid }
    | { look_back: Uuid }
    | { log: Uuid };
  original: { sha256: Sha256; size: number; width: number; height: number } | null;
  watermark: string;
  markup: Markup | null;
  blurred: number; // places made unrecognisable
  consent: boolean | null; // sound: the person spoken to agreed
}

export interface Markup {
  width: number;
  height: number;
  strokes: { tool: "pen" | "arrow" | "box"; colour: string; points: [number, number][] }[];
}

export interface Problem {
  finding: Uuid;
  topic: string;
  severity: string; // words
  route: string; // words
  fact: string;
  basis: string;
  demand: string;
  workdays: number;
  due_on: Day;
  life_safety: boolean;
}

// As src/dudao/visits/rules/feedback.py
export interface FeedbackContent {
  office: string;
  school: string;
  kind: string;
  purpose: string;
  visited_on: Day;
  leader: string;
  companions: string[];
  merits: string[];
  problems: Problem[];
  look_backs: { finding: Uuid; number: string; fact: string; verdict: string; note: string }[];
}

export interface Feedback {
  feedback: Uuid;
  content: FeedbackContent;
  text: string;
  text_sha256: Sha256;
  composed_at: Moment;
  positions: Record<Uuid, { position: "agree" | "object"; remark: string }>;
  school_view: string;
  signer_name: string;
  signer_title: string;
  strokes: [number, number, number][][];
  signed_at: Moment | null;
  refusal: { reason: string; witness: string; at: Moment } | null;
}
