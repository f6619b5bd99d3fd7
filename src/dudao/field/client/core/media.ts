// Photos, sound, papers: kept encrypted in the chunks in which they are sent, and shown.
import type { Sha256, Shot, Uuid } from "../contract";
import { Refused } from "../core";
import { t } from "../words";
import { type Bytes, joined, sha256 } from "./bytes";
import type { Session } from "./session";
import type { ChunkRow, FileRow, MediaRow } from "./store";
import { uuid7 } from "./uuid";

export const CHUNK_BYTES = 256 * 1024;
const LARGEST = 20 * 1024 * 1024; // until the server's norm is known
const SHOWN = 80; // object URLs alive at a time

export type About = Omit<Shot, "sha256" | "size" | "media_type" | "file">;

export interface Sealed {
  shot: Shot;
  put: () => Promise<unknown>; // within a transaction
}

export class Media {
  private readonly urls = new Map<string, string>(); // oldest first

  constructor(private readonly session: Session) {}

  // Everything that takes time, so that the transaction can write it all at once.
  async sealed(subject: Uuid, blob: Blob, about: About, largest = LARGEST): Promise<Sealed> {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    if (bytes.length === 0) {
      throw new Refused("empty_file", t("这个文件是空的，没有保存。请重新拍摄、录音或选择。"));
    }
    if (bytes.length > largest) {
      const megabytes = Math.floor(largest / 1024 / 1024);
      throw new Refused("too_large", t("文件太大，最多 {n} MB，没有保存。", { n: megabytes }));
    }
    const { device, store } = this.session;
    const hash = await sha256(bytes);
    const media_type = blob.type || "application/octet-stream";
    const shot: Shot = { file: uuid7(), sha256: hash, size: bytes.length, media_type, ...about };
    const chunks: ChunkRow[] = [];
    for (let n = 0; n * CHUNK_BYTES < bytes.length; n += 1) {
      const part = bytes.subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES);
      const data = await this.session.sealBytes(`chunk/${hash}/${n}`, part);
      chunks.push({ device, sha256: hash, n, data });
    }
    const file: FileRow = { device, file: shot.file, subject, sha256: hash, media_type };
    const media: MediaRow = {
      device,
      sha256: hash,
      size: bytes.length,
      state: "waiting",
      made_at: new Date().toISOString(),
    };
    const put = async () => {
      await store.files.put(file);
      if (await store.media.get([device, hash])) return; // the same picture a second time
      await store.media.put(media);
      await store.chunks.bulkPut(chunks);
    };
    return { shot, put };
  }

  async chunk(hash: Sha256, n: number): Promise<Bytes | null> {
    const row = await this.session.store.chunks.get([this.session.device, hash, n]);
    return row ? this.session.openBytes(`chunk/${hash}/${n}`, row.data) : null;
  }

  async content({ sha256: hash, size }: Pick<MediaRow, "sha256" | "size">): Promise<Bytes | null> {
    const parts: ArrayBuffer[] = [];
    for (let n = 0; n * CHUNK_BYTES < size; n += 1) {
      const part = await this.chunk(hash, n);
      if (!part) return null;
      parts.push(part.buffer);
    }
    return joined(parts);
  }

  // An address to show it by, from here or from the server; null where neither has it now.
  async picture(file: Uuid, edge: 320 | 1280): Promise<string | null> {
    const name = `${file}/${edge}`;
    const known = this.urls.get(name);
    if (known) {
      this.urls.delete(name);
      this.urls.set(name, known);
      return known;
    }
    const blob =
      (await this.own(file)) ??
      (await this.fetched(file, edge)) ??
      (await this.cached(file, edge === 320 ? 1280 : 320));
    if (!blob || this.session.closed.aborted) return null;
    const url = URL.createObjectURL(blob);
    this.urls.set(name, url);
    for (const [old, gone] of [...this.urls].slice(0, -SHOWN)) {
      URL.revokeObjectURL(gone);
      this.urls.delete(old);
    }
    return url;
  }

  forget(): void {
    for (const url of this.urls.values()) URL.revokeObjectURL(url);
    this.urls.clear();
  }

  // `whole` is wanted as it is: what came otherwise is not kept.
  async fetched(file: Uuid, edge: number, whole?: Sha256): Promise<Blob | null> {
    const { store, device } = this.session;
    const place = `picture/${file}/${edge}`;
    const here = await this.cached(file, edge);
    if (here || !navigator.onLine) return here;
    const bytes = await this.session
      .bytes({ method: "GET", path: `files/${file}?edge=${edge}`, patience: 60 })
      .catch(() => null);
    if (!bytes || (whole && (await sha256(new Uint8Array(bytes))) !== whole)) return null;
    const data = await this.session.sealBytes(place, new Uint8Array(bytes));
    const put = store.write(() => store.pictures.put({ device, file, edge, data }));
    if (whole) await put;
    else await put.catch(() => {}); // only a copy
    return new Blob([bytes]);
  }

  private async cached(file: Uuid, edge: number): Promise<Blob | null> {
    const row = await this.session.store.pictures.get([this.session.device, file, edge]);
    if (!row) return null;
    return new Blob([await this.session.openBytes(`picture/${file}/${edge}`, row.data)]);
  }

  // Whether the server has all that was kept for `subject`, and has had it since `before`.
  async allSent(subject: Uuid, before?: string): Promise<boolean> {
    const { store, device } = this.session;
    const files = await store.files.where({ device, subject }).toArray();
    const keys = files.map(({ sha256: hash }): [Uuid, Sha256] => [device, hash]);
    const rows = await store.media.bulkGet(keys);
    return rows.every((row) => row?.state === "sent" && (!before || row.made_at < before));
  }

  // Lets go of what was kept for `subject` and is needed for nothing else.
  async drop(subject: Uuid): Promise<void> {
    const { store, device } = this.session;
    await store.write(async () => {
      for (const { file, sha256: hash } of await store.files.where({ device, subject }).toArray()) {
        await store.files.delete([device, file]);
        if (await store.files.where({ device, sha256: hash }).count()) continue;
        await store.media.delete([device, hash]);
        await store.chunks.where({ device, sha256: hash }).delete();
      }
    });
  }

  // As it is kept on this phone.
  async own(file: Uuid): Promise<Blob | null> {
    const { store, device } = this.session;
    const row = await store.files.get([device, file]);
    const media = row && (await store.media.get([device, row.sha256]));
    const bytes = media && (await this.content(media));
    return bytes ? new Blob([bytes], { type: row.media_type }) : null;
  }
}
