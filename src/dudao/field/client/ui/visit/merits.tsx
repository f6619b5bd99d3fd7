// What is worth praising.
import type { Draft } from "../../contract";
import { uuid7 } from "../../core/uuid";
import { t } from "../../words";
import { useCore } from "../live";
import { Button, Card, Note } from "../parts/cells";
import { TextField } from "../parts/fields";
import { closedWords, forget, NoVisit, tried, useUnsaid, useVisited, VisitScreen } from "./frame";

export function MeritsScreen({ visit }: { visit: string }) {
  const visited = useVisited(visit);
  const core = useCore();
  if (!visited) return <NoVisit />;
  const { draft } = visited;
  const shut = closedWords(draft);
  const drop = (merit: string) =>
    tried(() =>
      core.step(visit, "visit.drop_merit", { merit }, (it) => {
        it.merits = it.merits.filter((one) => one.merit !== merit);
      }),
    );
  return (
    <VisitScreen visited={visited} title={t("值得肯定的做法")}>
      {shut ? <Note tone="warn">{shut}</Note> : <Add draft={draft} />}
      {draft.merits.map((merit) => (
        <Card key={merit.merit}>
          <p class="fact">{merit.text}</p>
          {!shut && (
            <Button small look="quiet" icon="trash" onClick={() => drop(merit.merit)}>
              {t("删除")}
            </Button>
          )}
        </Card>
      ))}
    </VisitScreen>
  );
}

function Add({ draft }: { draft: Draft }) {
  const core = useCore();
  const [text, setText] = useUnsaid(draft, "merit");
  async function add() {
    const merit = { merit: uuid7(), text: text.trim() };
    await tried(() =>
      core.step(draft.visit, "visit.merit", merit, (it) => {
        it.merits = [...it.merits, merit];
        forget(it, "merit");
      }),
    );
  }
  return (
    <Card>
      <TextField
        label={t("学校哪里做得好")}
        rows={3}
        limit="merit"
        value={text}
        placeholder={t("具体做法和效果。可以用键盘上的话筒说话输入")}
        onInput={setText}
      />
      <Button look="primary" icon="plus" disabled={!text.trim()} onClick={add}>
        {t("记下")}
      </Button>
    </Card>
  );
}
