// One box ticks all of a list; beside the buttons stands how many are ticked.

let listening = false;

function boxes(name: string): HTMLInputElement[] {
  const found = document.querySelectorAll<HTMLInputElement>(`input[type=checkbox][name=${name}]`);
  return [...found].filter((box) => !box.disabled);
}

function tell(name: string): void {
  const ticked = boxes(name).filter((box) => box.checked).length;
  for (const words of document.querySelectorAll<HTMLElement>("[data-ticked]")) {
    words.dataset.none ??= words.textContent ?? "";
    const pattern = words.dataset.ticked ?? "";
    words.textContent = ticked ? pattern.replace("%s", String(ticked)) : words.dataset.none;
  }
}

function onChange(event: Event): void {
  const box = event.target;
  if (!(box instanceof HTMLInputElement)) return;
  const name = box.dataset.ticks;
  if (name) for (const one of boxes(name)) one.checked = box.checked;
  const all = document.querySelector<HTMLInputElement>("input[data-ticks]");
  if (all?.dataset.ticks && (name || box.name === all.dataset.ticks)) tell(all.dataset.ticks);
}

export function start(): void {
  if (listening) return;
  listening = true;
  document.addEventListener("change", onChange);
}
