// A visit's pages: arriving with or without a place, the way through the feedback list, printing.
import { start as records } from "./visits_record";

let listening = false;

function arrive(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>("[data-place-button]");
  const words = form.querySelector<HTMLElement>("[data-place-words]");
  if (!button || !words || !("geolocation" in navigator) || !window.isSecureContext) return;
  button.hidden = false;
  words.hidden = false;
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
  // Asked only on a tap; whoever refuses arrives without a place.
  button.addEventListener("click", () => {
    button.disabled = true;
    words.textContent = words.dataset.asking ?? "";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field("latitude").value = String(coords.latitude);
        field("longitude").value = String(coords.longitude);
        form.submit();
      },
      () => {
        button.disabled = false;
        words.textContent = words.dataset.failed ?? "";
      },
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
    );
  });
}

function sign(form: HTMLFormElement): void {
  const problems = [...form.querySelectorAll<HTMLElement>("[data-problem]")];
  const count = document.querySelector("[data-sign-count] [data-done]");
  const all = form.querySelector<HTMLButtonElement>("[data-agree-all]");
  const chosen = (problem: HTMLElement) =>
    problem.querySelector<HTMLInputElement>("input[type=radio]:checked");
  const refresh = () => {
    if (count) count.textContent = String(problems.filter(chosen).length);
    for (const problem of problems) {
      const objects = chosen(problem)?.value === "object";
      problem.classList.toggle("is-objected", objects);
      if (chosen(problem)) problem.classList.remove("is-wrong");
      const remark = problem.querySelector<HTMLTextAreaElement>("textarea");
      if (remark) remark.required = objects;
    }
    if (all) all.hidden = problems.every(chosen);
  };
  all?.addEventListener("click", () => {
    for (const problem of problems) {
      if (chosen(problem)) continue;
      const agree = problem.querySelector<HTMLInputElement>("input[value=agree]");
      if (agree) agree.checked = true;
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("input", refresh);
  form.addEventListener("dudao:filled", refresh);
  refresh();
}

export function start(root: ParentNode): void {
  if (!listening) {
    listening = true;
    document.addEventListener("click", (event) => {
      if ((event.target as Element).closest("[data-print]")) window.print();
    });
  }
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-place]")) arrive(form);
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-sign]")) sign(form);
  records(root);
}
