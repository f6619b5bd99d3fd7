// Text and numbers as people write them, the same to the character as on the server.

// What Python's str.split() and str.strip() take for blank; \s of JavaScript is another set.
const BLANK =
  "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const EDGES = new RegExp(`^[${BLANK}]+|[${BLANK}]+$`, "g");
const BLANKS = new RegExp(`[${BLANK}]+`, "g");
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cs}]/gu;

export function strip(text: string): string {
  return text.replace(EDGES, "");
}

export function folded(line: string): string {
  return strip(line).replace(BLANKS, " ");
}

// Text stays text, whatever it contains; only control characters and halves of characters go.
export function plainText(text: string): string {
  return strip(text.replace(/\r\n?/g, "\n").replace(UNSEEN, ""));
}

// Characters as people and Python count them.
export function lengthOf(text: string): number {
  return [...text].length;
}

// 0.0000001, never 1e-7.
export function plainNumber(value: number): string {
  const text = String(value === 0 ? 0 : value);
  const found = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!found) return text;
  const [, sign = "", first = "", rest = "", power = "0"] = found;
  const digits = first + rest;
  const point = 1 + Number(power);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, "0");
}
