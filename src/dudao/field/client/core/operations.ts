// Operations: made once, never changed, kept until the server has decided on them (docs/sync.md).
import type { Content, Envelope, Moment, Sha256, Uuid } from "../contract";
import { sha256, utf8 } from "./bytes";
import type { Session } from "./session";
import type { OperationRow, Told } from "./store";
import { uuid7 } from "./uuid";

export interface Made {
  kind: string;
  body: Record<string, unknown>;
  media?: Sha256[]; // goes only after these
}

export interface Prepared {
  rows: OperationRow[];
  seq: number; // the device's last before them
  last: Uuid | null; // the subject's last after them
}

// The text of an operation, and the envelope around it.
export async function envelope(id: Uuid, content: Content, media: Sha256[]): Promise<Envelope> {
  const text = JSON.stringify(content);
  return { id, sha256: await sha256(text), content: text, media };
}

export class Operations {
  constructor(private readonly session: Session) {}

  // One at a time on this phone, in whatever tab: `seq` and `prev` stay chains.
  inOrder<T>(work: () => Promise<T>): Promise<T> {
    return navigator.locks.request(`dudao-make-${this.session.device}`, work) as Promise<T>;
  }

  // Within `inOrder`: everything that takes time before the transaction.
  async prepare(subject: Uuid, made: Made[], at: Moment): Promise<Prepared> {
    const { store, device } = this.session;
    const seq = (await this.session.account())?.seq ?? 0;
    const last = (await store.chains.get([device, subject]))?.last ?? null;
    const rows: OperationRow[] = [];
    let prev = last;
    for (const each of made) {
      const row = await this.row(subject, each, seq + rows.length + 1, prev, at);
      rows.push(row);
      prev = follows(row, prev);
    }
    return { rows, seq, last: prev };
  }

  // Within the transaction; false where another tab was quicker.
  async put({ rows, seq, last }: Prepared): Promise<boolean> {
    const { store, device } = this.session;
    const [row] = rows;
    if (!row) return true;
    if (((await store.accounts.get(device))?.seq ?? 0) !== seq) return false;
    await store.operations.bulkAdd(rows);
    await store.accounts.update(device, { seq: seq + rows.length });
    if (last) await store.chains.put({ device, subject: row.subject, last });
    return true;
  }

  async envelopeOf(row: OperationRow): Promise<Envelope> {
    const { id, sha256: hash, media } = row;
    const content = row.data ? await this.session.open<string>(`operation/${id}`, row.data) : "";
    return { id, sha256: hash, content, media };
  }

  async toldOf(row: OperationRow): Promise<Told | null> {
    return row.told ? this.session.open<Told>(`told/${row.id}`, row.told) : null;
  }

  // What is not applied yet, or not even sent, as far as it is about `subject`.
  async pendingSubjects(): Promise<Set<Uuid>> {
    const { store, device } = this.session;
    const pending = new Set<Uuid>();
    for (const state of ["queued", "received", "clash"] as const) {
      await store.inState(device, state).each((row) => pending.add(row.subject));
    }
    return pending;
  }

  private async row(
    subject: Uuid,
    { kind, body, media = [] }: Made,
    seq: number,
    prev: Uuid | null,
    at: Moment,
  ): Promise<OperationRow> {
    const { device, person } = this.session;
    const id = uuid7();
    const content = {
      v: 1,
      kind,
      by: person.id,
      device,
      seq,
      prev,
      at,
      app: __APP__,
      body,
    } as const;
    const made = await envelope(id, content, media);
    return {
      id,
      device,
      seq,
      state: "queued",
      late: media.length > 0 ? 1 : 0,
      kind,
      subject,
      sha256: made.sha256,
      size: utf8(made.content).length,
      media,
      made_at: at.wall,
      data: await this.session.seal(`operation/${id}`, made.content),
      received_at: null,
      matter: 0,
      told: null,
    };
  }
}

// What waits for media may take days: nothing follows it, so that nothing waits for it.
function follows(row: OperationRow, prev: Uuid | null): Uuid | null {
  return row.late ? prev : row.id;
}
