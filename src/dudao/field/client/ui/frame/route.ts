// Where one is: the hash of the address. Back goes where one came from, and to the same height.
import { useEffect, useReducer } from "preact/hooks";

const heights = new Map<string, number>();
let forward = false; // the next change of place is a step forward
let before: string[] = []; // places one can go back to
let place = "";
let told: (() => void)[] = [];

export interface Route {
  path: string[];
  query: URLSearchParams;
  place: string;
}

function here(): string {
  return (location.hash.startsWith("#/") && location.hash.slice(2)) || "today";
}

export function route(): Route {
  const [path = "", query = ""] = place.split("?");
  return {
    path: path.split("/").map(decodeURIComponent),
    query: new URLSearchParams(query),
    place,
  };
}

export function go(to: string): void {
  forward = true;
  location.hash = `#/${to}`;
}

// Takes the place of where one is: back does not return to it.
export function replace(to: string): void {
  history.replaceState(null, "", `#/${to}`);
  place = here();
  for (const tell of told) tell();
}

export function back(parent: string): void {
  if (before.length) history.back();
  else replace(parent);
}

// Called when the height of a place is needed again, after it was drawn.
export function settle(): void {
  const height = forward ? 0 : (heights.get(place) ?? 0);
  window.scrollTo(0, height);
  forward = false;
}

function moved(): void {
  const next = here();
  if (next === place) return;
  heights.set(place, window.scrollY);
  if (forward) before.push(place);
  else if (before.at(-1) === next) before.pop();
  else before = [];
  place = next;
  for (const tell of told) tell();
}

export function startRouting(): void {
  history.scrollRestoration = "manual";
  place = here();
  window.addEventListener("hashchange", moved);
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest?.("a[href^='#/']");
    if (link && link.getAttribute("href") !== location.hash) forward = true;
  });
}

export function useRoute(): Route {
  const [, again] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const tell = () => again(0);
    told.push(tell);
    return () => {
      told = told.filter((one) => one !== tell);
    };
  }, []);
  return route();
}
