// Leaving, and what there was: the visit in numbers.
import { t } from "../../words";
import { replace } from "../frame/route";
import { useCore, useStatus, useWords } from "../live";
import { Button, Card, Cell, Cells, Facts, LinkButton, Note } from "../parts/cells";
import { ask } from "../parts/dialog";
import { stamp } from "../parts/time";
import { NoVisit, tried, useVisited, VisitScreen } from "./frame";
import { instant, SignedCard } from "./signed";
import { activityCounts, isAnswered } from "./standing";
import { arrivedWords } from "./state";

export function LeaveScreen({ visit }: { visit: string }) {
  const core = useCore();
  const visited = useVisited(visit);
  if (!visited) return <NoVisit />;
  const { draft } = visited;
  if (draft.checked_out) return <SummaryScreen visit={visit} />;
  async function leave() {
    if (!isAnswered(draft)) {
      const yes = await ask({
        title: t("清单还没有签收"),
        text: t("现在离校吗？清单可以以后再签，离校时间记下后不能改。"),
        yes: t("现在离校"),
      });
      if (!yes) return;
    }
    const at = core.now();
    const done = await tried(async () => {
      await core.say(visit);
      await core.step(visit, "visit.check_out", {}, (it) => {
        it.checked_out = { at };
      });
      core.sync();
    });
    if (done) replace(`visit/${visit}/summary`);
  }
  return (
    <VisitScreen
      visited={visited}
      title={t("离校")}
      foot={
        draft.checked_in && (
          <Button look="primary" icon="leave" onClick={leave}>
            {t("现在离校")}
          </Button>
        )
      }
    >
      {draft.checked_in ? (
        <p class="lead">{t("离开学校时点“现在离校”，记下在校时间。")}</p>
      ) : (
        <Note tone="warn">{t("还没有签到。")}</Note>
      )}
      <Card>
        <Facts rows={[[t("签到"), arrivedWords(draft)]]} />
      </Card>
    </VisitScreen>
  );
}

export function SummaryScreen({ visit }: { visit: string }) {
  const visited = useVisited(visit);
  const status = useStatus();
  const words = useWords();
  if (!visited) return <NoVisit />;
  const { draft, forms } = visited;
  const arrived = draft.checked_in?.at;
  const left = draft.checked_out?.at;
  const minutes =
    arrived && left
      ? Math.max(0, Math.floor((Date.parse(instant(left)) - Date.parse(instant(arrived))) / 60_000))
      : null;
  const counts = Object.entries(activityCounts(draft, forms));
  const photos = draft.files.filter((shot) => shot.media_type.startsWith("image/")).length;
  const looked = Object.values(draft.look_backs).filter((one) => one.verdict).length;
  const unsent = status.unsent + status.unsentMedia;
  const numbers: [string, number][] = [
    [t("问题"), draft.findings.length],
    [t("经验"), draft.merits.length],
    [t("回头看"), looked],
    [t("照片"), photos],
    ...counts.map(([key, n]): [string, number] => [words?.activities[key] ?? key, n]),
  ];
  return (
    <VisitScreen
      visited={visited}
      title={t("小结")}
      foot={
        <LinkButton look="primary" to="today">
          {t("回到今日")}
        </LinkButton>
      }
    >
      <ul class="counters">
        {numbers.map(([word, n]) => (
          <li key={word}>
            <strong>{n}</strong>
            {word}
          </li>
        ))}
      </ul>
      <Card>
        <Facts
          rows={[
            [t("签到"), arrived && stamp(instant(arrived))],
            [t("离校"), left && stamp(instant(left))],
            [t("在校"), minutes !== null && t("{n} 分钟", { n: minutes })],
          ]}
        />
      </Card>
      {draft.feedback && <SignedCard feedback={draft.feedback} />}
      <Note tone={unsent ? "warn" : "good"}>
        {unsent
          ? t("还有 {n} 项没上传。都已加密存好，联网后自动上传。", { n: unsent })
          : t("全部已上传。")}
      </Note>
      <Cells>
        <Cell to={`visit/${visit}/feedback`} icon="file" title={t("反馈清单")} />
        <Cell to={`visit/${visit}/notes`} icon="note" title={t("记录")} />
        <Cell to="mine/logs" icon="log" title={t("写督学日志")} />
      </Cells>
    </VisitScreen>
  );
}
