// Keys: the data key of an account, the PIN that opens it, and what is stored under it.
import { type Bytes, utf8 } from "./bytes";

export const ROUNDS = 600_000;
const IV_BYTES = 12;

export interface Wrapped {
  salt: ArrayBuffer;
  rounds: number;
  wrapped: ArrayBuffer;
}

export function newDataKey(): Bytes {
  return crypto.getRandomValues(new Uint8Array(32));
}

// The key as it is held while the account is open: it cannot be read out again.
export function held(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

export async function wrap(raw: Bytes, pin: string, rounds = ROUNDS): Promise<Wrapped> {
  const salt = crypto.getRandomValues(new Uint8Array(16)).buffer;
  const wrapped = await seal(await fromPin(pin, salt, rounds), "data key", raw);
  return { salt, rounds, wrapped };
}

// The data key, or null where the PIN is another.
export async function unwrap({ salt, rounds, wrapped }: Wrapped, pin: string) {
  const key = await fromPin(pin, salt, rounds);
  return unseal(key, "data key", wrapped).catch(() => null);
}

// `place` binds what is stored to where it is stored: moved elsewhere it does not open.
export async function seal(key: CryptoKey, place: string, content: Bytes): Promise<ArrayBuffer> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const additionalData = utf8(place);
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, content);
  const sealed = new Uint8Array(IV_BYTES + data.byteLength);
  sealed.set(iv);
  sealed.set(new Uint8Array(data), IV_BYTES);
  return sealed.buffer;
}

export async function unseal(key: CryptoKey, place: string, sealed: ArrayBuffer): Promise<Bytes> {
  const iv = new Uint8Array(sealed, 0, IV_BYTES);
  const data = new Uint8Array(sealed, IV_BYTES);
  const additionalData = utf8(place);
  return new Uint8Array(
    await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, data),
  );
}

async function fromPin(pin: string, salt: ArrayBuffer, iterations: number): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  const kind = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(how, secret, kind, false, ["encrypt", "decrypt"]);
}
