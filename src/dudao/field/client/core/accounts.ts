// Who is here: enrolling, the PIN, the lease, signing out, a second person on the same phone.
import type { Uuid } from "../contract";
import { type Account, type Lock, Refused } from "../core";
import { t } from "../words";
import type { Value } from "./live";
import { type Ground, Session } from "./session";
import { type Given, isWrapped, signIn } from "./signing_in";
import type { AccountRow, Ended } from "./store";
import { uuid7 } from "./uuid";
import { held, unwrap } from "./vault";

export class Accounts {
  // Kept so that an answer that got lost is asked for again under the same id.
  private readonly asked = new Map<string, Uuid>();

  constructor(
    private readonly ground: Ground,
    private readonly lock: Value<Lock>,
    private readonly opened: (session: Session) => Promise<void>,
  ) {}

  // What the door shows while nobody is in.
  async show(): Promise<void> {
    const rows = await this.ground.store.accounts.toArray();
    for (const row of rows) await this.endLease(row);
    const accounts = await Promise.all(rows.map((row) => this.account(row)));
    const [row] = rows;
    if (!row) return this.lock.set({ state: "none" });
    if (rows.some(({ wrapped }) => wrapped)) {
      const left = Math.min(...rows.filter(({ tries }) => tries > 0).map(triesLeft));
      const triesLeftNow = Number.isFinite(left) ? left : null;
      return this.lock.set({ state: "locked", accounts, triesLeft: triesLeftNow });
    }
    return this.signInOnly(row);
  }

  async enrol(given: Given): Promise<void> {
    const rows = await this.ground.store.accounts.toArray(); // by id: the newest comes last
    const known = rows.filter(({ person }) => person.username === given.username).at(-1);
    const device = known?.device ?? this.asked.get(given.username) ?? uuid7();
    this.asked.set(given.username, device);
    await this.signIn(device, given);
  }

  async signInAgain(device: Uuid, given: Omit<Given, "username">): Promise<void> {
    const row = await this.row(device);
    await this.signIn(device, { ...given, username: row.person.username });
  }

  async unlock(device: Uuid, pin: string): Promise<void> {
    const { store } = this.ground;
    await this.endLease(await this.row(device));
    // Counted before it is tried: whoever pulls the plug meanwhile gains no try.
    const row = await store.write(async () => {
      const found = await store.accounts.get(device);
      if (!found || triesLeft(found) === 0) return undefined;
      await store.accounts.update(device, { tries: found.tries + 1 });
      return { ...found, tries: found.tries + 1 };
    });
    const raw = row && isWrapped(row) ? await unwrap(row, pin) : null;
    if (!row || !raw) {
      await this.refuse(device);
      return;
    }
    const key = await held(raw);
    raw.fill(0);
    await store.write(() => store.accounts.update(device, { tries: 0, signed_out: false }));
    this.ground.tabs.tell({ what: "account", device });
    await this.open({ ...row, signed_out: false }, key);
  }

  // What is unsent or under way stays, encrypted. Returns how much is unsent.
  async signOut(session: Session, underWay: boolean): Promise<number> {
    const { store, tabs } = this.ground;
    const { device } = session;
    const { operations, media } = await store.unsent(device);
    if (operations + media > 0 || underWay || (await store.stuck(device)) > 0) {
      await store.write(async () => {
        await store.dropDownloads(device);
        await store.accounts.update(device, { signed_out: true, pulled_at: null });
      });
    } else {
      const end = { method: "POST", path: "devices/end", patience: 5 } as const;
      await session.json(end).catch(() => {}); // without a network the lease ends it
      await store.dropAccount(device);
    }
    tabs.tell({ what: "account", device });
    return operations + media;
  }

  // The key on this phone goes; what is unsent stays, encrypted, until the server gives the key back.
  async end(device: Uuid, ended: Ended): Promise<void> {
    const { store, tabs } = this.ground;
    await store.write(async () => {
      await store.dropDownloads(device);
      await this.dropKey(device, ended);
    });
    tabs.tell({ what: "account", device });
  }

  // Ends what may not be read any more; true if it did.
  async endLease(row: AccountRow): Promise<boolean> {
    const now = await this.latest();
    if (!row.wrapped || !row.lease_until || now <= Date.parse(row.lease_until)) return false;
    await this.end(row.device, "lease");
    return true;
  }

  async account(row: AccountRow): Promise<Account> {
    const { operations, media } = await this.ground.store.unsent(row.device);
    const { device, person, signed_out } = row;
    return { device, person, signedOut: signed_out, unsent: operations + media };
  }

  async signInOnly(row: AccountRow): Promise<void> {
    const account = await this.account(row);
    this.lock.set({ state: "sign_in", account, why: row.ended ?? "ended" });
  }

  // The latest time this phone has ever known: a clock put back gains nothing.
  private async latest(): Promise<number> {
    const { store, clock } = this.ground;
    const before = await store.clock.get("clock");
    clock.recall(before?.drift ?? null);
    const { sure } = clock.now();
    const seen = sure ? clock.best() : Math.max(before?.seen ?? 0, clock.best());
    // A phone too full for it knows the time a little less well, and opens all the same.
    await store
      .write(() => store.clock.put({ id: "clock", seen, drift: clock.drift }))
      .catch(() => {});
    return seen;
  }

  private async signIn(device: Uuid, given: Given): Promise<void> {
    const session = await signIn(this.ground, device, given);
    this.asked.delete(given.username);
    this.ground.tabs.tell({ what: "account", device: session.device });
    await this.opened(session);
  }

  private async open(row: AccountRow, key: CryptoKey): Promise<void> {
    const session = new Session(this.ground, row, key);
    await session.renew(row);
    await this.opened(session);
  }

  private async refuse(device: Uuid): Promise<never> {
    const row = await this.row(device);
    if (row.wrapped && triesLeft(row) > 0) {
      await this.show();
      const words = t("PIN 不对，还可以试 {n} 次。", { n: triesLeft(row) });
      throw new Refused("wrong_pin", words, { pin: words });
    }
    if (row.wrapped) await this.end(device, "tries");
    const ended = await this.row(device);
    await this.signInOnly(ended);
    throw new Refused("sign_in", whyEnded(ended.ended));
  }

  private async dropKey(device: Uuid, ended: Ended): Promise<void> {
    await this.ground.store.accounts.update(device, {
      ended,
      salt: undefined,
      rounds: undefined,
      wrapped: undefined,
      token: null,
      tries: 0,
      pulled_at: null,
    });
  }

  private async row(device: Uuid): Promise<AccountRow> {
    const row = await this.ground.store.accounts.get(device);
    if (!row) throw new Refused("nobody", t("手机上没有这个账号，请重新登录。"));
    return row;
  }
}

function triesLeft({ tries, pin_tries }: AccountRow): number {
  return Math.max(0, pin_tries - tries);
}

function whyEnded(ended: Ended | null): string {
  if (ended === "tries")
    return t("PIN 多次输错，手机上的密钥已删除。请联网用密码登录，内容不会丢失。");
  if (ended === "lease")
    return t("太久没有联网，手机上的密钥已到期。请联网用密码登录，内容不会丢失。");
  return t("这部手机的登录已被停用。请联网用密码登录，没有发送的内容还在。");
}
