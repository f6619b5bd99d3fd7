// Filling in a form: one section at a time, saved as one goes, what others changed taken in.
// The server says after every save what shows, what is still asked and what deviates.

interface Section {
  section: string;
  required: number;
  answered: number;
  taken: boolean; // false: nothing answered in a form of which a visit takes some sections
}

interface Saved {
  revision: number;
  saved_at: string;
  answers: Record<string, unknown>;
  visible: string[];
  deviations: string[];
  sections: Section[];
}

interface Clash {
  item: string;
  label: string;
  theirs: unknown;
  theirs_text: string;
  mine_text: string;
  by: string;
}

interface Contested {
  revision: number;
  answers: Record<string, unknown>;
  clashes: Clash[];
}

const PAUSE_MS = 700;
const RETRY_MS = 5000;
const NOTE = "#note";

class Sheet {
  private timer = 0;
  private sending = false;
  private again = false;
  private leaving = false;
  private dirty = false;
  private readonly held = new Set<string>(); // items that wait for a person: wrong or contested
  private sent = new Map<string, string>();

  constructor(private readonly form: HTMLFormElement) {
    form.addEventListener("input", (event) => this.changed(event.target as HTMLElement));
    form.addEventListener("dudao:filled", () => this.later());
    form.addEventListener("submit", (event) => this.finish(event));
    form.addEventListener("htmx:configRequest", (event) => this.prepare(event as CustomEvent));
    form.addEventListener("htmx:afterRequest", (event) => this.answered(event as CustomEvent));
    form.addEventListener("htmx:afterSwap", () => this.later());
    window.addEventListener("online", () => this.dirty && this.save());
    this.screens();
  }

  // ----- one section at a time

  private sections(): HTMLElement[] {
    const all = this.form.querySelectorAll<HTMLElement>("[data-section]");
    return [...all].filter((section) => !("hidden" in section.dataset));
  }

  private screens(): void {
    this.form.classList.add("has-screens");
    for (const tab of document.querySelectorAll<HTMLAnchorElement>("[data-tab]")) {
      tab.addEventListener("click", (event) => {
        event.preventDefault();
        this.show(tab.dataset.tab ?? "");
      });
    }
    this.button("next")?.addEventListener("click", () => this.step(1));
    this.button("previous")?.addEventListener("click", () => this.step(-1));
    const wanted = location.hash ? document.getElementById(location.hash.slice(1)) : null;
    const wrong = this.form.querySelector<HTMLElement>(".item.is-wrong");
    const target = wrong ?? wanted;
    const section = target?.closest<HTMLElement>("[data-section]") ?? this.sections()[0];
    this.show(section?.dataset.section ?? "", false);
    if (target?.matches("[data-item]")) target.scrollIntoView({ block: "center" });
  }

  private current(): HTMLElement | undefined {
    return this.sections().find((section) => !section.hidden);
  }

  private show(key: string, scroll = true): void {
    for (const section of this.form.querySelectorAll<HTMLElement>("[data-section]")) {
      section.hidden = section.dataset.section !== key;
    }
    for (const tab of document.querySelectorAll<HTMLElement>("[data-tab]")) {
      const on = tab.dataset.tab === key;
      if (on) {
        tab.setAttribute("aria-current", "true");
        const bar = tab.parentElement;
        if (bar) bar.scrollLeft = tab.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2;
      } else tab.removeAttribute("aria-current");
    }
    this.buttons();
    if (scroll) window.scrollTo({ top: 0 });
  }

  private step(by: number): void {
    const sections = this.sections();
    const here = sections.findIndex((section) => !section.hidden);
    const next = sections[here + by];
    if (next) this.show(next.dataset.section ?? "");
  }

  private buttons(): void {
    const sections = this.sections();
    const here = sections.findIndex((section) => !section.hidden);
    const last = here === sections.length - 1;
    this.button("previous")?.toggleAttribute("hidden", here <= 0);
    this.button("next")?.toggleAttribute("hidden", last);
    this.button("finish")?.toggleAttribute("hidden", !last);
  }

  private button(name: string): HTMLButtonElement | null {
    return this.form.querySelector<HTMLButtonElement>(`[data-${name}]`);
  }

  // ----- saving

  private changed(element: HTMLElement): void {
    const item = element.closest<HTMLElement>("[data-item]");
    if (!item || element.matches("input[type=file]")) return;
    this.dirty = true;
    this.release(item.dataset.item ?? "");
    this.error(item, "");
    this.later();
  }

  private later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), PAUSE_MS);
  }

  private save(): void {
    window.clearTimeout(this.timer);
    if (this.form.querySelector("fieldset[disabled]")) return;
    if (this.sending) {
      this.again = true;
      return;
    }
    this.sending = true;
    this.status(this.form.dataset.savingWord ?? "");
    this.form.dispatchEvent(new Event("dudao:save"));
  }

  private finish(event: Event): void {
    event.preventDefault();
    this.leaving = true;
    this.save();
  }

  private prepare(event: CustomEvent<{ formData: FormData; elt: Element }>): void {
    if (event.detail.elt !== this.form) return;
    const data = event.detail.formData;
    for (const item of this.held) {
      data.delete(item);
      data.delete(`${item}${NOTE}`);
    }
    this.sent = new Map(this.values());
  }

  private answered(event: CustomEvent<{ elt: Element; xhr: XMLHttpRequest }>): void {
    const { elt, xhr } = event.detail;
    if (elt !== this.form) return;
    this.sending = false;
    const json = xhr.getResponseHeader("Content-Type")?.includes("json") ?? false;
    if (json && xhr.status === 200) this.taken(JSON.parse(xhr.responseText) as Saved);
    else if (json && xhr.status === 409) this.contested(JSON.parse(xhr.responseText) as Contested);
    else if (json && xhr.status === 422)
      this.refused((JSON.parse(xhr.responseText) as { fields: Record<string, string> }).fields);
    else this.unsaved(xhr.status);
    if (this.again) {
      this.again = false;
      this.save();
    }
  }

  private taken(saved: Saved): void {
    const others = saved.revision > this.revision() + 1;
    this.setRevision(saved.revision);
    if (others) this.takeIn(saved.answers);
    this.dirty = false;
    this.computed(saved.answers);
    this.progress(saved);
    this.status(`${this.form.dataset.savedWord} ${saved.saved_at}`);
    if (this.leaving && !this.again && !this.held.size) {
      location.assign(this.form.querySelector<HTMLAnchorElement>(".record-foot a")?.href ?? "");
    }
    this.leaving = this.leaving && this.again;
  }

  private refused(fields: Record<string, string>): void {
    this.leaving = false;
    for (const [name, words] of Object.entries(fields)) {
      const item = this.item(name);
      if (!item) continue;
      this.error(item, words);
      this.held.add(item.dataset.item ?? "");
    }
    this.first(".item.is-wrong");
    this.again = Object.keys(fields).some((name) => this.item(name)); // the rest is saved without
  }

  private contested(answer: Contested): void {
    this.leaving = false;
    this.setRevision(answer.revision);
    for (const clash of answer.clashes) this.contest(clash);
    const keys = new Set(answer.clashes.map((clash) => clash.item));
    this.takeIn(
      Object.fromEntries(Object.entries(answer.answers).filter(([item]) => !keys.has(item))),
    );
    this.first(".item-clash:not([hidden])");
    this.again = true;
  }

  private contest(clash: Clash): void {
    const item = this.item(clash.item);
    const place = item?.querySelector<HTMLElement>("[data-clash]");
    if (!item || !place) return;
    this.held.add(item.dataset.item ?? "");
    const words = document.createElement("p");
    words.textContent = `${clash.by}${this.form.dataset.conflict}${clash.theirs_text}`;
    const choose = (word: string, action: () => void) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm";
      button.textContent = word;
      button.addEventListener("click", () => {
        action();
        this.release(item.dataset.item ?? "");
        this.save();
      });
      return button;
    };
    const { mine, theirs } = this.form.dataset;
    place.replaceChildren(
      words,
      choose(`${mine}${clash.mine_text}`, () => undefined),
      choose(`${theirs}${clash.theirs_text}`, () => this.set(clash.item, clash.theirs)),
    );
    place.hidden = false;
  }

  private unsaved(status: number): void {
    this.leaving = false;
    this.status(this.form.dataset.unsavedWord ?? "");
    if (status === 0 || status >= 500) window.setTimeout(() => this.dirty && this.save(), RETRY_MS);
  }

  // ----- what stands on the page

  private item(name: string): HTMLElement | null {
    return document.getElementById(`item-${name.replace(NOTE, "")}`);
  }

  private release(item: string): void {
    this.held.delete(item);
    this.item(item)?.querySelector("[data-clash]")?.setAttribute("hidden", "");
  }

  private error(item: HTMLElement, words: string): void {
    item.classList.toggle("is-wrong", words !== "");
    const place = item.querySelector<HTMLElement>("[data-error]");
    if (!place) return;
    place.textContent = words;
    place.hidden = words === "";
  }

  private first(selector: string): void {
    const place = this.form.querySelector<HTMLElement>(selector);
    const section = place?.closest<HTMLElement>("[data-section]");
    if (section?.hidden) this.show(section.dataset.section ?? "");
    place?.scrollIntoView({ block: "center" });
  }

  private values(): [string, string][] {
    const values = new Map<string, string[]>();
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && value) {
        values.set(name, [...(values.get(name) ?? []), value]);
      }
    }
    return [...values].map(([name, all]) => [name, all.join("\n")]);
  }

  // Take in what others saved, except where somebody is writing here right now.
  private takeIn(answers: Record<string, unknown>): void {
    const now = new Map(this.values());
    for (const [name, value] of Object.entries(answers)) {
      if (now.get(name) === this.sent.get(name)) this.set(name, value);
    }
  }

  private set(name: string, value: unknown): void {
    const wanted = (Array.isArray(value) ? value : [value]).map((one) => String(one ?? ""));
    for (const field of this.form.querySelectorAll<HTMLInputElement>(
      `[name="${CSS.escape(name)}"]`,
    )) {
      if (/^(radio|checkbox)$/.test(field.type)) field.checked = wanted.includes(field.value);
      else if (field.type !== "hidden") field.value = wanted.join("\n");
    }
  }

  // Nobody types these: what the server worked out is shown.
  private computed(answers: Record<string, unknown>): void {
    for (const place of this.form.querySelectorAll<HTMLOutputElement>("[data-computed]")) {
      const value = answers[place.dataset.computed ?? ""];
      place.value = value === undefined ? "—" : `${value}${place.dataset.unit ?? ""}`;
    }
  }

  private revision(): number {
    return Number(this.form.querySelector<HTMLInputElement>("[name=revision]")?.value ?? 0);
  }

  private setRevision(revision: number): void {
    const field = this.form.querySelector<HTMLInputElement>("[name=revision]");
    if (field) field.value = String(revision);
  }

  private progress(saved: Saved): void {
    const visible = new Set(saved.visible);
    const deviating = new Set(saved.deviations);
    for (const item of this.form.querySelectorAll<HTMLElement>("[data-item]")) {
      const key = item.dataset.item ?? "";
      item.hidden = !visible.has(key);
      item.querySelector("[data-raise]")?.toggleAttribute("hidden", !deviating.has(key));
    }
    const shown = new Map(saved.sections.map((section) => [section.section, section]));
    for (const section of this.form.querySelectorAll<HTMLElement>("[data-section]")) {
      const key = section.dataset.section ?? "";
      const state = shown.get(key);
      if (state) delete section.dataset.hidden;
      else section.dataset.hidden = "";
      document.querySelector(`[data-tab="${key}"]`)?.toggleAttribute("hidden", !state);
      const count = document.querySelector(`[data-count="${key}"]`);
      if (count && state)
        count.textContent = state.taken ? `${state.answered}/${state.required}` : "";
    }
    this.count("[data-answered]", saved.sections, "answered");
    const required = this.count("[data-required]", saved.sections, "required");
    this.form.querySelector("[data-progress]")?.toggleAttribute("hidden", !required);
    if (!this.current()) this.show(this.sections()[0]?.dataset.section ?? "");
    this.buttons();
  }

  private count(selector: string, sections: Section[], what: "answered" | "required"): number {
    const place = this.form.querySelector(selector);
    const taken = sections.filter((section) => section.taken);
    const total = taken.reduce((sum, section) => sum + section[what], 0);
    if (place) place.textContent = String(total);
    return total;
  }

  private status(words: string): void {
    const place = this.form.querySelector("[data-status]");
    if (place) place.textContent = words;
  }
}

export function start(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-record]")) new Sheet(form);
}
