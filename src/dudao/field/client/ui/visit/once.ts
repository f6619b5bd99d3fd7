// A question that several forms of the visit want is asked once: which forms show it as answered.
import type { Answers, Draft, Form, Sheet, Uuid } from "../../contract";
import { carried, caughtUp, elsewhere, type Shared, shared } from "../../form/sharing";

type Forms = ReadonlyMap<number, Form>;

export interface There {
  record: Uuid;
  item: string;
}

const known = new WeakMap<Forms, Map<string, Shared[]>>();

// Those that share, in the order in which they ask: second sheets ask for themselves.
function askingOf(draft: Draft, forms: Forms): { sheets: Sheet[]; found: Form[] } {
  const sheets = Object.values(draft.records)
    .filter(({ serial, version }) => serial === 1 && forms.has(version))
    .sort((one, other) => {
      const [a, b] = [one, other].map(({ version }) => forms.get(version)?.definition.key ?? "");
      return a === b ? one.version - other.version : (a ?? "") < (b ?? "") ? -1 : 1;
    });
  return { sheets, found: sheets.map(({ version }) => forms.get(version) as Form) };
}

function groupsOf(forms: Forms, found: Form[]): Shared[] {
  const before = known.get(forms) ?? new Map<string, Shared[]>();
  known.set(forms, before);
  const key = found.map(({ version }) => version).join(" ");
  const groups = before.get(key) ?? shared(found.map(({ definition }) => definition));
  before.set(key, groups);
  return groups;
}

// The draft as it is shown: every form has the answers that another form asked for.
export function withShared(draft: Draft, forms: Forms): Draft {
  const { sheets, found } = askingOf(draft, forms);
  const groups = groupsOf(forms, found);
  if (groups.length === 0) return draft;
  const definitions = found.map(({ definition }) => definition);
  const answers = carried(
    definitions,
    groups,
    sheets.map((sheet) => sheet.answers),
  );
  const records = { ...draft.records };
  sheets.forEach((sheet, n) => {
    records[sheet.record] = { ...sheet, answers: answers[n] as Answers };
  });
  return { ...draft, records };
}

// Of one form the items that another one asks.
export function askedElsewhere(draft: Draft, forms: Forms, record: Uuid): Map<string, There> {
  const { sheets, found } = askingOf(draft, forms);
  const at = sheets.findIndex((sheet) => sheet.record === record);
  const there = new Map<string, There>();
  for (const [item, place] of elsewhere(groupsOf(forms, found), at))
    there.set(item, { record: (sheets[place.form] as Sheet).record, item: place.item });
  return there;
}

// What a form that was taken along only now need not ask again.
export function answeredBefore(draft: Draft, forms: Forms, record: Uuid): Answers {
  const { sheets, found } = askingOf(draft, forms);
  const at = sheets.findIndex((sheet) => sheet.record === record);
  return caughtUp(
    groupsOf(forms, found),
    sheets.map(({ answers }) => answers),
    at,
  );
}
