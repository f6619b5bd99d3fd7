// What forms call things.
import type { Item, Route, Severity } from "../contract";
import { t } from "../words";
import { JUDGEMENTS } from "./answers";

export type Judged = (typeof JUDGEMENTS)[number];

export function judgementWord(judged: Judged): string {
  return {
    meets: t("符合"),
    mostly: t("基本符合"),
    fails: t("不符合"),
    unchecked: t("未查"),
    not_applicable: t("不适用"),
  }[judged];
}

export function severityWord(severity: Severity): string {
  return { minor: t("轻微"), general: t("一般"), serious: t("严重") }[severity];
}

export function routeWord(route: Route): string {
  return {
    on_site: t("现场反馈"),
    suggestion: t("整改建议"),
    notice: t("整改通知书"),
    report: t("上报督导室"),
    section: t("科室协商"),
  }[route];
}

export function labelsOf(item: Item): { value: string; label: string; deviates?: boolean }[] {
  if (item.kind === "judgement")
    return JUDGEMENTS.map((value) => ({ value, label: judgementWord(value) }));
  return item.options ?? [];
}

// What law or custom asks of a number.
export function normWord({ at_least, at_most, unit = "" }: Item): string {
  if (at_least !== undefined && at_most !== undefined)
    return t("应为 {low} 至 {high}{unit}", { low: at_least, high: at_most, unit });
  if (at_least !== undefined) return t("应不少于 {low}{unit}", { low: at_least, unit });
  if (at_most !== undefined) return t("应不超过 {high}{unit}", { high: at_most, unit });
  return "";
}
