// The few shapes every screen is made of.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { IconName } from "./icon";
import { Icon } from "./icon";

export type Tone = "plain" | "brand" | "good" | "warn" | "bad";

export function Chip({ tone = "plain", children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`chip tone-${tone}`}>{children}</span>;
}

export function Button(props: {
  children: ComponentChildren;
  onClick?: () => unknown; // what it waits for keeps it from being pressed twice
  icon?: IconName;
  look?: "primary" | "plain" | "quiet" | "danger";
  submit?: boolean;
  disabled?: boolean;
  label?: string;
  small?: boolean;
}) {
  const [busy, setBusy] = useState(false);
  async function press() {
    if (!props.onClick) return;
    const under = props.onClick();
    if (!(under instanceof Promise)) return;
    setBusy(true);
    try {
      await under;
    } finally {
      setBusy(false);
    }
  }
  return (
    <button
      type={props.submit ? "submit" : "button"}
      class={`button is-${props.look ?? "plain"} ${props.small ? "is-small" : ""}`}
      disabled={!!props.disabled || busy}
      aria-busy={busy}
      aria-label={props.label}
      onClick={press}
    >
      {props.icon && <Icon name={props.icon} />}
      <span>{props.children}</span>
    </button>
  );
}

export function LinkButton(props: {
  to: string;
  children: ComponentChildren;
  icon?: IconName;
  look?: "primary" | "plain" | "quiet";
  small?: boolean;
}) {
  return (
    <a
      class={`button is-${props.look ?? "plain"} ${props.small ? "is-small" : ""}`}
      href={`#/${props.to}`}
    >
      {props.icon && <Icon name={props.icon} />}
      <span>{props.children}</span>
    </a>
  );
}

export function Card(props: {
  children: ComponentChildren;
  title?: string;
  count?: number;
  tone?: Tone;
}) {
  return (
    <section class={`card tone-${props.tone ?? "plain"}`}>
      {props.title && (
        <h2>
          {props.title}
          {props.count !== undefined && <small>{props.count}</small>}
        </h2>
      )}
      {props.children}
    </section>
  );
}

export function Cells({ children, label }: { children: ComponentChildren; label?: string }) {
  return (
    <ul class="cells" aria-label={label}>
      {children}
    </ul>
  );
}

// A line that leads somewhere, or does something.
export function Cell(props: {
  to?: string;
  onClick?: () => void;
  icon?: IconName;
  title: ComponentChildren;
  text?: ComponentChildren;
  end?: ComponentChildren;
  tone?: Tone;
}) {
  const inside = (
    <>
      {props.icon && <Icon name={props.icon} />}
      <span class="cell-words">
        <strong>{props.title}</strong>
        {props.text && <small>{props.text}</small>}
      </span>
      {props.end}
      {(props.to || props.onClick) && (
        <span class="cell-end">
          <Icon name="next" />
        </span>
      )}
    </>
  );
  return (
    <li class={`tone-${props.tone ?? "plain"}`}>
      {props.to ? (
        <a class="cell" href={`#/${props.to}`}>
          {inside}
        </a>
      ) : props.onClick ? (
        <button type="button" class="cell" onClick={props.onClick}>
          {inside}
        </button>
      ) : (
        <div class="cell">{inside}</div>
      )}
    </li>
  );
}

export function Nothing(props: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="nothing">
      <Icon name={props.icon} />
      <p class="nothing-title">{props.title}</p>
      {props.children}
    </div>
  );
}

export function Note({ tone = "plain", children }: { tone?: Tone; children: ComponentChildren }) {
  return (
    <div class={`note tone-${tone}`}>
      <Icon
        name={tone === "good" ? "check" : tone === "bad" || tone === "warn" ? "problem" : "info"}
      />
      <div>{children}</div>
    </div>
  );
}

export function Facts({ rows }: { rows: [string, ComponentChildren][] }) {
  return (
    <dl class="facts">
      {rows
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

export function Bar({ value, total, label }: { value: number; total: number; label: string }) {
  return (
    <progress class="progress" value={value} max={Math.max(1, total)} aria-label={label}>
      {value}/{total}
    </progress>
  );
}
