import { asDate, dayOf, monthNames } from "../words/dates";

/** A day as it was typed, in the usual ways to write one; nothing where it is none. */
export function readDay(typed: string, today: string): string | null {
  const text = typed.trim().toLowerCase();
  const year = today.slice(0, 4);
  const iso = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text);
  if (iso) return checked(iso[1], iso[2], iso[3]);
  const chinese = /^(\d{1,2})月(\d{1,2})日?$/.exec(text);
  if (chinese) return checked(year, chinese[1], chinese[2]);
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})?$/.exec(text);
  if (dotted) return checked(dotted[3] ?? year, dotted[2], dotted[1]);
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  const month = words.findIndex((word) => monthOf(word) !== null);
  if (month < 0) return null;
  const numbers = words.filter((_, at) => at !== month);
  const day = numbers.find((word) => /^\d{1,2}(st|nd|rd|th|\.)?$/.test(word));
  const named = numbers.find((word) => /^\d{4}$/.test(word));
  if (day === undefined || numbers.length > (named === undefined ? 1 : 2)) return null;
  return checked(named ?? year, String(monthOf(words[month] ?? "")), String(parseInt(day, 10)));
}

function monthOf(word: string): number | null {
  if (word.length < 3) return null;
  const at = monthNames().findIndex((name) => name.startsWith(word.replace(/\.$/, "")));
  return at < 0 ? null : at + 1;
}

function checked(year = "", month = "", day = ""): string | null {
  const two = (value: string) => value.padStart(2, "0");
  const written = `${year}-${two(month)}-${two(day)}`;
  const date = asDate(written);
  // The 31st of a month without one is a day of the next.
  return date && dayOf(date.getTime()) === written ? written : null;
}

/** The day so many months on; the last of the month where it has no such day. */
export function monthsOn(day: string, months: number): string {
  const date = asDate(day);
  if (!date) return day;
  const wanted = date.getDate();
  date.setDate(1);
  date.setMonth(date.getMonth() + months);
  const last = new Date(date.getFullYear(), date.getMonth() + 1, 0).getDate();
  date.setDate(Math.min(wanted, last));
  return dayOf(date.getTime());
}
