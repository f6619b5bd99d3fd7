// Deadlines in workdays by the calendar that came with the pull, as src/dudao/lib/workdays.py;
// tests/vectors/calendar.json binds both.
import type { Day, Parts } from "../contract";

const DAY_MS = 86_400_000;

// The day `workdays` workdays after `start`; `start` itself does not count.
export function dueOn(start: Day, workdays: number, calendar: Parts["calendar"]): Day {
  let day = dayNumber(start);
  for (let left = workdays; left > 0; ) {
    day += 1;
    if (isWorkday(day, calendar)) left -= 1;
  }
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

// Outside of what was brought, weekends alone are free.
function isWorkday(day: number, calendar: Parts["calendar"]): boolean {
  const known = calendar.workdays[day - dayNumber(calendar.from)];
  if (known !== undefined) return known === "1";
  return ![0, 6].includes(new Date(day * DAY_MS).getUTCDay());
}

function dayNumber(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}
