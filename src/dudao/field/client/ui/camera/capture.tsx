// Taking photos, once somebody wants one: our camera, the album, the phone's own camera.
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../words";
import { Button } from "../parts/cells";
import { Dialog } from "../parts/dialog";
import { Icon } from "../parts/icon";
import { hasCamera, Viewfinder } from "./viewfinder";

export type From = "camera" | "album" | "file";
export type Take = (files: Blob[], from: From) => void;

export function AlbumButton({ take, many = true }: { take: Take; many?: boolean }) {
  return (
    <label class="button is-plain">
      <Icon name="album" />
      <span>{t("相册")}</span>
      <input
        type="file"
        accept="image/*"
        multiple={many}
        class="only-heard"
        onChange={(event) => take(picked(event), "album")}
      />
    </label>
  );
}

export function picked(event: Event): File[] {
  const input = event.target as HTMLInputElement;
  const files = [...(input.files ?? [])];
  input.value = "";
  return files;
}

export function Capture(props: {
  take: Take;
  close: () => void;
  ghost?: string | null | undefined;
  most?: number;
  files?: boolean; // any file will do
}) {
  const { take, close, ghost, files, most = Number.POSITIVE_INFINITY } = props;
  const [own, setOwn] = useState(hasCamera() && !files);
  const [count, setCount] = useState(0);
  const phone = useRef<HTMLInputElement>(null);
  const album = useRef<HTMLInputElement>(null);
  const paper = useRef<HTMLInputElement>(null);
  const given: Take = (files, from) => {
    if (!files.length) return;
    setCount((n) => n + files.length);
    take(files, from);
  };
  useEffect(() => {
    if (count >= most) close();
  }, [count, most]);
  const inputs = (
    <>
      <input
        ref={phone}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        onChange={(event) => given(picked(event), "camera")}
      />
      <input
        ref={album}
        type="file"
        accept="image/*"
        multiple
        hidden
        onChange={(event) => given(picked(event), "album")}
      />
      <input ref={paper} type="file" hidden onChange={(event) => given(picked(event), "file")} />
    </>
  );
  if (own)
    return (
      <>
        {inputs}
        <Viewfinder
          ghost={ghost}
          count={count}
          taken={(photo) => given([photo], "camera")}
          album={() => album.current?.click()}
          off={() => setOwn(false)}
          close={close}
        />
      </>
    );
  return (
    <>
      {inputs}
      <Dialog title={t("加照片")} open close={close}>
        <div class="buttons is-tall">
          <Button look="primary" icon="camera" onClick={() => phone.current?.click()}>
            {t("拍照")}
          </Button>
          <Button icon="album" onClick={() => album.current?.click()}>
            {t("相册")}
          </Button>
          {files && (
            <Button icon="file" onClick={() => paper.current?.click()}>
              {t("选文件")}
            </Button>
          )}
          <Button onClick={close}>{count ? t("拍好了 {n}", { n: count }) : t("取消")}</Button>
        </div>
      </Dialog>
    </>
  );
}
