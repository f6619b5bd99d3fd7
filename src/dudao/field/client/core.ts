// What the screens may ask of the core: data, drafts, media, sync, the lock. The core knows no screens.
import type {
  Assignment,
  Draft,
  Feedback,
  Form,
  Markup,
  Named,
  Parts,
  Person,
  School,
  ServerVisit,
  Shot,
  Uuid,
} from "./contract";

// A value that tells when it changes. `useLive` (ui/live.ts) makes a component follow it.
export interface Live<T> {
  readonly value: T;
  follow(changed: (value: T) => void): () => void;
}

export type Unsafe = "wechat" | "insecure" | "no_storage" | "old_browser" | "private";

export interface Account {
  device: Uuid;
  person: Person;
  signedOut: boolean; // its data is still here, encrypted, until it is sent
  unsent: number;
}

export type Lock =
  | { state: "none" } // nobody was ever here: enrol
  | { state: "locked"; accounts: Account[]; triesLeft: number | null }
  | { state: "sign_in"; account: Account; why: "tries" | "lease" | "ended" | "disabled" } // only the server opens it
  | { state: "open"; account: Account };

export interface Status {
  online: boolean;
  phase: "idle" | "operations" | "media" | "pull" | "waiting"; // waiting: for the next try
  unsent: number; // operations without a receipt
  unsentMedia: number;
  stuck: number; // what cannot be sent as it is; in the export file it can
  oldestUnsentAt: string | null;
  sentBytes: number; // of the media under way
  totalBytes: number;
  lastContactAt: string | null;
  leaseUntil: string | null;
  nextTryAt: string | null;
  trouble: { code: string; words: string } | null; // of the last try
  savedAt: string | null; // the last change that is durable
  persisted: boolean; // the browser promised to keep what is stored
  update: boolean; // a newer app waits to be taken
  clockDriftMs: number | null;
}

// Something the server could not apply, or two people said differently.
export interface Matter {
  operation: Uuid;
  visit: Uuid | null;
  kind: string;
  state: "quarantined" | "dismissed" | "conflict";
  code: string;
  words: string;
  at: string;
}

export interface Core {
  readonly unsafe: Unsafe | null;
  readonly lock: Live<Lock>;
  readonly status: Live<Status>;
  readonly matters: Live<Matter[]>;

  enrol(given: { username: string; password: string; code: string; pin: string }): Promise<void>; // throws Refused
  unlock(device: Uuid, pin: string): Promise<void>; // throws Refused
  signInAgain(device: Uuid, given: { password: string; code: string; pin: string }): Promise<void>;
  lockNow(): void;
  signOut(): Promise<{ unsent: number }>; // what is unsent stays, encrypted; the rest goes

  // Downloaded, decrypted in memory once unlocked.
  readonly parts: Live<Partial<Parts>>;
  readonly schools: Live<ReadonlyMap<number, School>>;
  readonly forms: Live<ReadonlyMap<number, Form>>;
  readonly serverVisits: Live<ReadonlyMap<Uuid, ServerVisit>>;
  readonly drafts: Live<ReadonlyMap<Uuid, Draft>>;

  startAssigned(assignment: Assignment): Promise<Uuid>;
  startUnplanned(given: {
    unit: number;
    kind: string;
    purpose: string;
    focus: string;
    companions: Named[];
    versions: number[];
  }): Promise<Uuid>;
  takeOver(visit: ServerVisit): Promise<Uuid>; // go on here with a visit begun elsewhere

  // Durable within a second; `change` mutates the draft it is given. Typing calls it at every input.
  // Here and in `step` it may be called again, on a newer draft, where another tab wrote meanwhile:
  // it goes by nothing but the draft it is given and values that stay.
  change(visit: Uuid, change: (draft: Draft) => void): void;
  flush(): Promise<void>; // everything typed so far is on the disk
  // A step: the draft changes and an operation is made, both or neither. The body's `visit` is put in
  // here. `visit.complete` is no screen's: the core makes it when a visit is over.
  step(
    visit: Uuid,
    kind: string,
    body: Record<string, unknown>,
    change: (draft: Draft) => void,
  ): Promise<Uuid>;
  // Makes operations of what was typed since (answers); before composing, on leaving a screen, before syncing.
  say(visit: Uuid): Promise<void>;
  // What stands in fields that belong to no visit and are not finished (a log being written): field
  // -> text, encrypted and durable like drafts; "" takes it away.
  readonly jotted: Live<Readonly<Record<string, string>>>;
  jot(field: string, text: string): void;
  hasUnfinished(): boolean; // visits under way, words begun and not handed over: kept on signing out
  // Logs, posts and ratings, which belong to no visit.
  tell(subject: Uuid, kind: string, body: Record<string, unknown>): Promise<Uuid>;

  compose(visit: Uuid): Promise<Feedback>; // content, text, hash; makes the operation
  keep(
    visit: Uuid | null,
    blob: Blob,
    about: Omit<Shot, "sha256" | "size" | "media_type" | "file"> & { markup?: Markup | null },
  ): Promise<Shot>; // encrypts, stores, makes visit.attach (or log.attach)
  picture(file: Uuid, edge: 320 | 1280): Promise<string | null>; // an object URL, from here or (online) from the server
  content(file: Uuid): Promise<Blob | null>; // as it is kept on this phone, never fetched: to play, to draw on
  take(file: Uuid): Promise<Blob | null>; // a file to take along: from here, or fetched and then kept here
  // Saved here and without a receipt yet, the oldest first.
  waiting(): Promise<{ id: Uuid; kind: string; made_at: string }[]>;
  receipts(): Promise<{ id: Uuid; sha256: string; received_at: string; kind: string }[]>;

  sync(): void; // now
  exportFile(): Promise<Blob>; // everything unsent, encrypted
  takeUpdate(): void; // reload with the newer app
  now(): { wall: string; trusted: string | null; drift_ms: number | null; sure: boolean };
  place(): Promise<{ latitude: number; longitude: number; accuracy_metres: number } | null>;
}

// What a person reads when something is not taken; `fields` says where.
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly words: string,
    readonly fields: Record<string, string> = {},
  ) {
    super(words);
  }
}
