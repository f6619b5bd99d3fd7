// Everything of one open account, put together.
import type {
  Assignment,
  Draft,
  Feedback,
  Form,
  Named,
  School,
  ServerVisit,
  Shot,
  Uuid,
} from "../contract";
import { Refused } from "../core";
import { feedbackText } from "../form";
import { t } from "../words";
import { sha256 } from "./bytes";
import { Downloads, type Shown } from "./downloads";
import { Drafts } from "./drafts";
import { exported } from "./exporting";
import { dayInChina, feedbackContent, type Sources } from "./feedback";
import { Jots } from "./jots";
import { Value } from "./live";
import { localParts } from "./local";
import { mattersOf } from "./matters";
import { type About, Media } from "./media";
import { Pulling } from "./pulling";
import { Sending } from "./sending";
import type { Session } from "./session";
import { Sync } from "./sync";
import type { News } from "./tabs";
import { Uploading } from "./uploading";
import { uuid7 } from "./uuid";
import { assignedDraft, startOf, takenOver, type Unplanned, unplannedDraft } from "./visits";

export interface Views extends Shown {
  drafts: Value<ReadonlyMap<Uuid, Draft>>;
  jotted: Value<Readonly<Record<string, string>>>;
}

export function noViews(): Views {
  return {
    parts: new Value({}),
    schools: new Value<ReadonlyMap<number, School>>(new Map()),
    forms: new Value<ReadonlyMap<number, Form>>(new Map()),
    visits: new Value<ReadonlyMap<Uuid, ServerVisit>>(new Map()),
    drafts: new Value<ReadonlyMap<Uuid, Draft>>(new Map()),
    jotted: new Value<Readonly<Record<string, string>>>({}),
  };
}

export class Desk {
  readonly drafts: Drafts;
  readonly media: Media;
  readonly jots: Jots;
  readonly sync: Sync;
  private readonly downloads: Downloads;

  constructor(
    readonly session: Session,
    private readonly views: Views,
    refused: (why: "ended" | "disabled") => Promise<void>,
  ) {
    this.drafts = new Drafts(session, views.drafts, () => this.made());
    this.media = new Media(session);
    this.jots = new Jots(session, views.jotted);
    this.downloads = new Downloads(session, views);
    const { drafts, media } = this;
    this.sync = new Sync(
      session,
      {
        drafts,
        sending: new Sending(session, drafts.operations),
        uploading: new Uploading(session, media),
        pulling: new Pulling(session, this.downloads, views, drafts, media),
      },
      refused,
      () => this.today(),
    );
  }

  async load(): Promise<void> {
    await Promise.all([this.downloads.load(), this.drafts.load(), this.jots.load()]);
    const account = await this.session.account();
    this.session.say({
      lastContactAt: account?.contact_at ?? null,
      leaseUntil: account?.lease_until ?? null,
      clockDriftMs: this.session.ground.clock.drift,
    });
    await this.count();
    this.sync.start();
  }

  close(): void {
    this.session.close();
    this.media.forget();
    this.downloads.forget();
    this.views.drafts.set(new Map());
    this.views.jotted.set({});
    this.session.ground.matters.set([]);
  }

  async flush(): Promise<void> {
    await Promise.all([this.drafts.flush(), this.jots.flush()]);
  }

  // What another tab, or this one, has to say about this account.
  async heard(news: News): Promise<void> {
    if (news.what === "draft") await this.drafts.heard(news.visit);
    else if (news.what === "jots") await this.jots.load();
    else if (news.what === "sync") this.sync.want();
    else if (news.what === "operations") await this.count();
    else if (news.what === "downloads") {
      await this.downloads.load();
      await this.count();
    } else if (news.what === "status") {
      this.sync.heard();
      this.session.say(news.status);
    }
  }

  async startAssigned(assignment: Assignment): Promise<Uuid> {
    const known = this.views.visits.value.get(assignment.reserved);
    if (known) return this.takeOver(known);
    const draft = assignedDraft(assignment, this.views.schools.value.get(assignment.unit));
    return this.drafts.begin(draft, [startOf(draft)]);
  }

  async startUnplanned(given: Unplanned): Promise<Uuid> {
    const school = this.views.schools.value.get(given.unit);
    if (school?.recused) throw new Refused("recused", school.recused);
    const { person, ground } = this.session;
    const leader: Named = { id: person.id, name: person.name };
    const hour = new Date(ground.clock.best() + 8 * 3_600_000).getUTCHours();
    const draft = unplannedDraft(given, leader, school, hour);
    return this.drafts.begin(draft, [startOf(draft)]);
  }

  async takeOver(visit: ServerVisit): Promise<Uuid> {
    const draft = takenOver(visit, this.session.person.id);
    if (visit.feedback && draft.state !== "checked_in") {
      draft.feedback = await this.feedbackOf(draft, visit, visit.feedback);
    }
    return this.drafts.begin(draft, []);
  }

  async compose(visit: Uuid): Promise<Feedback> {
    await this.drafts.say(visit);
    const kept = this.drafts.kept(visit);
    if (!kept?.draft.checked_in) {
      throw new Refused("not_checked_in", t("还没有签到，不能生成反馈清单。请先签到。"));
    }
    const content = feedbackContent(kept.draft, this.sources(kept.draft, kept.dropped));
    const text = feedbackText(content);
    const feedback: Feedback = {
      feedback: uuid7(),
      content,
      text,
      text_sha256: await sha256(text),
      composed_at: this.session.ground.clock.now(),
      positions: {},
      school_view: "",
      signer_name: "",
      signer_title: "",
      strokes: [],
      signed_at: null,
      refusal: null,
    };
    const { feedback: id, text_sha256 } = feedback;
    const body = { visit, feedback: id, content, text, text_sha256 };
    await this.drafts.step(visit, "visit.compose", body, (draft) => {
      draft.feedback = feedback;
      draft.state = "composed";
    });
    return feedback;
  }

  async keep(visit: Uuid | null, blob: Blob, about: About): Promise<Shot> {
    const { to } = about;
    const subject = visit ?? ("log" in to ? to.log : null);
    if (!subject) throw new Error("a file belongs to a visit or a log");
    const largest = this.views.parts.value.rules?.media_bytes;
    const { shot, put } = await this.media.sealed(subject, blob, about, largest);
    const { file, sha256: hash, size, media_type, name, taken_at } = shot;
    const facts = { file, sha256: hash, size, media_type, name, taken_at };
    if (visit === null) {
      await this.alone(subject, "log.attach", { log: subject, ...facts }, put);
      return shot;
    }
    const { original, watermark, markup, blurred, consent } = shot;
    const body = { visit, ...facts, to, original, watermark, markup, blurred, consent };
    const work = ({ draft }: { draft: Draft }) => {
      draft.files.push(shot);
      return [{ kind: "visit.attach", body }];
    };
    await this.drafts.commit(visit, work, put);
    return shot;
  }

  // A file to take along; the name and the kind are those of the list.
  async take(file: Uuid): Promise<Blob | null> {
    const known = this.views.parts.value.files?.find((each) => each.file === file);
    const blob = known && (await this.media.fetched(file, 0, known.sha256));
    return blob ? new Blob([blob], { type: known.media_type }) : null;
  }

  async tell(subject: Uuid, kind: string, body: Record<string, unknown>): Promise<Uuid> {
    const id = await this.alone(subject, kind, body);
    const now = this.session.ground.clock.now().wall;
    const { posts, logs, ratings } = localParts(kind, body, now);
    if (posts) await this.downloads.amend("posts", posts).catch(() => {});
    if (ratings) await this.downloads.amend("ratings", ratings).catch(() => {});
    if (logs) await this.downloads.amend("logs", logs).catch(() => {});
    return id;
  }

  export(): Promise<Blob> {
    return exported(this.session, this.drafts.operations, this.media);
  }

  async waiting() {
    const { store, device } = this.session;
    const rows = await store.inState(device, "queued").toArray();
    return rows.map(({ id, kind, made_at }) => ({ id, kind, made_at }));
  }

  async receipts() {
    const { store, device } = this.session;
    const rows = await store.operations.where({ device }).sortBy("seq");
    return rows.flatMap(({ id, sha256: hash, received_at, kind }) =>
      received_at ? [{ id, sha256: hash, received_at, kind }] : [],
    );
  }

  async count(): Promise<void> {
    const { session } = this;
    const { store, device } = session;
    const { operations, media, oldest } = await store.unsent(device);
    const stuck = await store.stuck(device);
    session.say({ unsent: operations, unsentMedia: media, oldestUnsentAt: oldest, stuck });
    const matters = await mattersOf(session, this.drafts.operations, this.views.visits.value);
    if (!session.closed.aborted) session.ground.matters.set(matters);
  }

  private async made(): Promise<void> {
    const { device, ground } = this.session;
    ground.tabs.tell({ what: "operations", device });
    this.sync.stepped();
    await this.count().catch(() => {}); // what was made is made
  }

  private today(): string {
    return dayInChina(new Date(this.session.ground.clock.best()).toISOString());
  }

  // An operation about no visit.
  private async alone(
    subject: Uuid,
    kind: string,
    body: Record<string, unknown>,
    more?: () => Promise<unknown>,
  ): Promise<Uuid> {
    const { operations } = this.drafts;
    const { store, ground } = this.session;
    const id = await operations.inOrder(async () => {
      const prepared = await operations.prepare(subject, [{ kind, body }], ground.clock.now());
      await store.write(async () => {
        await operations.put(prepared);
        await more?.();
      });
      return prepared.rows[0]?.id as Uuid;
    });
    await this.made();
    return id;
  }

  private sources(draft: Draft, dropped: readonly Uuid[]): Sources {
    const { words, rules, calendar } = this.views.parts.value;
    const school = this.views.schools.value.get(draft.unit);
    if (!words || !rules || !calendar || !school) {
      throw new Refused("not_here", t("这所学校的资料不在手机上，请联网同步后再试。"));
    }
    const server = this.views.visits.value.get(draft.visit) ?? null;
    const { workdays } = rules;
    return { words, workdays, calendar, school, server, dropped, today: this.today() };
  }

  private async feedbackOf(
    draft: Draft,
    visit: ServerVisit,
    { text, text_sha256, signed_at, refused_at }: NonNullable<ServerVisit["feedback"]>,
  ): Promise<Feedback> {
    const moment = (wall: string) => ({ wall, trusted: wall, drift_ms: null, sure: true });
    return {
      feedback: visit.visit,
      content: feedbackContent(draft, this.sources(draft, [])),
      text,
      text_sha256,
      composed_at: moment(draft.changed_at),
      positions: {},
      school_view: "",
      signer_name: "",
      signer_title: "",
      strokes: [],
      signed_at: signed_at ? moment(signed_at) : null,
      refusal: refused_at ? { reason: "", witness: "", at: moment(refused_at) } : null,
    };
  }
}
