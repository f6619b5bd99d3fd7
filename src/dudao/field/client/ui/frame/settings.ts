// How it looks on this phone. Nothing here is secret; it holds before anybody unlocked.
const STORED = "dudao.looks";

export interface Looks {
  size: "normal" | "large" | "largest";
  contrast: boolean;
  oneHand: boolean;
  installHint: "show" | "hidden";
}

const PLAIN: Looks = { size: "normal", contrast: false, oneHand: false, installHint: "show" };

export function looks(): Looks {
  try {
    return { ...PLAIN, ...JSON.parse(localStorage.getItem(STORED) ?? "{}") };
  } catch {
    return PLAIN;
  }
}

export function choose(changed: Partial<Looks>): void {
  localStorage.setItem(STORED, JSON.stringify({ ...looks(), ...changed }));
  wear();
}

export function wear(): void {
  const { size, contrast, oneHand } = looks();
  const { dataset } = document.documentElement;
  dataset.size = size;
  dataset.contrast = contrast ? "high" : "normal";
  dataset.hand = oneHand ? "one" : "two";
}
