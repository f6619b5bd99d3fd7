// A part of the chance of a draw: the secret is made here, only its SHA-256 leaves. The secret
// stays on this machine until it is revealed. Without this script the hash is worked out elsewhere.
import { byHand } from "./sha256";

interface Secret {
  value: string;
  nonce: string;
}

const NONCE_BYTES = 16;

function keyOf(form: HTMLElement): string {
  return `draw-secret-${form.dataset.secret}`;
}

function kept(form: HTMLElement): Secret | null {
  try {
    return JSON.parse(localStorage.getItem(keyOf(form)) ?? "null");
  } catch {
    return null;
  }
}

function seal(form: HTMLFormElement): void {
  const own = form.querySelector<HTMLInputElement>("[data-secret-value]");
  const hash = form.querySelector<HTMLInputElement>("[name=sha256]");
  const place = form.querySelector<HTMLElement>("[data-secret-own]");
  if (!own || !hash || !place) return;
  place.hidden = false;
  own.required = true;
  const pasted = hash.closest<HTMLElement>(".field");
  if (pasted) pasted.hidden = true;
  hash.required = false;
  form.addEventListener("submit", (event) => {
    const value = own.value.trim();
    if (!value) return event.preventDefault();
    const bytes = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const nonce = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    hash.value = byHand(new TextEncoder().encode(value + nonce));
    localStorage.setItem(keyOf(form), JSON.stringify({ value, nonce } satisfies Secret));
  });
}

function remind(place: HTMLElement): void {
  const secret = kept(place);
  if (!secret) return;
  for (const [name, text] of Object.entries(secret)) {
    for (const shown of place.querySelectorAll<HTMLElement>(`[data-shows=${name}]`))
      shown.textContent = text;
    const input = place.querySelector<HTMLInputElement>(`[name=${name}]`);
    if (input) input.value = text;
  }
  place.hidden = false;
}

export function start(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-secret][data-seals]"))
    seal(form);
  for (const place of root.querySelectorAll<HTMLElement>("[data-secret][data-reminds]"))
    remind(place);
}
