// What a person has to know of: not applied, decided against, said differently by two.
import type { ServerVisit, Uuid } from "../contract";
import type { Matter } from "../core";
import { t } from "../words";
import type { Operations } from "./operations";
import type { Session } from "./session";
import type { OperationRow, Told } from "./store";

const DISMISSED_SHOWN_MS = 30 * 86_400_000;

export async function mattersOf(
  session: Session,
  operations: Operations,
  visits: ReadonlyMap<Uuid, ServerVisit>,
): Promise<Matter[]> {
  const { store, device } = session;
  const rows = await store.operations.where({ device, matter: 1 }).sortBy("seq");
  const found: Matter[] = [];
  for (const row of rows) {
    const told = await operations.toldOf(row);
    if (told && isShown(told)) found.push(matter(row, told));
  }
  return [...found, ...[...visits.values()].flatMap(clashes)];
}

function isShown({ state, at }: Told): boolean {
  return state !== "dismissed" || Date.now() - Date.parse(at) < DISMISSED_SHOWN_MS;
}

function matter(row: OperationRow, { state, code, words, at }: Told): Matter {
  return {
    operation: row.id,
    visit: row.kind.startsWith("visit.") ? row.subject : null,
    kind: row.kind,
    state: state === "dismissed" ? "dismissed" : "quarantined",
    code,
    words,
    at,
  };
}

function clashes({ visit, clashes: found }: ServerVisit): Matter[] {
  return found.map(({ record, item, label, mine, theirs, by, at }) => ({
    operation: record,
    visit,
    kind: "visit.answer",
    state: "conflict",
    code: item,
    words: t("“{label}”：您填的是“{mine}”，{by}先填了“{theirs}”。现在以后者为准，您的也已留存。", {
      label,
      mine,
      theirs,
      by,
    }),
    at,
  }));
}
