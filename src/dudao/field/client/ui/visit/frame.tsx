// What every screen of a visit stands in, and what all of them ask of it.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Draft } from "../../contract";
import { Refused } from "../../core";
import { t } from "../../words";
import { route } from "../frame/route";
import { Screen } from "../frame/screen";
import { useCore, useDraft, useForms, useSchools, useServerVisits } from "../live";
import { LinkButton, Nothing } from "../parts/cells";
import { say } from "../parts/dialog";
import { withShared } from "./once";
import { isFrozen, type Visited } from "./standing";

export function useVisited(visit: string): Visited | null {
  const draft = useDraft(visit);
  const schools = useSchools();
  const forms = useForms();
  const known = useServerVisits().get(visit);
  if (!draft) return null;
  return { draft: withShared(draft, forms), school: schools.get(draft.unit), forms, known };
}

export function VisitScreen(props: {
  visited: Visited;
  title: string;
  subtitle?: ComponentChildren;
  foot?: ComponentChildren;
  end?: ComponentChildren;
  bare?: boolean;
  children: ComponentChildren;
}) {
  const core = useCore();
  const { draft, school } = props.visited;
  const { visit } = draft;
  const { place } = route();
  // Where one was: the app opens there again.
  useEffect(() => {
    core.change(visit, (it) => {
      it.position = { screen: place, record: null, section: null };
    });
    return () => {
      core.say(visit);
    };
  }, [core, visit, place]);
  return (
    <Screen
      title={props.title}
      subtitle={props.subtitle ?? school?.name}
      parent={`visit/${visit}`}
      foot={props.foot}
      end={props.end}
      bare={!!props.bare}
    >
      {props.children}
    </Screen>
  );
}

export function NoVisit() {
  return (
    <Screen title={t("督导")} parent="today">
      <Nothing icon="today" title={t("这部手机上没有这次督导")}>
        <p>{t("可能已全部上传并收好，到电脑上看；也可能已取消，或改由别人负责。")}</p>
        <LinkButton to="today">{t("回到今日")}</LinkButton>
      </Nothing>
    </Screen>
  );
}

// Why nothing can be written here now, or "".
export function closedWords(draft: Draft): string {
  if (!draft.checked_in) return t("请先签到，再记录。");
  if (draft.state === "composed")
    return t("反馈清单已生成，内容固定。要修改，先在“反馈清单”里撤回。");
  if (isFrozen(draft)) return t("学校已签收，内容不再改动。");
  return "";
}

// A text that is being typed and not finished: durable like everything else.
export function useUnsaid(
  draft: Draft,
  field: string,
  initial = "",
): [string, (text: string) => void] {
  const core = useCore();
  const value = draft.unsaid[field] ?? initial;
  const set = (text: string) =>
    core.change(draft.visit, (it) => {
      it.unsaid[field] = text;
    });
  return [value, set];
}

export function forget(draft: Draft, ...fields: string[]): void {
  for (const field of fields) delete draft.unsaid[field];
}

// Does a step; what is refused is said in words and nothing is lost.
export async function tried(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say(error.words);
    return false;
  }
}
