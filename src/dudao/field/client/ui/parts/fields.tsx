// Things to fill in: every one with its label, its help and what is wrong with it.
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../../words";
import { usePart } from "../live";
import { say } from "./dialog";
import { Icon } from "./icon";

interface About {
  label: string;
  help?: string | undefined;
  error?: string | undefined;
  required?: boolean;
}

function Words({
  id,
  help,
  error,
}: {
  id: string;
  help?: string | undefined;
  error?: string | undefined;
}) {
  return (
    <>
      {help && (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p class="wrong" id={`${id}-wrong`}>
          <Icon name="problem" />
          {error}
        </p>
      )}
    </>
  );
}

function described(id: string, help?: string, error?: string): string | undefined {
  const ids = [help && `${id}-help`, error && `${id}-wrong`].filter(Boolean).join(" ");
  return ids || undefined;
}

// As the server names them; the number is what holds until it said so.
const LIMITS = {
  purpose: 200,
  focus: 2000,
  fact: 2000,
  demand: 2000,
  basis: 1000,
  topic_title: 60,
  situation: 2000,
  measures_taken: 1000,
  note: 1000,
  merit: 1000,
  card: 4000,
  role: 60,
  reason: 300,
  witness: 60,
  signer_name: 60,
  signer_title: 60,
  remark: 500,
  school_view: 1000,
  rating: 2000,
  title: 100,
  text: 10_000,
  answer: 2000,
};

export type Limit = keyof typeof LIMITS;

function useLimit(limit: number | Limit | undefined): number {
  const limits = usePart("rules")?.limits;
  if (typeof limit === "string") return limits?.[limit] ?? LIMITS[limit];
  return limit ?? Number.POSITIVE_INFINITY;
}

export function TextField(
  props: About & {
    value: string;
    onInput: (value: string) => void;
    onBlur?: () => void;
    rows?: number;
    limit?: number | Limit; // characters, or the name of the server's limit
    type?: "text" | "password" | "search" | "date";
    mode?: "text" | "numeric" | "decimal" | "search";
    autocomplete?: string;
    placeholder?: string;
  },
) {
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const { label, help, error, required, value, onInput, onBlur, rows } = props;
  const limit = useLimit(props.limit);
  const left = limit - [...value].length;
  // What the server would not take does not get in, and that is said.
  function typed(text: string) {
    const signs = [...text];
    const over = signs.length - limit;
    if (over > 0) say(t("最多 {limit} 个字，多出的 {n} 个没有放进去。", { limit, n: over }));
    onInput(over > 0 ? signs.slice(0, limit).join("") : text);
  }
  // As high as the text: nobody scrolls inside a field with a thumb.
  useLayoutEffect(() => {
    const box = area.current;
    if (!box) return;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 4}px`;
  }, [value]);
  const common = {
    id,
    value,
    onInput: (event: Event) => typed((event.target as HTMLInputElement).value),
    ...(onBlur && { onBlur }),
    required: !!required,
    "aria-invalid": !!error,
    "aria-describedby": described(id, help, error),
    placeholder: props.placeholder,
    autocomplete: props.autocomplete ?? "off",
  };
  return (
    <div class={`field ${error ? "is-wrong" : ""}`}>
      <label for={id} class={required ? "is-required" : ""}>
        {label}
      </label>
      {rows ? (
        <textarea {...common} ref={area} rows={rows} />
      ) : (
        <input {...common} type={(props.type ?? "text") as "text"} inputMode={props.mode} />
      )}
      {left < limit * 0.1 && (
        <p class="help" role="status">
          {t("还可以写 {n} 个字", { n: left })}
        </p>
      )}
      <Words id={id} help={help} error={error} />
    </div>
  );
}

export interface Option {
  value: string;
  label: string;
  help?: string | undefined;
  off?: boolean; // may not be chosen; `help` says why
  tone?: "good" | "warn" | "bad" | "plain";
}

// One of a few, all in sight: native radio buttons under large labels.
export function Segments(
  props: About & {
    options: Option[];
    value: string;
    onChange: (value: string) => void;
    stacked?: boolean;
  },
) {
  const id = useId();
  const { label, help, error, required, options, value, onChange, stacked } = props;
  return (
    <fieldset
      class={`field ${error ? "is-wrong" : ""}`}
      aria-describedby={described(id, help, error)}
    >
      <legend class={required ? "is-required" : ""}>{label}</legend>
      <div class={stacked ? "options" : "segments"}>
        {options.map((option) => (
          <label key={option.value} class={`segment tone-${option.tone ?? "plain"}`}>
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={value === option.value}
              disabled={!!option.off}
              onChange={() => onChange(option.value)}
            />
            <span>
              {option.label}
              {option.help && <small>{option.help}</small>}
            </span>
          </label>
        ))}
      </div>
      <Words id={id} help={help} error={error} />
    </fieldset>
  );
}

export function Ticks(
  props: About & { options: Option[]; chosen: string[]; onChange: (chosen: string[]) => void },
) {
  const id = useId();
  const { label, help, error, options, chosen, onChange } = props;
  const flip = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((v) => v !== value) : [...chosen, value]);
  return (
    <fieldset class="field" aria-describedby={described(id, help, error)}>
      <legend>{label}</legend>
      <div class="options">
        {options.map((option) => (
          <Tick
            key={option.value}
            checked={chosen.includes(option.value)}
            onChange={() => flip(option.value)}
          >
            {option.label}
          </Tick>
        ))}
      </div>
      <Words id={id} help={help} error={error} />
    </fieldset>
  );
}

export function Tick(props: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ComponentChildren;
  tone?: "bad";
}) {
  return (
    <label class={`tick ${props.tone ? `tone-${props.tone}` : ""}`}>
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange((event.target as HTMLInputElement).checked)}
      />
      <span>{props.children}</span>
    </label>
  );
}

export function Select(
  props: About & {
    options: Option[];
    value: string;
    onChange: (value: string) => void;
    empty: string;
  },
) {
  const id = useId();
  const { label, help, error, required, options, value, onChange, empty } = props;
  return (
    <div class={`field ${error ? "is-wrong" : ""}`}>
      <label for={id} class={required ? "is-required" : ""}>
        {label}
      </label>
      <div class="select">
        <select
          id={id}
          value={value}
          aria-invalid={!!error}
          aria-describedby={described(id, help, error)}
          onChange={(event) => onChange((event.target as HTMLSelectElement).value)}
        >
          <option value="">{empty}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon name="down" />
      </div>
      <Words id={id} help={help} error={error} />
    </div>
  );
}
