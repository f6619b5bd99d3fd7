// The closed expression set of forms, as src/dudao/instruments/logic.py: tests/vectors/README.md says
// what every operation means, tests/vectors/logic.json binds both. No eval.
//
// A number is a BigInt of millionths, so that 0.1 + 0.2 is 0.3 here as there.

export type Value = null | boolean | string | bigint | Value[];
export type Known = Readonly<Record<string, unknown>>;
type Operation = (...values: Value[]) => Value;

const MAX_DEPTH = 8;
const MAX_NODES = 200;
const MAX_TEXT = 200;
const UNIT = 1_000_000n;
const LIMIT = 1_000_000_000n;
const PLACES = 6;
const measured = new WeakSet<object>(); // forms are immutable: one look at their expressions is enough

// The expression itself is wrong; answers never cause it where the form was checked before publishing.
export class LogicError extends Error {}

export function evaluate(expression: unknown, answers: Known): Value {
  const whole = typeof expression === "object" && expression !== null;
  if (!whole || !measured.has(expression)) measure(expression, 0, { nodes: MAX_NODES });
  if (whole) measured.add(expression);
  return worth(expression, answers);
}

// Whether `expression` is true of `answers`; none at all is true, unknown is not.
export function holds(expression: unknown, answers: Known): boolean {
  return expression === undefined || expression === null || evaluate(expression, answers) === true;
}

// The number as a double, which holds its at most 15 digits exactly.
export function double(value: bigint): number {
  return Number(`${value}e-${PLACES}`);
}

// In millionths, rounded half away from zero; null where it does not fit.
export function millionths(value: number): bigint | null {
  const { digits, exponent } = exact(value) ?? {};
  if (digits === undefined || exponent === undefined) return null;
  if (exponent >= 0) return fitting(digits * 10n ** BigInt(exponent), 1n);
  return fitting(digits, 10n ** BigInt(-exponent));
}

// A quotient half away from zero.
export function rounded(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const [up, down] = [size(dividend), size(divisor)];
  const quotient = (up * 2n + down) / (down * 2n);
  return negative ? -quotient : quotient;
}

// The shortest digits that make this double, as digits × 10^exponent.
function exact(value: number): { digits: bigint; exponent: number } | null {
  const found = /^(-?\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (!found) return null;
  const [, whole = "", part = "", power = "0"] = found;
  const exponent = Number(power) - part.length;
  return exponent > 40 ? null : { digits: BigInt(whole + part), exponent };
}

// dividend ÷ divisor in millionths, judged before it is rounded.
function fitting(dividend: bigint, divisor: bigint): bigint | null {
  if (divisor === 0n || size(dividend) >= LIMIT * size(divisor)) return null;
  return rounded(dividend * UNIT, divisor);
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function measure(expression: unknown, depth: number, budget: { nodes: number }): void {
  budget.nodes -= 1;
  if (budget.nodes < 0) throw new LogicError(`more than ${MAX_NODES} parts`);
  if (depth > MAX_DEPTH) throw new LogicError(`more than ${MAX_DEPTH} levels`);
  if (typeof expression === "string" && [...expression].length > MAX_TEXT)
    throw new LogicError(`a text of more than ${MAX_TEXT} characters`);
  for (const part of parts(expression)) measure(part, depth + 1, budget);
}

function parts(expression: unknown): unknown[] {
  if (Array.isArray(expression)) {
    if (expression.some((entry) => typeof entry === "object"))
      throw new LogicError("a list holds scalars only");
    return expression;
  }
  if (typeof expression !== "object" || expression === null) return [];
  const [name, args] = operation(expression);
  return name === "var" ? [] : args;
}

function operation(expression: object): [string, unknown[]] {
  const entries = Object.entries(expression);
  const [name, args] = entries[0] ?? ["", null];
  if (entries.length !== 1) throw new LogicError("one operation a level");
  if (name === "var") {
    if (typeof args !== "string" || !args) throw new LogicError("var takes a name");
    return [name, [args]];
  }
  const [least, most] = ARITY.get(name) ?? [0, 0];
  if (!most) throw new LogicError(`no operation ${name}`);
  if (!Array.isArray(args) || args.length < least || args.length > most)
    throw new LogicError(`${name} takes ${least} to ${most}`);
  return [name, args];
}

function worth(expression: unknown, answers: Known): Value {
  if (typeof expression !== "object" || expression === null || Array.isArray(expression))
    return literal(expression);
  const [name, args] = operation(expression);
  if (name === "var") return literal(own(answers, String(args[0])));
  if (name === "and" || name === "or") return junction(name, args, answers);
  const work = STRICT.get(name) as Operation;
  return work(...args.map((arg) => worth(arg, answers)));
}

function own(answers: Known, name: string): unknown {
  return Object.hasOwn(answers, name) ? answers[name] : null;
}

function literal(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return millionths(value);
  if (Array.isArray(value)) return value.map(literal);
  throw new LogicError(`no place for ${typeof value}`);
}

function junction(name: string, args: unknown[], answers: Known): boolean {
  const decisive = name === "or";
  return args.some((arg) => boolean(worth(arg, answers)) === decisive) ? decisive : !decisive;
}

function boolean(value: Value | undefined): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value === "boolean") return value;
  throw new LogicError("a boolean was wanted");
}

function equal(left: Value | undefined, right: Value | undefined): boolean {
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((entry, n) => equal(entry, right[n]));
  return left === right;
}

function contains(needle: Value | undefined, stack: Value | undefined): boolean {
  if (stack !== null && !Array.isArray(stack)) throw new LogicError("in takes a list");
  return needle !== null && (stack ?? []).some((entry) => equal(needle, entry));
}

function ordering(holdsFor: (difference: number) => boolean): Operation {
  return (left = null, right = null) => {
    if (left === null || right === null) return false;
    if (typeof left === "bigint" && typeof right === "bigint")
      return holdsFor(left < right ? -1 : Number(left > right));
    if (typeof left === "string" && typeof right === "string") return holdsFor(order(left, right));
    throw new LogicError("no order between these");
  };
}

// By code point, where `<` of JavaScript goes by UTF-16 unit.
function order(left: string, right: string): number {
  const [one, other] = [[...left], [...right]];
  for (const [place, char] of one.entries()) {
    const against = other[place];
    if (against === undefined) return 1;
    const difference = (char.codePointAt(0) ?? 0) - (against.codePointAt(0) ?? 0);
    if (difference) return difference;
  }
  return one.length - other.length;
}

function arithmetic(compute: (left: bigint, right: bigint) => bigint | null): Operation {
  return (...values) => {
    const numbers = values.map((value) => {
      if (value !== null && typeof value !== "bigint") throw new LogicError("numbers only");
      return value;
    });
    return numbers.reduce((total, value) =>
      total === null || value === null ? null : compute(total, value),
    ) as bigint | null;
  };
}

const ORDER: [string, Operation][] = [
  ["<", ordering((difference) => difference < 0)],
  ["<=", ordering((difference) => difference <= 0)],
  [">", ordering((difference) => difference > 0)],
  [">=", ordering((difference) => difference >= 0)],
];
const ARITHMETIC: [string, Operation][] = [
  ["+", arithmetic((left, right) => fitting(left + right, UNIT))],
  ["-", arithmetic((left, right) => fitting(left - right, UNIT))],
  ["*", arithmetic((left, right) => fitting(left * right, UNIT * UNIT))],
  ["/", arithmetic(fitting)],
];
const STRICT = new Map<string, Operation>([
  ["==", (left, right) => equal(left, right)],
  ["!=", (left, right) => !equal(left, right)],
  ...ORDER,
  ...ARITHMETIC,
  ["not", (value) => !boolean(value)],
  ["empty", (value) => value === null || value === "" || (Array.isArray(value) && !value.length)],
  ["in", (needle, stack) => contains(needle, stack)],
]);
const ARITY = new Map<string, [number, number]>([
  ...[...STRICT.keys()].map((name): [string, [number, number]] => [name, [2, 2]]),
  ["not", [1, 1]],
  ["empty", [1, 1]],
  ["and", [1, 50]],
  ["or", [1, 50]],
  ["+", [2, 50]],
  ["*", [2, 50]],
]);
