import { m } from "./generated/messages";
import { locale } from "./language.svelte";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

// Making an Intl formatter is slow, and rows ask for one each.
const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const tag = locale();
  const key = tag + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(tag, options);
    formats.set(key, found);
  }
  return found;
}

/** A day `YYYY-MM-DD` as a date in this time zone; nothing if it is none. */
export function asDate(day: string): Date | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  return parts ? new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) : null;
}

/** The day of a moment, in this time zone. */
export function dayOf(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** So many days before a day; the day itself where it is none. */
export function daysBefore(day: string, days: number): string {
  const date = asDate(day);
  if (!date) return day;
  date.setDate(date.getDate() - days);
  return dayOf(date.getTime());
}

/** `10:19`; a day has 24 hours in a column of times, whatever the locale. */
export function clockTime(ms: number): string {
  return format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(ms);
}

/** `10:41:07`. */
export function exactTime(ms: number): string {
  return format({
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(ms);
}

/** `26 November`, with the year where it is not that of `today`. */
export function dateWords(day: string, today: string): string {
  const date = asDate(day);
  if (!date) return day;
  const sameYear = day.slice(0, 4) === today.slice(0, 4);
  return format({
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(date);
}

/** `26 November 2025`. */
export function fullDate(day: string): string {
  const date = asDate(day);
  return date ? format({ day: "numeric", month: "long", year: "numeric" }).format(date) : day;
}

/** `November`, `11月`, of `2025-11`. */
export function monthName(month: string): string {
  const date = asDate(`${month}-01`);
  // Alone, the long one is written out in Chinese, where beside a day it is a digit.
  const form = m.format_month() as Intl.DateTimeFormatOptions["month"];
  return date ? format({ month: form }).format(date) : month;
}

/** `Nov`, `11月`, of `2025-11`, for the head of a column. */
export function monthShort(month: string): string {
  const date = asDate(`${month}-01`);
  return date ? format({ month: "short" }).format(date) : month;
}

/** `22 Nov`. */
export function shortDate(day: string): string {
  const date = asDate(day);
  return date ? format({ day: "numeric", month: "short" }).format(date) : day;
}

/** The head of a day in the history: today, yesterday, or weekday and date. */
export function dayHead(day: string, today: string): string {
  if (day === today) return m.today();
  if (day === daysBefore(today, 1)) return m.yesterday();
  return weekdayAndDate(day, today);
}

/** `Wednesday, 26 November`. */
export function weekdayAndDate(day: string, today: string): string {
  const date = asDate(day);
  if (!date) return day;
  return m.weekday_and_date({
    weekday: format({ weekday: "long" }).format(date),
    date: dateWords(day, today),
  });
}

/** The head of a month, given as `2025-11`: `November 2025`. */
export function monthHead(month: string): string {
  const date = asDate(`${month}-01`);
  return date ? format({ month: "long", year: "numeric" }).format(date) : month;
}

/** The names of the twelve months, in small letters. */
export function monthNames(): string[] {
  return Array.from({ length: 12 }, (_, month) =>
    format({ month: "long" })
      .format(new Date(2026, month, 1))
      .toLowerCase(),
  );
}

/** A day within a sentence: today, yesterday, `3 November`. */
export function dayInWords(day: string, today: string): string {
  if (day === today) return m.today_small();
  if (day === daysBefore(today, 1)) return m.yesterday_small();
  return dateWords(day, today);
}

/** A day within a sentence that something happened on: today, yesterday, `on 3 November`. */
export function onDay(day: string, today: string): string {
  const words = dayInWords(day, today);
  const near = day === today || day === daysBefore(today, 1);
  return near ? words : m.on_date({ date: words });
}

/** A day and a time, the day left out when it is today. */
export function momentWords(ms: number, today: string): string {
  const day = dayOf(ms);
  if (day === today) return exactTime(ms);
  return m.day_and_time({ day: dateWords(day, today), time: clockTime(ms) });
}

/** A day and a time within a table or a ledger: `today, 10:38`. */
export function dayAndTime(ms: number, today: string): string {
  return m.day_and_time({ day: dayInWords(dayOf(ms), today), time: clockTime(ms) });
}

/** `134 ms`, `12.4 s`. */
export function milliseconds(ms: number): string {
  const digits = new Intl.NumberFormat(locale(), { maximumFractionDigits: ms < 10_000 ? 0 : 1 });
  return ms < 10_000
    ? m.milliseconds({ count: digits.format(ms) })
    : m.seconds({ count: digits.format(ms / 1000) });
}

/** How long ago: seconds, minutes, hours, then the date. */
export function age(ms: number, now: number): string {
  const past = Math.max(0, now - ms);
  if (past < 1000) return m.age_now();
  if (past < MINUTE) return m.age_seconds({ count: Math.floor(past / 1000) });
  if (past < HOUR) return m.age_minutes({ count: Math.floor(past / MINUTE) });
  if (past < DAY) return m.age_hours({ count: Math.floor(past / HOUR) });
  return dateWords(dayOf(ms), dayOf(now));
}

/** How long something has lasted: `6 s`, `4 min`, `26 h`. */
export function howLong(ms: number): string {
  const past = Math.max(0, ms);
  if (past < MINUTE) return m.seconds({ count: Math.floor(past / 1000) });
  if (past < HOUR) return m.for_minutes({ count: Math.floor(past / MINUTE) });
  return m.for_hours({ count: Math.floor(past / HOUR) });
}

/** `4:48`, `0:06`; `1:02:03` from an hour on. */
export function stopwatch(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
