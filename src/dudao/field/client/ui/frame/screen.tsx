// One screen: a heading that gets the focus, the way back, what can be done at the bottom.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../words";
import { useCore, useLive } from "../live";
import type { IconName } from "../parts/icon";
import { Icon } from "../parts/icon";
import { back, route, settle } from "./route";
import { looks } from "./settings";
import { StatusLine } from "./status";

export function Screen(props: {
  title: string;
  subtitle?: ComponentChildren;
  parent?: string; // where back leads when one came from nowhere
  end?: ComponentChildren; // beside the heading
  foot?: ComponentChildren;
  bare?: boolean; // what is in it has margins of its own
  children: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const head = useRef<HTMLElement>(null);
  const { place } = route();
  const { parent } = props;
  const below = looks().oneHand && parent !== undefined && !props.bare;
  const open = useLive(useCore().lock).state === "open";
  useLayoutEffect(() => {
    document.title = `${props.title} · ${t("督导外勤")}`;
    heading.current?.focus({ preventScroll: true });
    settle();
  }, [place]);
  // What sticks below the head has to know how high it is.
  useLayoutEffect(() => {
    if (!head.current) return;
    const root = document.documentElement;
    const watch = new ResizeObserver(([entry]) => {
      const high = entry?.borderBoxSize[0]?.blockSize ?? 0;
      root.style.setProperty("--head", `${Math.round(high)}px`);
    });
    watch.observe(head.current);
    return () => watch.disconnect();
  }, []);
  return (
    <div class="screen">
      <header class="head" ref={head}>
        {open && <StatusLine />}
        <div class="head-line">
          {parent !== undefined && !below && <Back parent={parent} />}
          <div class="head-words">
            <h1 ref={heading} tabIndex={-1}>
              {props.title}
            </h1>
            {props.subtitle && <p>{props.subtitle}</p>}
          </div>
          {props.end}
        </div>
      </header>
      <main class={props.bare ? "body is-bare" : "body"}>{props.children}</main>
      {(props.foot || below) && (
        <section class={below ? "foot has-back" : "foot"} aria-label={t("下一步")}>
          {below && <Back parent={parent} />}
          {props.foot}
        </section>
      )}
    </div>
  );
}

function Back({ parent }: { parent: string }) {
  return (
    <a
      class="head-back"
      href={`#/${parent}`}
      aria-label={t("返回")}
      onClick={(event) => {
        event.preventDefault();
        event.stopPropagation();
        back(parent);
      }}
    >
      <Icon name="back" />
    </a>
  );
}

const TABS: { to: string; word: () => string; icon: IconName }[] = [
  { to: "today", word: () => t("今日"), icon: "today" },
  { to: "schools", word: () => t("学校"), icon: "school" },
  { to: "problems", word: () => t("问题"), icon: "problem" },
  { to: "mine", word: () => t("我的"), icon: "mine" },
];

export function Tabs({ here, marks }: { here: string; marks: Record<string, number> }) {
  return (
    <nav class="tabs" aria-label={t("主要栏目")}>
      {TABS.map(({ to, word, icon }) => (
        <a key={to} href={`#/${to}`} aria-current={here === to ? "page" : undefined}>
          <span class="tab-icon">
            <Icon name={icon} />
            {!!marks[to] && <span class="badge">{marks[to]}</span>}
          </span>
          {word()}
        </a>
      ))}
    </nav>
  );
}
