// The tables on the phone. What a person entered or fetched lies in them encrypted; in the clear are
// only ids, hashes, sizes, counts and what the lock needs.
import Dexie, { type Table } from "dexie";
import type { Instant, Outcome, Person, Sha256, Uuid } from "../contract";
import { Refused } from "../core";
import { t } from "../words";
import type { Wrapped } from "./vault";

export type Ended = "tries" | "lease" | "ended" | "disabled";

export interface AccountRow extends Partial<Wrapped> {
  device: Uuid;
  person: Person;
  signed_out: boolean;
  ended: Ended | null; // why `wrapped` is gone
  tries: number; // wrong PINs in a row
  pin_tries: number;
  lease_until: Instant | null;
  token: ArrayBuffer | null;
  check: ArrayBuffer; // opens with the data key of this account and with no other
  seq: number; // of the last operation made
  contact_at: Instant | null;
  pulled_at: Instant | null;
}

export type DownloadKind = "school" | "visit" | "form" | "part";

export interface DownloadRow {
  device: Uuid;
  kind: DownloadKind;
  id: string;
  hash: string;
  data: ArrayBuffer;
}

export interface DraftRow {
  device: Uuid;
  visit: Uuid;
  rev: number; // counts the writes, so that a tab sees that another one wrote
  data: ArrayBuffer;
}

export interface OperationRow {
  id: Uuid;
  device: Uuid;
  seq: number;
  // waiting for its receipt · received, not yet decided · over · the id was taken with another text
  state: "queued" | "received" | "settled" | "clash";
  late: 0 | 1; // goes after the media it names
  kind: string;
  subject: Uuid; // the visit, log, post or school in a round it is about
  sha256: Sha256;
  size: number;
  media: Sha256[];
  made_at: Instant;
  data: ArrayBuffer | null; // the content; gone once it is settled
  received_at: Instant | null;
  matter: 0 | 1; // `told` is for a person to read
  told: ArrayBuffer | null; // what the server said of it
}

export interface Told {
  state: Outcome | "clash";
  code: string;
  words: string;
  at: Instant;
}

export interface FileRow {
  device: Uuid;
  file: Uuid;
  subject: Uuid;
  sha256: Sha256;
  media_type: string;
}

export interface MediaRow {
  device: Uuid;
  sha256: Sha256;
  size: number;
  state: "waiting" | "sent" | "broken"; // broken: the bytes here are not those of the hash
  made_at: Instant;
}

export interface ChunkRow {
  device: Uuid;
  sha256: Sha256;
  n: number;
  data: ArrayBuffer;
}

export interface PictureRow {
  device: Uuid;
  file: Uuid;
  edge: number; // 0: a whole file to take along
  data: ArrayBuffer;
}

export class Store extends Dexie {
  accounts!: Table<AccountRow, Uuid>;
  downloads!: Table<DownloadRow, [Uuid, DownloadKind, string]>;
  drafts!: Table<DraftRow, [Uuid, Uuid]>;
  operations!: Table<OperationRow, Uuid>;
  chains!: Table<{ device: Uuid; subject: Uuid; last: Uuid }, [Uuid, Uuid]>;
  files!: Table<FileRow, [Uuid, Uuid]>;
  media!: Table<MediaRow, [Uuid, Sha256]>;
  chunks!: Table<ChunkRow, [Uuid, Sha256, number]>;
  pictures!: Table<PictureRow, [Uuid, Uuid, number]>;
  jots!: Table<{ device: Uuid; field: string; data: ArrayBuffer }, [Uuid, string]>;
  clock!: Table<{ id: "clock"; seen: number; drift: number | null }, "clock">;

  constructor() {
    // strict: a write is answered when it is on the disk, not when the system promises it.
    super("dudao-field", { chromeTransactionDurability: "strict" });
    this.version(1).stores({
      accounts: "device",
      downloads: "[device+kind+id], device",
      drafts: "[device+visit], device",
      operations: "id, device, [device+state+seq], [device+matter], [device+subject]",
      chains: "[device+subject], device",
      files: "[device+file], device, [device+subject], [device+sha256]",
      media: "[device+sha256], device, [device+state]",
      chunks: "[device+sha256+n], device, [device+sha256]",
      pictures: "[device+file+edge], device",
      jots: "[device+field], device",
      clock: "id",
    });
  }

  // All or nothing. Where the phone is full, copies of what the server has give way once.
  async write<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.transaction("rw", this.tables, work);
    } catch (error) {
      if (!isFull(error)) throw error;
    }
    try {
      await this.makeRoom();
      return await this.transaction("rw", this.tables, work);
    } catch (error) {
      throw isFull(error) ? full() : error;
    }
  }

  // Copies of what the server has.
  private async makeRoom(): Promise<void> {
    await this.pictures.filter(({ edge }) => edge > 0).delete();
    const sent = await this.media.filter(({ state }) => state === "sent").toArray();
    for (const { device, sha256 } of sent) await this.chunks.where({ device, sha256 }).delete();
  }

  inState(device: Uuid, state: OperationRow["state"]) {
    const [first, last] = [Dexie.minKey, Dexie.maxKey];
    return this.operations
      .where("[device+state+seq]")
      .between([device, state, first], [device, state, last]);
  }

  waitingMedia(device: Uuid): Promise<MediaRow[]> {
    return this.media.where("[device+state]").equals([device, "waiting"]).sortBy("made_at");
  }

  async unsent(
    device: Uuid,
  ): Promise<{ operations: number; media: number; oldest: string | null }> {
    const operations = this.inState(device, "queued");
    return {
      operations: await operations.count(),
      media: await this.media.where("[device+state]").equals([device, "waiting"]).count(),
      oldest: (await this.inState(device, "queued").first())?.made_at ?? null,
    };
  }

  // What cannot be sent as it is, and is nowhere but here.
  async stuck(device: Uuid): Promise<number> {
    const broken = this.media.where("[device+state]").equals([device, "broken"]);
    return (await broken.count()) + (await this.inState(device, "clash").count());
  }

  // What was fetched may be fetched again: it goes where somebody may no longer hold it.
  async dropDownloads(device: Uuid): Promise<void> {
    await this.downloads.where({ device }).delete();
    await this.pictures.where({ device }).delete();
  }

  async dropAccount(device: Uuid): Promise<void> {
    await this.transaction("rw", this.tables, async () => {
      for (const table of this.tables) {
        if (table.name !== "clock") await table.where({ device }).delete();
      }
    });
  }
}

function isFull(error: unknown): boolean {
  const { name, inner } = error as { name?: string; inner?: { name?: string } | null };
  return name === "QuotaExceededError" || inner?.name === "QuotaExceededError";
}

function full(): Refused {
  return new Refused(
    "storage_full",
    t("手机存储空间不足，刚才的内容还没有保存。请删除一些照片或应用后再试，不要关闭本页面。"),
  );
}
