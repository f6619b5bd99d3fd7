// The photos, sounds and papers of a visit, as far as this phone knows them. Pure.
import type { Draft, ServerVisit, Sheet, Shot, Uuid } from "../../contract";
import type { FormFile } from "../../form";

export const attached = (draft: Draft, to: Shot["to"]): Shot[] =>
  draft.files.filter((shot) => JSON.stringify(shot.to) === JSON.stringify(to));

// Taken off here; until the server has heard of it, what it says of this file is old.
const GONE = "gone";

export function takeOff(draft: Draft, { file, to }: Pick<Shot, "file" | "to">): void {
  draft.files = draft.files.filter((shot) => shot.file !== file);
  draft.unsaid[GONE] = `${draft.unsaid[GONE] ?? ""} ${file}`.trim();
  if (!("record" in to)) return;
  const answers = draft.records[to.record]?.answers;
  const said = answers?.[to.item];
  if (!answers || !Array.isArray(said)) return;
  const left = said.filter((one) => one !== file);
  if (left.length) answers[to.item] = left;
  else delete answers[to.item];
}

export type Seen = Pick<Shot, "file" | "name" | "media_type" | "markup" | "blurred">;

// What others on the visit, or another phone, sent of the same thing; only to look at.
export function sentOf(draft: Draft, to: Shot["to"], known: ServerVisit | undefined): Seen[] {
  const gone = (draft.unsaid[GONE] ?? "").split(" ");
  const ours = draft.files.map(({ file }) => file);
  return (known?.files ?? [])
    .filter((sent) => JSON.stringify(sent.to) === JSON.stringify(to))
    .filter(({ file }) => !gone.includes(file) && !ours.includes(file))
    .map(({ file, name, media_type }) => ({ file, name, media_type, markup: null, blurred: 0 }));
}

// By item: what was attached here, and what others or another phone sent before.
export function filesOf(
  draft: Draft,
  sheet: Sheet,
  known: ServerVisit | undefined,
): Record<string, FormFile[]> {
  const gone = (draft.unsaid[GONE] ?? "").split(" ");
  const found: Record<string, FormFile[]> = {};
  const add = (item: string, file: FormFile) => {
    const before = found[item] ?? [];
    if (!before.some(({ id }) => id === file.id)) found[item] = [...before, file];
  };
  const sent = known?.records.find((one) => one.record === sheet.record)?.files ?? [];
  for (const { file, item } of sent)
    if (!gone.includes(file)) add(item, { id: file, name: "", media_type: "image/jpeg" });
  for (const { file, name, media_type, to } of draft.files)
    if ("record" in to && to.record === sheet.record) {
      found[to.item] = (found[to.item] ?? []).filter(({ id }) => id !== file);
      add(to.item, { id: file, name, media_type });
    }
  return found;
}

export const idsOf = (files: FormFile[] | undefined): Uuid[] => (files ?? []).map(({ id }) => id);
