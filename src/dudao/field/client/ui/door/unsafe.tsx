// Where nothing can be kept safely: say so, and what to do, before anybody types a word.
import type { Unsafe } from "../../core";
import { t } from "../../words";
import { Button } from "../parts/cells";
import { say } from "../parts/dialog";
import { Icon } from "../parts/icon";

interface Advice {
  title: string;
  why: string;
  steps: string[];
}

function advice(why: Unsafe): Advice {
  const open = t("用系统浏览器打开同一个网址。");
  switch (why) {
    case "wechat":
      return {
        title: t("请用浏览器打开"),
        why: t("微信里不能可靠地保存记录，关掉窗口就可能丢失。"),
        steps: [
          t("点右上角的“…”。"),
          t("选“在浏览器打开”。苹果手机选“在 Safari 中打开”。"),
          t("打开后按提示添加到主屏幕，以后从桌面图标进入。"),
        ],
      };
    case "insecure":
      return {
        title: t("这个网址不安全"),
        why: t("网址不是 https 开头，浏览器不允许加密保存记录。"),
        steps: [
          t("把网址开头的 http 改成 https 再打开。"),
          t("仍打不开的，请联系督导室的系统管理员。"),
        ],
      };
    case "private":
      return {
        title: t("请退出无痕浏览"),
        why: t("无痕（隐私）窗口一关，没上传的记录就没有了。"),
        steps: [t("关闭无痕窗口。"), t("用普通窗口打开同一个网址。")],
      };
    case "no_storage":
      return {
        title: t("手机不让保存数据"),
        why: t("浏览器拒绝在这部手机上保存记录，离线时会丢失。"),
        steps: [
          t("在浏览器设置里允许本网站保存数据（Cookie 和网站数据）。"),
          t("手机存储快满的，先清理出一些空间。"),
          open,
        ],
      };
    case "old_browser":
      return {
        title: t("浏览器太旧了"),
        why: t("这个浏览器不能加密保存记录。"),
        steps: [
          t("到手机应用商店更新浏览器，或安装 Edge、火狐、夸克等较新的浏览器。"),
          t("苹果手机请在“设置→通用→软件更新”里更新系统。"),
          t("更新后打开同一个网址。"),
        ],
      };
  }
}

export function UnsafePlace({ why }: { why: Unsafe }) {
  const { title, why: reason, steps } = advice(why);
  async function copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      say(t("网址已复制，到浏览器里粘贴打开。"));
    } catch {
      say(location.href);
    }
  }
  return (
    <main class="door">
      <div class="door-mark is-warn">
        <Icon name="problem" />
      </div>
      <h1>{title}</h1>
      <p class="door-words">{reason}</p>
      <ol class="steps-plain">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <div class="door-foot">
        <Button look="primary" onClick={copy}>
          {t("复制网址")}
        </Button>
        <p class="door-address">{location.host}</p>
      </div>
    </main>
  );
}
