// Reading the code of a gate plate with the camera.
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../words";
import { Button } from "../parts/cells";
import { Dialog } from "../parts/dialog";
import { hasCamera, useCamera } from "./viewfinder";

type Reader = (video: HTMLVideoElement) => Promise<string | null>;

interface BarcodeDetectorLike {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

interface BarcodeDetectors {
  new (options: { formats: string[] }): BarcodeDetectorLike;
  getSupportedFormats(): Promise<string[]>;
}

const LONG_SIDE = 720;
const EVERY_MS = 250;

// The phone's own reader where it has one (without Google's services it has none), else ours.
async function reader(): Promise<Reader> {
  const { BarcodeDetector: Detector } = globalThis as { BarcodeDetector?: BarcodeDetectors };
  if (Detector && (await Detector.getSupportedFormats()).includes("qr_code")) {
    const detector = new Detector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
  }
  const { decodeQR } = await import("qr/decode.js");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, LONG_SIDE / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (!pen || !canvas.width) return null;
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
    try {
      return decodeQR({ data, width, height });
    } catch {
      return null; // no code in this frame
    }
  };
}

export function Scanner(props: {
  found: (text: string) => void;
  close: () => void;
  type: () => void;
}) {
  return (
    <Dialog title={t("扫二维码")} open close={props.close} whole>
      <div class="finder">
        {hasCamera() ? (
          <Scanning found={props.found} />
        ) : (
          <div class="finder-view">
            <p class="finder-words">{t("这个浏览器不能用相机，请输入编号。")}</p>
          </div>
        )}
        <div class="buttons finder-buttons">
          <Button onClick={props.type}>{t("输入编号")}</Button>
          <Button onClick={props.close}>{t("关闭")}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function Scanning({ found }: { found: (text: string) => void }) {
  const { video, state } = useCamera();
  const [slow, setSlow] = useState(false);
  const latest = useRef(found);
  latest.current = found;
  useEffect(() => {
    if (state !== "on") return;
    let timer = 0;
    let here = true;
    const help = window.setTimeout(() => setSlow(true), 8000);
    reader().then(async (read) => {
      while (here && video.current) {
        const text = await read(video.current).catch(() => null);
        if (text && here) return latest.current(text);
        await new Promise((resolve) => {
          timer = window.setTimeout(resolve, EVERY_MS);
        });
      }
    });
    return () => {
      here = false;
      clearTimeout(timer);
      clearTimeout(help);
    };
  }, [state]);
  return (
    <div class="finder-view">
      <video ref={video} playsInline muted aria-label={t("取景")} />
      <span class="finder-frame" aria-hidden="true" />
      <p class="finder-words" role="status">
        {state === "off"
          ? t("相机没有打开，请输入编号。")
          : slow
            ? t("扫不出来？走近一点，或输入编号。")
            : t("对准标牌上的二维码")}
      </p>
    </div>
  );
}
