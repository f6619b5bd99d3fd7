// Did you forget? Every line leads there; nothing is in the way of going on.
import { t } from "../../words";
import { Cell, Cells, LinkButton, Nothing } from "../parts/cells";
import type { IconName } from "../parts/icon";
import { closedWords, NoVisit, useVisited, VisitScreen } from "./frame";
import { type Forgotten, forgotten } from "./missing";

const ICONS: Record<Forgotten["kind"], IconName> = {
  unfinished: "pen",
  gap: "form",
  look_back: "look",
  no_finding: "problem",
  no_merit: "star",
  no_photo: "camera",
};

const SHOWN = 40;

export function ForgottenScreen({ visit }: { visit: string }) {
  const visited = useVisited(visit);
  if (!visited) return <NoVisit />;
  const list = closedWords(visited.draft) ? [] : forgotten(visited);
  return (
    <VisitScreen
      visited={visited}
      title={t("是不是忘了")}
      foot={
        <LinkButton look="primary" to={`visit/${visit}/feedback`}>
          {list.length ? t("都看过了，去生成清单") : t("下一步：{step}", { step: t("反馈清单") })}
        </LinkButton>
      }
    >
      {list.length ? (
        <>
          <p class="lead">
            {t("有 {n} 项可能忘了。点一项就到那里；不补也可以继续。", { n: list.length })}
          </p>
          <Cells>
            {list.slice(0, SHOWN).map((one) => (
              <Cell
                key={one.kind + one.to}
                to={one.to}
                icon={ICONS[one.kind]}
                title={one.title}
                text={one.text}
              />
            ))}
          </Cells>
          {list.length > SHOWN && (
            <p class="soft">{t("还有 {n} 项没有列出。", { n: list.length - SHOWN })}</p>
          )}
        </>
      ) : (
        <Nothing icon="check" title={t("该做的都做了")} />
      )}
    </VisitScreen>
  );
}
