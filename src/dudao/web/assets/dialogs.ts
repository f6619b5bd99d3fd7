// Dialogs: opened by links that also work through :target, and one question before a step.

let listening = false;

function ask(words: string): Promise<boolean> {
  const dialog = document.getElementById("confirm");
  if (!(dialog instanceof HTMLDialogElement)) return Promise.resolve(true);
  const text = dialog.querySelector(".dialog-words");
  if (text) text.textContent = words;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

function onClick(event: MouseEvent): void {
  const target = event.target as Element;
  const opens = target.closest<HTMLElement>("[data-opens]")?.dataset.opens;
  const dialog = opens ? document.getElementById(opens) : null;
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  if (target.closest("[data-closes]")) target.closest("dialog")?.close();
  const asking = target.closest<HTMLButtonElement>("button[data-confirm]");
  if (asking && !asking.dataset.confirmed) {
    event.preventDefault();
    event.stopImmediatePropagation();
    void confirmFirst(asking);
  }
}

async function confirmFirst(button: HTMLButtonElement): Promise<void> {
  if (!(await ask(button.dataset.confirm ?? ""))) return;
  button.dataset.confirmed = "yes";
  button.click();
  delete button.dataset.confirmed;
}

export function start(): void {
  if (listening) return;
  listening = true;
  document.addEventListener("click", onClick, { capture: true });
}
