// Something that lies over the screen; the back button closes it and nothing else.
import type { ComponentChildren } from "preact";
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../words";
import { Button } from "./cells";

const depth = (): number => history.state?.over ?? 0;

// While it is open, going back calls `close` and stays on the screen.
function useBackCloses(open: boolean, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!open) return;
    const mine = depth() + 1;
    const popped = () => {
      if (depth() < mine) latest.current();
    };
    history.pushState({ over: mine }, "");
    window.addEventListener("popstate", popped);
    return () => {
      window.removeEventListener("popstate", popped);
      if (depth() === mine) history.back();
    };
  }, [open]);
}

export function Dialog(props: {
  title: string;
  open: boolean;
  close: () => void;
  children: ComponentChildren;
  whole?: boolean; // fills the screen
}) {
  const box = useRef<HTMLDialogElement>(null);
  useBackCloses(props.open, props.close);
  useEffect(() => {
    const dialog = box.current;
    if (props.open && dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, [props.open]);
  if (!props.open) return null;
  return (
    <dialog
      ref={box}
      class={props.whole ? "whole" : "sheet"}
      aria-label={props.title}
      onCancel={(event) => {
        event.preventDefault();
        props.close();
      }}
    >
      {!props.whole && <h2>{props.title}</h2>}
      {props.children}
    </dialog>
  );
}

interface Question {
  title: string;
  text?: string;
  yes: string;
  no?: string;
  danger?: boolean;
}

function Ask({ question, answer }: { question: Question; answer: (yes: boolean) => void }) {
  return (
    <Dialog title={question.title} open close={() => answer(false)}>
      {question.text && <p>{question.text}</p>}
      <div class="buttons">
        <Button look={question.danger ? "danger" : "primary"} onClick={() => answer(true)}>
          {question.yes}
        </Button>
        <Button onClick={() => answer(false)}>{question.no ?? t("取消")}</Button>
      </div>
    </Dialog>
  );
}

export function ask(question: Question): Promise<boolean> {
  const place = document.createElement("div");
  const mine = depth() + 1;
  document.body.append(place);
  return new Promise((resolve) => {
    const answer = (yes: boolean) => {
      // Its entry leaves the history before anything else moves.
      const leaves = depth() === mine;
      if (leaves) window.addEventListener("popstate", () => resolve(yes), { once: true });
      render(null, place);
      place.remove();
      if (!leaves) resolve(yes);
    };
    render(<Ask question={question} answer={answer} />, place);
  });
}

let telling: ReturnType<typeof setTimeout> | undefined;

// A word at the bottom that goes by itself; read out, never in the way.
export function say(words: string): void {
  const place = document.getElementById("said");
  if (!place) return;
  place.textContent = words;
  clearTimeout(telling);
  telling = setTimeout(() => {
    place.textContent = "";
  }, 4000);
}
