// The last resort: everything unsent in one encrypted file for the office (docs/sync.md).
import { toBase64, utf8 } from "./bytes";
import type { Media } from "./media";
import type { Operations } from "./operations";
import type { Session } from "./session";

const MAGIC = "DUDAO1";

export async function exported(
  session: Session,
  operations: Operations,
  media: Media,
): Promise<Blob> {
  const { store, device, person } = session;
  const rows = [
    ...(await store.inState(device, "queued").toArray()),
    ...(await store.inState(device, "clash").toArray()),
  ];
  const unsent = await store.media
    .where({ device })
    .filter(({ state }) => state !== "sent")
    .toArray();
  const content = {
    operations: await Promise.all(rows.map((row) => operations.envelopeOf(row))),
    media: [] as { sha256: string; data: string }[],
  };
  for (const row of unsent) {
    const bytes = await media.content(row);
    if (bytes) content.media.push({ sha256: row.sha256, data: toBase64(bytes) });
  }
  const made_at = session.ground.clock.now().wall;
  const header = utf8(JSON.stringify({ device, person: person.id, made_at, app: __APP__ }));
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, header.length);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await session.exported(iv, utf8(JSON.stringify(content)));
  return new Blob([MAGIC, length, header, iv, sealed], { type: "application/octet-stream" });
}
