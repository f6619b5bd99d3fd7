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
    const [failed, fail] = useState(false);
    useEffect(() => {
      if (found) return;
      let here = true;
      fetch()
        .then((component) => {
          found = component;
          if (here) again(1);
        })
        .catch(() => here && fail(true));
      return () => {
        here = false;
      };
    }, []);
    const Found = found;
    if (Found) return <Found {...props} />;
    return (
      <p class="waiting">
        {failed ? t("这一页没有下载完整。请联网后重新打开应用。") : t("正在打开…")}
      </p>
    );
  };
}
