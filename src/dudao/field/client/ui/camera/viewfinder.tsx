// The camera inside the app: many photos in a row; an earlier photo may lie over it as a ghost.
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../words";
import { Dialog } from "../parts/dialog";
import { Icon } from "../parts/icon";

const WANTED: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: { ideal: "environment" }, width: { ideal: 2560 }, height: { ideal: 1920 } },
};

export const hasCamera = (): boolean => !!navigator.mediaDevices?.getUserMedia;

const WAIT_MS = 700;
const FOR_GOOD = ["NotAllowedError", "NotFoundError", "SecurityError"];

// Another app may have let go of the camera a moment ago: it is asked for once more.
async function opened(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia(WANTED);
  } catch (error) {
    if (FOR_GOOD.includes((error as DOMException).name)) throw error;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    return navigator.mediaDevices.getUserMedia(WANTED);
  }
}

export function useCamera(): {
  video: RefObject<HTMLVideoElement | null>;
  state: "starting" | "on" | "off";
} {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<"starting" | "on" | "off">("starting");
  useEffect(() => {
    let stream: MediaStream | undefined;
    let here = true;
    opened()
      .then(async (found) => {
        stream = found;
        if (!here || !video.current) return stop();
        video.current.srcObject = found;
        await video.current.play();
        setState("on");
      })
      .catch(() => here && setState("off"));
    function stop() {
      for (const track of stream?.getTracks() ?? []) track.stop();
    }
    return () => {
      here = false;
      stop();
    };
  }, []);
  return { video, state };
}

function snap(video: HTMLVideoElement): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.95));
}

export function Viewfinder(props: {
  taken: (photo: Blob) => void;
  close: () => void;
  album: () => void;
  off: () => void; // there is no camera here, or it may not be used
  ghost?: string | null | undefined;
  count: number;
}) {
  const { video, state } = useCamera();
  const [ghostly, setGhostly] = useState(40);
  const [flash, setFlash] = useState(0);
  const ghost = useRef<HTMLImageElement>(null);
  useEffect(() => {
    if (ghost.current) ghost.current.style.opacity = String(ghostly / 100);
  }, [ghostly, props.ghost, state]);

  useEffect(() => {
    if (state === "off") props.off();
  }, [state]);

  async function shoot() {
    if (!video.current?.videoWidth) return;
    setFlash((n) => n + 1);
    const photo = await snap(video.current);
    if (photo) props.taken(photo);
  }

  return (
    <Dialog title={t("拍照")} open close={props.close} whole>
      <div class="finder">
        <div class="finder-view">
          <video ref={video} playsInline muted aria-label={t("取景")} />
          {props.ghost && state === "on" && (
            <img
              ref={ghost}
              class="finder-ghost"
              src={props.ghost}
              alt={t("上次的照片，供对准位置")}
            />
          )}
          {flash > 0 && <span key={flash} class="finder-flash" />}
          {state === "starting" && <p class="finder-words">{t("正在打开相机…")}</p>}
        </div>
        {props.ghost && (
          <label class="finder-slider">
            {t("上次照片的浓淡")}
            <input
              type="range"
              min={0}
              max={80}
              step={10}
              value={ghostly}
              onInput={(event) => setGhostly(Number((event.target as HTMLInputElement).value))}
            />
          </label>
        )}
        <div class="finder-keys">
          <button type="button" class="finder-side" onClick={props.close}>
            <Icon name="check" />
            {props.count ? t("拍好了 {n}", { n: props.count }) : t("关闭")}
          </button>
          <button
            type="button"
            class="shutter"
            disabled={state !== "on"}
            onClick={shoot}
            aria-label={t("按快门")}
          />
          <button type="button" class="finder-side" onClick={props.album}>
            <Icon name="album" />
            {t("相册")}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
