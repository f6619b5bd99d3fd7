// How it stands with the network and what is not sent yet: always in sight, one tap to the whole story.
import { useEffect, useState } from "preact/hooks";
import type { Status } from "../../core";
import { t } from "../../words";
import { useStatus } from "../live";
import { Icon } from "../parts/icon";
import { ago, clockTime } from "../parts/time";

export function useStatusTick(seconds: number): void {
  const [, again] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => again((n) => n + 1), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
}

export function unsentWords(status: Status): string {
  const n = status.unsent + status.unsentMedia;
  if (!n) return t("全部已上传");
  const age = status.oldestUnsentAt ? ago(status.oldestUnsentAt) : "";
  return age ? t("未上传 {n} · {age}", { n, age }) : t("未上传 {n}", { n });
}

export function phaseWords(status: Status): string {
  if (!status.online) return t("离线");
  if (status.phase === "operations" || status.phase === "media") return t("正在上传");
  if (status.phase === "pull") return t("正在更新");
  return t("在线");
}

// The one thing that may never be overlooked: what was entered is not on the disk.
const NOT_SAVED = ["storage_full", "not_saved"];

export function StatusLine() {
  const status = useStatus();
  const { trouble } = status;
  useStatusTick(20);
  const unsent = status.unsent + status.unsentMedia;
  if (trouble && NOT_SAVED.includes(trouble.code))
    return (
      <p class="alarm" role="alert">
        <Icon name="problem" />
        {trouble.words}
      </p>
    );
  return (
    <a class={`status ${status.online ? "is-online" : "is-offline"}`} href="#/mine/sync">
      <span class="status-net">
        <span class="status-dot" aria-hidden="true" />
        {phaseWords(status)}
      </span>
      <span class={unsent ? "status-unsent" : ""}>{unsentWords(status)}</span>
      {status.savedAt && (
        <span class="status-saved">
          <Icon name="check" />
          {t("已存 {time}", { time: clockTime(status.savedAt) })}
        </span>
      )}
    </a>
  );
}
