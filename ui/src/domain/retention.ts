import type { HistoryKept } from "../door/bindings";
import { dayOf, fullDate } from "../words/dates";
import { m } from "../words/generated/messages";
import { locale } from "../words/language.svelte";

/** After so many days messages can be deleted; never is chosen as well. */
export const KEEP_DAYS: readonly number[] = [7, 30, 90, 365];

/** The choices, with the one that counts where it is none of them. */
export function keepChoices(now: number | null): (number | null)[] {
  const days = now === null || KEEP_DAYS.includes(now) ? KEEP_DAYS : [...KEEP_DAYS, now];
  return [null, ...[...days].sort((a, b) => a - b)];
}

/** A choice in words. */
export function keepWords(days: number | null): string {
  if (days === null) return m.keep_always();
  return days === 365 ? m.keep_year() : m.days_left({ count: days });
}

/** The last day whose messages are older than so many days. */
export function lastGone(days: number, today: string): string {
  const [year = 0, month = 1, day = 1] = today.split("-").map(Number);
  return dayOf(new Date(year, month - 1, day - days - 1).getTime());
}

/** `6.1 MB`: with one digit where that says more. */
export function sizeWords(bytes: number): string {
  const units = ["kB", "MB", "GB"];
  let size = bytes / 1000;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && size < 100 ? 1 : 0;
  const format = new Intl.NumberFormat(locale(), { maximumFractionDigits: digits });
  return `${format.format(size)} ${units[unit]}`;
}

/** What is kept of messages, and on the next line how; without a size nothing is on the disk. */
export function keptWords({ messages, since_ms, bytes }: HistoryKept): [string, string] {
  const counted = m.messages_count({ count: grouped(messages) });
  const what =
    since_ms === null
      ? counted
      : m.kept_since({ messages: counted, date: fullDate(dayOf(since_ms)) });
  const how = bytes === 0 ? m.kept_in_memory() : m.kept_encrypted({ size: sizeWords(bytes) });
  return [what, how];
}

/** `3,412`. */
export function grouped(count: number): string {
  return new Intl.NumberFormat(locale()).format(count);
}
