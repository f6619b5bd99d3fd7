// Checking an Ed25519 signature (RFC 8032, 5.1.7) where the browser cannot: Chrome has it since
// 137, Firefox since 129, Safari since 17; many phones at school gates are older. Nothing here is
// secret, so that it need not take the same time for everything.

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = mod(-121665n * inverse(121666n));
const ROOT = power(2n, (P - 1n) / 4n); // of -1

type Point = readonly [x: bigint, y: bigint, z: bigint, t: bigint];

const ZERO: Point = [0n, 1n, 1n, 0n];
const BASE = decoded(littleEndian(mod(4n * inverse(5n)))) as Point;

function mod(n: bigint, by = P): bigint {
  const rest = n % by;
  return rest < 0n ? rest + by : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}

function inverse(n: bigint): bigint {
  return power(mod(n), P - 2n);
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduceRight((n, byte) => (n << 8n) | BigInt(byte), 0n);
}

function littleEndian(n: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, at) => Number((n >> BigInt(8 * at)) & 255n));
}

function add(one: Point, other: Point): Point {
  const a = mod((one[1] - one[0]) * (other[1] - other[0]));
  const b = mod((one[1] + one[0]) * (other[1] + other[0]));
  const c = mod(2n * D * one[3] * other[3]);
  const d = mod(2n * one[2] * other[2]);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(point: Point, factor: bigint): Point {
  let [result, doubled] = [ZERO, point];
  for (let rest = factor; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = add(result, doubled);
    doubled = add(doubled, doubled);
  }
  return result;
}

function decoded(bytes: Uint8Array): Point | null {
  const whole = numberOf(bytes);
  const y = whole & (2n ** 255n - 1n);
  if (y >= P) return null;
  const u = mod(y * y - 1n);
  const square = mod(u * inverse(D * y * y + 1n));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x) !== square) x = mod(x * ROOT);
  if (mod(x * x) !== square) return null;
  const odd = whole >> 255n;
  if (x === 0n && odd) return null;
  if ((x & 1n) !== odd) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

function same(one: Point, other: Point): boolean {
  return (
    mod(one[0] * other[2]) === mod(other[0] * one[2]) &&
    mod(one[1] * other[2]) === mod(other[1] * one[2])
  );
}

export async function verifiedByHand(
  key: Uint8Array,
  signature: Uint8Array,
  message: Uint8Array,
): Promise<boolean> {
  if (key.length !== 32 || signature.length !== 64) return false;
  const [point, start] = [decoded(key), decoded(signature.subarray(0, 32))];
  const s = numberOf(signature.subarray(32));
  if (!point || !start || s >= ORDER) return false;
  const hashed = new Uint8Array([...signature.subarray(0, 32), ...key, ...message]);
  const k = mod(numberOf(new Uint8Array(await crypto.subtle.digest("SHA-512", hashed))), ORDER);
  return same(times(BASE, s), add(start, times(point, k)));
}

export async function verified(
  key: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  message: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  let own: CryptoKey;
  try {
    own = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  } catch {
    return verifiedByHand(key, signature, message);
  }
  return crypto.subtle.verify("Ed25519", own, signature, message);
}
