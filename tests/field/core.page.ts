// The core alone on a page of the tests, for what no screen shows or no finger is quick enough for.
import type { Draft, Shot, Uuid } from "../../src/dudao/field/client/contract";
import { openCore } from "../../src/dudao/field/client/core/open";
import { loadWords } from "../../src/dudao/field/client/words";

await loadWords();
const core = await openCore();

function draft(visit: Uuid): Draft {
  const found = core.drafts.value.get(visit);
  if (!found) throw new Error(`no draft of ${visit}`);
  return found;
}

function sheet(of: Draft) {
  const [first] = Object.values(of.records);
  if (!first) throw new Error("a visit without a form");
  return first;
}

function items(visit: Uuid): string[] {
  const form = core.forms.value.get(sheet(draft(visit)).version);
  return (form?.definition.sections ?? []).flatMap((each) => each.items.map(({ key }) => key));
}

// A visit nobody planned, at the first school that has forms for it, checked in.
async function begin(): Promise<Uuid> {
  const school = [...core.schools.value.values()].find(({ forms }) => forms.routine?.length);
  if (!school) throw new Error("no school was downloaded");
  const visit = await core.startUnplanned({
    unit: school.unit,
    kind: "routine",
    purpose: "常规督导",
    focus: "",
    companions: [],
    versions: (school.forms.routine ?? []).slice(0, 1),
  });
  await core.step(visit, "visit.check_in", { place: null, plaque: null }, (it) => {
    it.state = "checked_in";
    it.checked_in = { at: core.now(), distance_metres: null, in_range: null, plaque: "" };
  });
  return visit;
}

// As somebody who types into the note of the n-th item: not even asked whether it is kept.
function type(visit: Uuid, n: number, text: string): void {
  const item = items(visit)[n];
  core.change(visit, (it) => {
    sheet(it).answers[`${item}#note`] = text;
  });
}

function praise(visit: Uuid): Promise<Uuid> {
  const merit = crypto.randomUUID();
  const text = "校门口护学岗值守到位。";
  return core.step(visit, "visit.merit", { merit, text }, (it) => {
    it.merits.push({ merit, text });
  });
}

// A photo that nothing makes smaller; its first bytes say that it is one.
function shoot(visit: Uuid, size: number): Promise<Shot> {
  const bytes = new Uint8Array(size);
  for (let n = 0; n < size; n += 65_536) crypto.getRandomValues(bytes.subarray(n, n + 65_536));
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  return core.keep(visit, new Blob([bytes], { type: "image/jpeg" }), {
    name: "照片.jpg",
    taken_at: core.now().wall,
    to: { record: sheet(draft(visit)).record, item: items(visit)[0] ?? "" },
    original: null,
    watermark: "",
    markup: null,
    blurred: 0,
    consent: null,
  });
}

// What lies in the tables, as whoever holds the phone could read it.
async function atRest(): Promise<string> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open("dudao-field");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const tables = [...db.objectStoreNames].map((name) => {
    const asked = db.transaction(name).objectStore(name).getAll();
    return new Promise<unknown[]>((resolve) => {
      asked.onsuccess = () => resolve(asked.result);
    });
  });
  const text = new TextDecoder("utf-8");
  const readable = (_key: string, value: unknown) =>
    value instanceof ArrayBuffer ? text.decode(value) : value;
  const rows = JSON.stringify(await Promise.all(tables), readable);
  db.close();
  return rows + JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage });
}

const notes = (visit: Uuid) => Object.values(sheet(draft(visit)).answers);
const merits = (visit: Uuid) => draft(visit).merits.map(({ merit }) => merit);

Object.assign(window, { core, begin, type, praise, shoot, atRest, notes, merits, draft });
