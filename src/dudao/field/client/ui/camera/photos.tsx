// Photos of one thing: take, choose, look at, draw on, make faces unrecognisable, take off.
import { useEffect, useState } from "preact/hooks";
import type { Draft, Shot, Uuid } from "../../contract";
import { t } from "../../words";
import { later } from "../frame/later";
import { useCore, useServerVisits } from "../live";
import { Button, Note } from "../parts/cells";
import { Icon } from "../parts/icon";
import { Picture, usePicture } from "../parts/picture";
import { attached, type Seen, sentOf } from "../visit/files";
import { AlbumButton, Capture, picked, type Take } from "./capture";
import { type Keeping, type To, useKeeping } from "./keeping";

const Retouch = later(async () => (await import("./retouch")).Retouch);

export function Photos(props: {
  draft: Draft;
  to: To;
  shots?: Shot[]; // where more belong to it than were attached here
  closed?: boolean; // only to look at
  files?: boolean; // other files as well
  ghost?: Uuid | undefined;
  open?: boolean; // the camera at once
  before?: () => Promise<void>; // makes what they will belong to
  first?: boolean; // a screen that is about photos
}) {
  const { draft, to, closed } = props;
  const keeping = useKeeping(draft);
  const [shooting, setShooting] = useState(!!props.open);
  const [looking, setLooking] = useState<Uuid | null>(null);
  const ghost = usePicture(props.ghost, 1280);
  const shots = props.shots ?? attached(draft, to);
  const sent = sentOf(draft, to, useServerVisits().get(draft.visit));
  const looked = shots.find((shot) => shot.file === looking);

  const add: Take = async (files, from) => {
    if (!files.length) return;
    await props.before?.();
    await keeping.photos(files, to, from === "camera" ? from : "album");
  };
  async function addFile(file: File | undefined) {
    if (!file) return;
    await props.before?.();
    await keeping.file(file, to);
  }

  return (
    <div class="photos">
      <Strip shots={shots} sent={sent} waiting={keeping.waiting} look={setLooking} />
      <Wrong keeping={keeping} />
      {!closed && (
        <div class="buttons">
          <Button
            icon="camera"
            look={props.first ? "primary" : "plain"}
            onClick={() => {
              keeping.clear();
              setShooting(true);
            }}
          >
            {t("拍照")}
          </Button>
          <AlbumButton take={add} />
          {props.files && (
            <label class="button is-plain">
              <Icon name="file" />
              <span>{t("文件")}</span>
              <input
                type="file"
                class="only-heard"
                onChange={(event) => addFile(picked(event)[0])}
              />
            </label>
          )}
        </div>
      )}
      {shooting && <Capture ghost={ghost} take={add} close={() => setShooting(false)} />}
      {looked && (
        <Retouch draft={draft} shot={looked} closed={!!closed} close={() => setLooking(null)} />
      )}
    </div>
  );
}

export function Wrong({ keeping }: { keeping: Keeping }) {
  return (
    <>
      {keeping.wrong.map((words, n) => (
        <Note key={`${n}${words}`} tone="bad">
          {words}
        </Note>
      ))}
    </>
  );
}

function Strip(props: {
  shots: Shot[];
  sent: Seen[];
  waiting: number;
  look: (file: Uuid) => void;
}) {
  const { shots, sent, waiting, look } = props;
  if (!shots.length && !sent.length && !waiting) return null;
  return (
    <ul class="strip" aria-label={t("照片和文件")}>
      {shots.map((shot, n) => (
        <li key={shot.file}>
          <ShotButton shot={shot} n={n + 1} look={() => look(shot.file)} />
        </li>
      ))}
      {sent.map((shot, n) => (
        <li key={shot.file}>
          <span class="shot">
            <Thing shot={shot} alt={t("照片 {n}", { n: shots.length + n + 1 })} />
          </span>
        </li>
      ))}
      {Array.from({ length: waiting }, (_, n) => (
        <li key={`waiting-${n}`}>
          <span class="picture is-none is-waiting">{t("处理中")}</span>
        </li>
      ))}
    </ul>
  );
}

function ShotButton({ shot, n, look }: { shot: Shot; n: number; look: () => void }) {
  if (shot.media_type.startsWith("audio/")) return <Audio shot={shot} />;
  const isPicture = shot.media_type.startsWith("image/");
  return (
    <button
      type="button"
      class="shot"
      onClick={look}
      aria-label={isPicture ? t("照片 {n}", { n }) : shot.name}
    >
      <Thing shot={shot} alt="" />
      {shot.blurred > 0 && (
        <span class="shot-mark">
          <Icon name="blur" />
        </span>
      )}
    </button>
  );
}

function Thing({ shot, alt }: { shot: Seen; alt: string }) {
  if (shot.media_type.startsWith("image/"))
    return <Picture file={shot.file} alt={alt} markup={shot.markup} />;
  return (
    <span class="picture is-none">
      <Icon name="file" />
      <small>{shot.name}</small>
    </span>
  );
}

// Sound that was kept here is played from here.
function Audio({ shot }: { shot: Shot }) {
  const core = useCore();
  const [url, setUrl] = useState("");
  useEffect(() => {
    let made = "";
    core.content(shot.file).then((blob) => {
      if (!blob) return;
      made = URL.createObjectURL(blob);
      setUrl(made);
    });
    return () => URL.revokeObjectURL(made);
  }, [core, shot.file]);
  return (
    <span class="audio">
      <small>{shot.name}</small>
      {url && (
        // biome-ignore lint/a11y/useMediaCaption: what people said on the spot has no captions
        <audio controls src={url} aria-label={shot.name} />
      )}
    </span>
  );
}
