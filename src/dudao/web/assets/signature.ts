// A signature drawn by hand. The strokes go into a hidden field of the form as
// [[[x, y, milliseconds], …], …]; the server draws the picture from them.
import SignaturePad, { type PointGroup } from "signature_pad";

type Strokes = [number, number, number][][];

const INK = { penColor: "#10224a", minWidth: 1.4, maxWidth: 3.6 };

function toStrokes(groups: PointGroup[]): Strokes {
  const start = groups[0]?.points[0]?.time ?? 0;
  return groups.map((group) =>
    group.points.map((point) => [
      Math.max(0, Math.round(point.x * 10) / 10),
      Math.max(0, Math.round(point.y * 10) / 10),
      Math.max(0, Math.round(point.time - start)),
    ]),
  );
}

function toGroups(strokes: Strokes, scale = 1): PointGroup[] {
  return strokes.map((stroke) => ({
    ...INK,
    dotSize: 0,
    velocityFilterWeight: 0.7,
    compositeOperation: "source-over",
    points: stroke.map(([x, y, time]) => ({ x: x * scale, y: y * scale, time, pressure: 0.5 })),
  }));
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
  private width = 0;

  constructor(
    private readonly place: HTMLElement,
    private readonly canvas: HTMLCanvasElement,
    private readonly field: HTMLInputElement,
  ) {
    this.pad = new SignaturePad(canvas, INK);
    this.pad.addEventListener("endStroke", () => this.take());
    this.button("[data-clear]")?.addEventListener("click", () => this.show([]));
    this.button("[data-undo]")?.addEventListener("click", () =>
      this.show(toStrokes(this.pad.toData()).slice(0, -1)),
    );
    this.field.addEventListener("dudao:filled", () => this.redraw());
    new ResizeObserver(() => this.fit()).observe(canvas);
    this.fit();
    this.redraw();
  }

  private button(selector: string): HTMLButtonElement | null {
    return this.place.querySelector<HTMLButtonElement>(selector);
  }

  private show(strokes: Strokes): void {
    this.pad.clear();
    this.pad.fromData(toGroups(strokes));
    this.take();
  }

  private redraw(): void {
    this.pad.clear();
    this.pad.fromData(toGroups(read(this.field)));
    this.mark();
  }

  private take(): void {
    this.field.value = this.pad.isEmpty() ? "" : JSON.stringify(toStrokes(this.pad.toData()));
    this.mark();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private mark(): void {
    const empty = this.pad.isEmpty();
    this.place.classList.toggle("is-signed", !empty);
    for (const selector of ["[data-clear]", "[data-undo]"]) {
      const button = this.button(selector);
      if (button) button.disabled = empty;
    }
  }

  // A phone that is turned has another pad: what was written grows or shrinks with its width.
  private fit(): void {
    const { offsetWidth, offsetHeight } = this.canvas;
    if (!offsetWidth || offsetWidth === this.width) return;
    const strokes = toStrokes(this.pad.toData());
    const scale = this.width ? offsetWidth / this.width : 1;
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    this.canvas.width = offsetWidth * ratio;
    this.canvas.height = offsetHeight * ratio;
    this.canvas.getContext("2d")?.scale(ratio, ratio);
    this.width = offsetWidth;
    this.pad.clear();
    if (strokes.length) {
      this.pad.fromData(toGroups(strokes, scale));
      this.take();
    }
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
