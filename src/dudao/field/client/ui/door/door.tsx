// Who is here: the first sign-in, the PIN, signing in again, a second person on the same phone.
import { useState } from "preact/hooks";
import type { Account, Lock } from "../../core";
import { Refused } from "../../core";
import { t } from "../../words";
import { useCore, useStatus } from "../live";
import { Button, Cell, Cells, Note } from "../parts/cells";
import { ask } from "../parts/dialog";
import { TextField } from "../parts/fields";
import { Icon } from "../parts/icon";
import { DoorFrame } from "./frame";
import { NewPin, PinPad } from "./pin";

type Here =
  | { at: "start" }
  | { at: "pin"; account: Account }
  | { at: "again"; account: Account }
  | { at: "new" };

export function Door({ lock }: { lock: Exclude<Lock, { state: "open" }> }) {
  const [here, setHere] = useState<Here>({ at: "start" });
  const start = () => setHere({ at: "start" });
  if (lock.state === "none") return <Enrol />;
  if (lock.state === "sign_in" && here.at !== "new")
    return (
      <SignIn
        key={lock.account.device}
        account={lock.account}
        why={lock.why}
        other={() => setHere({ at: "new" })}
      />
    );
  const accounts = lock.state === "locked" ? lock.accounts : [lock.account];
  if (here.at === "new") return <Enrol back={start} />;
  if (here.at === "again") return <SignIn account={here.account} why="forgotten" back={start} />;
  const only = accounts.length === 1 ? accounts[0] : undefined;
  const account = here.at === "pin" ? here.account : only && !only.signedOut ? only : undefined;
  if (!account)
    return (
      <Choose
        accounts={accounts}
        chosen={(one) => setHere({ at: one.signedOut ? "again" : "pin", account: one })}
        other={() => setHere({ at: "new" })}
      />
    );
  return (
    <Unlock
      account={account}
      triesLeft={lock.state === "locked" ? lock.triesLeft : null}
      forgotten={() => setHere({ at: "again", account })}
      other={() => (accounts.length > 1 ? start() : setHere({ at: "new" }))}
    />
  );
}

function Choose(props: {
  accounts: Account[];
  chosen: (account: Account) => void;
  other: () => void;
}) {
  return (
    <DoorFrame title={t("谁在用？")}>
      <Cells>
        {props.accounts.map((account) => (
          <Cell
            key={account.device}
            icon="mine"
            title={account.person.name}
            text={accountWords(account)}
            onClick={() => props.chosen(account)}
          />
        ))}
        <Cell icon="plus" title={t("另一位督学使用这部手机")} onClick={props.other} />
      </Cells>
    </DoorFrame>
  );
}

function accountWords(account: Account): string {
  const unsent = account.unsent ? t("未上传 {n}", { n: account.unsent }) : "";
  const out = account.signedOut ? t("已退出，登录后可继续") : account.person.unit;
  return [out, unsent].filter(Boolean).join(" · ");
}

function Unlock(props: {
  account: Account;
  triesLeft: number | null;
  forgotten: () => void;
  other: () => void;
}) {
  const core = useCore();
  const [wrong, setWrong] = useState("");
  const { account, triesLeft } = props;
  async function given(pin: string) {
    try {
      await core.unlock(account.device, pin);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setWrong(error.words);
    }
  }
  const left = triesLeft !== null && triesLeft < 10 ? t("还可以试 {n} 次", { n: triesLeft }) : "";
  return (
    <DoorFrame title={account.person.name} subtitle={t("输入 PIN 打开")} icon="lock">
      <PinPad done={given} wrong={[wrong, left].filter(Boolean).join(" ")} />
      <div class="door-more">
        <Button look="quiet" onClick={props.forgotten}>
          {t("忘记 PIN")}
        </Button>
        <Button look="quiet" onClick={props.other}>
          {t("换一个人")}
        </Button>
      </div>
    </DoorFrame>
  );
}

interface Given {
  username: string;
  password: string;
  code: string;
}

function Credentials(props: {
  given: Given;
  change: (given: Given) => void;
  refused: Refused | null;
  username: boolean;
  next: () => void;
}) {
  const { given, change, refused } = props;
  const [seen, setSeen] = useState(false);
  const complete = given.password && (!props.username || given.username.trim());
  return (
    <form
      class="door-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) props.next();
      }}
    >
      {refused && <Note tone="bad">{refused.words}</Note>}
      {props.username && (
        <TextField
          label={t("用户名")}
          value={given.username}
          autocomplete="username"
          error={refused?.fields.username}
          onInput={(username) => change({ ...given, username })}
        />
      )}
      <div class="with-end">
        <TextField
          label={t("密码")}
          type={seen ? "text" : "password"}
          value={given.password}
          autocomplete="current-password"
          error={refused?.fields.password}
          onInput={(password) => change({ ...given, password })}
        />
        <Button look="quiet" onClick={() => setSeen(!seen)}>
          {seen ? t("隐藏") : t("显示")}
        </Button>
      </div>
      <TextField
        label={t("动态码")}
        help={t("没有开启两步验证的，不用填。")}
        mode="numeric"
        autocomplete="one-time-code"
        value={given.code}
        error={refused?.fields.code}
        onInput={(code) => change({ ...given, code })}
      />
      <Button submit look="primary" disabled={!complete}>
        {t("下一步")}
      </Button>
    </form>
  );
}

const EMPTY: Given = { username: "", password: "", code: "" };

function useSigningIn(send: (given: Given, pin: string) => Promise<void>) {
  const [given, change] = useState(EMPTY);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [choosing, setChoosing] = useState(false);
  async function finish(pin: string) {
    try {
      await send(given, pin);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefused(error);
      setChoosing(false);
    }
  }
  const next = () => setChoosing(true);
  return { given, change, refused, choosing, next, finish };
}

function Enrol({ back }: { back?: () => void }) {
  const core = useCore();
  const { online } = useStatus();
  const state = useSigningIn((given, pin) => core.enrol({ ...given, pin }));
  if (state.choosing)
    return (
      <DoorFrame title={t("设置 PIN")} icon="lock">
        <NewPin done={state.finish} />
      </DoorFrame>
    );
  return (
    <DoorFrame title={t("督导外勤")} subtitle={t("第一次使用，请联网登录")} back={back}>
      {!online && (
        <Note tone="warn">{t("现在没有网络。首次登录需要联网，之后可以离线使用。")}</Note>
      )}
      <Credentials {...state} username />
    </DoorFrame>
  );
}

function reason(why: "tries" | "lease" | "ended" | "disabled" | "forgotten"): string {
  switch (why) {
    case "tries":
      return t("PIN 输错次数太多。请联网用密码登录，记录都在。");
    case "lease":
      return t("太久没有联网，离线期限已过。联网登录后即可继续，记录都在。");
    case "ended":
      return t("这部手机的登录已被停用。如是误停，重新登录即可；没上传的记录都在。");
    case "disabled":
      return t("您的账号已停用，请联系督导室。没上传的记录会交督导室处理，不会丢失。");
    case "forgotten":
      return t("用密码登录后重新设置 PIN。记录都在。");
  }
}

function SignIn(props: {
  account: Account;
  why: "tries" | "lease" | "ended" | "disabled" | "forgotten";
  back?: () => void;
  other?: () => void;
}) {
  const core = useCore();
  const { account, why, other } = props;
  const state = useSigningIn(({ password, code }, pin) =>
    core.signInAgain(account.device, { password, code, pin }),
  );
  async function another() {
    const text = t("{name} 没上传的记录加密留在这部手机上，以后登录可以继续上传。", {
      name: account.person.name,
    });
    if (await ask({ title: t("换一个人登录？"), text, yes: t("换一个人") })) other?.();
  }
  if (state.choosing)
    return (
      <DoorFrame title={t("设置 PIN")} icon="lock">
        <NewPin done={state.finish} />
      </DoorFrame>
    );
  return (
    <DoorFrame title={account.person.name} subtitle={account.person.unit} back={props.back}>
      <Note tone="warn">{reason(why)}</Note>
      {account.unsent > 0 && (
        <p class="door-kept">
          <Icon name="lock" />
          {t("{n} 条未上传的记录已加密保存", { n: account.unsent })}
        </p>
      )}
      <Credentials {...state} username={false} />
      {other && (
        <div class="door-more">
          <Button look="quiet" onClick={another}>
            {t("换一个人")}
          </Button>
        </div>
      )}
    </DoorFrame>
  );
}
