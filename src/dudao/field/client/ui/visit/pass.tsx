// The pass that the gate reads; it is here without a network.
import { t } from "../../words";
import { Screen } from "../frame/screen";
import { usePart, useSchools } from "../live";
import { Note } from "../parts/cells";
import { Code } from "./copy";

export function PassScreen({ assignment }: { assignment: string }) {
  const schools = useSchools();
  const found = (usePart("assignments") ?? []).find((one) => one.assignment === assignment);
  const link = found?.visit_pass && `${location.origin}/pass/#${found.visit_pass}`;
  return (
    <Screen title={t("入校凭证")} subtitle={found && schools.get(found.unit)?.name} parent="today">
      {link ? (
        <section class="card copy">
          <p>{t("请门卫扫码。只在到校时出示，一张只能用一次。")}</p>
          <Code text={link} label={t("入校凭证")} />
          <p class="copy-count">
            {[found.leader, ...found.companions].map((p) => p.name).join(t("、"))}
          </p>
        </section>
      ) : (
        <Note>{t("没有可出示的凭证。督导开始后不再需要。")}</Note>
      )}
    </Screen>
  );
}
