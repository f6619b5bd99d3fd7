// How it looks: large, strong, in reach of one thumb.
import { useState } from "preact/hooks";
import { chooseLanguage, type Language, language, t } from "../../words";
import { Screen } from "../frame/screen";
import { choose, type Looks, looks } from "../frame/settings";
import { useCore } from "../live";
import { Card } from "../parts/cells";
import { Segments, Tick } from "../parts/fields";

export function Settings() {
  const core = useCore();
  const [now, setNow] = useState<Looks>(looks());
  function set(changed: Partial<Looks>) {
    choose(changed);
    setNow(looks());
  }
  async function speak(chosen: string) {
    await core.flush();
    chooseLanguage(chosen as Language);
    location.reload();
  }
  return (
    <Screen title={t("字号、颜色和语言")} parent="mine">
      <Card>
        <Segments
          label={t("字号")}
          value={now.size}
          options={[
            { value: "normal", label: t("标准") },
            { value: "large", label: t("大") },
            { value: "largest", label: t("特大") },
          ]}
          onChange={(size) => set({ size: size as Looks["size"] })}
        />
        <Tick checked={now.contrast} onChange={(contrast) => set({ contrast })}>
          {t("高对比度（阳光下更清楚）")}
        </Tick>
        <Tick checked={now.oneHand} onChange={(oneHand) => set({ oneHand })}>
          {t("单手操作（返回键放到下面）")}
        </Tick>
        <Segments
          label={t("语言")}
          value={language()}
          options={[
            { value: "zh", label: t("中文") },
            { value: "en", label: "English" },
          ]}
          onChange={speak}
        />
      </Card>
    </Screen>
  );
}
