// Unsaved work of a form stays in this browser until the server has taken it.
// Kept per person and form for a week; secrets, files and tokens are never kept.

type Pairs = [string, string][];
interface Draft {
  at: number;
  pairs: Pairs;
}

const WEEK_MS = 7 * 24 * 3600 * 1000;
const PREFIX = "dudao:draft:";
const PAUSE_MS = 400;
const FIRST_REFUSAL = 400; // HTTP status
let listening = false;

function keyNamed(name: string): string {
  return `${PREFIX}${document.body.dataset.person ?? ""}:${name}`;
}

function keyOf(form: HTMLFormElement): string {
  return keyNamed(form.dataset.keep ?? "");
}

function secret(form: HTMLFormElement, name: string): boolean {
  const element = form.elements.namedItem(name);
  return element instanceof HTMLInputElement && element.type === "password";
}

function contents(form: HTMLFormElement): Pairs {
  const pairs: Pairs = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || name === "csrfmiddlewaretoken" || secret(form, name)) continue;
    pairs.push([name, value]);
  }
  return pairs;
}

function read(key: string): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(key) ?? "null") as Draft | null;
    if (draft && Date.now() - draft.at < WEEK_MS) return draft;
    localStorage.removeItem(key);
  } catch {
    // Storage switched off or full: the form still works, it is only not kept.
  }
  return null;
}

function write(form: HTMLFormElement): void {
  try {
    const draft: Draft = { at: Date.now(), pairs: contents(form) };
    localStorage.setItem(keyOf(form), JSON.stringify(draft));
  } catch {
    // As above.
  }
}

function forget(form: HTMLFormElement): void {
  forgetNamed(keyOf(form));
}

function forgetNamed(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // As above.
  }
}

function fill(form: HTMLFormElement, pairs: Pairs): void {
  const given = new Map<string, string[]>();
  for (const [name, value] of pairs) given.set(name, [...(given.get(name) ?? []), value]);
  for (const element of form.elements) {
    if (element instanceof HTMLInputElement && /^(checkbox|radio)$/.test(element.type)) {
      element.checked = given.get(element.name)?.includes(element.value) ?? false;
    } else if (
      (element instanceof HTMLInputElement && !/^(password|file|submit)$/.test(element.type)) ||
      element instanceof HTMLTextAreaElement ||
      element instanceof HTMLSelectElement
    ) {
      const values = given.get(element.name);
      if (values && element.name !== "csrfmiddlewaretoken") element.value = values[0] ?? "";
    }
    element.dispatchEvent(new Event("dudao:filled", { bubbles: true }));
  }
}

function tell(form: HTMLFormElement, draft: Draft, original: Pairs): void {
  const template = document.getElementById("draft-note") as HTMLTemplateElement | null;
  const note = template?.content.firstElementChild?.cloneNode(true) as HTMLElement | undefined;
  if (!note) return;
  const when = note.querySelector("[data-when]");
  if (when)
    when.textContent = ` · ${new Date(draft.at).toLocaleString(document.documentElement.lang)}`;
  note.querySelector("[data-discard]")?.addEventListener("click", () => {
    fill(form, original);
    forget(form);
    note.remove();
  });
  form.prepend(note);
}

function keep(form: HTMLFormElement): void {
  const key = keyOf(form);
  if ("bound" in form.dataset) {
    write(form); // refused by the server: what stands on the page is the newest
  } else {
    const original = contents(form);
    const draft = read(key);
    if (draft && JSON.stringify(draft.pairs) !== JSON.stringify(original)) {
      fill(form, draft.pairs);
      tell(form, draft, original);
    }
  }
  let timer = 0;
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => write(form), PAUSE_MS);
  });
  form.addEventListener("submit", () => {
    window.clearTimeout(timer);
    write(form);
  });
}

function onAnswer(event: Event): void {
  // The event goes to what is swapped (for a boosted form the body), so the form is asked for;
  // whether it went well is the status: our config lets a refused form be swapped in too.
  const { requestConfig, xhr } = (
    event as CustomEvent<{ requestConfig: { elt: Element }; xhr: XMLHttpRequest }>
  ).detail;
  const form = requestConfig.elt.closest<HTMLFormElement>("form[data-keep]");
  if (form && xhr.status < FIRST_REFUSAL) forget(form);
}

export function start(root: ParentNode): void {
  if (!listening) {
    listening = true;
    document.addEventListener("htmx:beforeSwap", onAnswer);
  }
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-keep]")) keep(form);
  for (const done of root.querySelectorAll<HTMLElement>("[data-forgets]")) {
    forgetNamed(keyNamed(done.dataset.forgets ?? ""));
  }
}
