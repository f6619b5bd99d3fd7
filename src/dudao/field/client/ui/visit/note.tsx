// A card: what was done, with whom, what was said; sound and papers with it.
import { useEffect } from "preact/hooks";
import { uuid7 } from "../../core/uuid";
import { t } from "../../words";
import { Photos } from "../camera/photos";
import { Sound } from "../camera/sound";
import { back, replace } from "../frame/route";
import { useCore, useWords } from "../live";
import { Button, LinkButton, Note } from "../parts/cells";
import { ask } from "../parts/dialog";
import { Segments, TextField } from "../parts/fields";
import { span } from "../parts/time";
import { attached } from "./files";
import { closedWords, NoVisit, tried, useUnsaid, useVisited, VisitScreen } from "./frame";
import { dropNote, keepNote } from "./note_keeping";
import type { Visited } from "./standing";

// The next card of a visit; what was begun and not kept is it again.
export function NewNoteScreen(props: { visit: string; activity: string; shoot?: boolean }) {
  const { visit, activity, shoot } = props;
  const visited = useVisited(visit);
  useEffect(() => {
    const camera = shoot ? "&shoot=yes" : "";
    replace(`visit/${visit}/note/${uuid7()}?activity=${activity}${camera}`);
  }, [visit, activity, shoot]);
  return visited ? (
    <VisitScreen visited={visited} title={t("记录卡")}>
      {null}
    </VisitScreen>
  ) : (
    <NoVisit />
  );
}

export function NoteScreen(props: {
  visit: string;
  note: string;
  activity: string;
  shoot: boolean;
}) {
  const visited = useVisited(props.visit);
  if (!visited) return <NoVisit />;
  return <NoteCard key={props.note} {...props} visited={visited} />;
}

function roles(activity: string): string[] {
  if (activity === "interview") return [t("校长"), t("教师"), t("学生"), t("家长"), t("村干部")];
  if (activity === "lesson") return [t("语文"), t("数学"), t("英语"), t("科学"), t("音体美")];
  if (activity === "patrol")
    return [t("校门"), t("教室"), t("食堂"), t("宿舍"), t("操场"), t("厕所")];
  return [];
}

function placeholder(activity: string): string {
  if (activity === "documents") return t("查了什么资料，看到什么");
  if (activity === "patrol") return t("看了哪里，看到什么");
  return t("说了什么，看到什么。可以用键盘上的话筒说话输入");
}

const KEEP_MS = 20_000;

function NoteCard(props: { visited: Visited; note: string; activity: string; shoot: boolean }) {
  const { visited, note: id, shoot } = props;
  const { draft } = visited;
  const core = useCore();
  const words = useWords()?.activities ?? {};
  const known = draft.notes.find((one) => one.note === id);
  const [activity, setActivity] = useUnsaid(
    draft,
    `note/${id}/activity`,
    known?.activity ?? (props.activity || "interview"),
  );
  const [role, setRole] = useUnsaid(draft, `note/${id}/role`, known?.role ?? "");
  const [text, setText] = useUnsaid(draft, `note/${id}`, known?.text ?? "");
  const shots = attached(draft, { note: id });
  const shut = closedWords(draft);
  const before = () => keepNote(core, draft.visit, id, activity, words[activity] ?? activity);

  // What is typed is on the disk at once; it is a card when one pauses, leaves or puts the phone away.
  useEffect(() => {
    const timer = setTimeout(() => keepNote(core, draft.visit, id, activity), KEEP_MS);
    return () => clearTimeout(timer);
  }, [core, draft.visit, id, activity, role, text]);
  useEffect(() => {
    const keep = () => {
      keepNote(core, draft.visit, id, activity);
    };
    document.addEventListener("visibilitychange", keep);
    return () => {
      document.removeEventListener("visibilitychange", keep);
      keep();
    };
  }, [core, draft.visit, id, activity]);

  async function drop() {
    const yes = await ask({ title: t("删除这张卡片？"), yes: t("删除"), danger: true });
    if (!yes) return;
    if (await tried(() => dropNote(core, draft.visit, id))) back(`visit/${draft.visit}/notes`);
  }

  return (
    <VisitScreen
      visited={visited}
      title={words[activity] ?? t("记录卡")}
      foot={
        <Button look="primary" icon="check" onClick={() => back(`visit/${draft.visit}/notes`)}>
          {t("记好了")}
        </Button>
      }
    >
      {shut && <Note tone="warn">{shut}</Note>}
      <Photos
        draft={draft}
        to={{ note: id }}
        files
        closed={!!shut}
        open={shoot}
        first={activity === "patrol"}
        before={before}
      />
      {!shut && (
        <>
          {shots.length > 0 && (
            <LinkButton icon="problem" to={`visit/${draft.visit}/finding/new?note=${id}`}>
              {t("记为问题")}
            </LinkButton>
          )}
          <Segments
            label={t("做什么")}
            options={Object.entries(words).map(([value, label]) => ({ value, label }))}
            value={activity}
            onChange={setActivity}
          />
          <TextField label={roleLabel(activity)} value={role} limit="role" onInput={setRole} />
          <div class="presets">
            {roles(activity).map((one) => (
              <Button key={one} small onClick={() => setRole(one)}>
                {one}
              </Button>
            ))}
          </div>
          <TextField
            label={t("内容")}
            rows={4}
            limit="card"
            value={text}
            placeholder={placeholder(activity)}
            onInput={setText}
          />
          <Sound
            draft={draft}
            to={{ note: id }}
            before={before}
            kept={(seconds) => {
              if (!text.trim()) setText(t("录音 {long}", { long: span(seconds) }));
            }}
          />
          {known && (
            <Button look="quiet" icon="trash" onClick={drop}>
              {t("删除这张卡片")}
            </Button>
          )}
        </>
      )}
      {shut && text && <p class="fact">{text}</p>}
    </VisitScreen>
  );
}

function roleLabel(activity: string): string {
  if (activity === "interview") return t("和谁谈");
  if (activity === "lesson") return t("哪个班，什么课");
  if (activity === "patrol") return t("在哪里");
  return t("对象（可不填）");
}
