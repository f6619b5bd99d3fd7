// A core that keeps everything in memory and sends nothing.
import type {
  Assignment,
  Definition,
  Draft,
  Feedback,
  Form,
  Named,
  Parts,
  School,
  ServerVisit,
  Shot,
  Uuid,
} from "../../../src/dudao/field/client/contract";
import type {
  Account,
  Core,
  Lock,
  Matter,
  Status,
  Unsafe,
} from "../../../src/dudao/field/client/core";
import { Refused } from "../../../src/dudao/field/client/core";
import { feedbackContent } from "../../../src/dudao/field/client/core/feedback";
import { Value } from "../../../src/dudao/field/client/core/live";
import { localParts } from "../../../src/dudao/field/client/core/local";
import { uuid7 } from "../../../src/dudao/field/client/core/uuid";
import {
  assignedDraft,
  takenOver,
  type Unplanned,
  unplannedDraft,
} from "../../../src/dudao/field/client/core/visits";
import { feedbackText, sha256Hex } from "../../../src/dudao/field/client/form";
import { ME, matters, parts, schools, serverVisits } from "./county";
import { drawn } from "./drawn";

const STATUS: Status = {
  online: true,
  phase: "idle",
  unsent: 0,
  unsentMedia: 0,
  stuck: 0,
  oldestUnsentAt: null,
  sentBytes: 0,
  totalBytes: 0,
  lastContactAt: new Date(Date.now() - 12 * 60_000).toISOString(),
  leaseUntil: new Date(Date.now() + 14 * 86_400_000).toISOString(),
  nextTryAt: null,
  trouble: null,
  savedAt: new Date().toISOString(),
  persisted: true,
  update: false,
  clockDriftMs: 0,
};

const account = (person: typeof ME, unsent = 0): Account => ({
  device: String(person.id),
  person,
  signedOut: false,
  unsent,
});

function lockOf(asked: string | null): Lock {
  const mine = account(ME, 3);
  const other = account({ ...ME, id: 8, name: "杨秀兰", username: "yang" });
  switch (asked) {
    case "none":
      return { state: "none" };
    case "locked":
      return { state: "locked", accounts: [mine], triesLeft: 10 };
    case "two":
      return {
        state: "locked",
        accounts: [mine, { ...other, signedOut: true, unsent: 5 }],
        triesLeft: 10,
      };
    case "tries":
    case "ended":
      return { state: "sign_in", account: mine, why: asked };
    default:
      return { state: "open", account: mine };
  }
}

export class MemoryCore implements Core {
  readonly unsafe: Unsafe | null;
  readonly lock: Value<Lock>;
  readonly status: Value<Status>;
  readonly matters = new Value<Matter[]>(matters);
  readonly parts = new Value<Partial<Parts>>(parts);
  readonly schools = new Value<ReadonlyMap<number, School>>(schools);
  readonly forms: Value<ReadonlyMap<number, Form>>;
  readonly serverVisits = new Value<ReadonlyMap<Uuid, ServerVisit>>(serverVisits);
  readonly drafts = new Value<ReadonlyMap<Uuid, Draft>>(new Map());
  readonly jotted = new Value<Readonly<Record<string, string>>>({});
  readonly said: { kind: string; body: Record<string, unknown> }[] = [];
  private readonly blobs = new Map<Uuid, Blob>();
  private readonly picturesComing: boolean;
  private tries = 10;

  constructor(asked: URLSearchParams, definitions: Definition[]) {
    this.unsafe = asked.get("unsafe") as Unsafe | null;
    this.picturesComing = asked.has("pictures-coming");
    this.lock = new Value(lockOf(asked.get("lock")));
    const away = asked.has("offline");
    const unsent = away
      ? {
          unsent: 3,
          unsentMedia: 2,
          oldestUnsentAt: new Date(Date.now() - 2 * 3_600_000).toISOString(),
        }
      : {};
    this.status = new Value({ ...STATUS, online: !away, ...unsent });
    this.forms = new Value<ReadonlyMap<number, Form>>(
      new Map(
        definitions.map((definition, n) => [
          n + 1,
          { version: n + 1, number: 1, retired: false, definition },
        ]),
      ),
    );
  }

  async enrol({ username, password }: { username: string; password: string }): Promise<void> {
    if (password === "wrong")
      throw new Refused("not_signed_in", "用户名或密码不对，请重新输入。", { password: "请核对" });
    this.lock.set({ state: "open", account: account({ ...ME, username }) });
  }

  async unlock(_device: Uuid, pin: string): Promise<void> {
    const lock = this.lock.value;
    if (pin === "135790") return this.lock.set({ state: "open", account: account(ME) });
    this.tries -= 1;
    if (lock.state === "locked") this.lock.set({ ...lock, triesLeft: this.tries });
    throw new Refused("wrong_pin", "PIN 不对。");
  }

  async signInAgain(): Promise<void> {
    this.lock.set({ state: "open", account: account(ME) });
  }

  lockNow(): void {
    this.lock.set({ state: "locked", accounts: [account(ME, 3)], triesLeft: 10 });
  }

  async signOut(): Promise<{ unsent: number }> {
    this.lock.set({
      state: "locked",
      accounts: [{ ...account(ME, 3), signedOut: true }],
      triesLeft: null,
    });
    return { unsent: 3 };
  }

  private begin(draft: Draft): Uuid {
    this.drafts.set(new Map([...this.drafts.value, [draft.visit, draft]]));
    this.make("visit.start", {});
    return draft.visit;
  }

  async startAssigned(assignment: Assignment): Promise<Uuid> {
    return this.begin(assignedDraft(assignment, this.schools.value.get(assignment.unit)));
  }

  async startUnplanned(given: Unplanned): Promise<Uuid> {
    const leader: Named = { id: ME.id, name: ME.name };
    return this.begin(unplannedDraft(given, leader, this.schools.value.get(given.unit), 9));
  }

  async takeOver(visit: ServerVisit): Promise<Uuid> {
    return this.begin(takenOver(visit, ME.id));
  }

  change(visit: Uuid, change: (draft: Draft) => void): void {
    const draft = this.drafts.value.get(visit);
    if (!draft) return;
    change(draft);
    this.drafts.set(new Map(this.drafts.value));
    this.status.set({ ...this.status.value, savedAt: new Date().toISOString() });
  }

  async flush(): Promise<void> {}

  private make(kind: string, body: Record<string, unknown>): Uuid {
    this.said.push({ kind, body });
    const { unsent, oldestUnsentAt } = this.status.value;
    const at = oldestUnsentAt ?? new Date().toISOString();
    this.status.set({ ...this.status.value, unsent: unsent + 1, oldestUnsentAt: at });
    return uuid7();
  }

  async step(
    visit: Uuid,
    kind: string,
    body: Record<string, unknown>,
    change: (draft: Draft) => void,
  ): Promise<Uuid> {
    this.change(visit, change);
    return this.make(kind, body);
  }

  async say(): Promise<void> {}

  hasUnfinished(): boolean {
    return this.drafts.value.size > 0;
  }

  jot(field: string, text: string): void {
    const { [field]: _, ...others } = this.jotted.value;
    this.jotted.set(text ? { ...others, [field]: text } : others);
  }

  async tell(_subject: Uuid, kind: string, body: Record<string, unknown>): Promise<Uuid> {
    const at = new Date().toISOString();
    const posts = this.parts.value.posts?.map((post) =>
      post.post !== body.post
        ? post
        : {
            ...post,
            read_at: post.read_at ?? at,
            done_at: kind === "post.done" ? at : post.done_at,
          },
    );
    if (posts) this.parts.set({ ...this.parts.value, posts });
    const { ratings } = localParts(kind, body, at);
    const shown = this.parts.value.ratings;
    if (ratings && shown) this.parts.set({ ...this.parts.value, ratings: ratings(shown) });
    return this.make(kind, body);
  }

  async compose(visit: Uuid): Promise<Feedback> {
    const draft = this.drafts.value.get(visit) as Draft;
    const { words, rules, calendar } = parts;
    const content = feedbackContent(draft, {
      words,
      workdays: rules.workdays,
      calendar,
      school: this.schools.value.get(draft.unit) as School,
      server: null,
      dropped: [],
      today: new Date().toISOString().slice(0, 10),
    });
    const text = feedbackText(content);
    const feedback: Feedback = {
      feedback: uuid7(),
      content,
      text,
      text_sha256: await sha256Hex(text),
      composed_at: this.now(),
      positions: {},
      school_view: "",
      signer_name: "",
      signer_title: "",
      strokes: [],
      signed_at: null,
      refusal: null,
    };
    await this.step(visit, "visit.compose", {}, (it) => {
      it.feedback = feedback;
      it.state = "composed";
    });
    return feedback;
  }

  async keep(
    visit: Uuid | null,
    blob: Blob,
    about: Omit<Shot, "sha256" | "size" | "media_type" | "file">,
  ): Promise<Shot> {
    const shot: Shot = {
      ...about,
      file: uuid7(),
      sha256: "0".repeat(64),
      size: blob.size,
      media_type: blob.type,
    };
    this.blobs.set(shot.file, blob);
    if (visit) this.change(visit, (it) => it.files.push(shot));
    this.make(visit ? "visit.attach" : "log.attach", { ...shot });
    return shot;
  }

  async picture(file: Uuid): Promise<string | null> {
    if (this.picturesComing) return new Promise(() => {});
    return URL.createObjectURL(this.blobs.get(file) ?? (await drawn(file)));
  }

  async content(file: Uuid): Promise<Blob | null> {
    return this.blobs.get(file) ?? null;
  }

  async take(file: Uuid): Promise<Blob | null> {
    const blob = new Blob([file]);
    this.blobs.set(file, blob);
    return blob;
  }

  async waiting() {
    const kinds = ["visit.look_back", "visit.attach", "visit.answer"].slice(
      0,
      this.status.value.unsent,
    );
    return kinds.map((kind, n) => ({
      id: uuid7(),
      kind,
      made_at: new Date(Date.now() - (120 - n) * 60_000).toISOString(),
    }));
  }

  async receipts() {
    const kinds = ["visit.start", "visit.check_in", "visit.answer", "visit.attach", "visit.raise"];
    return kinds.map((kind, n) => ({
      id: uuid7(),
      sha256: `${n}a7c04fe`.repeat(8),
      received_at: new Date(Date.now() - (n + 12) * 60_000).toISOString(),
      kind,
    }));
  }

  sync(): void {
    this.status.set({ ...this.status.value, unsent: 0, unsentMedia: 0, oldestUnsentAt: null });
  }

  async exportFile(): Promise<Blob> {
    return new Blob(["sealed"]);
  }

  takeUpdate(): void {}

  now() {
    const wall = new Date().toISOString();
    return { wall, trusted: wall, drift_ms: 0, sure: true };
  }

  async place() {
    return { latitude: 27.3602, longitude: 109.1743, accuracy_metres: 20 };
  }
}
