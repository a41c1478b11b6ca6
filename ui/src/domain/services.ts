import type { ServiceRecord, ServiceView, UsedNumber } from "../door/bindings";
import { dayInWords, dayOf, onDay, stopwatch } from "../words/dates";
import { m } from "../words/generated/messages";

/** Services that are offered first because they were used not long ago. */
const RECENT = 3;

/** The services that a query finds: those kept on top, those used recently, and all others. */
export interface FoundServices {
  favourite: ServiceView[];
  recent: ServiceView[];
  all: ServiceView[];
}

/** Finds services by name or key; names that begin with the query come first. */
export function findServices(services: readonly ServiceView[], query: string): FoundServices {
  const wanted = query.trim().toLowerCase();
  if (wanted === "") {
    const favourite = services.filter((service) => service.favourite);
    const others = services.filter((service) => !service.favourite);
    const recent = others
      .filter((service) => service.last_used_ms !== null)
      .sort((a, b) => (b.last_used_ms ?? 0) - (a.last_used_ms ?? 0))
      .slice(0, RECENT);
    return { favourite, recent, all: others.filter((service) => !recent.includes(service)) };
  }
  const rank = (service: ServiceView) => {
    const name = service.name.toLowerCase();
    if (name.startsWith(wanted) || service.app.toLowerCase() === wanted) return 0;
    return name.includes(wanted) || service.app.toLowerCase().includes(wanted) ? 1 : 2;
  };
  return {
    favourite: [],
    recent: [],
    all: services.filter((service) => rank(service) < 2).sort((a, b) => rank(a) - rank(b)),
  };
}

/** Those of the numbers used before that are a country's, in the order given. */
export function usedIn(used: readonly UsedNumber[], country: string): UsedNumber[] {
  const calling = country === "GB" ? "44" : "1";
  return used.filter(({ phone }) => phone.replace("+", "").startsWith(calling));
}

/** What is known of a number that was used before, in a few words. */
export function usedWords(used: UsedNumber, today: string): string {
  if (used.refused_ms !== null) {
    return m.refused_on({ day: onDay(dayOf(used.refused_ms), today) });
  }
  return used.last_message_ms === null
    ? m.used_before()
    : m.used_before_last({ day: dayInWords(dayOf(used.last_message_ms), today) });
}

/** How it went with a service so far, in one line; empty where nothing is known of it. */
export function recordWords({ asked, came, refused, usual_ms }: ServiceRecord): string {
  if (asked === 0) return "";
  return [
    m.record_came({ asked, came }),
    ...(usual_ms === null ? [] : [m.record_usual({ time: waitWords(usual_ms) })]),
    ...(refused > 0 ? [m.record_refused({ count: refused })] : []),
  ].join(m.comma());
}

/** `12 s`, `2:10`. */
function waitWords(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 60 ? m.seconds({ count: seconds }) : m.minutes_clock({ time: stopwatch(ms) });
}
