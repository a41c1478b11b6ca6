import type { MonthSpent, NumberView } from "../door/bindings";
import { fullDate, weekdayAndDate } from "../words/dates";
import { m } from "../words/generated/messages";
import { money } from "../words/money";

/** The shape beside a number: what stands with it, never by colour alone. */
export type Shape = "subscribed" | "not_subscribed" | "expiring" | "expired";

/** Which shape a number has. */
export function shapeOf(number: NumberView): Shape {
  if (number.standing === "expired") return "expired";
  if (number.standing === "subscribed") return "subscribed";
  return number.expiring ? "expiring" : "not_subscribed";
}

/** The shape in words. */
export function shapeWords(shape: Shape): string {
  return {
    subscribed: m.standing_subscribed,
    not_subscribed: m.standing_not_subscribed,
    expiring: m.standing_expiring,
    expired: m.standing_expired,
  }[shape]();
}

/** What is left of a number, in a word or two; PingMe's own words where the date is unknown. */
export function leftWords(number: NumberView): string {
  if (number.standing === "expired") return m.expired();
  if (number.waiting) return m.waiting();
  if (number.days_left === null) return number.valid_until_text || m.not_known();
  if (number.days_left <= 0) return m.ends_today();
  if (number.days_left === 1) return m.ends_tomorrow();
  return m.days_left({ count: number.days_left });
}

/** How far a day is, within a sentence or beside a date: `today`, `tomorrow`, `in 3 days`. */
export function inDays(days: number): string {
  if (days <= 0) return m.ends_today();
  return days === 1 ? m.ends_tomorrow() : m.in_days({ count: days });
}

/** A date beside which stands how far it is: `26 November 2025, in 2 days`; PingMe's words for another. */
export function untilWords({ valid_until, valid_until_text, days_left }: NumberView): string {
  if (!valid_until) return valid_until_text || m.not_known();
  const date = fullDate(valid_until);
  return days_left === null ? date : [date, inDays(days_left)].join(m.comma());
}

/** That a number ends, and when, in one line. */
export function endsWords({ valid_until, days_left }: NumberView, today: string): string {
  if (!valid_until || days_left === null) return m.ends_soon();
  const date = weekdayAndDate(valid_until, today);
  if (days_left <= 0) return m.ends_on_today({ date });
  if (days_left === 1) return m.ends_on_tomorrow({ date });
  return m.ends_on({ date, left: inDays(days_left) });
}

/** What the month has cost so far, against the limit where there is one. */
export function spentWords({ sum, limit }: MonthSpent): string {
  if (!sum) return limit ? m.spent_none_of({ limit: money(limit) }) : m.not_known();
  return limit
    ? m.spent_of({ sum: money(sum), limit: money(limit) })
    : m.spent_so_far({ sum: money(sum) });
}

/** The country of a number, by its calling code; nothing for one of another. */
export function countryOf({ key, tel_code }: NumberView): string | undefined {
  const calling = tel_code ?? (key.phone.startsWith("44") ? "44" : key.phone.slice(0, 1));
  if (calling === "1") return m.country_us();
  return calling === "44" ? m.country_gb() : undefined;
}

/** The numbers of one service. */
export interface ServiceGroup {
  app: string;
  service: string;
  numbers: NumberView[];
}

/** The numbers under the names of their services, by name, each in the order given. */
export function byService(numbers: readonly NumberView[]): ServiceGroup[] {
  const groups = new Map<string, ServiceGroup>();
  for (const number of numbers) {
    const { app } = number.key;
    const group = groups.get(app) ?? { app, service: number.service, numbers: [] };
    group.numbers.push(number);
    groups.set(app, group);
  }
  return [...groups.values()].sort((a, b) => a.service.localeCompare(b.service));
}
