// From an answer to a finding in one tap: the wording bank of the item, or one's own words.
import { useEffect, useState } from "preact/hooks";
import type { Item } from "../contract";
import { t } from "../words";
import { type Proposal, proposals } from "./answers";
import { useHost } from "./host";
import { Icon } from "./icons";
import type { FieldState } from "./store";
import { routeWord, severityWord } from "./words";

interface RaiseProps {
  item: Item;
  state: FieldState;
  wanted: boolean; // somebody asked for it at an answer that is no reason by itself
  close: () => void;
}

export function Raise({ item, state, wanted, close }: RaiseProps) {
  const { props } = useHost();
  const { raised } = state;
  const [more, want] = useState(false);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    want(false);
    close();
  }, [raised.length]);
  const mayRaise = !props.readOnly && props.onRaise !== undefined;
  const due = mayRaise && (state.deviates || wanted);
  if (!due && !raised.length) return null;
  const choosing = due && (more || !raised.length || wanted);

  async function raise(wording: Proposal | null): Promise<void> {
    setBusy(true);
    try {
      await props.onRaise?.(item, wording);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div class="form-raise">
      <h3>
        <Icon name="flag" />
        {raised.length ? t("已记 {n} 个问题", { n: raised.length }) : t("记为问题")}
      </h3>
      {raised.map(({ finding, fact }) => (
        <button
          key={finding}
          type="button"
          class="form-raised"
          disabled={!props.onFinding}
          onClick={() => props.onFinding?.(item, finding)}
        >
          <Icon name="check" />
          <span>{fact}</span>
          {props.onFinding && <Icon name="next" />}
        </button>
      ))}
      {choosing && <Bank item={item} state={state} busy={busy} raise={raise} />}
      {due && !choosing && (
        <button type="button" class="form-link" onClick={() => want(true)}>
          {t("再记一个")}
        </button>
      )}
    </div>
  );
}

interface BankProps {
  item: Item;
  state: FieldState;
  busy: boolean;
  raise: (wording: Proposal | null) => void;
}

function Bank({ item, state, busy, raise }: BankProps) {
  const { terms } = useHost().props;
  return (
    <ul class="form-bank">
      {proposals(item, state.answer).map((wording) => {
        const workdays = wording.workdays ?? terms?.[wording.route];
        return (
          <li key={wording.fact}>
            <button
              type="button"
              class="form-wording"
              disabled={busy}
              onClick={() => raise(wording)}
            >
              <span class="form-fact">{wording.fact}</span>
              <span class="form-way">
                <span class="form-severity" data-severity={wording.severity}>
                  {severityWord(wording.severity)}
                </span>
                <span>{routeWord(wording.route)}</span>
                {workdays !== undefined && (
                  <span>{workdays ? t("{n} 个工作日", { n: workdays }) : t("当天")}</span>
                )}
              </span>
            </button>
          </li>
        );
      })}
      <li>
        <button
          type="button"
          class="form-wording form-own"
          disabled={busy}
          onClick={() => raise(null)}
        >
          <Icon name="pen" />
          {t("自己写")}
        </button>
      </li>
    </ul>
  );
}
