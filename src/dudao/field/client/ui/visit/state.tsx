// How a visit stands, in a word.
import type { Draft } from "../../contract";
import { t } from "../../words";
import { Chip } from "../parts/cells";
import { clockTime } from "../parts/time";

export function StateChip({ draft }: { draft: Draft }) {
  switch (draft.state) {
    case "started":
      return <Chip tone="warn">{t("未签到")}</Chip>;
    case "checked_in":
      return <Chip tone="brand">{t("督导中")}</Chip>;
    case "composed":
      return <Chip tone="warn">{t("待签字")}</Chip>;
    case "signed":
      return <Chip tone="good">{t("已签收")}</Chip>;
    case "refused":
      return <Chip tone="bad">{t("拒签")}</Chip>;
  }
}

export function arrivedWords(draft: Draft): string {
  const { checked_in } = draft;
  if (!checked_in) return "";
  const metres = checked_in.distance_metres;
  const far =
    metres === null
      ? ""
      : checked_in.in_range
        ? t("距学校约 {metres} 米", { metres })
        : t("距学校约 {metres} 米，不在校内范围（仅提示）", { metres });
  const code = checked_in.plaque ? t("已扫标牌") : "";
  return [clockTime(checked_in.at.trusted ?? checked_in.at.wall), far, code]
    .filter(Boolean)
    .join(" · ");
}
