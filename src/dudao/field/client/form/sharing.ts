// The same question in several forms of one visit: where it is asked, which forms take it over; as
// src/dudao/instruments/rules/sharing.py, and tests/vectors/shared.json binds both.
import type { Answers, Definition, Item, Section } from "../contract";
import { computed, itemsOf, NOTE, takesFiles } from "./answers";

export interface Place {
  form: number; // of several forms, counted from 0
  item: string;
}

export interface Shared {
  asked: Place;
  others: Place[];
}

const NO_DIFFERENCE = /[\p{P}\p{Z}\p{C}]/gu;

// Without what makes no difference: punctuation, width, blanks, case.
export function folded(label: string): string {
  return label.normalize("NFKC").toLowerCase().replace(NO_DIFFERENCE, "");
}

// The questions that several forms want, in the order in which they are asked.
export function shared(forms: Definition[]): Shared[] {
  const found = new Map<string, Place[]>();
  for (const [place, identity] of identified(forms))
    found.set(identity, [...(found.get(identity) ?? []), place]);
  const groups = [...found.values()].flatMap((places) => {
    if (new Set(places.map(({ form }) => form)).size < 2) return [];
    const asked = places.find((place) => inAnyCase(forms[place.form], place.item));
    return asked ? [{ asked, others: places.filter((place) => place !== asked) }] : [];
  });
  const order = asking(forms).map(([place]) => keyOf(place));
  return groups.sort(
    (one, other) => order.indexOf(keyOf(one.asked)) - order.indexOf(keyOf(other.asked)),
  );
}

// Of one form the items that are asked elsewhere, and where.
export function elsewhere(groups: Shared[], form: number): Map<string, Place> {
  const found = new Map<string, Place>();
  for (const { asked, others } of groups)
    for (const place of others) if (place.form === form) found.set(place.item, asked);
  return found;
}

// The answers with every question answered as where it is asked. A part of which nothing is taken
// stays empty.
export function carried(forms: Definition[], groups: Shared[], answers: Answers[]): Answers[] {
  const found = answers.map((one) => ({ ...one }));
  for (const { asked, others } of groups)
    for (const { form, item } of others)
      for (const note of ["", NOTE]) {
        const value = answers[asked.form]?.[asked.item + note];
        const there = found[form] as Answers;
        if (value === undefined || rests(forms, groups, answers, { form, item }))
          delete there[item + note];
        else there[item + note] = value;
      }
  return found;
}

// What the form `at`, taken along only now, was answered elsewhere already and asks itself.
export function caughtUp(groups: Shared[], answers: Answers[], at: number): Answers {
  const found: Answers = {};
  for (const { asked, others } of groups)
    for (const note of asked.form === at ? ["", NOTE] : []) {
      const said = others.map(({ form, item }) => answers[form]?.[item + note]);
      const value = said.find((one) => one !== undefined);
      if (value !== undefined) found[asked.item + note] = value;
    }
  return found;
}

function asking(forms: Definition[]): [Place, Item][] {
  return forms.flatMap((definition, form) =>
    definition.repeats
      ? []
      : itemsOf(definition).map((item): [Place, Item] => [{ form, item: item.key }, item]),
  );
}

function identified(forms: Definition[]): [Place, string][] {
  const asked = asking(forms).filter(([, item]) => !computed(item));
  const banked = new Map<string, Set<string>>();
  for (const [, item] of asked)
    if (item.question)
      banked.set(byLabel(item), (banked.get(byLabel(item)) ?? new Set()).add(item.question));
  const found = asked.map(([place, item]): [Place, string] => [place, identityOf(item, banked)]);
  const times = new Map<string, number>();
  for (const [{ form }, identity] of found)
    times.set(`${form} ${identity}`, (times.get(`${form} ${identity}`) ?? 0) + 1);
  return found.filter(
    ([{ form }, identity]) => identity !== "" && times.get(`${form} ${identity}`) === 1,
  );
}

// "" is a question that no other form has.
function identityOf(item: Item, banked: Map<string, Set<string>>): string {
  const keys = item.question ? [item.question] : [...(banked.get(byLabel(item)) ?? [])];
  if (keys.length === 1) return JSON.stringify(["bank", keys[0], shape(item)]);
  return takesFiles(item) || !folded(item.label) ? "" : byLabel(item);
}

function byLabel(item: Item): string {
  const options = (item.options ?? []).map(({ label }) => folded(label));
  return JSON.stringify(["label", folded(item.label), shape(item), options]);
}

// Which answers are possible.
function shape(item: Item): unknown[] {
  const { kind, unit = "", minimum = null, maximum = null, decimals = 0 } = item;
  const most = takesFiles(item) ? (item.max_files ?? 3) : 0;
  return [kind, unit, minimum, maximum, decimals, (item.options ?? []).map((o) => o.value), most];
}

function inAnyCase(form: Definition | undefined, key: string): boolean {
  const section = form && sectionOf(form, key);
  const item = section?.items.find((one) => one.key === key);
  return Boolean(item) && !form?.partial && !item?.show_if && !section?.show_if;
}

function sectionOf(form: Definition, key: string): Section | undefined {
  return form.sections.find(({ items }) => items.some((item) => item.key === key));
}

function rests(forms: Definition[], groups: Shared[], answers: Answers[], place: Place): boolean {
  const form = forms[place.form] as Definition;
  if (!form.partial) return false;
  const over = elsewhere(groups, place.form);
  const own = (sectionOf(form, place.item)?.items ?? []).filter(
    (item) => !computed(item) && !over.has(item.key),
  );
  return own.length > 0 && !own.some(({ key }) => answers[place.form]?.[key] !== undefined);
}

function keyOf({ form, item }: Place): string {
  return `${form} ${item}`;
}
