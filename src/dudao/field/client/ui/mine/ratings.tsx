// Rating a school on site (实地评分): what one gives, beside what the school says of itself.
import { useState } from "preact/hooks";
import type { RatingLine, RatingSheet } from "../../contract";
import { t } from "../../words";
import { back } from "../frame/route";
import { Screen } from "../frame/screen";
import { useCore, usePart } from "../live";
import { Button, Card, Cell, Cells, Chip, Note, Nothing } from "../parts/cells";
import { ask, say } from "../parts/dialog";
import { Segments, TextField } from "../parts/fields";
import { useToday } from "../today/today";
import { useJotted } from "./jotted";

const NOT_APPLICABLE = "na";

export const isRated = (line: RatingLine) => line.value !== "";

export function Ratings() {
  const sheets = usePart("ratings") ?? [];
  return (
    <Screen title={t("实地评分")} parent="mine">
      <Cells>
        {sheets.map((sheet) => (
          <SheetCell key={sheet.candidate} sheet={sheet} />
        ))}
      </Cells>
      {!sheets.length && <Nothing icon="list" title={t("没有要评分的学校")} />}
    </Screen>
  );
}

function SheetCell({ sheet }: { sheet: RatingSheet }) {
  const today = useToday();
  const left = sheet.lines.filter((line) => !isRated(line)).length;
  return (
    <Cell
      to={`mine/ratings/${sheet.candidate}`}
      icon="list"
      title={sheet.unit}
      text={[sheet.title, sheet.on && t("{day} 进校", { day: sheet.on })]
        .filter(Boolean)
        .join(" · ")}
      end={
        sheet.finished_at ? (
          <Chip tone="good">{t("已交")}</Chip>
        ) : (
          <Chip tone={sheet.on && sheet.on < today ? "bad" : "warn"}>
            {left ? t("还差 {n} 项", { n: left }) : t("待交")}
          </Chip>
        )
      }
    />
  );
}

export function RatingScreen({ candidate }: { candidate: string }) {
  const sheet = usePart("ratings")?.find((one) => one.candidate === candidate);
  if (!sheet)
    return (
      <Screen title={t("实地评分")} parent="mine/ratings">
        <Nothing icon="list" title={t("这张评分表已经收回")} />
      </Screen>
    );
  return <Sheet key={candidate} sheet={sheet} />;
}

function Sheet({ sheet }: { sheet: RatingSheet }) {
  const core = useCore();
  const { candidate, lines } = sheet;
  const left = lines.filter((line) => !isRated(line));
  const parts = [...new Set(lines.map((line) => line.above))];
  async function finish() {
    const yes = await ask({
      title: t("交评分表？"),
      text: left.length
        ? t("还有 {n} 项没有评分，交了以后由同组其他人评，您不能再补。", { n: left.length })
        : t("交了以后不能再改，并能看到其他人的评分。"),
      yes: t("交评分表"),
    });
    if (!yes) return;
    await core.tell(candidate, "rating.finish", { candidate, partly: left.length > 0 });
    say(t("评分表已交，有网络时上传"));
    back("mine/ratings");
  }
  return (
    <Screen
      title={sheet.unit}
      subtitle={sheet.title}
      parent="mine/ratings"
      foot={
        !sheet.finished_at && (
          <Button look="primary" icon="check" onClick={finish}>
            {left.length ? t("交评分表（还差 {n} 项）", { n: left.length }) : t("交评分表")}
          </Button>
        )
      }
    >
      {sheet.finished_at && <Note tone="good">{t("已经交了，不能再改。")}</Note>}
      {parts.map((part) => (
        <section key={part} class="day">
          {part && <h2>{part}</h2>}
          {lines
            .filter((line) => line.above === part)
            .map((line) => (
              <Line key={line.code} sheet={sheet} line={line} />
            ))}
        </section>
      ))}
    </Screen>
  );
}

function Line({ sheet, line }: { sheet: RatingSheet; line: RatingLine }) {
  const core = useCore();
  const { candidate, finished_at } = sheet;
  const field = `rating/${candidate}/${line.code}`;
  const [note, setNote] = useJotted(`${field}/note`, line.note);
  const isNumber = line.asks === "number" && line.value !== NOT_APPLICABLE;
  const [number, setNumber] = useJotted(`${field}/value`, isNumber ? line.value : "");
  const [wrong, setWrong] = useState("");
  async function give(change: { value?: string; note?: string }) {
    const { code, value, note: said } = line;
    await core.tell(candidate, "rating.give", { candidate, code, value, note: said, ...change });
  }
  // Half-typed words are kept by themselves; what is done with goes to the server.
  async function leaveNote() {
    if (note.trim() !== line.note) await give({ note: note.trim() });
    setNote("");
  }
  async function leaveNumber() {
    const said = wrongNumber(number, line);
    setWrong(said);
    if (said) return;
    const value = number.trim();
    if (value !== line.value) await give({ value });
    setNumber("");
  }
  const most = line.most ? t("满分 {n}", { n: line.most }) : "";
  return (
    <Card>
      <h3>{line.title}</h3>
      <p class="soft">{[line.rule, most].filter(Boolean).join(" · ")}</p>
      <p class="soft">
        {line.own ? t("学校自评：{value}", { value: line.own }) : t("学校没有自评")}
      </p>
      {finished_at ? (
        <p class="fact">{[line.said, line.note].filter(Boolean).join(" · ") || "—"}</p>
      ) : (
        <>
          {isNumber && (
            <TextField
              label={t("评分")}
              mode="decimal"
              value={number}
              error={wrong || undefined}
              onInput={setNumber}
              onBlur={leaveNumber}
            />
          )}
          <Segments
            label={line.asks === "number" ? t("是否适用") : t("评分")}
            options={line.options}
            value={isNumber ? "" : line.value}
            onChange={(value) => give({ value })}
          />
          <TextField
            label={t("评分说明（可不填）")}
            rows={2}
            limit="rating"
            value={note}
            onInput={setNote}
            onBlur={leaveNote}
          />
        </>
      )}
    </Card>
  );
}

function wrongNumber(text: string, line: RatingLine): string {
  const value = text.trim();
  if (!value) return "";
  if (!/^\d{1,8}(\.\d{1,4})?$/.test(value)) return t("请填一个数，最多四位小数。");
  if (line.most && Number(value) > Number(line.most)) return t("最多 {n} 分。", { n: line.most });
  return "";
}
