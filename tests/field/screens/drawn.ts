// Photos of invented places: a room drawn from the number of the file.
const SIZE = [960, 720] as const;

export async function drawn(
  name: string,
  [width, height] = SIZE as readonly [number, number],
): Promise<Blob> {
  let seed = [...name].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 9973, 7);
  const random = (low: number, high: number) => {
    seed = (seed * 7919 + 104729) % 99991;
    return low + (seed / 99991) * (high - low);
  };
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
  const at = (x: number, y: number, w: number, h: number, colour: string) => {
    pen.fillStyle = colour;
    pen.fillRect(x * width, y * height, w * width, h * height);
  };
  const floor = random(0.62, 0.72);
  at(0, 0, 1, 1, `hsl(${random(30, 60)} 25% 84%)`);
  at(0, floor, 1, 1 - floor, `hsl(${random(20, 40)} 14% 52%)`);
  at(0, floor - 0.28, 1, 0.28, `hsl(${random(140, 210)} 22% 66%)`);
  for (let n = 0; n < 2; n += 1) {
    const x = 0.08 + n * 0.3;
    at(x, 0.12, 0.2, 0.26, "#6b5137");
    at(x + 0.01, 0.135, 0.085, 0.23, "#cfe4f2");
    at(x + 0.105, 0.135, 0.085, 0.23, "#c2dcee");
  }
  at(0.72, floor - 0.46, 0.17, 0.46, "#7a5a3c");
  at(0.735, floor - 0.43, 0.14, 0.2, "#8d6a48");
  at(0.86, floor - 0.24, 0.015, 0.02, "#ddd");
  const x = random(0.1, 0.5);
  at(x, floor - 0.13, 0.05, 0.16, "#b3221b");
  at(x + 0.015, floor - 0.16, 0.02, 0.03, "#222");
  at(x + 0.14, floor - 0.06, 0.16, 0.14, "#9a7b55");
  at(x + 0.17, floor - 0.12, 0.1, 0.06, "#b08e64");
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
}
