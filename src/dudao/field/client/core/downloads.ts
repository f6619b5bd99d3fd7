// What was fetched: encrypted on the phone, decrypted in memory while the account is open.
import type { Form, Parts, Pulled, School, ServerVisit, Uuid } from "../contract";
import type { Value } from "./live";
import type { Session } from "./session";
import type { DownloadKind, DownloadRow } from "./store";

export interface Shown {
  parts: Value<Partial<Parts>>;
  schools: Value<ReadonlyMap<number, School>>;
  forms: Value<ReadonlyMap<number, Form>>;
  visits: Value<ReadonlyMap<Uuid, ServerVisit>>;
}

type Hashes = Record<"schools" | "visits" | "forms" | "parts", Record<string, string>>;

const LISTS = { schools: "school", visits: "visit", forms: "form", parts: "part" } as const;

export class Downloads {
  constructor(
    private readonly session: Session,
    private readonly shown: Shown,
  ) {}

  // One that does not open any more is left out: the next pull brings it again.
  async load(): Promise<void> {
    const { store, device } = this.session;
    const found: Record<DownloadKind, Map<string, unknown>> = {
      school: new Map(),
      visit: new Map(),
      form: new Map(),
      part: new Map(),
    };
    for (const row of await store.downloads.where({ device }).toArray()) {
      const data = await this.session.open(place(row), row.data).catch(() => null);
      if (data === null) await store.downloads.delete([device, row.kind, row.id]);
      else found[row.kind].set(row.id, data);
    }
    this.shown.parts.set(Object.fromEntries(found.part) as Partial<Parts>);
    this.shown.schools.set(byNumber<School>(found.school));
    this.shown.forms.set(byNumber<Form>(found.form));
    this.shown.visits.set(found.visit as Map<string, ServerVisit>);
  }

  forget(): void {
    this.shown.parts.set({});
    this.shown.schools.set(new Map());
    this.shown.forms.set(new Map());
    this.shown.visits.set(new Map());
  }

  async hashes(): Promise<Hashes> {
    const { store, device } = this.session;
    const have: Hashes = { schools: {}, visits: {}, forms: {}, parts: {} };
    await store.downloads.where({ device }).each(({ kind, id, hash }) => {
      have[`${kind}s`][id] = hash;
    });
    return have;
  }

  // Takes what came and lets go of what this person may hold no longer; `keep`: forms under way.
  async take(pulled: Pulled, keep: ReadonlySet<string>): Promise<void> {
    const rows: DownloadRow[] = [];
    for (const [list, kind] of Object.entries(LISTS)) {
      const came = pulled[list as keyof typeof LISTS] as Record<
        string,
        { hash: string; data: unknown }
      >;
      for (const [id, { hash, data }] of Object.entries(came)) {
        rows.push(await this.row(kind, id, hash, data));
      }
    }
    const allowed = new Set(
      Object.entries(LISTS).flatMap(([list, kind]) =>
        pulled.scope[list as keyof typeof LISTS].map((id) => `${kind}/${id}`),
      ),
    );
    const { store, device, ground } = this.session;
    await store.write(async () => {
      await store.downloads
        .where({ device })
        .filter((row) => !allowed.has(place(row)) && !keep.has(place(row)))
        .delete();
      await store.downloads.bulkPut(rows.filter((row) => allowed.has(place(row))));
    });
    await this.load();
    ground.tabs.tell({ what: "downloads", device });
  }

  // What somebody did here himself shows at once; the server's word replaces it.
  async amend<Name extends keyof Parts>(name: Name, change: (part: Parts[Name]) => Parts[Name]) {
    const { store, device, ground } = this.session;
    const old = await store.downloads.get([device, "part", name]);
    const part = this.shown.parts.value[name];
    if (!old || !part) return;
    const changed = change(part as Parts[Name]);
    const row = await this.row("part", name, old.hash, changed);
    await store.write(() => store.downloads.put(row));
    this.shown.parts.set({ ...this.shown.parts.value, [name]: changed });
    ground.tabs.tell({ what: "downloads", device });
  }

  private async row(kind: DownloadKind, id: string, hash: string, value: unknown) {
    const data = await this.session.seal(place({ kind, id }), value);
    return { device: this.session.device, kind, id, hash, data };
  }
}

function place({ kind, id }: { kind: DownloadKind; id: string }): string {
  return `${kind}/${id}`;
}

function byNumber<T>(found: Map<string, unknown>): Map<number, T> {
  return new Map([...found].map(([id, data]) => [Number(id), data as T]));
}
