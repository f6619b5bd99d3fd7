// The tables of tests/vectors, as the client understands them. tests/instruments, tests/visits and
// tests/lib hold the server to the same tables.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import type {
  Answer,
  Answers,
  Definition,
  Expression,
  FeedbackContent,
  Parts,
} from "../../src/dudao/field/client/contract";
import {
  carried,
  clean,
  deviations,
  dueOn,
  evaluate,
  feedbackText,
  fill,
  final,
  folded,
  gaps,
  progress,
  sha256Hex,
  shared,
  visible,
} from "../../src/dudao/field/client/form";
import { double, type Value } from "../../src/dudao/field/client/form/logic";

interface Named {
  name: string;
}
interface Evaluated extends Named {
  expression: Expression;
  answers: Answers;
  result: unknown;
}
interface Cleaned extends Named {
  answers: unknown;
  cleaned: Answers;
  problems: [string, string, string][];
}
interface Counted extends Named {
  form: string;
  answers: Answers;
  facts: Record<string, unknown>;
  visible: string[];
  gaps: string[];
  deviations: string[];
  final: Answers;
  progress: unknown[][];
}
interface Filled extends Named {
  form: string;
  item: string;
  answer: Answer | null;
  facts: string[];
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(`tests/vectors/${name}.json`, "utf8")) as T;
}

function plain(value: Value): unknown {
  if (typeof value === "bigint") return double(value);
  return Array.isArray(value) ? value.map(plain) : value;
}

const logic = read<{ evaluate: Evaluated[]; wrong: Evaluated[] }>("logic");
for (const row of logic.evaluate)
  test(`logic: ${row.name}`, () => {
    assert.deepEqual(plain(evaluate(row.expression, row.answers)), row.result);
  });
for (const row of logic.wrong)
  test(`logic refuses: ${row.name}`, () => {
    assert.throws(() => evaluate(row.expression, row.answers), /./);
  });

const table = read<{
  forms: Record<string, Definition>;
  clean: Cleaned[];
  logic: Counted[];
  fill: Filled[];
}>("answers");
const form = (name: string) => table.forms[name] as Definition;
for (const row of table.clean)
  test(`answers: ${row.name}`, () => {
    const { answers, problems } = clean(form("kinds"), row.answers);
    assert.deepEqual(answers, row.cleaned);
    assert.deepEqual(
      problems.map(({ item, code, message }) => [item, code, message]),
      row.problems,
    );
    assert.deepEqual(clean(form("kinds"), answers), { answers, problems: [] });
  });
for (const row of table.logic)
  test(`conditions: ${row.name}`, () => {
    const asked = [form(row.form), row.answers, row.facts] as const;
    assert.deepEqual(visible(...asked), row.visible);
    assert.deepEqual(gaps(...asked), row.gaps);
    assert.deepEqual(deviations(...asked), row.deviations);
    assert.deepEqual(final(...asked), row.final);
    const counted = progress(...asked).map(({ title: _title, ...counts }) => Object.values(counts));
    assert.deepEqual(counted, row.progress);
  });
for (const row of table.fill)
  test(`wording: ${row.name}`, () => {
    const items = form(row.form).sections.flatMap((section) => section.items);
    const item = items.find(({ key }) => key === row.item);
    assert.ok(item);
    const facts = (item.wording ?? []).map((line) => fill(line, item, row.answer).fact);
    assert.deepEqual(facts, row.facts);
  });

type Fed = Named & { content: FeedbackContent; text: string; sha256: string };
for (const row of read<Fed[]>("feedback"))
  test(`feedback: ${row.name}`, async () => {
    assert.equal(feedbackText(row.content), row.text);
    assert.equal(await sha256Hex(row.text), row.sha256);
  });

type Due = Named & { start: string; workdays: number; due_on: string };
const days = read<{ calendar: Parts["calendar"]; rows: Due[] }>("calendar");
for (const row of days.rows)
  test(`calendar: ${row.name}`, () => {
    assert.equal(dueOn(row.start, row.workdays, days.calendar), row.due_on);
  });

type Once = Named & { forms: Definition[]; shared: [number, string][][] };
type Carried = Named & { forms: Definition[]; answers: Answers[]; carried: Answers[] };
const once = read<{ folded: [string, string][]; shared: Once[]; carried: Carried[] }>("shared");
for (const [label, left] of once.folded)
  test(`folded: ${label}`, () => assert.equal(folded(label), left));
for (const row of once.shared)
  test(`asked once: ${row.name}`, () => {
    const groups = shared(row.forms).map(({ asked, others }) => [asked, ...others]);
    assert.deepEqual(
      groups.map((places) => places.map(({ form, item }) => [form, item])),
      row.shared,
    );
  });
for (const row of once.carried)
  test(`carried: ${row.name}`, () => {
    assert.deepEqual(carried(row.forms, shared(row.forms), row.answers), row.carried);
  });
