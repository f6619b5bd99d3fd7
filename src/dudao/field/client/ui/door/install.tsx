// Once signed in: put the app on the home screen, or iOS throws away what it keeps after 7 days.
import { useState } from "preact/hooks";
import { t } from "../../words";
import { choose, looks } from "../frame/settings";
import { Button, Cell, Cells } from "../parts/cells";
import { Dialog } from "../parts/dialog";

interface InstallPrompt extends Event {
  prompt(): Promise<void>;
}

let offered: InstallPrompt | null = null;
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offered = event as InstallPrompt;
});

const isApple = () => /iPhone|iPad|iPod/.test(navigator.userAgent);
const isInstalled = () =>
  matchMedia("(display-mode: standalone)").matches ||
  (navigator as Navigator & { standalone?: boolean }).standalone === true;

export function InstallHint() {
  const [shown, setShown] = useState(looks().installHint === "show" && !isInstalled());
  const [open, setOpen] = useState(false);
  if (!shown) return null;
  function hide() {
    setOpen(false);
    choose({ installHint: "hidden" });
    setShown(false);
  }
  async function install() {
    await offered?.prompt();
    hide();
  }
  return (
    <>
      <Cells>
        <Cell
          icon="download"
          tone="brand"
          title={t("放到主屏幕")}
          text={t("以后从桌面图标进入，没有网络也能打开")}
          onClick={() => setOpen(true)}
        />
      </Cells>
      <Dialog title={t("放到主屏幕")} open={open} close={() => setOpen(false)}>
        {isApple() ? (
          <>
            <p>{t("点浏览器下方的“分享”，再点“添加到主屏幕”。")}</p>
            <p>{t("苹果手机会清除 7 天没打开的网页数据；放到主屏幕的不会。")}</p>
          </>
        ) : (
          <p>{t("点浏览器菜单里的“添加到主屏幕”。手机清理数据时，放到主屏幕的不会被清掉。")}</p>
        )}
        <div class="buttons">
          {offered ? (
            <Button look="primary" onClick={install}>
              {t("添加到主屏幕")}
            </Button>
          ) : (
            <Button look="primary" onClick={hide}>
              {t("知道了")}
            </Button>
          )}
          <Button onClick={() => setOpen(false)}>{t("以后再说")}</Button>
        </div>
      </Dialog>
    </>
  );
}
