// The person, the phone, and everything that belongs to no school.
import { t } from "../../words";
import { Screen } from "../frame/screen";
import { unsentWords } from "../frame/status";
import { useCore, useMe, usePart, useStatus } from "../live";
import { Button, Cell, Cells, Chip, Note } from "../parts/cells";
import { ask } from "../parts/dialog";

export function Mine() {
  const core = useCore();
  const me = useMe();
  const status = useStatus();
  const posts = usePart("posts") ?? [];
  const unread = posts.filter((post) => !post.read_at).length;
  const open = posts.filter((post) => post.kind === "task" && !post.done_at).length;
  const ratings = (usePart("ratings") ?? []).filter((sheet) => !sheet.finished_at);
  const unsent = status.unsent + status.unsentMedia;
  const kept = unsent + status.stuck;

  async function signOut() {
    const yes = await ask({
      title: t("退出登录？"),
      text: kept
        ? t("还有 {n} 项没上传。它们加密留在这部手机上，您再登录后继续上传。", { n: kept })
        : core.hasUnfinished()
          ? t("没写完的内容加密留在这部手机上，您再登录后接着写。")
          : t("这部手机上下载的内容会删除。"),
      yes: t("退出登录"),
      danger: true,
    });
    if (yes) await core.signOut();
  }

  return (
    <Screen title={me.name} subtitle={me.unit}>
      {status.update && (
        <Note tone="good">
          <p>{t("新版本已下载好。换上只要一两秒，正在写的都在。")}</p>
          <Button look="primary" onClick={() => core.takeUpdate()}>
            {t("换上新版本")}
          </Button>
        </Note>
      )}
      <Cells>
        <Cell
          to="mine/sync"
          icon="sync"
          title={t("上传和更新")}
          text={unsentWords(status)}
          end={unsent ? <Chip tone="warn">{t("未上传 {n}", { n: unsent })}</Chip> : undefined}
        />
        <Cell
          to="mine/posts"
          icon="post"
          title={t("工作群")}
          text={open ? t("有 {n} 项任务没有完成", { n: open }) : t("任务和通知")}
          end={unread ? <Chip tone="brand">{t("未读 {n}", { n: unread })}</Chip> : undefined}
        />
        {ratings.length > 0 && (
          <Cell
            to="mine/ratings"
            icon="list"
            title={t("实地评分")}
            end={<Chip tone="warn">{t("待交 {n}", { n: ratings.length })}</Chip>}
          />
        )}
        <Cell to="mine/logs" icon="log" title={t("督学日志")} />
        <Cell to="mine/files" icon="download" title={t("随身资料")} />
      </Cells>
      <Cells>
        <Cell to="mine/settings" icon="gear" title={t("字号、颜色和语言")} />
        <Cell to="mine/export" icon="share" title={t("导出没上传的内容")} />
        <Cell icon="lock" title={t("立即锁定")} onClick={() => core.lockNow()} />
        <Cell icon="out" title={t("退出登录")} onClick={signOut} />
      </Cells>
    </Screen>
  );
}
