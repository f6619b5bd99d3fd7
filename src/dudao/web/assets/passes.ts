// What a visit pass says and whether it may be let in (src/dudao/planning/rules/passes.py).
import { verified } from "./ed25519";

export interface Key {
  id: string;
  key: string;
  office: string;
  phone: string;
}

export interface Known {
  keys: Key[];
  revoked: string[];
}

export interface Pass {
  text: string;
  office: string;
  unit: number;
  school: string;
  day: string;
  slot: string;
  minutes: number;
  basis: string;
  people: string[];
  items: string[];
  nonce: string;
}

export type Why =
  | "unreadable"
  | "nokeys"
  | "insecure"
  | "forged"
  | "early"
  | "wrong_day"
  | "elsewhere"
  | "revoked"
  | "replayed";

export interface Judged {
  why: Why | ""; // "": let in
  pass: Pass | null;
  phone: string; // of the office that signed it, or of any
  proven: boolean; // false: without https no browser can check a signature, the server has to
}

export interface Gate {
  today: string;
  unit: number | null; // the school this phone stands at
  seen: Record<string, string>; // nonce and when
  known: Known;
}

const PURPOSE = "dudao-pass-1\n";
const VERSION = 1;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const plain = atob(base64.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

// The pass in what a camera read: the part behind # of an address, or all of it.
export function passIn(text: string): string {
  return text.slice(text.indexOf("#") + 1).trim();
}

// China has one time zone and no summer time.
export function dayIn(moment: Date): string {
  return new Date(moment.getTime() + 8 * 3600_000).toISOString().slice(0, 10);
}

interface Opened {
  pass: Pass;
  keyId: string;
  message: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}

function opened(text: string): Opened | null {
  try {
    const [first = "", second = ""] = text.split(".");
    const [said, signature] = [bytesOf(first), bytesOf(second)];
    const plain = JSON.parse(new TextDecoder("gb18030", { fatal: true }).decode(said));
    const [version, keyId, office, unit, school, day, slot, minutes, basis, ...rest] = plain;
    const [people, items, , nonce] = rest;
    if (version !== VERSION || !Array.isArray(people) || !Array.isArray(items)) return null;
    const message = new Uint8Array([...new TextEncoder().encode(PURPOSE), ...said]);
    const pass = { text, office, unit, school, day, slot, minutes, basis, people, items, nonce };
    return { pass, keyId, message, signature };
  } catch {
    return null;
  }
}

async function signedBy(keys: Key[], it: Opened): Promise<Key | null> {
  for (const key of keys.filter(({ id }) => id === it.keyId))
    if (await verified(bytesOf(key.key), it.signature, it.message)) return key;
  return null;
}

export async function judge(text: string, gate: Gate): Promise<Judged> {
  const phone = gate.known.keys.map((key) => key.phone).find(Boolean) ?? "";
  const proven = Boolean(globalThis.crypto?.subtle);
  const it = opened(passIn(text));
  if (!it) return { why: "unreadable", pass: null, phone, proven };
  if (!gate.known.keys.length) return { why: "nokeys", pass: null, phone, proven };
  const key = proven ? await signedBy(gate.known.keys, it) : gate.known.keys[0];
  if (!key) return { why: "forged", pass: null, phone, proven };
  return { why: refusal(it.pass, gate), pass: it.pass, phone: key.phone, proven };
}

function refusal(pass: Pass, gate: Gate): Why | "" {
  if (gate.known.revoked.includes(pass.nonce)) return "revoked";
  if (pass.day > gate.today) return "early";
  if (pass.day < gate.today) return "wrong_day";
  if (gate.unit !== null && pass.unit !== gate.unit) return "elsewhere";
  return gate.seen[pass.nonce] ? "replayed" : "";
}
