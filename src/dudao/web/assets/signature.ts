// A signature drawn by hand. The strokes go into a hidden field of the form as
// [[[x, y, milliseconds], …], …]; the server draws the picture from them.
import SignaturePad, { type PointGroup } from "signature_pad";

type Strokes = [number, number, number][][];

const INK = { penColor: "#10224a", minWidth: 1.4, maxWidth: 3.6 };

function toGroups(strokes: Strokes): PointGroup[] {
  return strokes.map((stroke) => ({
    ...INK,
    dotSize: 0,
    velocityFilterWeight: 0.7,
    compositeOperation: "source-over",
    points: stroke.map(([x, y, time]) => ({ x, y, time, pressure: 0.5 })),
  }));
}

function scaled(strokes: Strokes, by: number): Strokes {
  const fine = (place: number) => Math.max(0, Math.round(place * by * 10) / 10);
  return strokes.map((stroke) => stroke.map(([x, y, time]) => [fine(x), fine(y), time]));
}

function read(field: HTMLInputElement): Strokes {
  try {
    return JSON.parse(field.value || "[]") as Strokes;
  } catch {
    return [];
  }
}

class Place {
  private readonly pad: SignaturePad;
  private strokes: Strokes = []; // as written, on a pad of `size`
  private size = { width: 0, height: 0 };
  private began = 0; // the clock at the first touch

  constructor(
    private readonly place: HTMLElement,
    private readonly canvas: HTMLCanvasElement,
    private readonly field: HTMLInputElement,
  ) {
    this.pad = new SignaturePad(canvas, INK);
    this.pad.addEventListener("endStroke", () => this.written());
    this.button("[data-clear]")?.addEventListener("click", () => this.keep([]));
    this.button("[data-undo]")?.addEventListener("click", () =>
      this.keep(this.shown().slice(0, -1)),
    );
    this.field.addEventListener("dudao:filled", () => this.restore());
    this.fit();
    this.restore();
    new ResizeObserver(() => this.fit()).observe(canvas);
  }

  private button(selector: string): HTMLButtonElement | null {
    return this.place.querySelector<HTMLButtonElement>(selector);
  }

  // What stands on the pad as it is now: a phone that is turned has another pad.
  private shown(): Strokes {
    const { offsetWidth, offsetHeight } = this.canvas;
    const { width, height } = this.size;
    const by = width ? Math.min(offsetWidth / width, offsetHeight / height) : 1;
    return scaled(this.strokes, by);
  }

  private written(): void {
    const points = this.pad.toData().at(-1)?.points ?? [];
    const before = this.shown();
    const last = before.at(-1)?.at(-1)?.[2];
    if (last === undefined) this.began = points[0]?.time ?? 0;
    else if (!this.began) this.began = (points[0]?.time ?? 0) - last;
    const stroke = points.map((point): [number, number, number] => [
      point.x,
      point.y,
      Math.max(0, Math.round(point.time - this.began)),
    ]);
    this.keep([...before, ...scaled([stroke], 1)]);
  }

  private restore(): void {
    this.began = 0;
    this.take(read(this.field));
    this.draw();
  }

  private keep(strokes: Strokes): void {
    this.take(strokes);
    this.field.value = strokes.length ? JSON.stringify(strokes) : "";
    this.draw();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private take(strokes: Strokes): void {
    this.strokes = strokes;
    this.size = { width: this.canvas.offsetWidth, height: this.canvas.offsetHeight };
  }

  private draw(): void {
    const empty = this.strokes.length === 0;
    this.pad.clear();
    this.pad.fromData(toGroups(this.shown()));
    this.place.classList.toggle("is-signed", !empty);
    if (!empty) this.place.classList.remove("is-wrong");
    for (const selector of ["[data-clear]", "[data-undo]"]) {
      const button = this.button(selector);
      if (button) button.disabled = empty;
    }
  }

  private fit(): void {
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    const width = Math.round(this.canvas.offsetWidth * ratio);
    const height = Math.round(this.canvas.offsetHeight * ratio);
    if (!width || (this.canvas.width === width && this.canvas.height === height)) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.canvas.getContext("2d")?.scale(ratio, ratio);
    this.draw();
  }
}

function startAll(): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-signature]")) {
    const canvas = place.querySelector("canvas");
    const field = place.querySelector<HTMLInputElement>("input[name=strokes]");
    if (!canvas || !field || place.dataset.ready) continue;
    place.dataset.ready = "yes";
    new Place(place, canvas, field);
  }
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startAll);
else startAll();
