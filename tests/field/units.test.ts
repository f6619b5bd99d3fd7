// What the core works out without a browser.
import assert from "node:assert/strict";
import test from "node:test";
import type { Definition, Draft, Form, ServerVisit } from "../../src/dudao/field/client/contract";
import { waitFor } from "../../src/dudao/field/client/core/backoff";
import { fromBase64, sha256, toBase64, utf8 } from "../../src/dudao/field/client/core/bytes";
import { Clock } from "../../src/dudao/field/client/core/clock";
import { absorb, changes, sayAnswers } from "../../src/dudao/field/client/core/differences";
import { dayInChina, workdaysFor } from "../../src/dudao/field/client/core/feedback";
import { envelope } from "../../src/dudao/field/client/core/operations";
import { pinProblem } from "../../src/dudao/field/client/core/pin";
import { isToFinish } from "../../src/dudao/field/client/core/sync";
import { uuid7 } from "../../src/dudao/field/client/core/uuid";
import {
  held,
  newDataKey,
  seal,
  unseal,
  unwrap,
  wrap,
} from "../../src/dudao/field/client/core/vault";
import { startOf, unplannedDraft } from "../../src/dudao/field/client/core/visits";
import {
  answeredBefore,
  askedElsewhere,
  withShared,
} from "../../src/dudao/field/client/ui/visit/once";

const SERVER = Date.parse("2026-11-03T01:00:00Z");
const HOUR = 3_600_000;
const ME = { id: 17, name: "李督学" };

// A phone whose wall clock is five minutes fast.
function phone() {
  const at = { wall: SERVER + 300_000, mono: 1_000 };
  const clock = new Clock(
    () => at.wall,
    () => at.mono,
  );
  const pass = (wall: number, mono = wall) => {
    at.wall += wall;
    at.mono += mono;
  };
  const hear = () => clock.hear(new Date(SERVER).toISOString(), clock.ticks());
  return { clock, pass, hear };
}

function draft(): Draft {
  const given = { unit: 3, kind: "routine", purpose: "常规", focus: "", companions: [] };
  return unplannedDraft({ ...given, versions: [5, 6, 5] }, ME, undefined, 9);
}

test("a clock that has heard the server knows the time and its own drift", () => {
  const { clock, pass, hear } = phone();
  assert.deepEqual(clock.now().trusted, null);
  hear();
  pass(HOUR);
  const now = clock.now();
  assert.equal(now.trusted, "2026-11-03T02:00:00.000Z");
  assert.equal(now.wall, "2026-11-03T02:05:00.000Z");
  assert.equal(now.drift_ms, 300_000);
  assert.ok(now.sure);
});

test("a clock put back changes nothing", () => {
  const { clock, pass, hear } = phone();
  hear();
  pass(-24 * HOUR, HOUR);
  assert.equal(clock.now().trusted, "2026-11-03T02:00:00.000Z");
  assert.equal(clock.best(), SERVER + HOUR);
});

test("after a sleep, or a clock put forward, the time is not sure but corrected", () => {
  const { clock, pass, hear } = phone();
  hear();
  pass(8 * HOUR, 1_000);
  const now = clock.now();
  assert.equal(now.sure, false);
  assert.equal(now.trusted, null);
  assert.equal(now.drift_ms, 300_000);
  assert.equal(clock.best(), SERVER + 8 * HOUR);
  hear();
  assert.ok(clock.now().sure);
});

test("a restart remembers the drift and trusts no more", () => {
  const clock = new Clock(() => SERVER + 300_000);
  clock.recall(300_000);
  assert.equal(clock.best(), SERVER);
  assert.equal(clock.now().sure, false);
});

test("an answer that took long moves no clock that is set", () => {
  const { clock, pass, hear } = phone();
  hear();
  const asked = clock.ticks();
  pass(60_000);
  clock.hear(new Date(SERVER).toISOString(), asked);
  assert.equal(clock.best(), SERVER + 60_000);
});

test("ids are version 7 and sort by when they were made", () => {
  const ids = [1_000, 2_000, SERVER, SERVER + 1].map((at) => uuid7(at));
  for (const id of ids)
    assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(Number.parseInt((ids[2] ?? "").replace("-", "").slice(0, 12), 16), SERVER);
  assert.notEqual(uuid7(SERVER), uuid7(SERVER));
});

test("only what changed is said, and once", () => {
  const found = changes({ a: "1", b: ["x"], c: 3 }, { a: "2", b: ["x"], d: "neu" });
  assert.deepEqual(found, {
    a: { was: "1", now: "2" },
    c: { was: 3, now: null },
    d: { was: null, now: "neu" },
  });
  const visit = draft();
  const [sheet] = Object.values(visit.records);
  assert.ok(sheet);
  sheet.answers.q = "fails";
  const [body] = sayAnswers(visit);
  assert.deepEqual(body, {
    visit: visit.visit,
    record: sheet.record,
    changes: { q: { was: null, now: "fails" } },
  });
  assert.deepEqual(sayAnswers(visit), []);
});

test("what others answered comes in, what was typed over it stays", () => {
  const visit = draft();
  const [sheet] = Object.values(visit.records);
  assert.ok(sheet);
  sheet.answers = { mine: "typed", both: "mine", old: "x" };
  sheet.said = { both: "before", old: "x" };
  const theirs = { both: "theirs", theirs: "new" };
  const { record, version, serial } = sheet;
  const server = {
    records: [
      { record, version, serial, keeper: null, answers: theirs, facts: {}, files: [] },
      { record: "r2", version: 9, serial: 1, keeper: 4, answers: { q: 1 }, facts: {}, files: [] },
    ],
  } as unknown as ServerVisit;
  assert.ok(absorb(visit, server, 17));
  assert.deepEqual(sheet.answers, { mine: "typed", both: "mine", theirs: "new" });
  assert.deepEqual(sheet.said, { both: "before", theirs: "new" });
  assert.equal(visit.records.r2?.mine, false);
  assert.equal(absorb(visit, server, 17), false);
});

test("an operation is a fixed text with its hash", async () => {
  const at = { wall: "w", trusted: null, drift_ms: null, sure: false };
  const content = {
    ...({ v: 1, kind: "visit.check_out", by: 17, device: "d", seq: 4 } as const),
    ...{ prev: null, at, app: "0.1.0", body: { visit: "v" } },
  };
  const made = await envelope("id", content, []);
  assert.deepEqual(JSON.parse(made.content), content);
  assert.equal(made.sha256, await sha256(made.content));
  assert.equal(
    await sha256("督导"),
    "5a1954802640ae278025639bb9838313639dab24d0b8e0350ea0c6424a54199b",
  );
});

test("waiting doubles up to five minutes and differs from phone to phone", () => {
  assert.deepEqual(
    [1, 2, 3, 20].map((failures) => waitFor(failures, 1)),
    [2_000, 4_000, 8_000, 300_000],
  );
  assert.deepEqual([waitFor(1, 0), waitFor(20, 0)], [1_000, 150_000]);
});

test("a key opens with its PIN only, and what lies under it only in its place", async () => {
  const raw = newDataKey();
  const wrapped = await wrap(raw, "135790", 1_000);
  assert.deepEqual(await unwrap(wrapped, "135790"), raw);
  assert.equal(await unwrap(wrapped, "135791"), null);
  const key = await held(raw);
  assert.equal(key.extractable, false);
  const sealed = await seal(key, "draft/1", utf8("记录"));
  assert.equal(new TextDecoder().decode(await unseal(key, "draft/1", sealed)), "记录");
  await assert.rejects(unseal(key, "draft/2", sealed));
});

test("a PIN that anybody would try first is refused", () => {
  for (const pin of ["12345", "123456", "654321", "000000", "12a456", ""])
    assert.ok(pinProblem(pin));
  for (const pin of ["135790", "20261103"]) assert.equal(pinProblem(pin), null);
});

test("bytes survive base64", () => {
  const bytes = crypto.getRandomValues(new Uint8Array(50_000));
  assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
});

test("a visit is declared whole when it is over, and again for a later file", () => {
  const visit = draft();
  const file = { sha256: "a".repeat(64) } as Draft["files"][number];
  const kept = { draft: visit, dropped: [], finished: null as string[] | null };
  assert.equal(isToFinish(kept), false);
  visit.state = "signed";
  assert.ok(isToFinish(kept));
  kept.finished = [];
  assert.equal(isToFinish(kept), false);
  visit.files.push(file);
  assert.ok(isToFinish(kept));
});

test("an unplanned visit counts the sheets of one form and begins with its operation", () => {
  const visit = draft();
  assert.deepEqual(
    Object.values(visit.records).map(({ version, serial }) => [version, serial]),
    [
      [5, 1],
      [6, 1],
      [5, 2],
    ],
  );
  const { kind, body } = startOf(visit);
  assert.equal(kind, "visit.start");
  assert.deepEqual([body.unit, body.assignment, body.slot], [3, null, "morning"]);
});

test("a danger to life shortens the term and never lengthens it", () => {
  const workdays = {
    on_site: 5,
    suggestion: 10,
    notice: 15,
    report: 3,
    section: 20,
    life_safety: 1,
  };
  const finding = { route: "notice", workdays: null, life_safety: false };
  const days = (given: object) => workdaysFor({ ...finding, ...given } as never, workdays);
  assert.deepEqual([days({}), days({ workdays: 7 })], [15, 7]);
  assert.deepEqual([days({ life_safety: true }), days({ life_safety: true, workdays: 0 })], [1, 0]);
  assert.equal(dayInChina("2026-11-02T16:30:00Z"), "2026-11-03");
});

const asks = (key: string, ...labels: string[]): Definition => {
  const items = labels.map((label, n) => ({ key: `${key}${n}`, kind: "text" as const, label }));
  return { key, title: key, purpose: "special", sections: [{ key, title: key, items }] };
};
const form = (version: number, definition: Definition): [number, Form] => [
  version,
  { version, number: 1, retired: false, definition },
];

test("a question of three forms is asked in one, shown in all and said once", () => {
  const forms = new Map([
    form(5, asks("b", "门卫在岗", "甲")),
    form(6, asks("a", "门卫在岗。", "乙")),
  ]);
  const it = draft();
  const [second, first] = Object.values(it.records);
  assert.ok(first && second);
  first.answers.a0 = "两人";
  const shown = withShared(it, forms);
  assert.deepEqual(shown.records[second.record]?.answers, { b0: "两人" });
  const there = askedElsewhere(it, forms, second.record);
  assert.deepEqual([...there], [["b0", { record: first.record, item: "a0" }]]);
  assert.equal(askedElsewhere(it, forms, first.record).size, 0);
  const said = sayAnswers(it);
  assert.deepEqual(
    said.map(({ record }) => record),
    [first.record],
  );
});

test("a form taken along later has what was answered before", () => {
  const forms = new Map([form(5, asks("b", "门卫在岗")), form(6, asks("a", "门卫在岗"))]);
  const it = draft();
  const [second, first] = Object.values(it.records);
  assert.ok(first && second);
  second.answers.b0 = "一人";
  assert.deepEqual(answeredBefore(it, forms, first.record), { a0: "一人" });
});
