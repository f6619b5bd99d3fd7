// Sound, only with the consent of who speaks. Kept in pieces, so that little is lost with the battery.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Draft } from "../../contract";
import { t } from "../../words";
import { useStatusTick } from "../frame/status";
import { useCore } from "../live";
import { Button, Note } from "../parts/cells";
import { Tick } from "../parts/fields";
import { span } from "../parts/time";
import type { To } from "./keeping";

const TYPES = ["audio/mp4", "audio/webm;codecs=opus", "audio/webm", "audio/ogg;codecs=opus"];
const BITS_PER_SECOND = 32_000;
const PIECE_SECONDS = 180;

function soundType(): string | undefined {
  if (!("MediaRecorder" in window)) return undefined;
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type));
}

class Recording {
  private recorder: MediaRecorder | null = null;
  private timer = 0;
  readonly began = Date.now();

  constructor(
    private readonly stream: MediaStream,
    private readonly type: string,
    private readonly piece: (sound: Blob, seconds: number) => void,
  ) {
    this.next();
    this.timer = window.setInterval(() => this.next(), PIECE_SECONDS * 1000);
  }

  private next(): void {
    this.recorder?.stop();
    const parts: Blob[] = [];
    const started = Date.now();
    const recorder = new MediaRecorder(this.stream, {
      mimeType: this.type,
      audioBitsPerSecond: BITS_PER_SECOND,
    });
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstop = () => {
      const type = this.type.split(";")[0] ?? this.type;
      this.piece(new Blob(parts, { type }), (Date.now() - started) / 1000);
    };
    recorder.start();
    this.recorder = recorder;
  }

  stop(): void {
    clearInterval(this.timer);
    this.recorder?.stop();
    this.recorder = null;
    for (const track of this.stream.getTracks()) track.stop();
  }
}

export function Sound(props: {
  draft: Draft;
  to: To;
  before?: () => Promise<void>; // makes what it will belong to
  kept?: (seconds: number) => void; // a piece of it, every few minutes
  stopped?: () => void; // all of it is kept
}) {
  const core = useCore();
  const [consent, setConsent] = useState(false);
  const [wrong, setWrong] = useState("");
  const [recording, setRecording] = useState<Recording | null>(null);
  const running = useRef<Recording | null>(null);
  const stopping = useRef(false);
  const latest = useRef(props);
  latest.current = props;
  running.current = recording;
  useStatusTick(recording ? 1 : 3600);
  const type = soundType();

  useEffect(() => {
    const stop = () => running.current?.stop();
    window.addEventListener("pagehide", stop);
    return () => {
      window.removeEventListener("pagehide", stop);
      stop();
    };
  }, []);

  async function piece(sound: Blob, seconds: number) {
    const { draft, to, before, kept, stopped } = latest.current;
    if (!sound.size || seconds < 0.5) {
      setWrong(t("没有录到声音，没有保存。请检查麦克风再录一次。"));
      return;
    }
    await before?.();
    const now = core.now();
    await core.keep(draft.visit, sound, {
      name: t("录音 {long}", { long: span(seconds) }),
      taken_at: now.trusted ?? now.wall,
      to,
      original: null,
      watermark: "",
      markup: null,
      blurred: 0,
      consent: true,
    });
    kept?.(seconds);
    if (stopping.current) stopped?.();
  }
  async function start() {
    if (!type) return;
    setWrong("");
    stopping.current = false;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      setRecording(new Recording(stream, type, piece));
    } catch {
      setWrong(t("麦克风没有打开。请在浏览器里允许使用麦克风，或直接打字。"));
    }
  }
  function stop() {
    stopping.current = true;
    recording?.stop();
    setRecording(null);
  }

  if (!type || !navigator.mediaDevices) return null;
  return (
    <div class="sound">
      {recording ? (
        <>
          <p class="sound-on" role="timer">
            <span class="sound-dot" aria-hidden="true" />
            {t("正在录音 {long}", { long: span((Date.now() - recording.began) / 1000) })}
          </p>
          <Button look="danger" icon="stop" onClick={stop}>
            {t("停止并保存")}
          </Button>
        </>
      ) : (
        <>
          <Tick checked={consent} onChange={setConsent}>
            {t("已征得对方同意录音")}
          </Tick>
          <Button icon="mic" disabled={!consent} onClick={start}>
            {t("开始录音")}
          </Button>
        </>
      )}
      {wrong && <Note tone="bad">{wrong}</Note>}
    </div>
  );
}
