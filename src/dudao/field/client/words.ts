// Words for people: written in Chinese where they are used, English from en.json.
type Catalogue = Record<string, string>;

export type Language = "zh" | "en";

const STORED = "dudao.language";
let english: Catalogue | null = null;

export function language(): Language {
  const chosen = localStorage.getItem(STORED);
  if (chosen === "zh" || chosen === "en") return chosen;
  return navigator.language.startsWith("zh") ? "zh" : "en";
}

// Takes effect with the next start of the app.
export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(STORED, chosen);
}

// To be awaited once, before anything is shown.
export async function loadWords(): Promise<void> {
  document.documentElement.lang = language() === "en" ? "en" : "zh-CN";
  if (language() === "en") english = (await import("./en.json")).default;
}

// `{name}` in the text is replaced by that value. English may have two forms, "one|many": `n` chooses.
export function t(chinese: string, values: Record<string, string | number> = {}): string {
  const forms = (english?.[chinese] ?? chinese).split("|");
  const text = (forms.length === 2 && values.n !== 1 ? forms[1] : forms[0]) ?? chinese;
  return text.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place));
}
