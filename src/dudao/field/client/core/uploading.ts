// Media on their way: a chunk at a time, going on where it stopped (docs/sync.md).
import type { Sha256 } from "../contract";
import { t } from "../words";
import { sha256 } from "./bytes";
import { CHUNK_BYTES, type Media } from "./media";
import { Trouble } from "./server";
import type { Session } from "./session";
import type { MediaRow } from "./store";

interface Received {
  received: number;
  complete: boolean;
}

const TURNS = 3; // how often the server may send us back before this round ends

export class Uploading {
  trouble: Trouble | null = null;
  private sent = 0;

  constructor(
    private readonly session: Session,
    private readonly media: Media,
  ) {}

  async all(): Promise<void> {
    const rows = await this.session.store.waitingMedia(this.session.device);
    this.sent = 0;
    const totalBytes = rows.reduce((sum, { size }) => sum + size, 0);
    this.session.sayAll({ sentBytes: 0, totalBytes });
    for (const row of rows) {
      const before = this.sent;
      await this.one(row);
      this.progress(before + row.size);
    }
  }

  // The server lacks what it had: it is sent again.
  async again(missing: Set<Sha256>): Promise<void> {
    const { store, device } = this.session;
    for (const hash of missing) {
      await store.media
        .where({ device, sha256: hash })
        .filter(({ state }) => state === "sent")
        .modify({ state: "waiting" });
    }
  }

  private progress(sentBytes: number): void {
    this.sent = sentBytes;
    this.session.sayAll({ sentBytes });
  }

  private async one(row: MediaRow): Promise<void> {
    const path = `media/${row.sha256}`;
    const start = this.sent;
    let at = await this.session.json<Received>({ method: "GET", path });
    for (let turns = 0; !at.complete; ) {
      try {
        at = await this.put(row, at.received);
        this.progress(start + at.received);
      } catch (error) {
        turns += 1;
        if (!(error instanceof Trouble) || turns > TURNS) throw error;
        const next = await this.sentBack(row, error);
        if (!next) return;
        at = next;
      }
    }
    await this.mark(row, "sent");
  }

  private async put(row: MediaRow, offset: number): Promise<Received> {
    const number = Math.floor(offset / CHUNK_BYTES);
    const chunk = await this.media.chunk(row.sha256, number).catch(() => null);
    const body = chunk?.subarray(offset % CHUNK_BYTES);
    if (!body) throw new Trouble(422, "bad_hash", "");
    const path = `media/${row.sha256}?offset=${offset}&size=${row.size}`;
    return this.session.json<Received>({ method: "PUT", path, body, patience: 60 });
  }

  // Where to go on after a refusal; null where this one cannot be sent.
  private async sentBack(row: MediaRow, error: Trouble): Promise<Received | null> {
    if (error.status === 409) {
      return { received: Number(error.data.received ?? 0), complete: false };
    }
    if (error.status === 422 && (await this.isWhole(row))) return { received: 0, complete: false };
    if (error.status !== 422 && error.status !== 413) throw error;
    const words = t("有一个文件无法发送，已留在手机上。请导出文件交给督导室。");
    this.trouble = error.status === 413 ? error : new Trouble(422, "broken_media", words);
    await this.mark(row, "broken");
    return null;
  }

  private async isWhole(row: MediaRow): Promise<boolean> {
    const bytes = await this.media.content(row).catch(() => null);
    return bytes !== null && (await sha256(bytes)) === row.sha256;
  }

  private async mark({ device, sha256: hash }: MediaRow, state: MediaRow["state"]): Promise<void> {
    const { store } = this.session;
    await store.write(() => store.media.update([device, hash], { state }));
    this.session.ground.tabs.tellAll({ what: "operations", device });
  }
}
