// The principal's turn: an answer to every problem, a name, a signature. Or a refusal with a witness.
import { useState } from "preact/hooks";
import type { Draft, Feedback, Problem } from "../../contract";
import { t } from "../../words";
import { replace } from "../frame/route";
import { useCore, useWords } from "../live";
import { Button, Card, LinkButton, Note } from "../parts/cells";
import { ask, say } from "../parts/dialog";
import { Segments, TextField } from "../parts/fields";
import { ExactText } from "./exact_text";
import { forget, NoVisit, tried, useUnsaid, useVisited, VisitScreen } from "./frame";
import { inkOf, SignaturePlace, type Strokes } from "./signature";
import { SignedCard } from "./signed";
import { isAnswered, type Visited } from "./standing";

const LEAST_INK = 40; // pixels: less is a slip of the finger

export function SignScreen({ visit }: { visit: string }) {
  const visited = useVisited(visit);
  if (!visited) return <NoVisit />;
  const { draft } = visited;
  if (!draft.feedback)
    return (
      <VisitScreen
        visited={visited}
        title={t("签字")}
        foot={
          <LinkButton look="primary" to={`visit/${visit}/feedback`}>
            {t("去生成反馈清单")}
          </LinkButton>
        }
      >
        <Note>{t("生成反馈清单后，请校长逐条表态并签名。")}</Note>
      </VisitScreen>
    );
  if (isAnswered(draft))
    return (
      <VisitScreen
        visited={visited}
        title={t("签字")}
        foot={
          <LinkButton look="primary" icon="code" to={`visit/${visit}/copy`}>
            {t("给学校留一份")}
          </LinkButton>
        }
      >
        <SignedCard feedback={draft.feedback} />
        <ExactText feedback={draft.feedback} />
      </VisitScreen>
    );
  return <Signing visited={visited} feedback={draft.feedback} />;
}

interface Answers {
  positions: Feedback["positions"];
  strokes: Strokes;
}

function useAnswers(draft: Draft, feedback: Feedback) {
  const [kept, keep] = useUnsaid(draft, `sign/${feedback.feedback}`);
  const answers: Answers = kept ? JSON.parse(kept) : { positions: {}, strokes: [] };
  return [answers, (next: Answers) => keep(JSON.stringify(next))] as const;
}

function Signing({ visited, feedback }: { visited: Visited; feedback: Feedback }) {
  const core = useCore();
  const { draft, school } = visited;
  const [answers, setAnswers] = useAnswers(draft, feedback);
  const [view, setView] = useUnsaid(draft, "sign/view");
  const [name, setName] = useUnsaid(draft, "sign/name", school?.principal ?? "");
  const [title, setTitle] = useUnsaid(draft, "sign/title", t("校长"));
  const [shown, setShown] = useState(false);
  const { problems } = feedback.content;
  const { positions, strokes } = answers;
  const open = problems.filter((one) => !positions[one.finding]);
  const bare = problems.filter(
    (one) =>
      positions[one.finding]?.position === "object" && !positions[one.finding]?.remark.trim(),
  );
  const unsigned = inkOf(strokes) < LEAST_INK;

  async function sign() {
    setShown(true);
    if (open.length) return say(t("还有 {n} 条没有表态。", { n: open.length }));
    if (bare.length) return say(t("有异议的请写明理由。"));
    if (!name.trim() || !title.trim()) return say(t("请填写签收人姓名和职务。"));
    if (unsigned) return say(t("请在框内手写签名。"));
    const at = core.now();
    const signed = {
      signer_name: name.trim(),
      signer_title: title.trim(),
      strokes,
      positions,
      school_view: view.trim(),
    };
    const body = { text_sha256: feedback.text_sha256, ...signed };
    const done = await tried(() =>
      core.step(draft.visit, "visit.sign", body, (it) => {
        if (it.feedback) Object.assign(it.feedback, signed, { signed_at: at });
        it.state = "signed";
        forget(it, `sign/${feedback.feedback}`, "sign/view", "sign/name", "sign/title");
      }),
    );
    if (done) replace(`visit/${draft.visit}/copy`);
  }

  return (
    <VisitScreen
      visited={visited}
      title={t("请校长签字")}
      foot={
        <Button look="primary" icon="sign" onClick={sign}>
          {t("确认签收")}
        </Button>
      }
    >
      <ExactText
        feedback={feedback}
        after={(problem, n) => (
          <Position
            problem={problem}
            n={n}
            answer={positions[problem.finding]}
            shown={shown}
            change={(answer) =>
              setAnswers({ ...answers, positions: { ...positions, [problem.finding]: answer } })
            }
          />
        )}
      />
      {open.length > 1 && (
        <Button
          icon="check"
          onClick={() =>
            setAnswers({
              ...answers,
              positions: {
                ...positions,
                ...Object.fromEntries(
                  open.map((one) => [one.finding, { position: "agree", remark: "" }] as const),
                ),
              },
            })
          }
        >
          {t("其余都认可")}
        </Button>
      )}
      <Card title={t("签收")}>
        <TextField
          label={t("学校总体意见（可不填）")}
          rows={2}
          limit="school_view"
          value={view}
          onInput={setView}
        />
        <div class="two">
          <TextField
            label={t("姓名")}
            required
            limit="signer_name"
            value={name}
            error={shown && !name.trim() ? t("请填写") : undefined}
            onInput={setName}
          />
          <TextField
            label={t("职务")}
            required
            limit="signer_title"
            value={title}
            error={shown && !title.trim() ? t("请填写") : undefined}
            onInput={setTitle}
          />
        </div>
        <SignaturePlace
          strokes={strokes}
          wrong={shown && unsigned}
          change={(next) => setAnswers({ ...answers, strokes: next })}
        />
        <p class="soft">
          {t("签名表示收到并核对了以上内容；对有异议的问题，学校可以另行书面申辩。")}
        </p>
      </Card>
      <LinkButton look="quiet" to={`visit/${draft.visit}/refuse`}>
        {t("学校不签字")}
      </LinkButton>
    </VisitScreen>
  );
}

type Answer = Feedback["positions"][string];

function Position(props: {
  problem: Problem;
  n: number;
  answer: Answer | undefined;
  shown: boolean;
  change: (answer: Answer) => void;
}) {
  const { n, answer, shown, change } = props;
  const words = useWords()?.positions ?? {};
  const remark = answer?.remark ?? "";
  return (
    <div class="position">
      <Segments
        label={t("学校对第 {n} 条的意见", { n })}
        value={answer?.position ?? ""}
        error={shown && !answer ? t("请选择") : undefined}
        options={[
          { value: "agree", label: words.agree ?? "", tone: "good" },
          { value: "object", label: words.object ?? "", tone: "warn" },
        ]}
        onChange={(value) => change({ position: value as Answer["position"], remark })}
      />
      {answer?.position === "object" && (
        <TextField
          label={t("理由")}
          required
          rows={2}
          limit="remark"
          value={remark}
          error={shown && !remark.trim() ? t("请填写") : undefined}
          onInput={(text) => change({ position: "object", remark: text })}
        />
      )}
    </div>
  );
}

export function RefuseScreen({ visit }: { visit: string }) {
  const visited = useVisited(visit);
  if (!visited) return <NoVisit />;
  if (visited.draft.state !== "composed") return <SignScreen visit={visit} />;
  return <Refusing draft={visited.draft} visited={visited} />;
}

function Refusing({ draft, visited }: { draft: Draft; visited: Visited }) {
  const core = useCore();
  const [why, setWhy] = useUnsaid(draft, "refuse/reason");
  const [witness, setWitness] = useUnsaid(draft, "refuse/witness");
  async function refuse() {
    const yes = await ask({
      title: t("记录学校拒签？"),
      text: t("记录后不能再签字。"),
      yes: t("记录拒签"),
      danger: true,
    });
    if (!yes) return;
    const at = core.now();
    const refusal = { reason: why.trim(), witness: witness.trim() };
    const done = await tried(() =>
      core.step(draft.visit, "visit.refuse", refusal, (it) => {
        if (it.feedback) it.feedback.refusal = { ...refusal, at };
        it.state = "refused";
        forget(it, "refuse/reason", "refuse/witness");
      }),
    );
    if (done) replace(`visit/${draft.visit}/copy`);
  }
  return (
    <VisitScreen
      visited={visited}
      title={t("学校不签字")}
      foot={
        <Button look="danger" disabled={!why.trim() || !witness.trim()} onClick={refuse}>
          {t("记录拒签")}
        </Button>
      }
    >
      <p class="lead">{t("写明原因和在场见证人。清单照样送达学校，问题照样整改。")}</p>
      <Card>
        <TextField
          label={t("原因")}
          required
          rows={3}
          limit="reason"
          value={why}
          onInput={setWhy}
        />
        <TextField
          label={t("见证人姓名和职务")}
          required
          limit="witness"
          value={witness}
          onInput={setWitness}
        />
      </Card>
    </VisitScreen>
  );
}
