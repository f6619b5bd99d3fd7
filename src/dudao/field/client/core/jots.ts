// Unfinished words that belong to no visit: a log being written, an answer to a task.
import { notSaved } from "./drafts";
import type { Value } from "./live";
import type { Session } from "./session";

const WRITE_EVERY_MS = 250;
const AGAIN_MS = 3_000;

// Whether there are words that no operation holds; a log says so of itself.
export function isBegun(jotted: Readonly<Record<string, string>>): boolean {
  return Object.entries(jotted).some(
    ([field, text]) =>
      text && !(field.startsWith("log/") && (JSON.parse(text) as { told?: boolean }).told),
  );
}

export class Jots {
  private readonly changed = new Map<string, number>(); // field -> which change of it is the last
  private changes = 0;
  private timer = 0;
  private wroteAt = -WRITE_EVERY_MS;
  private writing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly session: Session,
    private readonly shown: Value<Readonly<Record<string, string>>>,
  ) {}

  // What is not written yet stays as it is here.
  async load(): Promise<void> {
    const { store, device } = this.session;
    const found: Record<string, string> = {};
    for (const { field, data } of await store.jots.where({ device }).toArray()) {
      found[field] = await this.session.open<string>(`jot/${field}`, data);
    }
    for (const field of this.changed.keys()) {
      const here = this.shown.value[field];
      if (here) found[field] = here;
      else delete found[field];
    }
    this.shown.set(found);
  }

  jot(field: string, text: string): void {
    const { [field]: _, ...others } = this.shown.value;
    this.shown.set(text ? { ...others, [field]: text } : others);
    this.changes += 1;
    this.changed.set(field, this.changes);
    this.schedule(Math.max(0, this.wroteAt + WRITE_EVERY_MS - performance.now()));
  }

  flush(): Promise<unknown> {
    clearTimeout(this.timer);
    this.timer = 0;
    this.writing = this.writing.catch(() => {}).then(() => this.write());
    return this.writing;
  }

  private schedule(wait: number): void {
    this.timer ||= window.setTimeout(() => this.flush().catch(() => {}), wait);
  }

  private async write(): Promise<void> {
    const { device, ground, closed } = this.session;
    const fields = [...this.changed];
    if (fields.length === 0) return;
    this.wroteAt = performance.now();
    try {
      await this.put(fields.map(([field]) => field));
    } catch (error) {
      if (!closed.aborted) {
        this.session.say({ trouble: notSaved(error) });
        this.schedule(AGAIN_MS);
      }
      throw error;
    }
    for (const [field, change] of fields) {
      if (this.changed.get(field) === change) this.changed.delete(field);
    }
    this.session.saved();
    ground.tabs.tell({ what: "jots", device });
  }

  private async put(fields: string[]): Promise<void> {
    const { store, device } = this.session;
    const texts = fields.map((field) => ({ field, text: this.shown.value[field] ?? "" }));
    const rows = await Promise.all(
      texts.map(async ({ field, text }) => {
        return { device, field, text, data: await this.session.seal(`jot/${field}`, text) };
      }),
    );
    await store.write(async () => {
      for (const { text, ...row } of rows) {
        if (text) await store.jots.put(row);
        else await store.jots.delete([device, row.field]);
      }
    });
  }
}
