// Operations on their way: batches out, receipts and decisions in.
import type { Outcome, Result, Sha256, Uuid } from "../contract";
import type { Operations } from "./operations";
import { Trouble } from "./server";
import type { Session } from "./session";
import type { OperationRow, Told } from "./store";

const MOST = 100;
const MOST_BYTES = 1024 * 1024;
const MOST_ASKED = 200;
const DECIDED: readonly string[] = ["applied", "stale", "dismissed"] satisfies Outcome[];

interface Answer {
  results: Result[];
  outcomes: Result[];
}

export class Sending {
  // Of this round: what the server would not take as it came, tried again in the next one.
  trouble: Trouble | null = null;
  // Something was applied: there is news to pull.
  applied = false;

  constructor(
    private readonly session: Session,
    private readonly operations: Operations,
  ) {}

  // Sends all that wait, or those that go after their media. Returns media the server lacks.
  async send(late: 0 | 1): Promise<Set<Sha256>> {
    const missing = new Set<Sha256>();
    const tried = new Set<Uuid>();
    for (;;) {
      const { store, device } = this.session;
      const rows = batch(
        await store
          .inState(device, "queued")
          .filter((row) => row.late === late && !tried.has(row.id))
          .limit(MOST)
          .toArray(),
      );
      if (rows.length === 0) return missing;
      for (const { id } of rows) tried.add(id);
      for (const hash of await this.sendRows(rows)) missing.add(hash);
    }
  }

  // Asks what became of those that were received and are not decided yet.
  async ask(): Promise<void> {
    const { store, device } = this.session;
    const rows = await store.inState(device, "received").toArray();
    for (let start = 0; start < rows.length; start += MOST_ASKED) {
      const asked = rows.slice(start, start + MOST_ASKED);
      const { outcomes } = await this.post([], asked);
      await this.take(asked, outcomes);
    }
  }

  private async sendRows(rows: OperationRow[]): Promise<Sha256[]> {
    try {
      const { results } = await this.post(rows, []);
      return await this.take(rows, results);
    } catch (error) {
      if (!(error instanceof Trouble && error.status === 413)) throw error;
      if (rows.length === 1) {
        this.trouble = error;
        return [];
      }
      const half = Math.ceil(rows.length / 2);
      const first = await this.sendRows(rows.slice(0, half));
      return [...first, ...(await this.sendRows(rows.slice(half)))];
    }
  }

  private async post(rows: OperationRow[], asked: OperationRow[]): Promise<Answer> {
    const operations = await Promise.all(rows.map((row) => this.operations.envelopeOf(row)));
    const body = { operations, outcomes_for: asked.map(({ id }) => id) };
    return this.session.json<Answer>({ method: "POST", path: "operations", body, patience: 60 });
  }

  private async take(rows: OperationRow[], results: Result[]): Promise<Sha256[]> {
    const { store, device, ground } = this.session;
    const asked = new Map(rows.map((row) => [row.id, row]));
    const changed: OperationRow[] = [];
    const missing: Sha256[] = [];
    for (const result of results) {
      const row = asked.get(result.id);
      if (!row) continue;
      missing.push(...result.missing);
      if (result.status === 422) this.trouble = new Trouble(422, result.code, result.words);
      const next = await this.decided(row, result);
      if (next) changed.push(next);
    }
    if (changed.length > 0) {
      await store.write(() => store.operations.bulkPut(changed));
      ground.tabs.tellAll({ what: "operations", device });
    }
    return missing;
  }

  // The row as it is after this answer; null where the answer changes nothing.
  private async decided(row: OperationRow, result: Result): Promise<OperationRow | null> {
    if (result.status === 409) return this.told({ ...row, state: "clash" }, "clash", result);
    if (result.status !== 200 || result.sha256 !== row.sha256 || !result.state) return null;
    const { state, received_at } = result;
    if (state === "applied") this.applied = true;
    const received = { ...row, received_at: row.received_at ?? received_at };
    if (DECIDED.includes(state)) {
      return this.told({ ...received, state: "settled", data: null }, state, result);
    }
    return this.told({ ...received, state: "received" }, state, result);
  }

  private async told(row: OperationRow, state: Told["state"], result: Result) {
    const { code, words } = result;
    if (!["quarantined", "dismissed", "clash"].includes(state)) {
      return { ...row, matter: 0 as const, told: null };
    }
    const told: Told = { state, code, words, at: new Date().toISOString() };
    return { ...row, matter: 1 as const, told: await this.session.seal(`told/${row.id}`, told) };
  }
}

function batch(rows: OperationRow[]): OperationRow[] {
  let size = 0;
  const end = rows.findIndex((row, n) => {
    size += row.size;
    return n > 0 && size > MOST_BYTES;
  });
  return end < 0 ? rows : rows.slice(0, end);
}
