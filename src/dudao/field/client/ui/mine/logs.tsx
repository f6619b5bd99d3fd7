// The inspector's log: written in between, kept while it is written, sent when it is done.
import { useEffect, useState } from "preact/hooks";
import { Refused } from "../../core";
import { uuid7 } from "../../core/uuid";
import { t } from "../../words";
import { useRules } from "../camera/keeping";
import { makeReady } from "../camera/photo";
import { back, replace } from "../frame/route";
import { Screen } from "../frame/screen";
import { useCore, useDrafts, useLive, useMe, usePart, useSchools } from "../live";
import { Button, Card, Cell, Cells, Chip, LinkButton, Note, Nothing } from "../parts/cells";
import { say } from "../parts/dialog";
import { TextField, Ticks } from "../parts/fields";
import { Icon } from "../parts/icon";
import { Picture } from "../parts/picture";
import { stamp } from "../parts/time";
import { useToday } from "../today/today";

interface Written {
  log: string;
  on: string;
  title: string;
  text: string;
  visits: string[];
  photos: string[];
  told: boolean; // an operation holds it as it stands here
}

const field = (log: string) => `log/${log}`;

function useWritten(): Written[] {
  const jotted = useLive(useCore().jotted);
  const sent = usePart("logs") ?? [];
  const here = Object.entries(jotted)
    .filter(([key, text]) => key.startsWith("log/") && text)
    .map(([, text]) => JSON.parse(text) as Written);
  const ids = new Set(here.map((one) => one.log));
  const there = sent
    .filter((one) => !ids.has(one.log))
    .map((one) => ({ ...one, visits: [], photos: [], told: true }));
  return [...here, ...there].sort((a, b) => b.on.localeCompare(a.on));
}

export function Logs() {
  const logs = useWritten();
  return (
    <Screen
      title={t("督学日志")}
      parent="mine"
      foot={
        <LinkButton look="primary" icon="plus" to="mine/logs/new">
          {t("写日志")}
        </LinkButton>
      }
    >
      <Cells>
        {logs.map((log) => (
          <Cell
            key={log.log}
            to={`mine/logs/${log.log}`}
            icon="log"
            title={log.title || t("（没有标题）")}
            text={`${log.on} · ${log.text.slice(0, 40)}`}
            end={log.told ? undefined : <Chip tone="warn">{t("没写完")}</Chip>}
          />
        ))}
      </Cells>
      {!logs.length && <Nothing icon="log" title={t("最近没有日志")} />}
    </Screen>
  );
}

export function LogScreen({ log }: { log: string }) {
  useEffect(() => {
    if (log === "new") replace(`mine/logs/${uuid7()}`);
  }, [log]);
  return log === "new" ? (
    <Screen title={t("督学日志")} parent="mine/logs">
      {null}
    </Screen>
  ) : (
    <Writing key={log} log={log} />
  );
}

function Writing({ log }: { log: string }) {
  const core = useCore();
  const today = useToday();
  const known = useWritten().find((one) => one.log === log);
  const now: Written = known ?? {
    log,
    on: today,
    title: "",
    text: "",
    visits: [],
    photos: [],
    told: false,
  };
  const schools = useSchools();
  const drafts = [...useDrafts().values()];
  // As it stands this very moment: typing goes on while photos are made ready.
  const standing = (): Written => {
    const text = core.jotted.value[field(log)];
    return text ? JSON.parse(text) : now;
  };
  const put = (changed: Partial<Written>) =>
    core.jot(field(log), JSON.stringify({ ...standing(), ...changed }));
  const set = (changed: Partial<Written>) => put({ told: false, ...changed });
  async function write(): Promise<boolean> {
    const { photos: _photos, told: _told, ...body } = standing();
    const text = body.text.trim();
    if (!text) {
      say(t("请先写内容。"));
      return false;
    }
    const title = body.title.trim() || text.slice(0, 20);
    await core.tell(log, "log.write", { ...body, title, text });
    const { photos: _shown, told: _was, ...since } = standing();
    const told = JSON.stringify(since) === JSON.stringify(body);
    put({ told, ...(since.title === body.title && { title }) });
    return true;
  }
  async function done() {
    if (!(await write())) return;
    say(t("日志已保存，联网后上传。"));
    back("mine/logs");
  }
  return (
    <Screen
      title={t("督学日志")}
      subtitle={now.on}
      parent="mine/logs"
      foot={
        <Button look="primary" icon="check" onClick={done}>
          {t("写好了")}
        </Button>
      }
    >
      <Card>
        <TextField
          label={t("标题（可不填）")}
          value={now.title}
          limit="title"
          onInput={(title) => set({ title })}
        />
        <TextField
          label={t("内容")}
          rows={6}
          limit="text"
          value={now.text}
          placeholder={t("今天做了什么，想到什么。可以用键盘上的话筒说话输入")}
          onInput={(text) => set({ text })}
        />
        <LogPhotos
          written={now}
          before={write}
          add={(photo) => put({ photos: [...standing().photos, photo] })}
        />
        <TextField label={t("日期")} type="date" value={now.on} onInput={(on) => set({ on })} />
        {drafts.length > 0 && (
          <Ticks
            label={t("写的是哪次督导（可不选）")}
            options={drafts.map((draft) => ({
              value: draft.visit,
              label: `${schools.get(draft.unit)?.name ?? ""} ${draft.purpose}`,
            }))}
            chosen={now.visits}
            onChange={(visits) => set({ visits })}
          />
        )}
      </Card>
    </Screen>
  );
}

function LogPhotos(props: {
  written: Written;
  before: () => Promise<boolean>;
  add: (photo: string) => void;
}) {
  const { written, before } = props;
  const core = useCore();
  const me = useMe();
  const rules = useRules();
  const [wrong, setWrong] = useState("");
  async function add(files: File[]) {
    if (!files.length || !(await before())) return;
    setWrong("");
    for (const file of files) {
      try {
        const now = core.now();
        const at = now.trusted ?? now.wall;
        const words = `${stamp(at)} · ${me.name}`;
        const { blob, original } = await makeReady(file, rules, [words]);
        const shot = await core.keep(null, blob, {
          name: file.name,
          taken_at: at,
          to: { log: written.log },
          original,
          watermark: words,
          markup: null,
          blurred: 0,
          consent: null,
        });
        props.add(shot.file);
      } catch (error) {
        setWrong(
          error instanceof Refused
            ? error.words
            : t("这张照片没有保存成功。请重新拍一张，或从相册另选一张。"),
        );
      }
    }
  }
  return (
    <div class="photos">
      <ul class="strip">
        {written.photos.map((file) => (
          <li key={file}>
            <Picture file={file} alt={t("照片")} />
          </li>
        ))}
      </ul>
      {wrong && <Note tone="bad">{wrong}</Note>}
      <label class="button is-plain">
        <Icon name="camera" />
        <span>{t("加照片")}</span>
        <input
          type="file"
          accept="image/*"
          multiple
          class="only-heard"
          onChange={(event) => {
            const input = event.target as HTMLInputElement;
            const files = [...(input.files ?? [])];
            input.value = "";
            add(files);
          }}
        />
      </label>
    </div>
  );
}
