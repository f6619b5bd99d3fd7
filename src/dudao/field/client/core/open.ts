// The core as the screens see it: what is open, and what goes through to whom.
import type { Assignment, Draft, ServerVisit, Uuid } from "../contract";
import type { Core, Lock, Matter, Status, Unsafe } from "../core";
import { Refused } from "../core";
import { t } from "../words";
import { Accounts } from "./accounts";
import { Clock } from "./clock";
import { unsafeHere } from "./container";
import { Desk, noViews } from "./desk";
import { isBegun } from "./jots";
import { Value } from "./live";
import type { About } from "./media";
import { placeNow } from "./place";
import { Server } from "./server";
import type { Ground, Session } from "./session";
import { type Ended, Store } from "./store";
import { type News, Tabs } from "./tabs";
import { Update } from "./update";
import { isOver, type Unplanned } from "./visits";

const LEASE_LOOKED_AT_MS = 30_000;

const STATUS: Status = {
  online: navigator.onLine,
  phase: "idle",
  unsent: 0,
  unsentMedia: 0,
  stuck: 0,
  oldestUnsentAt: null,
  sentBytes: 0,
  totalBytes: 0,
  lastContactAt: null,
  leaseUntil: null,
  nextTryAt: null,
  trouble: null,
  savedAt: null,
  persisted: false,
  update: false,
  clockDriftMs: null,
};

export async function openCore(): Promise<Core> {
  const unsafe = await unsafeHere();
  const core = new FieldCore(unsafe);
  if (!unsafe) await core.start();
  return core;
}

class FieldCore implements Core {
  readonly lock = new Value<Lock>({ state: "none" });
  readonly status = new Value<Status>(STATUS);
  readonly matters = new Value<Matter[]>([]);
  private readonly views = noViews();
  readonly parts = this.views.parts;
  readonly schools = this.views.schools;
  readonly forms = this.views.forms;
  readonly serverVisits = this.views.visits;
  readonly drafts = this.views.drafts;
  readonly jotted = this.views.jotted;

  private readonly clock = new Clock();
  private readonly update = new Update(
    () => this.mark({ update: true }),
    () => this.flush(),
  );
  private readonly ground!: Ground;
  private readonly accounts!: Accounts;
  private desk: Desk | null = null;

  constructor(public unsafe: Unsafe | null) {
    if (unsafe) return;
    const { clock, status, matters } = this;
    const tabs = new Tabs();
    this.ground = { store: new Store(), clock, tabs, server: new Server(clock), status, matters };
    this.accounts = new Accounts(this.ground, this.lock, (session) => this.opened(session));
    tabs.hear((news) => this.heard(news).catch(() => {}));
  }

  async start(): Promise<void> {
    try {
      await this.accounts.show();
    } catch {
      this.unsafe = "no_storage";
      return;
    }
    void this.update.watch().catch(() => {});
    const flush = () => void this.flush().catch(() => {});
    for (const name of ["pagehide", "freeze", "visibilitychange"]) {
      document.addEventListener(name, flush);
      window.addEventListener(name, flush);
    }
    window.addEventListener("online", () => this.mark({ online: true }));
    window.addEventListener("offline", () => this.mark({ online: false }));
    window.setInterval(() => void this.lookAtLease(), LEASE_LOOKED_AT_MS);
  }

  enrol(given: Parameters<Core["enrol"]>[0]): Promise<void> {
    return this.accounts.enrol(given);
  }

  unlock(device: Uuid, pin: string): Promise<void> {
    return this.accounts.unlock(device, pin);
  }

  signInAgain(device: Uuid, given: Parameters<Core["signInAgain"]>[1]): Promise<void> {
    return this.accounts.signInAgain(device, given);
  }

  lockNow(): void {
    this.ground.tabs.tell({ what: "lock" });
    void this.leave();
  }

  async signOut(): Promise<{ unsent: number }> {
    const desk = this.here();
    await this.flush();
    for (const visit of this.drafts.value.keys()) await desk.drafts.say(visit);
    const underWay = this.hasUnfinished();
    const unsent = await this.accounts.signOut(desk.session, underWay);
    this.close();
    await this.accounts.show();
    return { unsent };
  }

  // Visits under way, and logs or answers begun and not handed over.
  hasUnfinished(): boolean {
    const visits = this.here().drafts.all();
    return visits.some((kept) => !isOver(kept.draft)) || isBegun(this.jotted.value);
  }

  async startAssigned(assignment: Assignment): Promise<Uuid> {
    return this.here().startAssigned(assignment);
  }

  async startUnplanned(given: Unplanned): Promise<Uuid> {
    return this.here().startUnplanned(given);
  }

  async takeOver(visit: ServerVisit): Promise<Uuid> {
    return this.here().takeOver(visit);
  }

  // A screen that closes because the phone was locked has nothing left to say: all was written.
  change(visit: Uuid, change: (draft: Draft) => void): void {
    this.desk?.drafts.change(visit, change);
  }

  async flush(): Promise<void> {
    await this.desk?.flush();
  }

  async step(
    visit: Uuid,
    kind: string,
    body: Record<string, unknown>,
    change: (draft: Draft) => void,
  ) {
    return this.here().drafts.step(visit, kind, body, change);
  }

  async say(visit: Uuid): Promise<void> {
    await this.desk?.drafts.say(visit);
  }

  jot(field: string, text: string): void {
    this.desk?.jots.jot(field, text);
  }

  async tell(subject: Uuid, kind: string, body: Record<string, unknown>): Promise<Uuid> {
    return this.here().tell(subject, kind, body);
  }

  async compose(visit: Uuid) {
    return this.here().compose(visit);
  }

  async keep(visit: Uuid | null, blob: Blob, about: About) {
    return this.here().keep(visit, blob, about);
  }

  async picture(file: Uuid, edge: 320 | 1280): Promise<string | null> {
    return (await this.desk?.media.picture(file, edge)) ?? null;
  }

  async content(file: Uuid): Promise<Blob | null> {
    return (await this.desk?.media.own(file)) ?? null;
  }

  async take(file: Uuid): Promise<Blob | null> {
    return this.here().take(file);
  }

  async waiting() {
    return this.here().waiting();
  }

  async receipts() {
    return this.here().receipts();
  }

  sync(): void {
    this.desk?.sync.now();
  }

  async exportFile(): Promise<Blob> {
    await this.flush();
    return this.here().export();
  }

  takeUpdate(): void {
    this.update.take();
  }

  now() {
    return this.clock.now();
  }

  place() {
    return placeNow();
  }

  private here(): Desk {
    if (!this.desk) throw new Refused("locked", t("已锁定，请先输入 PIN。"));
    return this.desk;
  }

  private mark(status: Partial<Status>): void {
    this.status.set({ ...this.status.value, ...status });
  }

  private async opened(session: Session): Promise<void> {
    await this.flush();
    this.desk?.close();
    const desk = new Desk(session, this.views, (why) => this.refused(why));
    this.desk = desk;
    await desk.load();
    const row = await session.account();
    if (row) this.lock.set({ state: "open", account: await this.accounts.account(row) });
    // Some browsers ask the person: nothing waits for the answer.
    const persisted = navigator.storage.persist().catch(() => false);
    void persisted.then((promised) => this.mark({ persisted: promised }));
  }

  // Back to the door. What is not on the disk yet is written first: without that nobody leaves.
  private async leave(): Promise<void> {
    await this.flush();
    this.close();
    await this.accounts.show();
  }

  private close(): void {
    this.desk?.close();
    this.desk = null;
    const { online, update, persisted } = this.status.value;
    this.status.set({ ...STATUS, online, update, persisted });
  }

  // The server does not know this phone, or this person, any more.
  private async refused(why: Ended): Promise<void> {
    const { session } = this.here();
    await this.flush().catch(() => {});
    await this.accounts.end(session.device, why);
    const row = await session.account();
    this.close();
    if (row) await this.accounts.signInOnly(row);
  }

  private async lookAtLease(): Promise<void> {
    const row = await this.desk?.session.account();
    if (!row) return;
    await this.flush().catch(() => {});
    if (await this.accounts.endLease(row)) {
      this.close();
      await this.accounts.show();
    }
  }

  private async heard(news: News): Promise<void> {
    const { desk } = this;
    if (news.what === "lock") {
      if (desk) await this.leave();
    } else if (desk && news.device !== desk.session.device) {
      return;
    } else if (news.what === "account") {
      const row = await desk?.session.account();
      if (desk && row?.wrapped && !row.signed_out) return;
      await this.flush().catch(() => {});
      this.close();
      await this.accounts.show();
    } else {
      await desk?.heard(news);
    }
  }
}
