// Pictures, sound and papers of an item, as tiles.
import { useEffect, useState } from "preact/hooks";
import type { Item } from "../contract";
import { t } from "../words";
import { takesFiles } from "./answers";
import { useHost } from "./host";
import { Icon, type IconName } from "./icons";
import type { FieldState, FormFile } from "./store";

export function Files({ item, state, id }: { item: Item; state: FieldState; id: string }) {
  const { props } = useHost();
  const asked = takesFiles(item);
  if (!asked && !state.files.length) return null;
  const limit = item.max_files ?? 3;
  const adds = asked && !props.readOnly && state.files.length < limit;
  return (
    <ul class="form-files" aria-labelledby={`${id}-label`}>
      {state.files.map((file, n) => (
        <li key={file.id}>
          <Tile item={item} file={file} place={n + 1} />
        </li>
      ))}
      {adds && item.kind === "photo" && props.onPhoto && (
        <Add icon="camera" words={t("拍照")} item={item} take={props.onPhoto} />
      )}
      {adds && item.kind === "file" && props.onFile && (
        <Add icon="paper" words={t("选文件")} item={item} take={props.onFile} />
      )}
      {adds && item.kind === "file" && props.onPhoto && (
        <Add icon="camera" words={t("拍文件")} item={item} take={props.onPhoto} />
      )}
      {props.readOnly && asked && !state.files.length && (
        <li class="form-said is-empty">{t("未填写")}</li>
      )}
      {adds && <li class="form-soft form-limit">{t("最多 {limit} 个", { limit })}</li>}
    </ul>
  );
}

interface AddProps {
  icon: IconName;
  words: string;
  item: Item;
  take: (item: Item) => void;
}

function Add({ icon, words, item, take }: AddProps) {
  return (
    <li>
      <button type="button" class="form-tile form-add" onClick={() => take(item)}>
        <Icon name={icon} />
        {words}
      </button>
    </li>
  );
}

function Tile({ item, file, place }: { item: Item; file: FormFile; place: number }) {
  const { props } = useHost();
  const picture = usePicture(file);
  const sound = file.media_type.startsWith("audio/");
  const what = file.media_type.startsWith("image/") ? t("照片") : sound ? t("录音") : file.name;
  return (
    <button
      type="button"
      class="form-tile"
      aria-label={t("第 {place} 个：{what}", { place, what })}
      disabled={!props.onOpen}
      onClick={() => props.onOpen?.(item, file.id)}
    >
      {picture ? (
        <img src={picture} alt="" />
      ) : (
        <>
          <Icon name={sound ? "sound" : "paper"} />
          <span class="form-file-name">{what}</span>
        </>
      )}
    </button>
  );
}

function usePicture(file: FormFile): string | null {
  const { props } = useHost();
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    if (file.media_type.startsWith("image/"))
      void props.picture?.(file.id).then((found) => wanted && setAddress(found));
    return () => {
      wanted = false;
    };
  }, [file.id]);
  return address;
}
