// What every page runs. Pages work without it; it spares a reload and keeps unsaved work.
import "./app.css";
import "htmx.org";
import { start as dialogs } from "./dialogs";
import { start as drafts } from "./drafts";
import { start as files } from "./files";
import { start as months } from "./months";
import { start as notes } from "./notes";
import { start as secrets } from "./secrets";
import { start as ticks } from "./ticks";
import { start as visits } from "./visits";

const parts = [notes, dialogs, visits, drafts, files, ticks, months, secrets];

function startAll(root: ParentNode): void {
  for (const start of parts) start(root);
}

document.addEventListener("htmx:load", (event) => {
  startAll((event as CustomEvent<{ elt: HTMLElement }>).detail.elt);
});
