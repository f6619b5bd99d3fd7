// Screens that are fetched when they are first looked at. They are on the phone already.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../../words";

export function later<Props extends object>(
  fetch: () => Promise<ComponentType<Props>>,
): (props: Props) => preact.JSX.Element {
  let found: ComponentType<Props> | null = null;
  return function Later(props: Props) {
    const [, again] = useState(0);
    useEffect(() => {
      if (found) return;
      let here = true;
      fetch().then((component) => {
        found = component;
        if (here) again(1);
      });
      return () => {
        here = false;
      };
    }, []);
    const Found = found;
    return Found ? <Found {...props} /> : <p class="waiting">{t("正在打开…")}</p>;
  };
}
