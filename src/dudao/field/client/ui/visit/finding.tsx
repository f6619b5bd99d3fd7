// A problem: raised from an item in one tap, or freely; edited until the list is composed.
import { useEffect, useMemo, useState } from "preact/hooks";
import type { RaisedFinding } from "../../contract";
import { uuid7 } from "../../core/uuid";
import { t } from "../../words";
import { Photos } from "../camera/photos";
import { back, replace } from "../frame/route";
import { useCore, usePart, useWords } from "../live";
import { Button, Card, Chip, Note } from "../parts/cells";
import { ask, say } from "../parts/dialog";
import { attached } from "./files";
import { FindingForm } from "./finding_form";
import {
  blank,
  errorsOf,
  evidenceOf,
  fromItem,
  itemShots,
  type Source,
  settled,
  sourceOf,
  type Worded,
} from "./finding_words";
import { closedWords, forget, NoVisit, tried, useUnsaid, useVisited, VisitScreen } from "./frame";
import { photosOf, type Visited } from "./standing";

export async function raise(
  core: ReturnType<typeof useCore>,
  visit: string,
  worded: Worded,
  evidence: string[],
): Promise<boolean> {
  const finding: RaisedFinding = { ...settled(worded), evidence };
  return tried(() =>
    core.step(visit, "visit.raise", { ...finding }, (it) => {
      it.findings = [...it.findings.filter((one) => one.finding !== finding.finding), finding];
      const place = finding.record ? `/${finding.record}/${finding.item}` : "";
      forget(it, `finding/new${place}`);
    }),
  );
}

// From an item: one wording is taken at once, of several one is chosen.
export function FromItemScreen(props: { visit: string; record: string; item: string }) {
  const visited = useVisited(props.visit);
  if (!visited) return <NoVisit />;
  const source = sourceOf(visited.draft, visited.forms, props.record, props.item);
  if (!source) return <NoVisit />;
  return <FromItem visited={visited} source={source} />;
}

function FromItem({ visited, source }: { visited: Visited; source: Source }) {
  const core = useCore();
  const words = useWords();
  const { draft } = visited;
  const [taken, setTaken] = useState(false);
  const shut = closedWords(draft);
  const there = draft.findings.find(
    (one) => one.record === source.sheet.record && one.item === source.item.key,
  );
  const own = `visit/${draft.visit}/finding/new?record=${source.sheet.record}&item=${source.item.key}`;

  async function take(worded: Worded) {
    if (await raise(core, draft.visit, worded, evidenceOf(draft, source))) {
      say(t("已记为问题，可以再改。"));
      replace(`visit/${draft.visit}/finding/${worded.finding}`);
    }
  }
  useEffect(() => {
    if (taken || shut) return;
    setTaken(true);
    const [only, ...more] = source.proposals;
    if (there) replace(`visit/${draft.visit}/finding/${there.finding}`);
    else if (!only) replace(own);
    else if (!more.length) take(fromItem(uuid7(), source, only));
  }, [taken]);

  return (
    <VisitScreen visited={visited} title={t("哪一种最接近？")}>
      {shut && <Note tone="warn">{shut}</Note>}
      <p class="lead">{source.item.label}</p>
      {!shut && (
        <ul class="proposals">
          {source.proposals.map((one) => (
            <li key={one.fact}>
              <button type="button" onClick={() => take(fromItem(uuid7(), source, one))}>
                <strong>{one.fact}</strong>
                <span>{one.demand}</span>
                <span class="chips">
                  <Chip
                    tone={
                      one.severity === "serious"
                        ? "bad"
                        : one.severity === "general"
                          ? "warn"
                          : "plain"
                    }
                  >
                    {words?.severities[one.severity] ?? one.severity}
                  </Chip>
                  <Chip>{words?.routes[one.route] ?? one.route}</Chip>
                </span>
              </button>
            </li>
          ))}
          <li>
            <button type="button" onClick={() => replace(own)}>
              <strong>{t("都不像，自己写")}</strong>
            </button>
          </li>
        </ul>
      )}
    </VisitScreen>
  );
}

export function NewFindingScreen(props: {
  visit: string;
  record: string;
  item: string;
  note: string;
}) {
  const visited = useVisited(props.visit);
  if (!visited) return <NoVisit />;
  return <NewFinding visited={visited} {...props} />;
}

function NewFinding(props: { visited: Visited; record: string; item: string; note: string }) {
  const { visited, record, item } = props;
  const { draft, forms } = visited;
  const core = useCore();
  const rules = usePart("rules");
  const words = useWords();
  const source = record ? sourceOf(draft, forms, record, item) : null;
  const fresh = useMemo(uuid7, []);
  const begun = source
    ? fromItem(fresh, source, null)
    : { ...blank(fresh), fact: noteText(visited, props.note) };
  const [kept, keep] = useUnsaid(draft, `finding/new${record && `/${record}/${item}`}`);
  const [shown, setShown] = useState(false);
  const worded: Worded = kept ? JSON.parse(kept) : begun;
  const there = source ? itemShots(draft, source) : attached(draft, { note: props.note });
  const shots = [...there, ...attached(draft, { finding: worded.finding })];
  const errors = errorsOf(worded, rules);
  const shut = closedWords(draft);

  async function done() {
    setShown(true);
    if (Object.keys(errors).length) return say(t("还有没填好的，请看红字。"));
    const evidence = shots.map((shot) => shot.file);
    if (await raise(core, draft.visit, worded, evidence)) {
      say(t("已记入问题"));
      back(`visit/${draft.visit}/notes`);
    }
  }
  // A photo may come before the first word: from then on it is this problem.
  async function before() {
    if (!kept) keep(JSON.stringify(worded));
  }

  return (
    <VisitScreen
      visited={visited}
      title={t("记一个问题")}
      foot={
        !shut && (
          <Button look="primary" icon="check" onClick={done}>
            {t("记入问题")}
          </Button>
        )
      }
    >
      {shut ? (
        <Note tone="warn">{shut}</Note>
      ) : (
        <>
          {source && <p class="lead">{source.item.label}</p>}
          <Card>
            <Photos draft={draft} to={{ finding: worded.finding }} shots={shots} before={before} />
          </Card>
          <FindingForm
            draft={draft}
            worded={worded}
            errors={shown ? errors : {}}
            change={(next) => keep(JSON.stringify(next))}
            words={words}
          />
        </>
      )}
    </VisitScreen>
  );
}

function noteText({ draft }: Visited, note: string): string {
  return draft.notes.find((one) => one.note === note)?.text ?? "";
}

function differing(before: Worded, next: Worded): Partial<Worded> {
  const pairs = Object.entries(next).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof Worded]),
  );
  return Object.fromEntries(pairs);
}

export function FindingScreen({ visit, finding: id }: { visit: string; finding: string }) {
  const visited = useVisited(visit);
  const finding = visited?.draft.findings.find((one) => one.finding === id);
  if (!visited || !finding) return <NoVisit />;
  return <Raised key={id} visited={visited} finding={finding} />;
}

function Raised({ visited, finding }: { visited: Visited; finding: RaisedFinding }) {
  const { draft } = visited;
  const core = useCore();
  const rules = usePart("rules");
  const words = useWords();
  const [kept, keep] = useUnsaid(draft, `finding/${finding.finding}`);
  const { evidence, ...before } = finding;
  const worded: Worded = kept ? JSON.parse(kept) : before;
  const errors = errorsOf(worded, rules);
  const shut = closedWords(draft);
  const here = `visit/${draft.visit}/notes`;

  async function done() {
    if (Object.keys(errors).length) return say(t("还有没填好的，请看红字。"));
    const next = settled(worded);
    const changed = differing(before, next);
    const saved =
      !Object.keys(changed).length ||
      (await tried(() =>
        core.step(
          draft.visit,
          "visit.edit_finding",
          { finding: next.finding, ...changed },
          (it) => {
            it.findings = it.findings.map((one) =>
              one.finding === next.finding ? { ...next, evidence: one.evidence } : one,
            );
            forget(it, `finding/${next.finding}`);
          },
        ),
      ));
    if (saved) back(here);
  }
  async function drop() {
    const yes = await ask({
      title: t("撤销这个问题？"),
      text: finding.fact,
      yes: t("撤销"),
      danger: true,
    });
    if (!yes) return;
    const dropped = await tried(() =>
      core.step(draft.visit, "visit.drop_finding", { finding: finding.finding }, (it) => {
        it.findings = it.findings.filter((one) => one.finding !== finding.finding);
        forget(it, `finding/${finding.finding}`);
      }),
    );
    if (dropped) back(here);
  }

  return (
    <VisitScreen
      visited={visited}
      title={t("问题")}
      foot={
        !shut && (
          <Button look="primary" icon="check" onClick={done}>
            {t("记好了")}
          </Button>
        )
      }
    >
      {shut && <Note tone="warn">{shut}</Note>}
      <Card>
        <Photos
          draft={draft}
          to={{ finding: finding.finding }}
          shots={photosOf(draft, finding)}
          closed={!!shut}
        />
        {shut && <p class="fact">{finding.fact}</p>}
      </Card>
      {!shut && (
        <>
          <FindingForm
            draft={draft}
            worded={worded}
            errors={errors}
            change={(next) => keep(JSON.stringify(next))}
            words={words}
          />
          <Button look="quiet" icon="trash" onClick={drop}>
            {t("撤销这个问题")}
          </Button>
        </>
      )}
    </VisitScreen>
  );
}
