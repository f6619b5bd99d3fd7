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
  const clashed = [...visits.values()].flatMap((visit) => clashes(visit, session.person.name));
  return [...found, ...clashed];
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

// `mine` is the answer that `by` brought and that does not stand.
function clashes({ visit, clashes: found }: ServerVisit, me: string): Matter[] {
  return found.map(({ record, item, label, mine, theirs, by, at }) => {
    const values = { label, mine, theirs, by };
    const words =
      by === me
        ? t("“{label}”：您填的“{mine}”没有采用，现在是先填的“{theirs}”。两个都留着。", values)
        : t("“{label}”：{by}填的“{mine}”没有采用，现在是先填的“{theirs}”。两个都留着。", values);
    const about = { operation: `${record}/${item}`, visit, kind: "visit.answer", code: item };
    return { ...about, state: "conflict" as const, words, at };
  });
}
