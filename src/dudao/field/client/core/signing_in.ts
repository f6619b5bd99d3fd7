// Letting a person in on this phone by password: the token, the data key, the PIN around it.
import type { Person, Uuid } from "../contract";
import { Refused } from "../core";
import { t } from "../words";
import { type Bytes, fromBase64, toBase64, utf8 } from "./bytes";
import { pinProblem } from "./pin";
import { Trouble } from "./server";
import { type Ground, Session } from "./session";
import type { AccountRow } from "./store";
import { uuid7 } from "./uuid";
import { held, newDataKey, seal, unseal, unwrap, type Wrapped, wrap } from "./vault";

const PIN_TRIES = 10; // until the server's norm is known
const DAY_MS = 86_400_000;

export interface Given {
  username: string;
  password: string;
  code: string;
  pin: string;
}

interface Enrolled {
  token: string;
  person: Person;
  lease_days: number;
  data_key: string;
}

export async function signIn(ground: Ground, device: Uuid, given: Given): Promise<Session> {
  const problem = pinProblem(given.pin);
  if (problem) throw new Refused("bad_pin", problem, { pin: problem });
  const before = await ground.store.accounts.get(device);
  const here = before && isWrapped(before) ? await unwrap(before, given.pin) : null;
  const enrolled = await enrol(ground, device, given, here ?? newDataKey());
  const raw = enrolled && (await keyOf(before, fromBase64(enrolled.data_key), here));
  // Nobody can read any more what lies here: it stays as it is, and a new phone begins beside it.
  if (!raw) return signIn(ground, uuid7(), given);
  const wrapped = await wrap(raw, given.pin);
  const key = await held(raw);
  const row: AccountRow = {
    ...(before ?? { seq: 0, pin_tries: PIN_TRIES, contact_at: null, pulled_at: null }),
    ...wrapped,
    device,
    person: enrolled.person,
    check: await seal(key, "check", utf8(device)),
    signed_out: false,
    ended: null,
    tries: 0,
    lease_until: new Date(ground.clock.best() + enrolled.lease_days * DAY_MS).toISOString(),
    token: null,
  };
  const session = new Session(ground, row, key);
  row.token = await session.seal("token", enrolled.token);
  await ground.store.write(() => ground.store.accounts.put(row));
  await session.renew(row);
  return session;
}

export function isWrapped(row: AccountRow): row is AccountRow & Wrapped {
  return Boolean(row.wrapped && row.salt && row.rounds);
}

// Null where the server can no longer read the key it kept.
async function enrol(ground: Ground, device: Uuid, given: Given, key: Bytes) {
  const { username, password, code } = given;
  const about = { device, name: thisPhone(), app: __APP__, data_key: toBase64(key) };
  const body = { ...about, username, password, code };
  try {
    return await ground.server.json<Enrolled>({ method: "POST", path: "devices", body });
  } catch (error) {
    if (error instanceof Trouble && error.code === "key_unreadable") return null;
    throw refused(error);
  }
}

// The key that opens what lies here. The server's may be another one where it was set up anew from
// an old copy: then only the PIN that was here before opens it.
async function keyOf(row: AccountRow | undefined, kept: Bytes, here: Bytes | null) {
  if (!row?.check || (await opens(kept, row.check))) return kept;
  if (here) return here;
  if (!isWrapped(row)) return null;
  const words = t("请输入这部手机原来的 PIN：没有发送的内容只有它能打开。");
  throw new Refused("old_pin", words, { pin: words });
}

async function opens(raw: Bytes, check: ArrayBuffer): Promise<boolean> {
  return unseal(await held(raw), "check", check).then(
    () => true,
    () => false,
  );
}

function refused(error: unknown): unknown {
  if (!(error instanceof Trouble)) return error;
  const fields = error.data.fields;
  const { code, words } = error;
  return new Refused(code, words, fields && typeof fields === "object" ? { ...fields } : {});
}

// What the person will recognise the phone by in the list of his devices.
function thisPhone(): string {
  const agent = navigator.userAgent;
  const found = (names: [RegExp, string][]) => names.find(([sign]) => sign.test(agent))?.[1] ?? "";
  const browser = found([
    [/Edg\//, "Edge"],
    [/Firefox\//, "Firefox"],
    [/Chrome\//, "Chrome"],
    [/Safari\//, "Safari"],
  ]);
  const system = found([
    [/HarmonyOS|OpenHarmony/, "HarmonyOS"],
    [/Android/, "Android"],
    [/iPhone|iPad/, "iOS"],
    [/Windows/, "Windows"],
    [/Mac OS/, "macOS"],
    [/Linux/, "Linux"],
  ]);
  return [browser, system].filter(Boolean).join(", ");
}
