// The feedback list: looked over, then composed; its text is what will be signed, to the letter.
import type { Feedback } from "../../contract";
import { t } from "../../words";
import { go } from "../frame/route";
import { useCore } from "../live";
import { Button, Cell, Cells, LinkButton, Note } from "../parts/cells";
import { ask, say } from "../parts/dialog";
import { TextField } from "../parts/fields";
import { ExactText } from "./exact_text";
import { closedWords, NoVisit, tried, useUnsaid, useVisited, VisitScreen } from "./frame";
import { forgotten } from "./missing";
import { isAnswered, type Visited } from "./standing";

export function FeedbackScreen({ visit }: { visit: string }) {
  const visited = useVisited(visit);
  if (!visited) return <NoVisit />;
  const { feedback } = visited.draft;
  return feedback ? (
    <Composed visited={visited} feedback={feedback} />
  ) : (
    <Before visited={visited} />
  );
}

function Before({ visited }: { visited: Visited }) {
  const core = useCore();
  const { draft, school } = visited;
  const { visit } = draft;
  const shut = closedWords(draft);
  const missing = forgotten(visited).length;
  const looked = Object.values(draft.look_backs).filter((one) => one.verdict).length;

  async function compose() {
    const yes =
      !missing ||
      (await ask({
        title: t("还有 {n} 项可能忘了", { n: missing }),
        text: t("仍要生成吗？生成后签字前还可以撤回修改。"),
        yes: t("仍要生成"),
        no: t("再看看"),
      }));
    if (!yes) return;
    await tried(async () => {
      await core.say(visit);
      await core.compose(visit);
      say(t("清单已生成"));
    });
  }
  return (
    <VisitScreen
      visited={visited}
      title={t("反馈清单")}
      foot={
        !shut && (
          <Button look="primary" icon="file" onClick={compose}>
            {t("生成反馈清单")}
          </Button>
        )
      }
    >
      {shut ? (
        <Note tone="warn">{shut}</Note>
      ) : (
        <>
          <p class="lead">
            {t("核对下面的内容。生成后内容固定，请校长签字；签字前可以撤回修改。")}
          </p>
          <Cells>
            <Cell
              to={`visit/${visit}/notes`}
              icon="problem"
              title={t("存在的问题 {n}", { n: draft.findings.length })}
              text={draft.findings[0]?.fact}
            />
            <Cell
              to={`visit/${visit}/merits`}
              icon="star"
              title={t("值得肯定的做法 {n}", { n: draft.merits.length })}
              text={draft.merits[0]?.text}
            />
            <Cell
              to={`visit/${visit}/look-back`}
              icon="look"
              title={t("以前的问题 {n}", { n: school?.open.length ?? 0 })}
              text={t("已核查 {n}", { n: looked })}
            />
            {missing > 0 && (
              <Cell
                to={`visit/${visit}/forgotten`}
                icon="list"
                tone="warn"
                title={t("有 {n} 项可能忘了", { n: missing })}
              />
            )}
          </Cells>
        </>
      )}
    </VisitScreen>
  );
}

function Composed({ visited, feedback }: { visited: Visited; feedback: Feedback }) {
  const { draft } = visited;
  const { visit } = draft;
  const answered = isAnswered(draft);
  return (
    <VisitScreen
      visited={visited}
      title={t("反馈清单")}
      foot={
        <LinkButton
          look="primary"
          icon={answered ? "code" : "sign"}
          to={`visit/${visit}/${answered ? "copy" : "sign"}`}
        >
          {answered ? t("给学校留一份") : t("请校长签字")}
        </LinkButton>
      }
    >
      <ExactText feedback={feedback} />
      {!answered && <Withdraw visited={visited} />}
    </VisitScreen>
  );
}

function Withdraw({ visited }: { visited: Visited }) {
  const core = useCore();
  const { draft } = visited;
  const [reason, setReason] = useUnsaid(draft, "withdraw");
  async function withdraw() {
    const done = await tried(() =>
      core.step(draft.visit, "visit.withdraw", { reason: reason.trim() }, (it) => {
        it.feedback = null;
        it.state = "checked_in";
        delete it.unsaid.withdraw;
      }),
    );
    if (done) go(`visit/${draft.visit}`);
  }
  return (
    <details class="card more">
      <summary>{t("要修改？撤回清单")}</summary>
      <TextField
        label={t("撤回原因")}
        required
        rows={2}
        limit="reason"
        value={reason}
        onInput={setReason}
      />
      <Button disabled={!reason.trim()} onClick={withdraw}>
        {t("撤回修改")}
      </Button>
    </details>
  );
}
