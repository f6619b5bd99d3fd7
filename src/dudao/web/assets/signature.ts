// A signature drawn by hand: the strokes and a picture go into hidden fields of the form.
// Markup: <div data-signature><canvas></canvas><input name="strokes" type="hidden">
// <input name="image" type="hidden"><button type="button" data-clear>…</button></div>
import SignaturePad from "signature_pad";

function fit(canvas: HTMLCanvasElement, pad: SignaturePad): void {
  const strokes = pad.toData();
  const ratio = Math.max(window.devicePixelRatio || 1, 1);
  canvas.width = canvas.offsetWidth * ratio;
  canvas.height = canvas.offsetHeight * ratio;
  canvas.getContext("2d")?.scale(ratio, ratio);
  pad.clear();
  pad.fromData(strokes);
}

function prepare(place: HTMLElement): void {
  const canvas = place.querySelector("canvas");
  const strokes = place.querySelector<HTMLInputElement>("input[name=strokes]");
  const image = place.querySelector<HTMLInputElement>("input[name=image]");
  if (!canvas || !strokes || !image || place.dataset.ready) return;
  place.dataset.ready = "yes";
  const pad = new SignaturePad(canvas, { penColor: "#10224a", minWidth: 1, maxWidth: 3.2 });
  const take = () => {
    strokes.value = pad.isEmpty() ? "" : JSON.stringify(pad.toData());
    image.value = pad.isEmpty() ? "" : pad.toDataURL("image/png");
    place.classList.toggle("is-signed", !pad.isEmpty());
    strokes.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const restore = () => {
    if (strokes.value) pad.fromData(JSON.parse(strokes.value));
  };
  pad.addEventListener("endStroke", take);
  place.querySelector("[data-clear]")?.addEventListener("click", () => {
    pad.clear();
    take();
  });
  strokes.addEventListener("dudao:filled", restore);
  fit(canvas, pad);
  restore();
  window.addEventListener("resize", () => fit(canvas, pad));
}

function startAll(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-signature]")) prepare(place);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startAll);
else startAll();
