// Compares a local file with the hashes on the page. It is read here and never leaves the machine.
// An office without TLS has no crypto.subtle, so the hash is also worked out by hand.
import { byHand } from "./sha256";

async function sha256(file: File): Promise<string> {
  const content = await file.arrayBuffer();
  if (!globalThis.crypto?.subtle) return byHand(new Uint8Array(content));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function start(check: HTMLElement): void {
  const show = (name: string, shown: boolean): void => {
    for (const part of check.querySelectorAll<HTMLElement>(`[data-${name}]`)) part.hidden = !shown;
  };
  const known = [...check.querySelectorAll<HTMLElement>("[data-sha256]")];
  const input = check.querySelector<HTMLInputElement>("input[type=file]");
  const own = check.querySelector<HTMLElement>("[data-own] code");
  show("choose", true);
  input?.addEventListener("change", async () => {
    for (const name of ["same", "other", "failed", "own"]) show(name, false);
    const file = input.files?.[0];
    if (!file) return;
    try {
      const hash = await sha256(file);
      const same = known.some((one) => one.dataset.sha256 === hash);
      show(same ? "same" : "other", true);
      if (own) own.textContent = (hash.match(/.{8}/g) ?? []).join(" ");
      show("own", true);
    } catch {
      show("failed", true);
    }
  });
}

for (const check of document.querySelectorAll<HTMLElement>("[data-check]")) start(check);
