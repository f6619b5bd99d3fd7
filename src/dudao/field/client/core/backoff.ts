// When to try again: twice as late each time, and not all phones at once.
const FIRST_MS = 2_000;
const LAST_MS = 5 * 60_000;

export function waitFor(failures: number, chance = Math.random()): number {
  const whole = Math.min(LAST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(whole * (0.5 + chance / 2));
}
