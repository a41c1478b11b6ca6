import type { NumberView } from "../door/bindings";
import { m } from "../words/generated/messages";

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
  if (number.days_left === null) return number.valid_until_text;
  if (number.days_left <= 0) return m.ends_today();
  return m.days_left({ count: number.days_left });
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
