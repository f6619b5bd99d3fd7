// How the parts of a form reach what it was given, without being drawn anew for it.
import { createContext } from "preact";
import { useContext, useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { Answer, Item, Route, Uuid } from "../contract";
import type { Proposal } from "./answers";
import type { FieldState, FormStore, Given } from "./store";

export interface Elsewhere {
  title: string; // of the form
  go(): void;
}

export interface FormProps extends Given {
  id: string; // of this sheet: another id is another form
  readOnly?: boolean;
  section?: string | null; // where to begin, or go to
  at?: string | null; // an item to go to
  elsewhere?: Record<string, Elsewhere>; // items that another form of the visit asks
  terms?: Partial<Record<Route, number>>; // workdays that a route gives
  onAnswer(item: Item, value: Answer | null): void;
  onNote?(item: Item, note: string | null): void;
  onUnsaid?(field: string, text: string | null): void; // `field` is the key of an item or of its note
  onSection?(key: string): void;
  onRaise?(item: Item, wording: Proposal | null): unknown; // null: in one's own words; may be awaited
  onFinding?(item: Item, finding: Uuid): void;
  onPhoto?(item: Item): void;
  onFile?(item: Item): void;
  onAudio?(item: Item): void;
  onOpen?(item: Item, file: Uuid): void;
  picture?(file: Uuid): Promise<string | null>; // an address to show it from
  onDone?(): void;
}

export interface Host {
  readonly store: FormStore;
  props: FormProps; // always the latest
}

// What the control of an answer is given.
export interface ControlProps {
  item: Item;
  state: FieldState;
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
}

export const HostContext = createContext<Host | null>(null);

export function useHost(): Host {
  return useContext(HostContext) as Host;
}

export function useField(item: Item): FieldState {
  const { store } = useHost();
  useFollow((changed) => store.follow(changed, item.key), store);
  return store.field(item.key);
}

export function useFollow(follow: (changed: () => void) => () => void, of: unknown): void {
  const [, draw] = useState(0);
  useLayoutEffect(() => follow(() => draw((n) => n + 1)), [of]);
}

// What was typed is kept here: it may not be an answer yet, and blanks at its end are no part of one.
export function useTyped(key: string, changes: number): [string, (text: string) => void] {
  const { store, props } = useHost();
  const [text, setText] = useState(() => props.unsaid?.[key] ?? store.text(key));
  const [seen, setSeen] = useState(changes);
  useEffect(() => {
    if (seen === changes) return;
    setSeen(changes);
    setText(store.text(key));
  }, [changes]);
  return [text, setText];
}

export function elementId(host: Host, ...parts: string[]): string {
  return [host.props.id, ...parts].join("-");
}

export function say(host: Host, item: Item, value: unknown): void {
  const answer = host.store.answer(item.key, value);
  unsaid(host, item.key, value, host.store.field(item.key).problem);
  host.props.onAnswer(item, answer);
}

export function sayNote(host: Host, item: Item, key: string, text: string): void {
  const note = host.store.answer(key, text);
  unsaid(host, key, text, host.store.field(item.key).noteProblem);
  host.props.onNote?.(item, typeof note === "string" ? note : null);
}

function unsaid(host: Host, key: string, value: unknown, problem: string): void {
  host.props.onUnsaid?.(key, problem && typeof value === "string" ? value : null);
}
