// Toasts that leave, banners, the way back, focus on what is wrong.

const STAYS_MS = 6000;
let listening = false;

function leaveLater(note: HTMLElement): void {
  window.setTimeout(() => note.remove(), STAYS_MS);
}

function banner(): HTMLElement | null {
  return document.getElementById("offline-banner");
}

function onClick(event: MouseEvent): void {
  const target = event.target as Element;
  target.closest("[data-dismiss]")?.closest(".toast-note")?.remove();
  const hides = target.closest<HTMLElement>("[data-hides]")?.dataset.hides;
  if (hides) document.getElementById(hides)?.setAttribute("hidden", "");
  if (target.closest("[data-back]") && history.length > 1) {
    event.preventDefault();
    history.back();
  }
  if (target.closest("[data-reload]")) {
    event.preventDefault();
    location.reload();
  }
  for (const open of document.querySelectorAll<HTMLDetailsElement>(".person-menu[open]")) {
    if (!open.contains(target)) open.open = false;
  }
}

function listen(): void {
  document.addEventListener("click", onClick);
  const away = () => banner()?.removeAttribute("hidden");
  document.addEventListener("htmx:sendError", away);
  document.addEventListener("htmx:timeout", away);
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
    if (xhr.status === 503) away();
  });
  document.addEventListener("htmx:beforeRequest", () => banner()?.setAttribute("hidden", ""));
}

export function start(root: ParentNode): void {
  if (!listening) {
    listening = true;
    listen();
  }
  for (const note of root.querySelectorAll<HTMLElement>("[data-leaves]")) leaveLater(note);
  root.querySelector<HTMLElement>("[data-focus]")?.focus();
}
