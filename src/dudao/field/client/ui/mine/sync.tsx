// What is saved, sent, received: each with its time, so that nobody has to hope.
import { useEffect, useState } from "preact/hooks";
import type { Status } from "../../core";
import { t } from "../../words";
import { Screen } from "../frame/screen";
import { phaseWords, unsentWords, useStatusTick } from "../frame/status";
import { useCore, useStatus } from "../live";
import { Bar, Button, Card, Cell, Cells, Facts, Note } from "../parts/cells";
import { ago, dayAndTime, sizeWords, stamp } from "../parts/time";
import { kindWords } from "../problems/matters";
import { useToday } from "../today/today";

type Receipt = { id: string; sha256: string; received_at: string; kind: string };

const SHOWN = 30;

export function SyncScreen() {
  const core = useCore();
  const status = useStatus();
  useStatusTick(1);
  const busy = status.phase !== "idle" && status.phase !== "waiting";
  return (
    <Screen
      title={t("上传和更新")}
      subtitle={phaseWords(status)}
      parent="mine"
      foot={
        <Button look="primary" icon="sync" disabled={busy} onClick={() => core.sync()}>
          {busy ? phaseWords(status) : t("立即同步")}
        </Button>
      }
    >
      <ol class="stages">
        <Stage done={!!status.savedAt} word={t("已保存")}>
          {status.savedAt ? ago(status.savedAt) : t("还没有记录")}
        </Stage>
        <Stage done={!status.unsent} word={t("已发送")}>
          {unsentWords(status)}
        </Stage>
        <Stage done={!status.unsent && !status.unsentMedia} word={t("服务器已收到")}>
          {status.lastContactAt ? ago(status.lastContactAt) : t("还没有联网")}
        </Stage>
      </ol>
      <Trouble status={status} />
      {status.unsentMedia > 0 && (
        <Card title={t("照片和录音")}>
          <p>{t("还有 {n} 个", { n: status.unsentMedia })}</p>
          <Bar value={status.sentBytes} total={status.totalBytes} label={t("上传进度")} />
          <p class="soft">
            {t("{sent} / {total}，断了会接着传", {
              sent: sizeWords(status.sentBytes),
              total: sizeWords(status.totalBytes),
            })}
          </p>
        </Card>
      )}
      <Waiting />
      <Keeping status={status} />
      <Receipts />
    </Screen>
  );
}

function Stage(props: { done: boolean; word: string; children: string }) {
  return (
    <li class={props.done ? "is-done" : ""}>
      <strong>{props.word}</strong>
      <span>{props.children}</span>
    </li>
  );
}

function Trouble({ status }: { status: Status }) {
  const { trouble, nextTryAt, online } = status;
  const seconds = nextTryAt ? Math.ceil((Date.parse(nextTryAt) - Date.now()) / 1000) : 0;
  const again = seconds > 0 ? t("{n} 秒后自动再试。", { n: seconds }) : "";
  if (trouble)
    return (
      <Note tone="warn">
        {trouble.words} {again}
      </Note>
    );
  if (!online) return <Note>{t("现在离线。照常记录，有网络时自动上传。")}</Note>;
  return null;
}

function Waiting() {
  const core = useCore();
  const { unsent, phase } = useStatus();
  const [list, setList] = useState<{ id: string; kind: string; made_at: string }[]>([]);
  useEffect(() => {
    core.waiting().then(setList);
  }, [core, unsent]);
  if (!list.length) return null;
  const sending = phase === "operations" ? t("正在发送") : t("等待发送");
  return (
    <Card title={t("还没有发出的")} count={list.length}>
      <Cells>
        {list.slice(0, SHOWN).map((one) => (
          <Cell
            key={one.id}
            title={kindWords(one.kind)}
            text={t("已保存 {age} · {state}", { age: ago(one.made_at), state: sending })}
          />
        ))}
      </Cells>
    </Card>
  );
}

function Keeping({ status }: { status: Status }) {
  const drift = Math.round(Math.abs(status.clockDriftMs ?? 0) / 60_000);
  return (
    <Card title={t("这部手机")}>
      <Facts
        rows={[
          [t("最后联网"), status.lastContactAt && stamp(status.lastContactAt)],
          [t("离线可用到"), status.leaseUntil && stamp(status.leaseUntil)],
          [
            t("浏览器保存"),
            status.persisted ? t("已承诺长期保存") : t("没有承诺；请放到主屏幕并常联网"),
          ],
          [t("手机时钟"), drift >= 1 && t("和服务器差 {n} 分钟，请校准手机时间", { n: drift })],
        ]}
      />
    </Card>
  );
}

function Receipts() {
  const core = useCore();
  const today = useToday();
  const [list, setList] = useState<Receipt[]>([]);
  const [shown, setShown] = useState(SHOWN);
  const { unsent } = useStatus();
  useEffect(() => {
    core.receipts().then((found) => {
      setList([...found].sort((a, b) => b.received_at.localeCompare(a.received_at)));
    });
  }, [core, unsent]);
  if (!list.length) return null;
  return (
    <details class="card">
      <summary>
        <h2>
          {t("服务器的收条")}
          <small>{list.length}</small>
        </h2>
      </summary>
      <Cells>
        {list.slice(0, shown).map((receipt) => (
          <Cell
            key={receipt.id}
            icon="check"
            title={kindWords(receipt.kind)}
            text={t("{time} 收到 · {hash}", {
              time: dayAndTime(receipt.received_at, today),
              hash: receipt.sha256.slice(0, 8),
            })}
          />
        ))}
      </Cells>
      {list.length > shown && (
        <Button onClick={() => setShown(shown + SHOWN)}>{t("再看一些")}</Button>
      )}
    </details>
  );
}
