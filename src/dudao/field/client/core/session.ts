// An open account: its key while it is open, and what everything else stands on.
import type { Person, Uuid } from "../contract";
import type { Matter, Status } from "../core";
import { utf8 } from "./bytes";
import type { Clock } from "./clock";
import type { Value } from "./live";
import type { Call, Server } from "./server";
import type { AccountRow, Store } from "./store";
import type { Tabs } from "./tabs";
import { seal, unseal } from "./vault";

// What is there whoever is here.
export interface Ground {
  store: Store;
  clock: Clock;
  tabs: Tabs;
  server: Server;
  status: Value<Status>;
  matters: Value<Matter[]>;
}

const NOT_SAVED: readonly string[] = ["storage_full", "not_saved"];

export class Session {
  readonly device: Uuid;
  readonly person: Person;
  private readonly closing = new AbortController();
  private token = "";

  constructor(
    readonly ground: Ground,
    account: AccountRow,
    private readonly key: CryptoKey,
  ) {
    this.device = account.device;
    this.person = account.person;
  }

  get store(): Store {
    return this.ground.store;
  }

  // Aborted when the account is locked: what runs for it stops.
  get closed(): AbortSignal {
    return this.closing.signal;
  }

  close(): void {
    this.closing.abort();
  }

  json<T>(call: Omit<Call, "token" | "signal">): Promise<T> {
    return this.ground.server.json<T>({ ...call, token: this.token, signal: this.closed });
  }

  bytes(call: Omit<Call, "token" | "signal">): Promise<ArrayBuffer> {
    return this.ground.server.bytes({ ...call, token: this.token, signal: this.closed });
  }

  seal(place: string, value: unknown): Promise<ArrayBuffer> {
    return this.sealBytes(place, utf8(JSON.stringify(value)));
  }

  async open<T>(place: string, sealed: ArrayBuffer): Promise<T> {
    return JSON.parse(new TextDecoder().decode(await this.openBytes(place, sealed))) as T;
  }

  sealBytes(place: string, content: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
    return seal(this.key, `${this.device}/${place}`, content);
  }

  openBytes(place: string, sealed: ArrayBuffer): Promise<Uint8Array<ArrayBuffer>> {
    return unseal(this.key, `${this.device}/${place}`, sealed);
  }

  // As the export file wants it: readable at the office with the key kept there.
  exported(iv: Uint8Array<ArrayBuffer>, content: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
    return crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.key, content);
  }

  // Takes the token as it is stored now; false where it is the one that was used before.
  async renew(row: AccountRow | undefined): Promise<boolean> {
    const token = row?.token ? await this.open<string>("token", row.token) : "";
    if (!token || token === this.token) return false;
    this.token = token;
    return true;
  }

  account(): Promise<AccountRow | undefined> {
    return this.store.accounts.get(this.device);
  }

  say(status: Partial<Status>): void {
    const { ground } = this;
    ground.status.set({ ...ground.status.value, ...status });
  }

  // Everything typed so far is on the disk.
  saved(): void {
    const { trouble } = this.ground.status.value;
    const healed = trouble && NOT_SAVED.includes(trouble.code) ? { trouble: null } : {};
    this.say({ savedAt: new Date().toISOString(), ...healed });
  }

  // Of the sync; that something is not saved here is worse, and stays to be read.
  troubled(trouble: Status["trouble"]): Pick<Status, "trouble"> {
    const now = this.ground.status.value.trouble;
    return { trouble: now && NOT_SAVED.includes(now.code) ? now : trouble };
  }

  // The same, for every tab.
  sayAll(status: Partial<Status>): void {
    this.say(status);
    this.ground.tabs.tell({ what: "status", device: this.device, status });
  }
}
