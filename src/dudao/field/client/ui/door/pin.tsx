// Six digits on big keys. A keyboard works as well.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../words";
import { Icon } from "../parts/icon";

const PIN_LENGTH = 6;
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

export function PinPad(props: { done: (pin: string) => Promise<void> | void; wrong: string }) {
  const [pin, setPin] = useState("");
  const [busy, setBusy] = useState(false);
  const latest = useRef(press);
  latest.current = press;

  async function press(key: string) {
    if (busy) return;
    if (key === "Backspace") return setPin(pin.slice(0, -1));
    if (!/^\d$/.test(key) || pin.length >= PIN_LENGTH) return;
    const next = pin + key;
    setPin(next);
    if (next.length < PIN_LENGTH) return;
    setBusy(true);
    try {
      await props.done(next);
    } finally {
      setBusy(false);
      setPin("");
    }
  }

  // With the first picture: whoever types ahead loses no digit.
  useLayoutEffect(() => {
    const typed = (event: KeyboardEvent) => {
      const inField = (event.target as Element).closest?.("input, textarea");
      if (!inField) latest.current(event.key);
    };
    document.addEventListener("keydown", typed);
    return () => document.removeEventListener("keydown", typed);
  }, []);

  return (
    <div class={`pin ${props.wrong ? "is-wrong" : ""}`}>
      <p class="pin-dots" aria-live="polite">
        <span class="only-heard">{t("已输入 {n} 位", { n: pin.length })}</span>
        {Array.from({ length: PIN_LENGTH }, (_, n) => (
          <span key={n} class={n < pin.length ? "pin-dot is-full" : "pin-dot"} aria-hidden="true" />
        ))}
      </p>
      <p class="pin-words" role="alert">
        {busy ? t("请稍候…") : props.wrong}
      </p>
      <div class="pin-keys">
        {KEYS.map((key) => (
          <button key={key} type="button" onClick={() => press(key)}>
            {key}
          </button>
        ))}
        <span />
        <button type="button" onClick={() => press("0")}>
          0
        </button>
        <button
          type="button"
          class="is-quiet"
          onClick={() => press("Backspace")}
          aria-label={t("退格")}
        >
          <Icon name="back" />
        </button>
      </div>
    </div>
  );
}

// Twice the same, so that a slip of the thumb locks nobody out.
export function NewPin(props: { done: (pin: string) => Promise<void> | void }) {
  const [first, setFirst] = useState("");
  const [wrong, setWrong] = useState("");
  async function given(pin: string) {
    if (!first) {
      if (/^(\d)\1+$/.test(pin) || pin === "123456") {
        setWrong(t("太容易猜到了，换一个。"));
        return;
      }
      setWrong("");
      setFirst(pin);
    } else if (pin === first) {
      await props.done(pin);
    } else {
      setFirst("");
      setWrong(t("两次不一样，请重新设置。"));
    }
  }
  return (
    <>
      <p class="door-words">
        {first ? t("再输入一次。") : t("设一个 6 位数字的 PIN，以后用它打开，不用再输密码。")}
      </p>
      <PinPad key={first ? "again" : "first"} done={given} wrong={wrong} />
    </>
  );
}
