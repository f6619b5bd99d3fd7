// Files to take along: fetched once, kept on the phone.
import { useEffect, useState } from "preact/hooks";
import type { Parts } from "../../contract";
import { t } from "../../words";
import { Screen } from "../frame/screen";
import { useCore, usePart } from "../live";
import { Cell, Cells, Chip, Nothing } from "../parts/cells";
import { say } from "../parts/dialog";
import { sizeWords } from "../parts/time";

type Taken = Parts["files"][number];

export function Files() {
  const files = usePart("files") ?? [];
  return (
    <Screen title={t("随身资料")} parent="mine">
      <p class="lead">{t("打开过的会留在手机上，没有网络也能看。")}</p>
      <Cells>
        {files.map((file) => (
          <FileCell key={file.file} file={file} />
        ))}
      </Cells>
      {!files.length && <Nothing icon="download" title={t("督导室没有发来资料")} />}
    </Screen>
  );
}

export function FileCell({ file }: { file: Taken }) {
  const core = useCore();
  const [kept, setKept] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    core.content(file.file).then((blob) => setKept(!!blob));
  }, [core, file.file]);
  async function open() {
    if (busy) return;
    setBusy(true);
    const blob = await core.take(file.file);
    setBusy(false);
    if (!blob) return say(t("没有网络，联网后再打开。"));
    setKept(true);
    offer(blob, file.name);
  }
  return (
    <Cell
      icon="file"
      title={file.name}
      text={sizeWords(file.size)}
      onClick={open}
      end={
        busy ? (
          <Chip>{t("下载中")}</Chip>
        ) : kept ? (
          <Chip tone="good">{t("已在手机上")}</Chip>
        ) : undefined
      }
    />
  );
}

// Hands a file over to the phone: opened or put among the downloads, as the browser does.
export function offer(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
