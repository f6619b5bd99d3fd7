// What the server has for this person: fetched as differences, and what follows from it here.
import type { Draft, Pulled, ServerVisit, Uuid } from "../contract";
import { absorb, hasUnsaid } from "./differences";
import type { Downloads, Shown } from "./downloads";
import type { Drafts } from "./drafts";
import type { Media } from "./media";
import type { Session } from "./session";

const AHEAD_DAYS = 3;
const GHOSTS = 60; // pictures fetched ahead after one pull
const LOG_DAYS_MS = 30 * 86_400_000;

export class Pulling {
  constructor(
    private readonly session: Session,
    private readonly downloads: Downloads,
    private readonly shown: Shown,
    private readonly drafts: Drafts,
    private readonly media: Media,
  ) {}

  async pull(): Promise<void> {
    const { store, device } = this.session;
    // Of what was all decided before the server looked, its word is the last one.
    const pending = await this.drafts.operations.pendingSubjects();
    const settled = this.drafts.all().filter(({ draft }) => !pending.has(draft.visit));
    const { operations, oldest } = await store.unsent(device);
    const body = {
      app: __APP__,
      have: await this.downloads.hashes(),
      unsent: operations,
      oldest_unsent_at: oldest,
    };
    const call = { method: "POST", path: "pull", body, patience: 180 } as const;
    const pulled = await this.session.json<Pulled>(call);
    await this.downloads.take(pulled, this.formsUnderWay());
    await store.accounts.update(device, {
      lease_until: pulled.lease_until,
      pulled_at: pulled.server_time,
      pin_tries: this.shown.parts.value.rules?.pin_tries ?? 10,
    });
    this.session.sayAll({ leaseUntil: pulled.lease_until });
    await this.follow(pulled, new Set(settled.map(({ draft }) => draft.visit)));
  }

  // Whoever may hold nothing any more holds nothing.
  async forget(): Promise<void> {
    const { store, device, ground } = this.session;
    await store.write(() => store.dropDownloads(device));
    this.downloads.forget();
    ground.tabs.tell({ what: "downloads", device });
  }

  // Pictures of what is to be looked at in the next days, while there is a network.
  async fetchAhead(today: string): Promise<void> {
    const { schools, parts } = this.shown;
    const until = new Date(Date.parse(today) + AHEAD_DAYS * 86_400_000).toISOString().slice(0, 10);
    const soon = (parts.value.assignments ?? []).filter(({ planned_on }) => planned_on <= until);
    const files = soon.flatMap(({ unit }) =>
      (schools.value.get(unit)?.open ?? []).flatMap(({ photos, after }) => [...photos, ...after]),
    );
    await this.dropPictures();
    for (const file of files.slice(0, GHOSTS)) {
      if (this.session.closed.aborted || !navigator.onLine) return;
      await this.media.fetched(file, 320);
    }
  }

  private formsUnderWay(): Set<string> {
    const sheets = this.drafts.all().flatMap(({ draft }) => Object.values(draft.records));
    return new Set(sheets.map(({ version }) => `form/${version}`));
  }

  private async follow(pulled: Pulled, settled: ReadonlySet<Uuid>): Promise<void> {
    const pending = await this.drafts.operations.pendingSubjects();
    const inScope = new Set(pulled.scope.visits);
    for (const { draft } of this.drafts.all()) {
      const { visit } = draft;
      if (!settled.has(visit) || pending.has(visit)) continue;
      const server = this.shown.visits.value.get(visit);
      if (server) await this.absorbed(draft, server);
      else if (!inScope.has(visit)) await this.over(draft);
    }
    await this.dropLogs(pending);
    const { ground, device } = this.session;
    ground.tabs.tellAll({ what: "operations", device });
  }

  private async absorbed(draft: Draft, server: ServerVisit): Promise<void> {
    const me = this.session.person.id;
    if (absorb(structuredClone(draft), server, me)) {
      this.drafts.change(draft.visit, (current) => {
        absorb(current, server, me);
      });
    }
  }

  private async over(draft: Draft): Promise<void> {
    const { visit } = draft;
    if (hasUnsaid(draft) || !(await this.media.allSent(visit))) return;
    await this.drafts.drop(visit);
    if (!this.drafts.kept(visit)) await this.media.drop(visit);
  }

  // Files of logs that are on the server for long need not stay here.
  private async dropLogs(pending: Set<Uuid>): Promise<void> {
    const { store, device } = this.session;
    const old = new Date(Date.now() - LOG_DAYS_MS).toISOString();
    const files = await store.files.where({ device }).toArray();
    for (const subject of new Set(files.map((file) => file.subject))) {
      if (pending.has(subject) || this.drafts.kept(subject)) continue;
      if (await this.media.allSent(subject, old)) await this.media.drop(subject);
    }
  }

  private async dropPictures(): Promise<void> {
    const { store, device } = this.session;
    const allowed = new Set(
      [...this.shown.schools.value.values()].flatMap(({ open, closed }) =>
        [...open, ...closed].flatMap(({ photos, after }) => [...photos, ...after]),
      ),
    );
    for (const { file } of this.shown.parts.value.files ?? []) allowed.add(file);
    await store.pictures
      .where({ device })
      .filter(({ file }) => !allowed.has(file))
      .delete();
  }
}
