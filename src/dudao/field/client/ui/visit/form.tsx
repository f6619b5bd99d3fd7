// One form of the visit: what it asks of photos, sound and problems is done here.
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Draft, Form, Item, Sheet, Uuid } from "../../contract";
import { uuid7 } from "../../core/uuid";
import { type Elsewhere, FormView, type Proposal, type Raised } from "../../form";
import { t } from "../../words";
import { Capture } from "../camera/capture";
import { useKeeping } from "../camera/keeping";
import { Wrong } from "../camera/photos";
import { Sound } from "../camera/sound";
import { later } from "../frame/later";
import { back, go } from "../frame/route";
import { useCore, usePart, useServerVisits } from "../live";
import { Button, Note } from "../parts/cells";
import { Dialog, say } from "../parts/dialog";
import { filesOf, idsOf } from "./files";
import { raise } from "./finding";
import { evidenceOf, fromItem, sourceOf } from "./finding_words";
import { closedWords, NoVisit, useVisited, VisitScreen } from "./frame";
import { askedElsewhere, type There } from "./once";
import { sheetTitle, type Visited } from "./standing";

const Retouch = later(async () => (await import("../camera/retouch")).Retouch);

interface Asked {
  visit: string;
  record: string;
  section: string;
  item: string;
}

export function FormScreen(props: Asked) {
  const visited = useVisited(props.visit);
  const sheet = visited?.draft.records[props.record];
  const form = sheet && visited.forms.get(sheet.version);
  if (!visited || !sheet || !form) return <NoVisit />;
  return <Filling key={props.record} visited={visited} sheet={sheet} form={form} asked={props} />;
}

type Doing = { what: "photo" | "audio"; item: Item } | { what: "open"; file: Uuid } | null;

function Filling(props: { visited: Visited; sheet: Sheet; form: Form; asked: Asked }) {
  const { visited, sheet, form, asked } = props;
  const { draft } = visited;
  const core = useCore();
  const rules = usePart("rules");
  const keeping = useKeeping(draft);
  const [doing, setDoing] = useState<Doing>(null);
  const { record } = sheet;
  const { visit } = draft;
  const shut = closedWords(draft);
  const place = `section/${record}`;
  const unsaidHere = `form/${record}/`;
  const mine = sheet.mine && !shut;
  const shot = doing?.what === "open" && draft.files.find((one) => one.file === doing.file);
  const known = useServerVisits().get(visit);
  const files = filesOf(draft, sheet, known);
  const there = askedElsewhere(draft, visited.forms, record);
  for (const [item, asked] of there) {
    const asks = draft.records[asked.record];
    if (asks) files[item] = filesOf(draft, asks, known)[asked.item] ?? [];
  }
  const raised = raisedByItem(draft, record);
  const begin = useMemo(() => asked.section || draft.unsaid[place] || null, [asked.section]);

  const change = (work: (sheet: Sheet, draft: Draft) => void) =>
    core.change(visit, (it) => {
      const found = it.records[record];
      if (found) work(found, it);
    });
  const answer = (key: string, value: Sheet["answers"][string] | null) =>
    change((it) => {
      if (value === null) delete it.answers[key];
      else it.answers[key] = value;
    });
  // What was photographed is the answer of an item that asks for photos.
  useEffect(() => {
    if (!mine) return;
    for (const item of form.definition.sections.flatMap((section) => section.items)) {
      if ((item.kind !== "photo" && item.kind !== "file") || there.has(item.key)) continue;
      const here = idsOf(files[item.key]);
      const said = sheet.answers[item.key] ?? [];
      if (JSON.stringify(here) !== JSON.stringify(said))
        answer(item.key, here.length ? here : null);
    }
  }, [draft.files.length]);

  async function onRaise(item: Item, wording: Proposal | null) {
    const source = sourceOf(draft, visited.forms, record, item.key);
    if (!source) return;
    if (!wording) return go(`visit/${visit}/finding/new?record=${record}&item=${item.key}`);
    const worded = fromItem(uuid7(), source, wording);
    if (await raise(core, visit, worded, evidenceOf(draft, source)))
      say(t("已记为问题。点开可以修改。"));
  }
  const room = (item: Item) => (item.max_files ?? 3) - (files[item.key]?.length ?? 0);

  return (
    <VisitScreen visited={visited} title={sheetTitle(sheet, form)} bare>
      {(shut || !sheet.mine || form.retired || keeping.wrong.length > 0) && (
        <div class="notes">
          {shut && <Note tone="warn">{shut}</Note>}
          {!shut && !sheet.mine && <Note>{t("这一份由同行的人填写，这里只能看。")}</Note>}
          {mine && form.retired && (
            <Note>{t("督导室已换了新版表单；这一份按原来的版本填完就行。")}</Note>
          )}
          <Wrong keeping={keeping} />
        </div>
      )}
      <FormView
        id={record}
        definition={form.definition}
        facts={sheet.facts}
        answers={sheet.answers}
        unsaid={within(draft.unsaid, unsaidHere)}
        files={files}
        raised={raised}
        readOnly={!mine}
        elsewhere={elsewhereOf(visited, there)}
        section={begin}
        at={asked.item || null}
        {...(rules && { terms: rules.workdays })}
        onAnswer={(item, value) => answer(item.key, value)}
        onNote={(item, note) => answer(`${item.key}#note`, note)}
        onUnsaid={(field, text) =>
          change((_sheet, it) => {
            if (text === null) delete it.unsaid[unsaidHere + field];
            else it.unsaid[unsaidHere + field] = text;
          })
        }
        onSection={(key) =>
          core.change(visit, (it) => {
            it.unsaid[place] = key;
          })
        }
        {...(mine && {
          onRaise,
          onPhoto: (item: Item) => setDoing({ what: "photo", item }),
          onFile: (item: Item) => setDoing({ what: "photo", item }),
          onAudio: (item: Item) => setDoing({ what: "audio", item }),
        })}
        onFinding={(_item, finding) => go(`visit/${visit}/finding/${finding}`)}
        onOpen={(_item, file) => setDoing({ what: "open", file })}
        picture={(file) => core.picture(file, 320)}
        onDone={() => back(`visit/${visit}/forms`)}
      />
      {doing?.what === "photo" && (
        <Capture
          most={room(doing.item)}
          files={doing.item.kind === "file"}
          take={(taken, from) => {
            const to = { record, item: doing.item.key };
            keeping.clear();
            if (from === "file") keeping.file(taken[0] as File, to);
            else
              keeping.photos(
                taken.slice(0, room(doing.item)),
                to,
                from === "camera" ? from : "album",
              );
          }}
          close={() => setDoing(null)}
        />
      )}
      {doing?.what === "audio" && (
        <Dialog title={t("录音")} open close={() => setDoing(null)}>
          <p class="soft">{doing.item.label}</p>
          <Sound
            draft={draft}
            to={{ record, item: doing.item.key }}
            stopped={() => setDoing(null)}
          />
          <Button onClick={() => setDoing(null)}>{t("关闭")}</Button>
        </Dialog>
      )}
      {shot && <Retouch draft={draft} shot={shot} closed={!mine} close={() => setDoing(null)} />}
    </VisitScreen>
  );
}

function elsewhereOf({ draft, forms }: Visited, there: Map<string, There>) {
  const found: Record<string, Elsewhere> = {};
  for (const [key, { record, item }] of there) {
    const sheet = draft.records[record];
    const form = sheet && forms.get(sheet.version);
    if (!sheet || !form) continue;
    const section = form.definition.sections.find(({ items }) =>
      items.some((one) => one.key === item),
    );
    const to = `visit/${draft.visit}/form/${record}/${section?.key ?? ""}?item=${item}`;
    found[key] = { title: sheetTitle(sheet, form), go: () => go(to) };
  }
  return found;
}

function raisedByItem(draft: Draft, record: Uuid): Record<string, Raised[]> {
  const found: Record<string, Raised[]> = {};
  for (const one of draft.findings)
    if (one.record === record)
      found[one.item] = [...(found[one.item] ?? []), { finding: one.finding, fact: one.fact }];
  return found;
}

function within(all: Record<string, string>, start: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all)
      .filter(([key]) => key.startsWith(start))
      .map(([key, text]) => [key.slice(start.length), text]),
  );
}
