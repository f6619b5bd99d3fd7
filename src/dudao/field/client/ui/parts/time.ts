// Days and hours as people say them, in China whatever the phone's zone.
import { language, t } from "../../words";

const ZONE = "Asia/Shanghai";
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const made = new Map<string, Intl.DateTimeFormat>();

function format(
  options: Intl.DateTimeFormatOptions,
  tongue = language() as string,
): Intl.DateTimeFormat {
  const key = JSON.stringify([tongue, options]);
  let found = made.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(
      tongue === "en" ? "en-GB" : tongue === "zh" ? "zh-CN" : tongue,
      {
        timeZone: ZONE,
        ...options,
      },
    );
    made.set(key, found);
  }
  return found;
}

export const dayOf = (instant: string): string => format({}, "sv-SE").format(new Date(instant));

export const clockTime = (instant: string): string =>
  format({ hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(instant));

export const stamp = (instant: string): string => `${dayOf(instant)} ${clockTime(instant)}`;

// The year is said where it is another.
export function dayWords(day: string, today = day): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: "numeric" } as const);
  return format({ ...year, month: "long", day: "numeric", weekday: "short" }).format(
    new Date(`${day}T12:00+08:00`),
  );
}

export function nearWords(day: string, today: string): string {
  const apart = Math.round((Date.parse(day) - Date.parse(today)) / DAY);
  if (apart === 0) return t("今天");
  if (apart === 1) return t("明天");
  if (apart === -1) return t("昨天");
  return dayWords(day, today);
}

export function dayAndTime(instant: string, today: string): string {
  const day = dayOf(instant);
  return day === today ? clockTime(instant) : `${nearWords(day, today)} ${clockTime(instant)}`;
}

export function ago(instant: string, now = Date.now()): string {
  const past = Math.max(0, now - Date.parse(instant));
  if (past < MINUTE) return t("刚刚");
  if (past < 60 * MINUTE) return t("{n} 分钟前", { n: Math.floor(past / MINUTE) });
  if (past < DAY) return t("{n} 小时前", { n: Math.floor(past / (60 * MINUTE)) });
  return t("{n} 天前", { n: Math.floor(past / DAY) });
}

export function span(seconds: number): string {
  const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
  return `${two(seconds / 60)}:${two(seconds % 60)}`;
}

export function sizeWords(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
