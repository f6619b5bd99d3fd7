// Making faces unrecognisable: coarse squares, burnt into the picture before it is kept.
type Point = [number, number];

interface Face {
  boundingBox: DOMRectReadOnly;
}

interface FaceDetectorLike {
  detect(picture: CanvasImageSource): Promise<Face[]>;
}

type WithDetector = typeof globalThis & { FaceDetector?: new () => FaceDetectorLike };

export const hasFaceDetector = (): boolean => "FaceDetector" in globalThis;

export async function findFaces(picture: HTMLCanvasElement): Promise<DOMRectReadOnly[]> {
  const Detector = (globalThis as WithDetector).FaceDetector;
  if (!Detector) return [];
  try {
    return (await new Detector().detect(picture)).map((face) => face.boundingBox);
  } catch {
    return []; // the phone has the interface and no model behind it
  }
}

const SQUARES = 40; // across the longer side: a face of a few squares is nobody's

function copy(picture: CanvasImageSource, width: number, height: number, smooth: boolean) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.imageSmoothingEnabled = smooth;
    pen.drawImage(picture, 0, 0, width, height);
  }
  return canvas;
}

export class Blurring {
  private readonly pen: CanvasRenderingContext2D | null;
  private readonly coarse: HTMLCanvasElement;
  private readonly paths: { points: Point[]; reach: number }[] = [];

  constructor(
    canvas: HTMLCanvasElement,
    private readonly picture: HTMLImageElement,
  ) {
    const { naturalWidth: width, naturalHeight: height } = picture;
    canvas.width = width;
    canvas.height = height;
    this.pen = canvas.getContext("2d", { alpha: false });
    const square = Math.max(width, height) / SQUARES;
    const small = copy(picture, Math.ceil(width / square), Math.ceil(height / square), true);
    this.coarse = copy(small, width, height, false);
    this.draw();
  }

  get count(): number {
    return this.paths.length;
  }

  begin(point: Point): void {
    const reach = Math.max(this.picture.naturalWidth, this.picture.naturalHeight) / 28;
    this.paths.push({ points: [point], reach });
    this.draw();
  }

  go(point: Point): void {
    this.paths.at(-1)?.points.push(point);
    this.draw();
  }

  cover(face: DOMRectReadOnly): void {
    const middle: Point = [face.x + face.width / 2, face.y + face.height / 2];
    this.paths.push({ points: [middle], reach: Math.max(face.width, face.height) * 0.65 });
    this.draw();
  }

  undo(): void {
    this.paths.pop();
    this.draw();
  }

  private draw(): void {
    const { pen, picture, coarse, paths } = this;
    if (!pen) return;
    pen.drawImage(picture, 0, 0);
    if (!paths.length) return;
    pen.save();
    pen.beginPath();
    for (const { points, reach } of paths)
      for (const [x, y] of points) {
        pen.moveTo(x + reach, y);
        pen.arc(x, y, reach, 0, 2 * Math.PI);
      }
    pen.clip();
    pen.drawImage(coarse, 0, 0);
    pen.restore();
  }
}
