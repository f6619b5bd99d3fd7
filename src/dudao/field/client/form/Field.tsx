// One item: the question, its answer, and what belongs to it.
import { useLayoutEffect, useState } from "preact/hooks";
import type { Item } from "../contract";
import { t } from "../words";
import { computed, NOTE, takesFiles } from "./answers";
import {
  Choices,
  ClearButton,
  Computed,
  DateField,
  Growing,
  Judgement,
  NumberField,
  OneChoice,
  TextField,
} from "./controls";
import { Files } from "./Files";
import {
  type ControlProps,
  type Elsewhere,
  elementId,
  sayNote,
  useField,
  useHost,
  useTyped,
} from "./host";
import { Icon } from "./icons";
import { Raise } from "./Raise";
import { Said } from "./Said";
import type { FieldState } from "./store";

const CONTROLS = {
  judgement: Judgement,
  number: NumberField,
  text: TextField,
  choice: OneChoice,
  choices: Choices,
  date: DateField,
  computed: Computed,
};
const GROUPED = ["judgement", "choice", "choices"];

export function Field({ item }: { item: Item }) {
  const state = useField(item);
  const there = useHost().props.elsewhere?.[item.key];
  if (!state.shown) return null;
  return there ? (
    <AskedThere item={item} state={state} there={there} />
  ) : (
    <Card item={item} state={state} />
  );
}

// Another form asks it: here it stands as answered, with the way to where it is changed.
function AskedThere(props: { item: Item; state: FieldState; there: Elsewhere }) {
  const { item, state, there } = props;
  const id = elementId(useHost(), item.key);
  return (
    <li class="form-item is-elsewhere" id={id} data-item={item.key} tabIndex={-1}>
      <p class="form-label" id={`${id}-label`}>
        {item.label}
      </p>
      <p class="form-soft">
        {state.answer === null
          ? t("在《{form}》中问，这里不用再填。", { form: there.title })
          : t("已在《{form}》中回答：", { form: there.title })}
      </p>
      {state.answer !== null &&
        (takesFiles(item) ? (
          <p class="form-said">{t("{n} 个文件", { n: (state.answer as string[]).length })}</p>
        ) : (
          <Said item={item} answer={state.answer} />
        ))}
      {state.note && <p class="form-said-note">{state.note}</p>}
      <button type="button" class="form-tool" onClick={there.go}>
        <Icon name="note" />
        {state.answer === null ? t("去回答") : t("去那里修改")}
      </button>
    </li>
  );
}

function Card({ item, state }: { item: Item; state: FieldState }) {
  const host = useHost();
  const id = elementId(host, item.key);
  const [left, leave] = useState(Boolean(state.problem)); // not while one is still typing
  const missing = state.missing ? t("这一项还没有填写。") : "";
  const error = (left && state.problem) || missing;
  return (
    <li
      class={`form-item${error ? " is-wrong" : ""}`}
      id={id}
      data-item={item.key}
      data-tone={item.kind === "judgement" ? (state.answer ?? "") : ""}
      tabIndex={-1}
      onFocusOut={() => leave(true)}
    >
      <Question
        item={item}
        state={state}
        id={id}
        describedBy={error ? `${id}-error` : undefined}
        invalid={error !== ""}
      />
      {error && <Wrong id={`${id}-error`} words={error} />}
      <Extras item={item} state={state} id={id} />
    </li>
  );
}

function Wrong({ id, words }: { id: string; words: string }) {
  return (
    <p class="form-error" id={id}>
      <Icon name="alert" />
      {words}
    </p>
  );
}

// A group of buttons has a legend, a field has a label; both look the same.
function Question({ item, state, id, describedBy, invalid }: ControlProps) {
  const { readOnly } = useHost().props;
  const field = `${id}-field`;
  const helped = Boolean(item.help || item.basis) || undefined;
  const about = { class: "form-label", id: `${id}-label`, "data-help": helped };
  const words = (
    <>
      {item.label}
      {state.required && !readOnly && (
        <>
          <span class="form-must" aria-hidden="true">
            *
          </span>
          <span class="form-unseen"> {t("必填")}</span>
        </>
      )}
    </>
  );
  if (readOnly || takesFiles(item))
    return (
      <div class="form-question">
        <p {...about}>{words}</p>
        <Help item={item} id={id} />
        {!takesFiles(item) && <Said item={item} answer={state.answer} />}
      </div>
    );
  const Control = CONTROLS[item.kind as keyof typeof CONTROLS];
  const control = <Control {...{ item, state, id: field, describedBy, invalid }} />;
  if (GROUPED.includes(item.kind))
    return (
      <fieldset class="form-question">
        <legend {...about}>{words}</legend>
        <Help item={item} id={id} />
        {control}
      </fieldset>
    );
  return (
    <div class="form-question">
      <label {...about} for={field}>
        {words}
      </label>
      <Help item={item} id={id} />
      {control}
    </div>
  );
}

// How to look and by what rule: beside the question, open when it is wanted.
function Help({ item, id }: { item: Item; id: string }) {
  const [open, show] = useState(false);
  if (!item.help && !item.basis) return null;
  return (
    <>
      <button
        type="button"
        class="form-ask"
        aria-expanded={open}
        aria-label={t("怎么看、依据：{item}", { item: item.label })}
        aria-controls={open ? `${id}-help` : undefined}
        onClick={() => show(!open)}
      >
        <Icon name="ask" />
      </button>
      {open && (
        <div class="form-help" id={`${id}-help`}>
          {item.help && <p>{item.help}</p>}
          {item.basis && <p class="form-soft">{t("依据：{basis}", { basis: item.basis })}</p>}
        </div>
      )}
    </>
  );
}

// Note, pictures and problems: folded until they are wanted.
function Extras({ item, state, id }: { item: Item; state: FieldState; id: string }) {
  const { props } = useHost();
  const { readOnly } = props;
  const [writing, write] = useState(Boolean(state.note || state.noteProblem));
  const [begun, begin] = useState(false);
  const [raising, raise] = useState(false);
  const reason = state.deviates || (item.wording ?? []).length > 0;
  const mayRaise = !readOnly && props.onRaise !== undefined && reason;
  const mayNote = !readOnly && props.onNote !== undefined;
  const open = writing || Boolean(state.note);
  return (
    <>
      <Files item={item} state={state} id={id} />
      {(mayRaise || state.raised.length > 0) && (
        <Raise item={item} state={state} wanted={raising} close={() => raise(false)} />
      )}
      {readOnly && state.note && <p class="form-said-note">{state.note}</p>}
      {mayNote && open && <Note item={item} state={state} id={id} begun={begun} />}
      <div class="form-tools">
        {mayNote && !open && (
          <button
            type="button"
            class="form-tool"
            onClick={() => {
              begin(true);
              write(true);
            }}
          >
            <Icon name="note" />
            {t("备注")}
          </button>
        )}
        {!readOnly && !takesFiles(item) && !computed(item) && <Takers item={item} state={state} />}
        {mayRaise && !state.deviates && !raising && (
          <button type="button" class="form-tool" onClick={() => raise(true)}>
            <Icon name="flag" />
            {t("记问题")}
          </button>
        )}
        {!readOnly && GROUPED.includes(item.kind) && <ClearButton item={item} state={state} />}
      </div>
    </>
  );
}

// Evidence for an answer that is no picture itself.
function Takers({ item, state }: { item: Item; state: FieldState }) {
  const { props } = useHost();
  const full = state.files.length >= (item.max_files ?? 3);
  return (
    <>
      {props.onPhoto && !full && (
        <button type="button" class="form-tool" onClick={() => props.onPhoto?.(item)}>
          <Icon name="camera" />
          {t("拍照")}
        </button>
      )}
      {props.onAudio && !full && (
        <button type="button" class="form-tool" onClick={() => props.onAudio?.(item)}>
          <Icon name="sound" />
          {t("录音")}
        </button>
      )}
    </>
  );
}

interface NoteProps {
  item: Item;
  state: FieldState;
  id: string;
  begun: boolean; // somebody asked for it just now
}

function Note({ item, state, id, begun }: NoteProps) {
  const host = useHost();
  useLayoutEffect(() => {
    if (begun) document.getElementById(`${id}-note`)?.focus();
  }, []);
  const key = item.key + NOTE;
  const [text, setText] = useTyped(key, state.changes);
  const wrong = state.noteProblem;
  return (
    <div class="form-note">
      <label class="form-note-label" id={`${id}-note-label`} for={`${id}-note`}>
        {t("备注")}
      </label>
      <Growing
        id={`${id}-note`}
        rows={2}
        value={text}
        placeholder={t("看到了什么、问了谁、在哪里")}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={wrong ? `${id}-note-error` : undefined}
        aria-labelledby={`${id}-note-label ${id}-label`}
        onText={(typed) => {
          setText(typed);
          sayNote(host, item, key, typed);
        }}
      />
      {wrong && <Wrong id={`${id}-note-error`} words={wrong} />}
    </div>
  );
}
