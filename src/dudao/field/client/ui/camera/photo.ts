// A photo made ready to be kept: upright, small, with its watermark; what it was is remembered.
import type { Shot } from "../../contract";
import { Refused } from "../../core";
import { t } from "../../words";

export interface Rules {
  photo_edge: number;
  photo_bytes: number;
  media_bytes: number;
}

interface Ready {
  blob: Blob;
  original: NonNullable<Shot["original"]>;
}

const QUALITIES = [0.82, 0.72, 0.6, 0.5];
const HEIC = /^ftyp(hei[cxms]|hevc|mif1|msf1)/;

async function sha256(file: Blob): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function isHeic(file: Blob): Promise<boolean> {
  const head = await file.slice(4, 12).arrayBuffer();
  return HEIC.test(String.fromCharCode(...new Uint8Array(head)));
}

function load(url: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => (image.naturalWidth ? resolve(image) : reject());
    image.onerror = reject;
    image.src = url;
  });
}

// Drawn small at once, so that the browser decodes no more of 40 megapixels than it needs; upright,
// as an image in a page always is.
async function drawn(file: Blob, edge: number) {
  const url = URL.createObjectURL(file);
  try {
    const image = await load(url);
    const { naturalWidth: width, naturalHeight: height } = image;
    const scale = Math.min(1, edge / Math.max(width, height));
    const fit = (length: number) => Math.max(1, Math.round(length * scale));
    const [canvas, pen] = canvasOf(fit(width), fit(height));
    pen.imageSmoothingQuality = "high";
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    return { canvas, pen, width, height };
  } finally {
    URL.revokeObjectURL(url);
  }
}

async function decoded(file: Blob, edge: number) {
  if (!file.size)
    throw new Refused("empty", t("这张照片是空的（0 字节），没有保存。请重新拍一张。"));
  try {
    return await drawn(file, edge);
  } catch (error) {
    if (error instanceof Refused) throw error;
    if (await isHeic(file).catch(() => false))
      throw new Refused(
        "heic",
        t(
          "这是 HEIC 格式，这个浏览器打不开。请用本页的“拍照”，或在手机相机设置里改为“兼容性最佳（JPEG）”后重拍。",
        ),
      );
    throw new Refused(
      "unreadable",
      t("这个文件打不开，可能不是照片或已损坏。请重新拍照或另选一张。"),
    );
  }
}

function canvasOf(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d", { alpha: false });
  if (!pen) throw new Refused("canvas", t("手机内存不够，照片处理不了。请关掉别的应用再试。"));
  return [canvas, pen];
}

function burn(pen: CanvasRenderingContext2D, lines: string[]): void {
  const { width, height } = pen.canvas;
  const size = Math.max(14, Math.round(Math.max(width, height) / 34));
  const line = Math.round(size * 1.4);
  const room = width - 2 * size;
  pen.font = `600 ${size}px system-ui, sans-serif`;
  const wrapped = lines.flatMap((text) => wrap(pen, text, room));
  const top = height - wrapped.length * line - size;
  pen.fillStyle = "rgba(0, 0, 0, 0.55)";
  pen.fillRect(0, top, width, height - top);
  pen.fillStyle = "#fff";
  pen.textBaseline = "top";
  wrapped.forEach((text, n) => {
    pen.fillText(text, size, top + size * 0.6 + n * line);
  });
}

function wrap(pen: CanvasRenderingContext2D, text: string, room: number): string[] {
  const lines = [""];
  for (const char of text) {
    const last = lines.length - 1;
    if (pen.measureText(lines[last] + char).width > room) lines.push(char);
    else lines[last] += char;
  }
  return lines;
}

const toBlob = (canvas: HTMLCanvasElement, quality: number): Promise<Blob> =>
  new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) =>
        blob
          ? resolve(blob)
          : reject(new Refused("canvas", t("手机内存不够，照片处理不了。请关掉别的应用再试。"))),
      "image/jpeg",
      quality,
    );
  });

// As small as asked for, about: first by quality, then by size.
export async function jpeg(canvas: HTMLCanvasElement, bytes: number): Promise<Blob> {
  let blob = await toBlob(canvas, QUALITIES[0] as number);
  for (const quality of QUALITIES.slice(1)) {
    if (blob.size <= bytes * 1.15) return blob;
    blob = await toBlob(canvas, quality);
  }
  if (blob.size <= bytes * 1.5) return blob;
  const [smaller, pen] = canvasOf(
    Math.round(canvas.width * 0.75),
    Math.round(canvas.height * 0.75),
  );
  pen.drawImage(canvas, 0, 0, smaller.width, smaller.height);
  return toBlob(smaller, 0.6);
}

export async function makeReady(file: Blob, rules: Rules, watermark: string[]): Promise<Ready> {
  const { canvas, pen, width, height } = await decoded(file, rules.photo_edge);
  burn(pen, watermark);
  const blob = await jpeg(canvas, rules.photo_bytes);
  const original = { sha256: await sha256(file), size: file.size, width, height };
  return { blob, original };
}
