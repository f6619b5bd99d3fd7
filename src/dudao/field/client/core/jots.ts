// Unfinished words that belong to no visit: a log being written, an answer to a task.
import type { Value } from "./live";
import type { Session } from "./session";

const WRITE_EVERY_MS = 250;

export class Jots {
  private readonly changed = new Set<string>();
  private timer = 0;
  private writing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly session: Session,
    private readonly shown: Value<Readonly<Record<string, string>>>,
  ) {}

  async load(): Promise<void> {
    const { store, device } = this.session;
    const found: Record<string, string> = {};
    for (const { field, data } of await store.jots.where({ device }).toArray()) {
      found[field] = this.changed.has(field)
        ? (this.shown.value[field] ?? "")
        : await this.session.open<string>(`jot/${field}`, data);
    }
    this.shown.set(found);
  }

  jot(field: string, text: string): void {
    const { [field]: _, ...others } = this.shown.value;
    this.shown.set(text ? { ...others, [field]: text } : others);
    this.changed.add(field);
    this.timer ||= window.setTimeout(() => this.flush().catch(() => {}), WRITE_EVERY_MS);
  }

  flush(): Promise<unknown> {
    clearTimeout(this.timer);
    this.timer = 0;
    this.writing = this.writing.catch(() => {}).then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    const { store, device, ground } = this.session;
    const fields = [...this.changed];
    if (fields.length === 0) return;
    const rows = await Promise.all(
      fields.map(async (field) => {
        const text = this.shown.value[field] ?? "";
        return { device, field, text, data: await this.session.seal(`jot/${field}`, text) };
      }),
    );
    for (const field of fields) this.changed.delete(field);
    try {
      await store.write(async () => {
        for (const { text, ...row } of rows) {
          if (text) await store.jots.put(row);
          else await store.jots.delete([device, row.field]);
        }
      });
    } catch (error) {
      for (const field of fields) this.changed.add(field);
      throw error;
    }
    this.session.say({ savedAt: new Date().toISOString() });
    ground.tabs.tell({ what: "jots", device });
  }
}
