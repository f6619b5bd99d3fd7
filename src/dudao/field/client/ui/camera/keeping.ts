// From the shutter to the disk: one after the other, while one takes the next.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Draft, Shot } from "../../contract";
import { type Core, Refused } from "../../core";
import { t } from "../../words";
import { useCore, useMe, usePart, useSchools } from "../live";
import { say } from "../parts/dialog";
import { stamp } from "../parts/time";
import { makeReady, type Rules } from "./photo";

export type To = Shot["to"];

const USUAL: Rules = { photo_edge: 1600, photo_bytes: 300 * 1024, media_bytes: 20 * 1024 * 1024 };

export function useRules(): Rules {
  return usePart("rules") ?? USUAL;
}

export interface Keeping {
  waiting: number; // being made ready
  wrong: string[]; // in words, newest last
  photos: (files: Iterable<Blob>, to: To, from: "camera" | "album") => Promise<Shot[]>;
  file: (file: File, to: To) => Promise<void>;
  clear: () => void;
}

// Who, where, when: burnt into the picture and kept as text beside it.
function watermark(draft: Draft, school: string, person: string, at: string): string[] {
  const metres = draft.checked_in?.distance_metres ?? null;
  const place = metres === null ? "" : t("距学校约 {metres} 米", { metres });
  return [school, [stamp(at), person, place].filter(Boolean).join(" · ")];
}

function takenAt(core: Core, file: Blob, from: "camera" | "album"): string {
  const now = core.now();
  if (from === "album" && file instanceof File && file.lastModified)
    return new Date(file.lastModified).toISOString();
  return now.trusted ?? now.wall;
}

let queue: Promise<unknown> = Promise.resolve();

export function useKeeping(draft: Draft): Keeping {
  const core = useCore();
  const me = useMe();
  const rules = useRules();
  const school = useSchools().get(draft.unit)?.name ?? "";
  const [waiting, setWaiting] = useState(0);
  const [wrong, setWrong] = useState<string[]>([]);
  const here = useRef(true);
  useEffect(
    () => () => {
      here.current = false;
    },
    [],
  );

  // Where it was taken, as long as that is looked at; else over whatever is.
  function tell(words: string) {
    if (here.current) setWrong((before) => [...before, words]);
    else say(words);
  }

  async function kept(file: Blob, to: To, from: "camera" | "album"): Promise<Shot | null> {
    try {
      const at = takenAt(core, file, from);
      const lines = watermark(draft, school, me.name, at);
      const ready = await makeReady(file, rules, lines);
      return await core.keep(draft.visit, ready.blob, {
        name: file instanceof File && from === "album" ? file.name : `${stamp(at)}.jpg`,
        taken_at: at,
        to,
        original: ready.original,
        watermark: lines.join(" "),
        markup: null,
        blurred: 0,
        consent: null,
      });
    } catch (error) {
      tell(
        error instanceof Refused
          ? error.words
          : t("这张照片没有保存成功。请重新拍一张，或从相册另选一张。"),
      );
      return null;
    } finally {
      setWaiting((n) => n - 1);
    }
  }

  async function photos(files: Iterable<Blob>, to: To, from: "camera" | "album") {
    const all = [...files];
    setWaiting((n) => n + all.length);
    const shots: Shot[] = [];
    for (const file of all) {
      const turn = queue.then(() => kept(file, to, from));
      queue = turn.catch(() => null); // whatever becomes of one, the next has its turn
      const shot = await turn;
      if (shot) shots.push(shot);
    }
    return shots;
  }

  async function file(given: File, to: To) {
    if (given.type.startsWith("image/")) {
      await photos([given], to, "album");
    } else if (!given.size) {
      tell(t("“{name}”是空文件（0 字节），没有保存。", { name: given.name }));
    } else if (given.size > rules.media_bytes) {
      const limit = Math.round(rules.media_bytes / 1024 / 1024);
      tell(t("“{name}”太大，最多 {limit} MB。请拍照留存关键页。", { name: given.name, limit }));
    } else {
      await core.keep(draft.visit, given, {
        name: given.name,
        taken_at: core.now().trusted ?? core.now().wall,
        to,
        original: null,
        watermark: "",
        markup: null,
        blurred: 0,
        consent: null,
      });
    }
  }
  return { waiting, wrong, photos, file, clear: () => setWrong([]) };
}
