// An answer where nothing can be changed: in words.
import type { Answer, Item } from "../contract";
import { t } from "../words";
import { computed } from "./answers";
import { plainNumber } from "./text";
import { labelsOf } from "./words";

export function Said({ item, answer }: { item: Item; answer: Answer | null }) {
  if (answer === null)
    return <p class="form-said is-empty">{computed(item) ? "—" : t("未填写")}</p>;
  const labels = new Map(labelsOf(item).map(({ value, label }) => [value, label]));
  const chosen = Array.isArray(answer) ? answer : [answer];
  return (
    <ul class="form-said">
      {chosen.map((one) => (
        <li key={one} data-tone={item.kind === "judgement" ? one : undefined}>
          {typeof one === "number"
            ? plainNumber(one) + (item.unit ?? "")
            : (labels.get(one) ?? one)}
        </li>
      ))}
    </ul>
  );
}
