// Everything recorded besides forms: problems, good practices, cards of talks and looks around.
import type { Note as Card_ } from "../../contract";
import { t } from "../../words";
import { useWords } from "../live";
import { Card, Cell, Cells, Chip, LinkButton } from "../parts/cells";
import { clockTime } from "../parts/time";
import { attached } from "./files";
import { closedWords, NoVisit, useVisited, VisitScreen } from "./frame";
import { unfinished } from "./missing";
import { activityCounts, photosOf } from "./standing";

export function NotesScreen({ visit }: { visit: string }) {
  const visited = useVisited(visit);
  const words = useWords();
  if (!visited) return <NoVisit />;
  const { draft, forms } = visited;
  const here = `visit/${visit}`;
  const shut = closedWords(draft);
  const counts = Object.entries(activityCounts(draft, forms));
  return (
    <VisitScreen visited={visited} title={t("记录")}>
      {counts.length > 0 && (
        <ul class="counters" aria-label={t("活动")}>
          {counts.map(([key, n]) => (
            <li key={key}>
              <strong>{n}</strong>
              {words?.activities[key] ?? key}
            </li>
          ))}
        </ul>
      )}
      {!shut && (
        <Cells label={t("没写完")}>
          {unfinished(draft).map((one) => (
            <Cell
              key={one.to}
              to={one.to}
              icon="pen"
              tone="warn"
              title={one.title}
              text={one.text}
            />
          ))}
        </Cells>
      )}
      <Card title={t("问题")} count={draft.findings.length}>
        <Cells>
          {draft.findings.map((finding) => (
            <Cell
              key={finding.finding}
              to={`${here}/finding/${finding.finding}`}
              title={finding.fact}
              text={`${finding.topic_title} · ${words?.routes[finding.route] ?? finding.route}`}
              end={
                <span class="marks">
                  <Chip
                    tone={
                      finding.severity === "minor"
                        ? "plain"
                        : finding.severity === "serious"
                          ? "bad"
                          : "warn"
                    }
                  >
                    {words?.severities[finding.severity] ?? finding.severity}
                  </Chip>
                  <PhotoCount n={photosOf(draft, finding).length} />
                </span>
              }
            />
          ))}
        </Cells>
        {!shut && (
          <LinkButton icon="plus" to={`${here}/finding/new`}>
            {t("记一个问题")}
          </LinkButton>
        )}
      </Card>
      <Card title={t("值得肯定的做法")} count={draft.merits.length}>
        <Cells>
          {draft.merits.map((merit) => (
            <Cell key={merit.merit} to={`${here}/merits`} title={merit.text} />
          ))}
        </Cells>
        {!shut && (
          <LinkButton icon="plus" to={`${here}/merits`}>
            {t("记一条经验")}
          </LinkButton>
        )}
      </Card>
      <Card title={t("访谈、听课和查看")} count={draft.notes.length}>
        <Cells>
          {draft.notes.map((note) => (
            <NoteCell
              key={note.note}
              note={note}
              to={`${here}/note/${note.note}`}
              n={attached(draft, { note: note.note }).length}
            />
          ))}
        </Cells>
        {!shut && (
          <LinkButton icon="plus" to={`${here}/note/new`}>
            {t("记一张卡片")}
          </LinkButton>
        )}
      </Card>
    </VisitScreen>
  );
}

function PhotoCount({ n }: { n: number }) {
  return n ? <Chip>{t("照片 {n}", { n })}</Chip> : null;
}

function NoteCell({ note, to, n }: { note: Card_; to: string; n: number }) {
  const words = useWords()?.activities ?? {};
  return (
    <Cell
      to={to}
      title={note.text || (words[note.activity] ?? note.activity)}
      text={[words[note.activity] ?? note.activity, note.role, clockTime(note.at)]
        .filter(Boolean)
        .join(" · ")}
      end={n ? <Chip>{t("附件 {n}", { n })}</Chip> : undefined}
    />
  );
}
