// Drafts: every change on the disk within a second, a step whole or not at all, tabs alike.
import type { Draft, Sha256, Uuid } from "../contract";
import { Refused } from "../core";
import { t } from "../words";
import { sayAnswers } from "./differences";
import type { Value } from "./live";
import { type Made, Operations } from "./operations";
import type { Session } from "./session";
import type { DraftRow } from "./store";

type Change = (draft: Draft) => void;

// A draft as it is stored. `finished`: the files whose hashes a visit.complete has named.
export interface Kept {
  draft: Draft;
  dropped: Uuid[]; // findings and merits taken back: what the server still says of them is old
  finished: Sha256[] | null;
}

interface Held {
  base: string; // as it is on the disk
  rev: number;
  kept: Kept; // as it is shown: the base and the pending changes
  pending: Change[];
  turn: Promise<unknown>; // one write at a time
  timer: number;
  wroteAt: number; // by performance.now()
}

const WRITE_EVERY_MS = 250;
const AGAIN_MS = 3_000;

// Work on a draft that makes operations; repeated on a newer draft where another tab was quicker.
export type Work = (kept: Kept) => Made[];

export class Drafts {
  private readonly held = new Map<Uuid, Held>();
  readonly operations: Operations;

  constructor(
    private readonly session: Session,
    private readonly shown: Value<ReadonlyMap<Uuid, Draft>>,
    private readonly made: () => Promise<void>, // operations were made
  ) {
    this.operations = new Operations(session);
  }

  async load(): Promise<void> {
    const { store, device } = this.session;
    for (const row of await store.drafts.where({ device }).toArray()) {
      this.held.set(row.visit, await this.read(row));
    }
    this.show();
  }

  kept(visit: Uuid): Kept | null {
    return this.held.get(visit)?.kept ?? null;
  }

  all(): Kept[] {
    return [...this.held.values()].map(({ kept }) => kept);
  }

  change(visit: Uuid, change: Change): void {
    const held = this.existing(visit);
    try {
      change(held.kept.draft);
    } catch (error) {
      replay(held);
      throw error;
    }
    held.pending.push(change);
    touched(held);
    this.show();
    this.schedule(visit, held);
  }

  async flush(): Promise<void> {
    const open = [...this.held].filter(([, { pending }]) => pending.length > 0);
    await Promise.all(open.map(([visit, held]) => inTurn(held, () => this.writeAll(visit, held))));
  }

  // A new draft, or the one there is; with the operations that begin it.
  async begin(draft: Draft, made: Made[]): Promise<Uuid> {
    if (!this.held.has(draft.visit)) {
      const kept: Kept = { draft, dropped: [], finished: null };
      const base = JSON.stringify(kept);
      const held = fresh(base, kept, 0);
      this.held.set(draft.visit, held);
      await this.commit(draft.visit, () => (held.rev > 0 ? [] : made)).catch((error) => {
        this.held.delete(draft.visit);
        throw error;
      });
    }
    return draft.visit;
  }

  // What was typed since the last operation is said first, so that things arrive in their order.
  step(visit: Uuid, kind: string, body: Record<string, unknown>, change: Change): Promise<Uuid> {
    return this.commit(visit, (kept) => {
      const made = sayAnswers(kept.draft).map((each) => ({ kind: "visit.answer", body: each }));
      change(kept.draft);
      if (kind.startsWith("visit.drop_")) {
        kept.dropped.push(String(body.finding ?? body.merit ?? body.note));
      }
      return [...made, { kind, body: { visit, ...body } }];
    }).then((ids) => ids.at(-1) as Uuid);
  }

  async say(visit: Uuid): Promise<void> {
    await this.commit(visit, ({ draft }) =>
      sayAnswers(draft).map((body) => ({ kind: "visit.answer", body })),
    );
  }

  // Draft and operations in one transaction, with `more` rows of other tables where given.
  async commit(visit: Uuid, work: Work, more?: () => Promise<unknown>): Promise<Uuid[]> {
    const held = this.existing(visit);
    const ids = await this.operations.inOrder(() =>
      inTurn(held, async () => {
        for (;;) {
          await this.writeAll(visit, held);
          const found = await this.attempt(visit, held, work, more);
          if (found) return found;
        }
      }),
    );
    if (ids.length > 0) await this.made();
    return ids;
  }

  private async attempt(
    visit: Uuid,
    held: Held,
    work: Work,
    more?: () => Promise<unknown>,
  ): Promise<Uuid[] | null> {
    const kept = JSON.parse(held.base) as Kept;
    const made = work(kept);
    if (held.rev > 0 && made.length === 0 && JSON.stringify(kept) === held.base) return [];
    const at = this.session.ground.clock.now();
    kept.draft.changed_at = at.wall;
    const prepared = await this.operations.prepare(visit, made, at);
    const put = async () => {
      const taken = await this.operations.put(prepared);
      if (taken) await more?.();
      return taken;
    };
    const written = await this.store(visit, held, JSON.stringify(kept), 0, put);
    return written ? prepared.rows.map(({ id }) => id) : null;
  }

  // Another tab wrote or deleted it.
  async heard(visit: Uuid): Promise<void> {
    const held = this.held.get(visit);
    await (held ? inTurn(held, () => this.reload(visit, held)) : this.reload(visit));
    this.show();
  }

  // Drops what is over and sent, unless somebody is writing in it.
  async drop(visit: Uuid): Promise<void> {
    const held = this.held.get(visit);
    if (held) await inTurn(held, () => this.dropped(visit, held));
  }

  private async dropped(visit: Uuid, held: Held): Promise<void> {
    if (held.pending.length > 0) return;
    const { store, device, ground } = this.session;
    const gone = await store.write(async () => {
      const row = await store.drafts.get([device, visit]);
      const about = store.operations.where({ device, subject: visit });
      const undecided = await about.filter(({ state }) => state !== "settled").count();
      if (row?.rev !== held.rev || undecided > 0) return false;
      await store.drafts.delete([device, visit]);
      return true;
    });
    if (!gone) return;
    this.held.delete(visit);
    ground.tabs.tell({ what: "draft", device, visit });
    this.show();
  }

  private async reload(visit: Uuid, held?: Held): Promise<void> {
    const row = await this.session.store.drafts.get([this.session.device, visit]);
    if (!row) {
      if (held?.pending.length === 0) this.held.delete(visit);
    } else if (!held) {
      const read = await this.read(row);
      if (!this.held.has(visit)) this.held.set(visit, read);
    } else if (row.rev > held.rev) {
      await this.rebase(held, row);
    }
  }

  private existing(visit: Uuid): Held {
    const held = this.held.get(visit);
    if (!held) throw new Error(`no draft of ${visit}`);
    return held;
  }

  private show(): void {
    this.shown.set(new Map([...this.held].map(([visit, { kept }]) => [visit, kept.draft])));
  }

  // At once after a pause, else at most every so often.
  private schedule(visit: Uuid, held: Held, wait?: number): void {
    const rest = held.wroteAt + WRITE_EVERY_MS - performance.now();
    const write = () => inTurn(held, () => this.writeOnce(visit, held)).catch(() => {});
    if (!held.timer) held.timer = window.setTimeout(write, wait ?? Math.max(0, rest));
  }

  private async writeAll(visit: Uuid, held: Held): Promise<void> {
    while (held.pending.length > 0) await this.writeOnce(visit, held);
  }

  // Where the phone is full it tries again by itself.
  private async writeOnce(visit: Uuid, held: Held): Promise<void> {
    clearTimeout(held.timer);
    held.timer = 0;
    const taken = held.pending.length;
    if (taken === 0) return;
    held.wroteAt = performance.now();
    try {
      await this.store(visit, held, JSON.stringify(held.kept), taken);
      if (held.pending.length > 0) this.schedule(visit, held);
    } catch (error) {
      if (!this.session.closed.aborted) {
        this.session.say({ trouble: notSaved(error) });
        this.schedule(visit, held, AGAIN_MS);
      }
      throw error;
    }
  }

  // Writes `text` as the draft, which holds the first `taken` pending changes; false where another
  // tab was quicker: then its draft is the base.
  private async store(
    visit: Uuid,
    held: Held,
    text: string,
    taken: number,
    put: () => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<boolean> {
    const { store, device, ground } = this.session;
    const data = await this.session.sealBytes(`draft/${visit}`, new TextEncoder().encode(text));
    let newer: DraftRow | undefined;
    const written = await store.write(async () => {
      newer = undefined;
      const row = await store.drafts.get([device, visit]);
      if (row && row.rev !== held.rev) {
        newer = row;
        return false;
      }
      if (!(await put())) return false;
      await store.drafts.put({ device, visit, rev: held.rev + 1, data });
      return true;
    });
    if (newer) await this.rebase(held, newer);
    if (!written) return false;
    held.base = text;
    held.rev += 1;
    held.pending.splice(0, taken);
    if (taken === 0) replay(held);
    this.session.saved();
    ground.tabs.tell({ what: "draft", device, visit });
    this.show();
    return true;
  }

  private async rebase(held: Held, row: DraftRow): Promise<void> {
    const text = await this.session.openBytes(`draft/${row.visit}`, row.data);
    held.base = new TextDecoder().decode(text);
    held.rev = row.rev;
    replay(held);
    this.show();
  }

  private async read(row: DraftRow): Promise<Held> {
    const text = await this.session.openBytes(`draft/${row.visit}`, row.data);
    const base = new TextDecoder().decode(text);
    const kept = JSON.parse(base) as Kept;
    return fresh(base, kept, row.rev);
  }
}

// The pending changes anew on what is on the disk; one that fits no more, because another tab took
// away what it was about, is left out.
function replay(held: Held): void {
  held.kept = JSON.parse(held.base) as Kept;
  held.pending = held.pending.filter((change) => {
    try {
      change(held.kept.draft);
      return true;
    } catch {
      return false;
    }
  });
}

function touched(held: Held): void {
  held.kept = {
    ...held.kept,
    draft: { ...held.kept.draft, changed_at: new Date().toISOString() },
  };
}

function fresh(base: string, kept: Kept, rev: number): Held {
  return {
    base,
    rev,
    kept,
    pending: [],
    turn: Promise.resolve(),
    timer: 0,
    wroteAt: -WRITE_EVERY_MS,
  };
}

function inTurn<T>(held: Held, work: () => Promise<T>): Promise<T> {
  const result = held.turn.then(work);
  held.turn = result.catch(() => {});
  return result;
}

// Why a write failed, in words; it is tried again.
export function notSaved(error: unknown): { code: string; words: string } {
  if (error instanceof Refused) return { code: error.code, words: error.words };
  const words = t("刚才的内容没能存进手机，正在自动再试。请不要关闭本页面。");
  return { code: "not_saved", words };
}
