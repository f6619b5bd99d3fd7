// What was answered since the last operation said so, and what others answered meanwhile.
import type { Answer, Answers, Draft, ServerVisit, Sheet } from "../contract";

export type Changes = Record<string, { was: Answer | null; now: Answer | null }>;

export function changes(said: Answers, answers: Answers): Changes {
  const found: Changes = {};
  for (const item of new Set([...Object.keys(said), ...Object.keys(answers)])) {
    const [was, now] = [said[item] ?? null, answers[item] ?? null];
    if (!same(was, now)) found[item] = { was, now };
  }
  return found;
}

export function hasUnsaid(draft: Draft): boolean {
  return Object.values(draft.records).some(
    ({ said, answers }) => Object.keys(changes(said, answers)).length > 0,
  );
}

// The bodies of the operations that say it; the draft takes it as said.
export function sayAnswers(draft: Draft): Record<string, unknown>[] {
  const bodies: Record<string, unknown>[] = [];
  for (const sheet of Object.values(draft.records)) {
    const found = changes(sheet.said, sheet.answers);
    if (Object.keys(found).length === 0) continue;
    bodies.push({ visit: draft.visit, record: sheet.record, changes: found });
    sheet.said = structuredClone(sheet.answers);
  }
  return bodies;
}

// Takes into the draft what others did; only while everything said from here is applied there. What
// is not said yet stays as it is here. Tells whether anything changed.
export function absorb(draft: Draft, server: ServerVisit, me: number): boolean {
  let changed = false;
  for (const record of server.records) {
    const sheet = draft.records[record.record];
    if (!sheet) {
      draft.records[record.record] = sheetOf(record, me);
      changed = true;
    } else {
      changed = absorbAnswers(sheet, record.answers) || changed;
    }
  }
  return changed;
}

export function sheetOf(record: ServerVisit["records"][number], me: number): Sheet {
  const { version, serial, keeper, facts, answers } = record;
  return {
    record: record.record,
    version,
    serial,
    mine: keeper === null || keeper === me,
    facts,
    answers: structuredClone(answers),
    said: structuredClone(answers),
  };
}

function absorbAnswers(sheet: Sheet, theirs: Answers): boolean {
  const unsaid = changes(sheet.said, sheet.answers);
  let changed = false;
  for (const [item, { now }] of Object.entries(changes(sheet.said, theirs))) {
    if (unsaid[item]) continue; // was typed over the old one: the server sees the clash
    put(sheet.said, item, now);
    put(sheet.answers, item, now);
    changed = true;
  }
  return changed;
}

function put(answers: Answers, item: string, value: Answer | null): void {
  if (value === null) delete answers[item];
  else answers[item] = structuredClone(value);
}

function same(one: Answer | null, other: Answer | null): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
