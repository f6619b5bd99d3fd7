// Earlier problems, one a card: the old photo, a verdict in one tap, a new photo from the same spot.
import { useEffect } from "preact/hooks";
import type { Draft, OpenFinding } from "../../contract";
import { t } from "../../words";
import { Photos } from "../camera/photos";
import { go, replace } from "../frame/route";
import { useCore, useWords } from "../live";
import { Bar, Button, Card, Cells, Chip, Facts, LinkButton, Note, Nothing } from "../parts/cells";
import { Segments, TextField } from "../parts/fields";
import { Picture } from "../parts/picture";
import { OpenCell, Severity } from "../schools/school";
import { closedWords, NoVisit, tried, useUnsaid, useVisited, VisitScreen } from "./frame";
import { isJudged } from "./standing";

const TONES = { rectified: "good", partly: "warn", not_rectified: "bad", relapsed: "bad" } as const;

type Verdict = keyof typeof TONES;

function useVerdictWords(): (finding: OpenFinding, verdict: string, closed: boolean) => string {
  const words = useWords();
  return (_finding, verdict, closed) =>
    closed && verdict === "rectified"
      ? (words?.still_holds ?? verdict)
      : (words?.verdicts[verdict] ?? verdict);
}

// 已整改 speaks for itself; everything else has to say what is still missing.
function noteWanted(verdict: string): boolean {
  return verdict !== "" && verdict !== "rectified";
}

// A closed problem that holds was looked at on the spot, which is all there is to say.
function seen(closed: boolean): string {
  return closed ? t("现场查看，仍然保持。") : "";
}

export function LookBackList({ visit }: { visit: string }) {
  const visited = useVisited(visit);
  if (!visited) return <NoVisit />;
  const { draft, school } = visited;
  const open = school?.open ?? [];
  const closed = school?.closed ?? [];
  const left = open.filter((one) => !isJudged(visited, one.finding));
  const to = (finding: OpenFinding) => `visit/${visit}/look-back/${finding.finding}`;
  return (
    <VisitScreen
      visited={visited}
      title={t("回头看")}
      foot={
        left[0] ? (
          <LinkButton look="primary" to={to(left[0])}>
            {left.length === open.length
              ? t("开始核查")
              : t("接着核查（还有 {n} 个）", { n: left.length })}
          </LinkButton>
        ) : (
          <LinkButton look="primary" to={`visit/${visit}/forms`}>
            {t("下一步：{step}", { step: t("表单") })}
          </LinkButton>
        )
      }
    >
      {!open.length && !closed.length && <Nothing icon="check" title={t("没有需要回头看的问题")} />}
      {open.length > 0 && (
        <>
          <Bar value={open.length - left.length} total={open.length} label={t("进度")} />
          <Listed draft={draft} findings={open} to={to} closed={false} />
        </>
      )}
      {closed.length > 0 && (
        <Card title={t("已销号，顺便看看")} count={closed.length}>
          <p class="soft">{t("看到了就确认仍然保持；没看不影响。")}</p>
          <Listed draft={draft} findings={closed} to={to} closed />
        </Card>
      )}
    </VisitScreen>
  );
}

function Listed(props: {
  draft: Draft;
  findings: OpenFinding[];
  to: (finding: OpenFinding) => string;
  closed: boolean;
}) {
  const { draft, findings, to, closed } = props;
  const said = useVerdictWords();
  return (
    <Cells>
      {findings.map((finding) => {
        const verdict = draft.look_backs[finding.finding]?.verdict;
        return (
          <OpenCell
            key={finding.finding}
            finding={finding}
            to={to(finding)}
            chip={
              verdict ? (
                <Chip tone={TONES[verdict as Verdict]}>{said(finding, verdict, closed)}</Chip>
              ) : null
            }
          />
        );
      })}
    </Cells>
  );
}

export function LookBackScreen({ visit, finding: id }: { visit: string; finding: string }) {
  const visited = useVisited(visit);
  if (!visited) return <NoVisit />;
  const { school } = visited;
  const open = school?.open ?? [];
  const closed = school?.closed ?? [];
  const finding = [...open, ...closed].find((one) => one.finding === id);
  if (!finding) return <NoVisit />;
  return (
    <LookedAt
      key={id}
      visited={visited}
      finding={finding}
      closed={!open.includes(finding)}
      place={open.indexOf(finding)}
      open={open}
    />
  );
}

function LookedAt(props: {
  visited: NonNullable<ReturnType<typeof useVisited>>;
  finding: OpenFinding;
  closed: boolean;
  place: number;
  open: OpenFinding[];
}) {
  const { visited, finding, closed, place, open } = props;
  const { draft } = visited;
  const core = useCore();
  const said = useVerdictWords();
  const id = finding.finding;
  const now = draft.look_backs[id];
  const [note, setNote] = useUnsaid(draft, `look_back/${id}`, now?.note ?? "");
  const [chosen, choose] = useUnsaid(draft, `look_back/${id}/verdict`, now?.verdict ?? "");
  const wanted = noteWanted(chosen);
  const shut = closedWords(draft);
  const offered: Verdict[] = closed
    ? ["rectified", "relapsed"]
    : ["rectified", "partly", "not_rectified", "relapsed"];
  const rest = open.filter((one) => one !== finding && !isJudged(visited, one.finding));
  const next = rest.find((one) => open.indexOf(one) > place) ?? rest[0];

  // A verdict that asks the school for more is none before it says what is missing.
  async function judge(verdict: string) {
    choose(verdict);
    if (!noteWanted(verdict) || note.trim()) await tried(() => settle(verdict, note));
  }
  async function settle(verdict: string, text: string): Promise<void> {
    const body = { finding: id, verdict, note: text.trim() || seen(closed), workdays: null };
    const known = core.drafts.value.get(draft.visit)?.look_backs[id];
    if (known?.verdict === verdict && known.note === body.note) return;
    await core.step(draft.visit, "visit.look_back", body, (it) => {
      it.look_backs[id] = { verdict, note: body.note, workdays: null };
    });
  }
  // What was written after the verdict goes with it, whichever way one leaves.
  useEffect(() => {
    return () => {
      const latest = core.drafts.value.get(draft.visit);
      if (!latest || closedWords(latest)) return;
      const known = latest.look_backs[id];
      const verdict = latest.unsaid[`look_back/${id}/verdict`] ?? known?.verdict ?? "";
      const text = latest.unsaid[`look_back/${id}`] ?? known?.note ?? "";
      if (verdict && (text.trim() || !noteWanted(verdict))) void settle(verdict, text);
    };
  }, [core, draft.visit, id]);

  return (
    <VisitScreen
      visited={visited}
      title={closed ? t("还保持吗？") : t("改了吗？")}
      subtitle={
        closed ? finding.number : t("第 {n} 个，共 {all} 个", { n: place + 1, all: open.length })
      }
      foot={
        next ? (
          <Button
            look={chosen ? "primary" : "plain"}
            onClick={() => replace(`visit/${draft.visit}/look-back/${next.finding}`)}
          >
            {chosen ? t("下一个") : t("先看下一个")}
          </Button>
        ) : (
          <Button look="primary" onClick={() => go(`visit/${draft.visit}`)}>
            {t("看完了")}
          </Button>
        )
      }
    >
      <section class="card">
        {finding.photos[0] && (
          <a class="large-picture" href={`#/problem/${draft.unit}/${id}`}>
            <Picture file={finding.photos[0]} edge={1280} alt={t("问题的照片")} />
          </a>
        )}
        <p class="chips">
          <Severity finding={finding} />
          {finding.overdue && <Chip tone="bad">{t("逾期")}</Chip>}
          {finding.on_paper && <Chip tone="warn">{t("纸面销号")}</Chip>}
          <span class="soft">{finding.number}</span>
        </p>
        <p class="fact">{finding.fact}</p>
        <Facts
          rows={[
            [t("要求"), finding.demand],
            [t("期限"), finding.due_on],
            [t("学校说"), finding.measures],
          ]}
        />
      </section>
      {shut ? (
        <Note tone="warn">{shut}</Note>
      ) : (
        <section class="card">
          <Segments
            label={t("核查结论")}
            options={offered.map((value) => ({
              value,
              label: said(finding, value, closed),
              tone: TONES[value],
            }))}
            value={chosen}
            onChange={judge}
          />
          <TextField
            label={wanted ? t("核查说明") : t("核查说明（可不填）")}
            required={wanted}
            help={
              wanted
                ? t("请写明现场看到什么、还差什么，学校才知道怎么改。写好才算有结论。")
                : undefined
            }
            rows={2}
            limit="note"
            value={note}
            onInput={setNote}
          />
          <p class="field-title">{t("现在的样子")}</p>
          <Photos draft={draft} to={{ look_back: id }} ghost={finding.photos[0]} />
        </section>
      )}
    </VisitScreen>
  );
}
