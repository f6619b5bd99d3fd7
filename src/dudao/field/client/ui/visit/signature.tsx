// A signature by hand: strokes of [x, y, milliseconds]; the phone may be turned while signing.
import { useEffect, useRef } from "preact/hooks";
import SignaturePad, { type PointGroup } from "signature_pad";
import { t } from "../../words";
import { Button } from "../parts/cells";

export type Strokes = [number, number, number][][];

const INK = { penColor: "#10224a", minWidth: 1.4, maxWidth: 3.6 };
const WHOLE = { dotSize: 0, velocityFilterWeight: 0.7, compositeOperation: "source-over" } as const;

export function inkOf(strokes: Strokes): number {
  let ink = 0;
  for (const stroke of strokes)
    stroke.forEach(([x, y], n) => {
      const before = stroke[n - 1];
      if (before) ink += Math.hypot(x - before[0], y - before[1]);
    });
  return ink;
}

function extent(strokes: Strokes): { width: number; height: number } {
  const points = strokes.flat();
  return {
    width: Math.max(1, ...points.map(([x]) => x)),
    height: Math.max(1, ...points.map(([, y]) => y)),
  };
}

// Smaller where the pad became smaller, never larger: what is signed stays as it was written.
function fitted(strokes: Strokes, canvas: HTMLCanvasElement): PointGroup[] {
  const { width, height } = extent(strokes);
  const by = Math.min(1, canvas.offsetWidth / width, canvas.offsetHeight / height);
  return strokes.map((stroke) => ({
    ...INK,
    ...WHOLE,
    points: stroke.map(([x, y, time]) => ({ x: x * by, y: y * by, time, pressure: 0.5 })),
  }));
}

export function SignaturePlace(props: {
  strokes: Strokes;
  wrong: boolean;
  change: (strokes: Strokes) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pad = useRef<SignaturePad | null>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const place = canvas.current;
    if (!place) return;
    const made = new SignaturePad(place, INK);
    pad.current = made;
    const round = (value: number) => Math.max(0, Math.round(value * 10) / 10);
    const written = () => {
      const { strokes, change } = latest.current;
      const points = made.toData().at(-1)?.points ?? [];
      const last = strokes.at(-1)?.at(-1)?.[2];
      const began = points[0]?.time ?? 0;
      const start = last === undefined ? 0 : last + 1;
      change([
        ...strokes,
        points.map((point): [number, number, number] => [
          round(point.x),
          round(point.y),
          start + Math.max(0, Math.round(point.time - began)),
        ]),
      ]);
    };
    made.addEventListener("endStroke", written);
    const fit = () => {
      const ratio = Math.max(window.devicePixelRatio || 1, 1);
      place.width = Math.round(place.offsetWidth * ratio);
      place.height = Math.round(place.offsetHeight * ratio);
      place.getContext("2d")?.scale(ratio, ratio);
      made.clear();
      made.fromData(fitted(latest.current.strokes, place));
    };
    const watch = new ResizeObserver(fit);
    watch.observe(place);
    return () => {
      watch.disconnect();
      made.off();
    };
  }, []);

  function keep(strokes: Strokes) {
    const place = canvas.current;
    pad.current?.clear();
    if (place) pad.current?.fromData(fitted(strokes, place));
    props.change(strokes);
  }

  const empty = !props.strokes.length;
  return (
    <div class={`sign-place ${props.wrong ? "is-wrong" : ""}`}>
      <p class="field-title" id="pad-label">
        {t("请在框内手写签名")}
      </p>
      <div class="sign-sheet">
        <canvas ref={canvas} role="img" aria-labelledby="pad-label" />
        {empty && <p aria-hidden="true">{t("在这里签名")}</p>}
      </div>
      <div class="buttons">
        <Button small icon="undo" disabled={empty} onClick={() => keep(props.strokes.slice(0, -1))}>
          {t("撤销一笔")}
        </Button>
        <Button small icon="trash" disabled={empty} onClick={() => keep([])}>
          {t("清除重签")}
        </Button>
      </div>
    </div>
  );
}
