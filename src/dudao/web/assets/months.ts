// A visit dragged to another day or inspector is posted like the form of its page. Without a mouse
// one opens the visit and says the same there.

let listening = false;
let dragged: HTMLElement | null = null;

function visitAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element
    ? target.closest<HTMLElement>(".month-grid[data-drag] [data-visit]")
    : null;
}

function cellAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element
    ? target.closest<HTMLElement>(".month-grid[data-drag] td[data-day]")
    : null;
}

function mark(cell: HTMLElement | null): void {
  for (const one of document.querySelectorAll(".month-grid .is-over")) {
    if (one !== cell) one.classList.remove("is-over");
  }
  cell?.classList.add("is-over");
}

function drop(cell: HTMLElement, visit: HTMLElement): void {
  const form = document.getElementById("move-visit");
  if (!(form instanceof HTMLFormElement) || cell.contains(visit)) return;
  const given = {
    visit: visit.dataset.visit,
    day: cell.dataset.day,
    leader: cell.dataset.leader,
  };
  for (const [name, value] of Object.entries(given)) {
    const input = form.elements.namedItem(name);
    if (input instanceof HTMLInputElement) input.value = value ?? "";
  }
  form.requestSubmit();
}

export function start(): void {
  if (listening) return;
  listening = true;
  document.addEventListener("dragstart", (event) => {
    dragged = visitAt(event.target);
    if (dragged && event.dataTransfer) event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragover", (event) => {
    const cell = dragged ? cellAt(event.target) : null;
    mark(cell);
    if (cell) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const cell = cellAt(event.target);
    if (dragged && cell) {
      event.preventDefault();
      drop(cell, dragged);
    }
  });
  document.addEventListener("dragend", () => {
    dragged = null;
    mark(null);
  });
}
