// A card becomes an operation when there is something on it.
import type { Activity, Uuid } from "../../contract";
import type { Core } from "../../core";
import { closedWords, forget } from "./frame";

// `otherwise` is what it says while nobody wrote anything: a photo needs its card first.
export async function keepNote(
  core: Core,
  visit: Uuid,
  id: Uuid,
  activity: string,
  otherwise = "",
): Promise<void> {
  const draft = core.drafts.value.get(visit);
  if (!draft || closedWords(draft)) return;
  const known = draft.notes.find((one) => one.note === id);
  const text = (draft.unsaid[`note/${id}`] ?? "").trim() || known?.text || otherwise;
  const role = (draft.unsaid[`note/${id}/role`] ?? known?.role ?? "").trim();
  if (!text) return;
  const same = known?.text === text && known.role === role && known.activity === activity;
  if (same) return;
  const now = core.now();
  const at = known?.at ?? now.trusted ?? now.wall;
  const note = { note: id, activity: activity as Activity, role, text, at };
  await core.step(visit, "visit.note", note, (it) => {
    it.notes = [...it.notes.filter((one) => one.note !== id), note];
  });
}

export async function dropNote(core: Core, visit: Uuid, id: Uuid): Promise<void> {
  await core.step(visit, "visit.drop_note", { note: id }, (it) => {
    it.notes = it.notes.filter((one) => one.note !== id);
    forget(it, `note/${id}`, `note/${id}/role`, `note/${id}/activity`);
  });
}
