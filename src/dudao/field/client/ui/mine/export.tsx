// The last resort: what is not sent, encrypted, in a file that the office can take in.
import { useState } from "preact/hooks";
import { t } from "../../words";
import { Screen } from "../frame/screen";
import { useCore, useStatus } from "../live";
import { Button, Note } from "../parts/cells";
import { dayOf } from "../parts/time";
import { offer } from "./files";

export function ExportScreen() {
  const core = useCore();
  const status = useStatus();
  const [made, setMade] = useState(false);
  const unsent = status.unsent + status.unsentMedia + status.stuck;
  async function make() {
    const blob = await core.exportFile();
    offer(blob, `dudao-${dayOf(core.now().wall)}.dudao`);
    setMade(true);
  }
  return (
    <Screen
      title={t("导出没上传的内容")}
      parent="mine"
      foot={
        <Button look="primary" icon="download" disabled={!unsent} onClick={make}>
          {t("导出文件")}
        </Button>
      }
    >
      <p class="lead">{t("一直传不上去时用。平时联网会自动上传，不用导出。")}</p>
      <ol class="steps-plain">
        <li>{t("点“导出文件”，文件会存到手机的“下载”里。文件已加密，别人打不开。")}</li>
        <li>{t("用微信或数据线把文件交给督导室。")}</li>
        <li>{t("督导室在“手机来件”里导入这个文件，内容就进系统。重复导入也只算一次。")}</li>
      </ol>
      {made && <Note tone="good">{t("已导出。手机里的内容没有动。")}</Note>}
      {!unsent && <Note tone="good">{t("全部已上传，不用导出。")}</Note>}
    </Screen>
  );
}
