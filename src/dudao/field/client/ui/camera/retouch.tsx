// One photo, large: drawing on it, making faces unrecognisable, taking it off.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Draft, Markup, Shot } from "../../contract";
import { t } from "../../words";
import { useCore } from "../live";
import { Button } from "../parts/cells";
import { ask, Dialog, say } from "../parts/dialog";
import { Icon, type IconName } from "../parts/icon";
import { MarkupLayer } from "../parts/markup_layer";
import { takeOff } from "../visit/files";
import { tried } from "../visit/frame";
import { Blurring, findFaces, hasFaceDetector } from "./blurring";
import { useRules } from "./keeping";
import { jpeg } from "./photo";

type Tool = "look" | "pen" | "arrow" | "box" | "blur";
type Stroke = Markup["strokes"][number];

const RED = "#d4150c";
const TOOLS: { tool: Tool; icon: IconName; word: () => string }[] = [
  { tool: "pen", icon: "pen", word: () => t("画笔") },
  { tool: "arrow", icon: "arrow", word: () => t("箭头") },
  { tool: "box", icon: "box", word: () => t("方框") },
  { tool: "blur", icon: "blur", word: () => t("遮脸") },
];

export function Retouch(props: { draft: Draft; shot: Shot; closed: boolean; close: () => void }) {
  const { draft, shot, closed } = props;
  const core = useCore();
  const rules = useRules();
  const canvas = useRef<HTMLCanvasElement>(null);
  const blurring = useRef<Blurring | null>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const [tool, setTool] = useState<Tool>("look");
  const [strokes, setStrokes] = useState<Stroke[]>(shot.markup?.strokes ?? []);
  const [blurs, setBlurs] = useState(0);
  const isPicture = shot.media_type.startsWith("image/");
  const drawn = JSON.stringify(strokes) !== JSON.stringify(shot.markup?.strokes ?? []);
  const changed = drawn || blurs > 0;

  useEffect(() => {
    let url = "";
    core.content(shot.file).then((blob) => {
      if (!blob || !isPicture) return;
      url = URL.createObjectURL(blob);
      const image = new Image();
      image.onload = () => {
        if (!canvas.current) return;
        blurring.current = new Blurring(canvas.current, image);
        setSize({ width: image.naturalWidth, height: image.naturalHeight });
      };
      image.src = url;
    });
    return () => URL.revokeObjectURL(url);
  }, [core, shot.file, isPicture]);

  const markup = size && strokes.length ? { ...size, strokes } : null;

  function place(event: PointerEvent): [number, number] {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const scale = (size?.width ?? 1) / box.width;
    return [
      Math.round((event.clientX - box.left) * scale),
      Math.round((event.clientY - box.top) * scale),
    ];
  }
  function down(event: PointerEvent) {
    if (tool === "look") return;
    event.preventDefault();
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    const point = place(event);
    if (tool === "blur") {
      blurring.current?.begin(point);
      setBlurs(blurring.current?.count ?? 0);
    } else setStrokes([...strokes, { tool, colour: RED, points: [point] }]);
  }
  function move(event: PointerEvent) {
    if (tool === "look" || !event.buttons) return;
    const point = place(event);
    const last = strokes.at(-1);
    if (tool === "blur") blurring.current?.go(point);
    else if (last) {
      const points = tool === "pen" ? [...last.points, point] : [last.points[0] ?? point, point];
      setStrokes([...strokes.slice(0, -1), { ...last, points }]);
    }
  }
  function undo() {
    if (tool === "blur") {
      blurring.current?.undo();
      setBlurs(blurring.current?.count ?? 0);
    } else setStrokes(strokes.slice(0, -1));
  }
  async function suggest() {
    const faces = canvas.current ? await findFaces(canvas.current) : [];
    for (const face of faces) blurring.current?.cover(face);
    setBlurs(blurring.current?.count ?? 0);
    say(
      faces.length
        ? t("找到 {n} 张脸，已遮住，请核对。", { n: faces.length })
        : t("没有找到脸，请用手指涂。"),
    );
  }
  const detach = () =>
    core.step(draft.visit, "visit.detach", { file: shot.file, to: shot.to }, (it) => {
      takeOff(it, shot);
    });
  // What is kept never changes: a retouched photo is a new one, and the old one goes once the new
  // one is here; a problem it shows is shown by the new one.
  async function keep() {
    const blob =
      blurs > 0 && canvas.current
        ? await jpeg(canvas.current, rules.photo_bytes)
        : await core.content(shot.file);
    if (!blob) return;
    const { file: _file, sha256: _hash, size: _size, media_type: _type, ...about } = shot;
    const blurred = shot.blurred + blurs;
    const kept = await tried(async () => {
      const { file } = await core.keep(draft.visit, blob, { ...about, markup, blurred });
      for (const { finding, evidence } of draft.findings.filter(shows)) {
        const instead = evidence.map((one) => (one === shot.file ? file : one));
        const body = { finding, evidence: instead };
        await core.step(draft.visit, "visit.edit_finding", body, (it) => {
          it.findings = it.findings.map((one) =>
            one.finding === finding ? { ...one, evidence: instead } : one,
          );
        });
      }
      await detach();
    });
    if (!kept) return;
    say(t("已保存"));
    props.close();
  }
  const shows = ({ evidence }: { evidence: string[] }) => evidence.includes(shot.file);
  async function drop() {
    const yes = await ask({
      title: isPicture ? t("删除这张照片？") : t("删除这个文件？"),
      yes: t("删除"),
      danger: true,
    });
    if (yes && (await tried(detach))) props.close();
  }
  async function leave() {
    if (changed && !(await ask({ title: t("标注还没有保存"), yes: t("不保存"), no: t("接着改") })))
      return;
    props.close();
  }

  return (
    <Dialog title={t("照片")} open close={leave} whole>
      <div class="retouch">
        <div class="retouch-view">
          {isPicture ? (
            <div
              class={`retouch-sheet ${tool === "look" ? "" : "is-drawing"}`}
              onPointerDown={down}
              onPointerMove={move}
            >
              <canvas
                ref={canvas}
                role="img"
                aria-label={t("照片：{name}", { name: shot.watermark })}
              />
              {markup && <MarkupLayer markup={markup} />}
            </div>
          ) : (
            <p class="finder-words">{shot.name}</p>
          )}
        </div>
        {tool === "blur" && (
          <p class="retouch-help">
            {t("用手指涂过的地方会变成马赛克，保存后不能还原。")}
            {hasFaceDetector() && (
              <Button small onClick={suggest}>
                {t("自动找脸")}
              </Button>
            )}
          </p>
        )}
        <div class="retouch-keys">
          {!closed && isPicture && (
            <fieldset class="tools" aria-label={t("工具")}>
              {TOOLS.map((one) => (
                <button
                  key={one.tool}
                  type="button"
                  aria-pressed={tool === one.tool}
                  onClick={() => setTool(tool === one.tool ? "look" : one.tool)}
                >
                  <Icon name={one.icon} />
                  {one.word()}
                </button>
              ))}
              <button type="button" onClick={undo} disabled={!changed && !strokes.length}>
                <Icon name="undo" />
                {t("撤销")}
              </button>
            </fieldset>
          )}
          <div class="buttons">
            {changed ? (
              <Button look="primary" icon="check" onClick={keep}>
                {t("保存")}
              </Button>
            ) : (
              !closed && (
                <Button icon="trash" onClick={drop}>
                  {t("删除")}
                </Button>
              )
            )}
            <Button onClick={leave}>{t("关闭")}</Button>
          </div>
        </div>
      </div>
    </Dialog>
  );
}
