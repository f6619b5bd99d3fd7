// A form to be filled in, one section a screen. What it shows of visits, it is told.
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Section } from "../contract";
import { t } from "../words";
import { Field } from "./Field";
import { elementId, type FormProps, type Host, HostContext, useFollow, useHost } from "./host";
import { Icon } from "./icons";
import { FormStore, type Part } from "./store";
import "./css/frame.css";
import "./css/item.css";
import "./css/answer.css";
import "./css/raise.css";
import "./css/contrast.css";

export function FormView(props: FormProps) {
  const host = useMemo<Host>(
    () => ({ store: new FormStore(props), props }),
    [props.id, props.definition],
  );
  host.props = props;
  useLayoutEffect(() => host.store.take(props));
  useFollow((changed) => host.store.follow(changed), host);
  const { parts } = host.store.outline;
  const [chosen, choose] = useState(props.section ?? null);
  useLayoutEffect(() => {
    if (props.section) choose(props.section);
  }, [props.section]);
  const top = useRef<HTMLElement>(null);
  const place = Math.max(
    parts.findIndex(({ key }) => key === chosen),
    0,
  );
  const section = props.definition.sections.find(({ key }) => key === parts[place]?.key);

  const aim = useRef<string | null>(null); // an item, or "" for the head of the section
  useLayoutEffect(() => {
    if (aim.current === null) return;
    if (aim.current) focusOn(elementId(host, aim.current));
    else top.current?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    aim.current = null;
  });

  // At once, while the tap still counts: a phone shows its keyboard for nothing later.
  function go(key: string | undefined, focus: string | null = ""): void {
    if (key === undefined) return;
    aim.current = focus;
    choose(key);
    host.props.onSection?.(key);
    if (!focus) top.current?.scrollIntoView();
  }

  function goTo(item: string): void {
    const wanted = props.definition.sections.find(({ items }) =>
      items.some(({ key }) => key === item),
    );
    if (wanted === section) focusOn(elementId(host, item));
    else go(wanted?.key, item);
  }

  useLayoutEffect(() => {
    if (props.at) goTo(props.at);
  }, [props.at, host]);

  function nextGap(): void {
    host.store.press();
    const { open } = host.store.outline;
    const here = document.activeElement?.closest<HTMLElement>("[data-item]")?.dataset.item ?? "";
    const gap = open[open.indexOf(here) + 1] ?? open[0];
    if (gap) goTo(gap);
  }

  return (
    <HostContext.Provider value={host}>
      <div class="form" data-form={props.id}>
        <Tabs parts={parts} place={place} go={(key) => go(key, null)} />
        <section class="form-section" ref={top} aria-labelledby={elementId(host, "title")}>
          {section && <Screen key={section.key} section={section} first={place === 0} />}
        </section>
        <Foot
          before={parts[place - 1]?.key}
          after={parts[place + 1]?.key}
          go={go}
          nextGap={nextGap}
        />
      </div>
    </HostContext.Provider>
  );
}

// Bring an item into sight and the cursor into it.
function focusOn(id: string): void {
  const card = document.getElementById(id);
  if (!card) return;
  card.scrollIntoView({ block: "center" });
  const field = card.querySelector<HTMLElement>("input, textarea, .form-add");
  (field ?? card).focus({ preventScroll: true });
}

function Tabs({ parts, place, go }: { parts: Part[]; place: number; go: (key: string) => void }) {
  const strip = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const tab = strip.current?.querySelector<HTMLElement>("[aria-current]");
    if (strip.current && tab)
      strip.current.scrollLeft = tab.offsetLeft - (strip.current.clientWidth - tab.offsetWidth) / 2;
  }, [place]);
  if (parts.length < 2) return null;
  return (
    <nav class="form-tabs" ref={strip} aria-label={t("表单各部分")}>
      {parts.map((part, n) => (
        <Tab key={part.key} part={part} here={n === place} go={go} />
      ))}
    </nav>
  );
}

// Drawn anew only where its part is another: there may be many of them.
function Tab({ part, here, go }: { part: Part; here: boolean; go: (key: string) => void }) {
  const { readOnly } = useHost().props;
  return useMemo(
    () => (
      <button
        type="button"
        class="form-tab"
        aria-current={here ? "step" : undefined}
        onClick={() => go(part.key)}
      >
        {part.title}
        {!readOnly && <TabCount part={part} />}
      </button>
    ),
    [part, here, readOnly],
  );
}

function TabCount({ part }: { part: Part }) {
  if (part.open.length)
    return (
      <span class="form-count">
        <span class="form-unseen">{t("未填")} </span>
        {part.open.length}
      </span>
    );
  if (!part.required) return null;
  return (
    <span class="form-full">
      <Icon name="check" />
      <span class="form-unseen">{t("已填完")}</span>
    </span>
  );
}

function Screen({ section, first }: { section: Section; first: boolean }) {
  const host = useHost();
  const { definition } = host.props;
  return useMemo(
    () => (
      <>
        <h2 class="form-title" id={elementId(host, "title")} tabIndex={-1}>
          {section.title}
        </h2>
        {first && definition.intro && <p class="form-soft">{definition.intro}</p>}
        {section.help && <p class="form-soft">{section.help}</p>}
        {section.basis && (
          <details class="form-soft">
            <summary>{t("依据")}</summary>
            {section.basis}
          </details>
        )}
        <ol class="form-items">
          {section.items.map((item) => (
            <Field key={item.key} item={item} />
          ))}
        </ol>
      </>
    ),
    [host, section, first],
  );
}

interface FootProps {
  before: string | undefined;
  after: string | undefined;
  go: (key: string | undefined) => void;
  nextGap: () => void;
}

function Foot({ before, after, go, nextGap }: FootProps) {
  const { store, props } = useHost();
  const { required, answered, open } = store.outline;
  return (
    <div class="form-foot">
      <div class="form-way-through">
        {before !== undefined && (
          <button type="button" class="form-button form-before" onClick={() => go(before)}>
            <Icon name="back" />
            <span>{t("上一部分")}</span>
          </button>
        )}
        <div class="form-far">
          {required > 0 && !props.readOnly && (
            <>
              <p role="status">{t("必填 {n}/{m}", { n: answered, m: required })}</p>
              <progress value={answered} max={required} aria-label={t("必填项已填")} />
            </>
          )}
          {open.length > 0 && !props.readOnly && (
            <button type="button" class="form-link" onClick={nextGap}>
              {t("跳到未填")}
            </button>
          )}
        </div>
        {after !== undefined && (
          <button type="button" class="form-button form-main" onClick={() => go(after)}>
            <span>{t("下一部分")}</span>
            <Icon name="next" />
          </button>
        )}
        {after === undefined && props.onDone && (
          <button type="button" class="form-button form-main" onClick={() => props.onDone?.()}>
            <span>{t("完成")}</span>
            <Icon name="check" />
          </button>
        )}
      </div>
    </div>
  );
}
