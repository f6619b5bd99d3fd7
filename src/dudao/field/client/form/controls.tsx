// Where an answer is given: one control a kind. Native fields underneath, so that keyboards, screen
// readers and voice input know them.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Item } from "../contract";
import { t } from "../words";
import { type ControlProps, elementId, say, useHost, useTyped } from "./host";
import { Icon, type IconName } from "./icons";
import type { FieldState } from "./store";
import { plainNumber } from "./text";
import { type Judged, labelsOf, normWord } from "./words";

const SHAPES: Record<Judged, IconName> = {
  meets: "check",
  mostly: "nearly",
  fails: "cross",
  unchecked: "dash",
  not_applicable: "slash",
};

// Five answers side by side; the chosen one tells itself by colour, shape and weight.
export function Judgement(given: ControlProps) {
  const { item, state, id } = given;
  const radio = useRadio(given);
  return (
    <div class="form-judge" id={id}>
      {labelsOf(item).map(({ value, label }) => (
        <label
          key={value}
          class="form-judge-one"
          data-tone={value}
          data-chosen={state.answer === value || undefined}
        >
          <input type="radio" {...radio(value)} />
          <span>{label}</span>
          {state.answer === value && <Icon name={SHAPES[value as Judged]} />}
        </label>
      ))}
    </div>
  );
}

export function OneChoice(given: ControlProps) {
  const { item, state, id } = given;
  const radio = useRadio(given);
  return (
    <div class="form-options" id={id}>
      {labelsOf(item).map(({ value, label, deviates }) => (
        <label
          key={value}
          class="form-option"
          data-deviates={deviates || undefined}
          data-chosen={state.answer === value || undefined}
        >
          <input type="radio" {...radio(value)} />
          <span>{label}</span>
        </label>
      ))}
    </div>
  );
}

export function Choices({ item, state, id, describedBy, invalid }: ControlProps) {
  const host = useHost();
  const chosen = Array.isArray(state.answer) ? state.answer : [];
  return (
    <div class="form-options" id={id}>
      {labelsOf(item).map(({ value, label, deviates }) => (
        <label
          key={value}
          class="form-option"
          data-deviates={deviates || undefined}
          data-chosen={chosen.includes(value) || undefined}
        >
          <input
            type="checkbox"
            value={value}
            checked={chosen.includes(value)}
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            onChange={(event) => {
              const rest = chosen.filter((one) => one !== value);
              say(host, item, event.currentTarget.checked ? [...rest, value] : rest);
            }}
          />
          <span>{label}</span>
        </label>
      ))}
    </div>
  );
}

// A radio button. A second tap changes nothing, for a finger may tap twice by mistake; the delete key
// and “清除” take an answer back.
function useRadio({ item, state, id, describedBy, invalid }: ControlProps) {
  const host = useHost();
  return (value: string) => ({
    name: id,
    value,
    checked: state.answer === value,
    "aria-describedby": describedBy,
    "aria-invalid": invalid || undefined,
    onClick: () => say(host, item, value),
    onKeyDown: ({ key }: KeyboardEvent) => {
      if (key === "Delete" || key === "Backspace") say(host, item, null);
    },
  });
}

export function ClearButton({ item, state }: { item: Item; state: FieldState }) {
  const host = useHost();
  if (state.answer === null) return null;
  return (
    <button
      type="button"
      class="form-link form-clear"
      aria-label={t("清除：{item}", { item: item.label })}
      onClick={() => {
        say(host, item, null);
        const field = elementId(host, item.key, "field");
        document.getElementById(field)?.querySelector("input")?.focus();
      }}
    >
      {t("清除")}
    </button>
  );
}

export function NumberField({ item, state, id, describedBy, invalid }: ControlProps) {
  const host = useHost();
  const [text, setText] = useTyped(item.key, state.changes);
  const norm = normWord(item);
  const about = [describedBy, norm ? `${id}-norm` : ""].filter(Boolean).join(" ");
  const whole = !item.decimals && (item.minimum ?? -1) >= 0;
  const signed = (item.minimum ?? -1) < 0;
  return (
    <div class="form-number">
      <input
        id={id}
        class="form-text"
        inputMode={signed ? "text" : whole ? "numeric" : "decimal"}
        autocomplete="off"
        value={text}
        aria-describedby={about || undefined}
        aria-invalid={invalid || undefined}
        onInput={(event) => {
          setText(event.currentTarget.value);
          say(host, item, event.currentTarget.value);
        }}
      />
      {item.unit && <span class="form-unit">{item.unit}</span>}
      {norm && (
        <span class="form-norm" id={`${id}-norm`} data-beyond={state.deviates || undefined}>
          {state.deviates && <Icon name="alert" />}
          {norm}
        </span>
      )}
    </div>
  );
}

export function TextField({ item, state, id, describedBy, invalid }: ControlProps) {
  const host = useHost();
  const [text, setText] = useTyped(item.key, state.changes);
  return (
    <Growing
      id={id}
      rows={2}
      value={text}
      aria-describedby={describedBy}
      aria-invalid={invalid || undefined}
      onText={(typed) => {
        setText(typed);
        say(host, item, typed);
      }}
    />
  );
}

interface GrowingProps {
  id: string;
  rows: number;
  value: string;
  placeholder?: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
  "aria-labelledby"?: string;
  onText(text: string): void;
}

// As high as what stands in it, also where the browser cannot do that by itself.
export function Growing({ onText, ...given }: GrowingProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (!area.current || CSS.supports("field-sizing", "content")) return;
    area.current.style.height = "auto";
    area.current.style.height = `${area.current.scrollHeight + 2}px`;
  }, [given.value]);
  return (
    <textarea
      {...given}
      ref={area}
      class="form-text"
      onInput={(event) => onText(event.currentTarget.value)}
    />
  );
}

export function DateField({ item, state, id, describedBy, invalid }: ControlProps) {
  const host = useHost();
  return (
    <div class="form-date">
      <input
        id={id}
        class="form-text"
        type="date"
        value={String(state.answer ?? "")}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        onChange={(event) => say(host, item, event.currentTarget.value)}
      />
      {state.answer === null ? (
        <button type="button" class="form-link" onClick={() => say(host, item, today())}>
          {t("今天")}
        </button>
      ) : (
        <ClearButton item={item} state={state} />
      )}
    </div>
  );
}

// In China, wherever the phone thinks it is.
function today(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
}

export function Computed({ item, state, id }: ControlProps) {
  const { answer } = state;
  const norm = normWord(item);
  return (
    <p class="form-number">
      <output id={id} class="form-computed">
        {typeof answer === "number" ? plainNumber(answer) + (item.unit ?? "") : "—"}
      </output>
      <span class="form-norm" data-beyond={state.deviates || undefined}>
        {state.deviates && <Icon name="alert" />}
        {norm || t("自动计算")}
      </span>
    </p>
  );
}
