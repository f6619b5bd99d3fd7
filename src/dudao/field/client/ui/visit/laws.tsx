// The clauses that forms quote: what is quoted most comes first.
import { useState } from "preact/hooks";
import { t } from "../../words";
import { usePart } from "../live";
import { Button, Cell, Cells, Nothing } from "../parts/cells";
import { Dialog } from "../parts/dialog";
import { TextField } from "../parts/fields";

const SHOWN = 30;

export function LawPicker({
  chosen,
  close,
}: {
  chosen: (basis: string) => void;
  close: () => void;
}) {
  const [wanted, setWanted] = useState("");
  const parts = wanted.trim().split(/\s+/);
  const found = (usePart("laws") ?? [])
    .filter(({ basis }) => parts.every((part) => basis.includes(part)))
    .sort((a, b) => b.used - a.used)
    .slice(0, SHOWN);
  return (
    <Dialog title={t("选择依据")} open close={close}>
      <TextField
        label={t("找法规")}
        type="search"
        value={wanted}
        placeholder={t("比如：食品 留样")}
        onInput={setWanted}
      />
      <div class="scrolls">
        <Cells>
          {found.map(({ basis }) => (
            <Cell key={basis} icon="law" title={basis} onClick={() => chosen(basis)} />
          ))}
        </Cells>
        {!found.length && <Nothing icon="law" title={t("没有找到，可以自己写")} />}
      </div>
      <Button onClick={close}>{t("关闭")}</Button>
    </Dialog>
  );
}
