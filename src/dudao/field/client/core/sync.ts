// When to sync, and in which order: text, media, what waits for media, then what the server has.
import { Refused } from "../core";
import { t } from "../words";
import { waitFor } from "./backoff";
import { hasUnsaid } from "./differences";
import type { Drafts, Kept } from "./drafts";
import type { Made } from "./operations";
import type { Pulling } from "./pulling";
import type { Sending } from "./sending";
import { Trouble } from "./server";
import type { Session } from "./session";
import type { Uploading } from "./uploading";
import { isOver } from "./visits";

const AFTER_STEP_MS = 2_000;
const PULL_EVERY_MS = 15 * 60_000;
const NEWS_EVERY_MS = 30_000; // what was applied changes what the server has
const ASK_FIRST_MS = 4_000; // what was sent is applied by then, as a rule
const ASK_LAST_MS = 5 * 60_000;
const SILENT_MS = 5_000; // a tab that syncs and says nothing for so long sleeps

export interface Parts {
  drafts: Drafts;
  sending: Sending;
  uploading: Uploading;
  pulling: Pulling;
}

export class Sync {
  private timer = 0;
  private failures = 0;
  private asked = 0;
  private running = false;
  private again = false;
  private pullWanted = true;
  private pulledAt = 0; // by performance.now()
  private heardAt = 0;
  private pressed = false;

  constructor(
    private readonly session: Session,
    private readonly parts: Parts,
    private readonly refused: (why: "ended" | "disabled") => Promise<void>,
    private readonly today: () => string,
  ) {}

  start(): void {
    const signal = this.session.closed;
    const contact = () => this.want(true);
    window.addEventListener("online", contact, { signal });
    document.addEventListener("visibilitychange", () => document.hidden || contact(), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.timer));
    this.want(true);
  }

  // Somebody pressed the button.
  now(): void {
    this.pressed = true;
    this.pullWanted = true;
    this.want();
  }

  want(pull = false): void {
    const due = performance.now() - this.pulledAt > ASK_FIRST_MS;
    this.pullWanted = this.pullWanted || (pull && due);
    this.failures = 0;
    this.later(0);
  }

  stepped(): void {
    if (this.running) this.again = true;
    else if (this.failures === 0) this.later(AFTER_STEP_MS);
  }

  // Another tab syncs and says so.
  heard(): void {
    this.heardAt = performance.now();
  }

  private later(wait: number): void {
    clearTimeout(this.timer);
    if (!this.session.closed.aborted) this.timer = window.setTimeout(() => this.run(), wait);
  }

  private async run(steal = false): Promise<void> {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = true;
    const name = `dudao-sync-${this.session.device}`;
    const how: LockOptions = steal ? { steal: true } : { ifAvailable: true };
    try {
      await navigator.locks.request(name, how, async (lock) => {
        if (!lock) return this.leave();
        this.pressed = false;
        await this.rounds();
      });
    } catch (error) {
      this.again = false;
      if (!this.session.closed.aborted) await this.failed(error);
    } finally {
      this.running = false;
      if (this.again) this.later(AFTER_STEP_MS);
    }
  }

  // To the tab that syncs already; from one that sleeps over it the button takes it away.
  private leave(): void {
    this.session.ground.tabs.tell({ what: "sync", device: this.session.device });
    this.later(PULL_EVERY_MS);
    if (!this.pressed) return;
    const left = performance.now();
    this.pressed = false;
    setTimeout(() => this.heardAt < left && !document.hidden && this.run(true), SILENT_MS);
  }

  private async rounds(): Promise<void> {
    do {
      this.again = false;
      await this.round();
    } while (this.again && !this.session.closed.aborted);
    await this.done();
  }

  private async round(): Promise<void> {
    const { sending, uploading, pulling } = this.parts;
    sending.trouble = null;
    uploading.trouble = null;
    await this.prepare().catch(() => {}); // a full phone still sends what it has
    this.phase("operations");
    await sending.send(0);
    this.phase("media");
    await uploading.all();
    const missing = await sending.send(1);
    if (missing.size > 0) {
      await uploading.again(missing);
      await uploading.all();
      await sending.send(1);
    }
    await sending.ask();
    if (!this.isPullDue()) return;
    this.phase("pull");
    await pulling.pull();
    sending.applied = false;
    this.pullWanted = false;
    this.pulledAt = performance.now();
    void pulling.fetchAhead(this.today()).catch(() => {});
  }

  // What was typed is said, and what is over is declared whole.
  private async prepare(): Promise<void> {
    const { drafts } = this.parts;
    await drafts.flush();
    for (const { draft } of drafts.all()) {
      if (hasUnsaid(draft)) await drafts.say(draft.visit);
    }
    for (const kept of drafts.all().filter(isToFinish)) {
      await drafts.commit(kept.draft.visit, completion);
    }
  }

  private async done(): Promise<void> {
    const { store, device, ground } = this.session;
    const lastContactAt = ground.clock.now().wall;
    this.failures = 0;
    const { sending, uploading } = this.parts;
    const trouble = sending.trouble ?? uploading.trouble;
    this.session.sayAll({
      phase: "idle",
      lastContactAt,
      nextTryAt: null,
      online: true,
      sentBytes: 0,
      totalBytes: 0,
      clockDriftMs: ground.clock.drift,
      ...this.session.troubled(trouble && { code: trouble.code, words: trouble.words }),
    });
    await store.write(() => store.accounts.update(device, { contact_at: lastContactAt }));
    const undecided = await store.inState(device, "received").filter(isOpen).count();
    this.asked = undecided > 0 ? this.asked + 1 : 0;
    const soon = Math.min(ASK_LAST_MS, ASK_FIRST_MS * 2 ** (this.asked - 1));
    const next = this.parts.sending.applied ? NEWS_EVERY_MS : PULL_EVERY_MS;
    this.later(undecided > 0 ? soon : next);
  }

  private async failed(error: unknown): Promise<void> {
    if (error instanceof DOMException && error.name === "AbortError") return; // the lock was stolen
    const { status, code, words, retryMs } = troubleOf(error);
    if (status === 401 && (await this.session.renew(await this.session.account()))) {
      return this.later(0); // another tab signed in again
    }
    // Only the server's own word takes the schools away, not that of a wall before it.
    if (status === 403 && !["insecure", "away"].includes(code)) await this.parts.pulling.forget();
    if (code === "device_ended") return this.refused("ended");
    if (code === "person_disabled") return this.refused("disabled");
    this.failures += 1;
    const wait = Math.max(retryMs ?? 0, waitFor(this.failures));
    this.session.sayAll({
      phase: "waiting",
      ...this.session.troubled({ code, words }),
      online: status !== 0,
      nextTryAt: new Date(Date.now() + wait).toISOString(),
    });
    this.later(wait);
  }

  private phase(phase: "operations" | "media" | "pull"): void {
    this.session.sayAll({ phase, nextTryAt: null });
  }

  private isPullDue(): boolean {
    const since = performance.now() - this.pulledAt;
    const news = this.parts.sending.applied && since > NEWS_EVERY_MS;
    return this.pullWanted || news || since > PULL_EVERY_MS;
  }
}

// The proof that every byte of a visit is on the server; again where a file came after it.
function completion(kept: Kept): Made[] {
  if (!isToFinish(kept)) return [];
  const { visit, files } = kept.draft;
  kept.finished = [...new Set(files.map((file) => file.sha256))];
  const body = { visit, files: files.map(({ file }) => file) };
  return [{ kind: "visit.complete", body, media: kept.finished }];
}

export function isToFinish({ draft, finished }: Kept): boolean {
  return (
    isOver(draft) && !(finished && draft.files.every((file) => finished.includes(file.sha256)))
  );
}

function isOpen({ matter }: { matter: 0 | 1 }): boolean {
  return matter === 0;
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof Trouble && error.status === 401 && error.code !== "device_ended") {
    return new Trouble(
      401,
      error.code,
      t("服务器不认识这部手机的登录了。请先锁定，再用自己的账号和密码登录一次，内容不会丢失。"),
    );
  }
  if (error instanceof Trouble) return error;
  if (error instanceof Refused) return new Trouble(-1, error.code, error.words);
  const words = t("同步时出了意外（{error}）。内容都保存在手机上，稍后会自动再试。", {
    error: String(error),
  });
  return new Trouble(-1, "failed", words);
}
