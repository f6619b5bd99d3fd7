// The forms of a visit: one's own to fill in, the others' to see.
import type { Form, Sheet } from "../../contract";
import { uuid7 } from "../../core/uuid";
import { t } from "../../words";
import { go } from "../frame/route";
import { useCore } from "../live";
import { Button, Card, Cell, Cells, Chip, LinkButton, Nothing } from "../parts/cells";
import { closedWords, NoVisit, tried, useVisited, VisitScreen } from "./frame";
import { answeredBefore } from "./once";
import { filled, filledWords, sheetsOf, sheetTitle } from "./standing";

export function FormsScreen({ visit }: { visit: string }) {
  const visited = useVisited(visit);
  const core = useCore();
  if (!visited) return <NoVisit />;
  const { draft, school, forms } = visited;
  const sheets = sheetsOf(draft, forms);
  const mine = sheets.filter(([sheet]) => sheet.mine);
  const others = sheets.filter(([sheet]) => !sheet.mine);
  const next = mine.find(([sheet, form]) => !filled(sheet, form).complete);
  const shut = closedWords(draft);
  const addable = [...new Set(school?.addable ?? [])].flatMap((version) => {
    const form = forms.get(version);
    const there = sheets.some(([sheet]) => sheet.version === version);
    return form && !form.retired && (form.definition.repeats || !there) ? [form] : [];
  });

  async function add(form: Form) {
    const record = uuid7();
    const serial = sheets.filter(([sheet]) => sheet.version === form.version).length + 1;
    const done = await tried(() =>
      core.step(visit, "visit.add_form", { record, version: form.version }, (it) => {
        it.records[record] = {
          record,
          version: form.version,
          serial,
          mine: true,
          facts: school?.facts ?? {},
          answers: {},
          said: {},
        };
        it.records[record].answers = answeredBefore(it, forms, record);
      }),
    );
    if (done) go(`visit/${visit}/form/${record}`);
  }

  return (
    <VisitScreen
      visited={visited}
      title={t("表单")}
      foot={
        next && !shut ? (
          <LinkButton look="primary" to={`visit/${visit}/form/${next[0].record}`}>
            {t("填写：{title}", { title: sheetTitle(...next) })}
          </LinkButton>
        ) : undefined
      }
    >
      {!mine.length && <Nothing icon="form" title={t("本次没有带表单")} />}
      <Cells>
        {mine.map(([sheet, form]) => (
          <SheetCell key={sheet.record} visit={visit} sheet={sheet} form={form} />
        ))}
      </Cells>
      {others.length > 0 && (
        <Card title={t("同行的人填")} count={others.length}>
          <Cells>
            {others.map(([sheet, form]) => (
              <SheetCell key={sheet.record} visit={visit} sheet={sheet} form={form} />
            ))}
          </Cells>
        </Card>
      )}
      {!shut && addable.length > 0 && (
        <Card title={t("再加一份")}>
          <div class="buttons is-tall">
            {addable.map((form) => (
              <Button key={form.version} icon="plus" onClick={() => add(form)}>
                {form.definition.title}
              </Button>
            ))}
          </div>
        </Card>
      )}
    </VisitScreen>
  );
}

export function SheetCell({ visit, sheet, form }: { visit: string; sheet: Sheet; form: Form }) {
  const state = filled(sheet, form);
  return (
    <Cell
      to={`visit/${visit}/form/${sheet.record}`}
      icon="form"
      title={sheetTitle(sheet, form)}
      text={filledWords(state)}
      end={
        <>
          {form.retired && <Chip>{t("旧版")}</Chip>}
          {state.complete && <Chip tone="good">{t("已填完")}</Chip>}
        </>
      }
    />
  );
}
