// A draft as it begins: from an assignment, unplanned, or from what the server knows of the visit.
import type { Assignment, Draft, Named, School, ServerVisit, Sheet, Uuid } from "../contract";
import { sheetOf } from "./differences";
import type { Made } from "./operations";
import { uuid7 } from "./uuid";

export interface Unplanned {
  unit: number;
  kind: string;
  purpose: string;
  focus: string;
  companions: Named[];
  versions: number[];
}

type Begun = Pick<
  Draft,
  "visit" | "unit" | "assignment" | "kind" | "purpose" | "focus" | "slot" | "leader" | "companions"
>;
type Reserved = { record: Uuid; version: number; serial: number };

export function assignedDraft(assignment: Assignment, school: School | undefined): Draft {
  const { reserved, assignment: id, records, planned_on, ...rest } = assignment;
  return begun({ ...rest, visit: reserved, assignment: id }, records, school);
}

export function unplannedDraft(
  given: Unplanned,
  leader: Named,
  school: School | undefined,
  hour: number,
): Draft {
  const { versions, ...rest } = given;
  const records = versions.map((version, n) => ({
    record: uuid7(),
    version,
    serial: versions.slice(0, n + 1).filter((each) => each === version).length,
  }));
  const slot = hour < 12 ? "morning" : "afternoon";
  return begun({ ...rest, visit: uuid7(), assignment: null, slot, leader }, records, school);
}

export function startOf(draft: Draft): Made {
  const { visit, assignment, unit, kind, purpose, focus, slot, companions, records } = draft;
  const body = {
    visit,
    assignment,
    unit,
    kind,
    purpose,
    focus,
    slot,
    companions: companions.map(({ id }) => id),
    records: Object.values(records).map(({ record, version, serial }) => ({
      record,
      version,
      serial,
    })),
  };
  return { kind: "visit.start", body };
}

const STATES: Record<string, Draft["state"]> = {
  checked_in: "checked_in",
  fed_back: "composed",
  signed: "signed",
  refused: "refused",
};

export function takenOver(visit: ServerVisit, me: number): Draft {
  const { unit, assignment, kind, purpose, focus, slot, leader, companions } = visit;
  const begunThere = { visit: visit.visit, unit, assignment, kind, purpose, focus, slot };
  const draft = begun({ ...begunThere, leader, companions }, [], undefined);
  const mine = visit.presences.find(({ person }) => person === me);
  const arrived = mine?.arrived_at ?? visit.checked_in_at;
  const at = (wall: string) => ({ wall, trusted: wall, drift_ms: null, sure: true });
  return {
    ...draft,
    state: STATES[visit.state] ?? "started",
    checked_in: arrived
      ? { at: at(arrived), distance_metres: null, in_range: null, plaque: "" }
      : null,
    checked_out: mine?.left_at ? { at: at(mine.left_at) } : null,
    records: Object.fromEntries(visit.records.map((each) => [each.record, sheetOf(each, me)])),
    findings: visit.findings
      .filter(({ by }) => by.id === me)
      .map(({ by, number, due_on, ...finding }) => finding),
    look_backs: Object.fromEntries(
      visit.look_backs.map(({ finding, verdict, note }) => [
        finding,
        { verdict, note, workdays: null },
      ]),
    ),
    merits: visit.merits,
    notes: visit.notes,
  };
}

function begun(from: Begun, records: Reserved[], school: School | undefined): Draft {
  const sheet = ({ record, version, serial }: Reserved): Sheet => ({
    record,
    version,
    serial,
    mine: true,
    facts: school?.facts ?? {},
    answers: {},
    said: {},
  });
  return {
    ...from,
    state: "started",
    checked_in: null,
    checked_out: null,
    records: Object.fromEntries(records.map((each) => [each.record, sheet(each)])),
    findings: [],
    look_backs: {},
    merits: [],
    notes: [],
    files: [],
    feedback: null,
    position: { screen: "visit", record: null, section: null },
    unsaid: {},
    changed_at: new Date().toISOString(),
  };
}

export function isOver({ state, checked_out }: Draft): boolean {
  return checked_out !== null || state === "signed" || state === "refused";
}
