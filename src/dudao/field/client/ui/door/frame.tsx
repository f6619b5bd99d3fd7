// The frame of everything before the door opens.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../words";
import type { IconName } from "../parts/icon";
import { Icon } from "../parts/icon";

export function DoorFrame(props: {
  title: string;
  subtitle?: string;
  icon?: IconName;
  back?: (() => void) | undefined;
  children: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    document.title = `${props.title} · ${t("督导外勤")}`;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [props.title]);
  return (
    <main class="door">
      {props.back && (
        <button type="button" class="door-back" onClick={props.back} aria-label={t("返回")}>
          <Icon name="back" />
        </button>
      )}
      <div class="door-mark">
        {props.icon ? <Icon name={props.icon} /> : <img src="/field/icon.svg" alt="" />}
      </div>
      <h1 ref={heading} tabIndex={-1}>
        {props.title}
      </h1>
      {props.subtitle && <p class="door-words">{props.subtitle}</p>}
      {props.children}
    </main>
  );
}
