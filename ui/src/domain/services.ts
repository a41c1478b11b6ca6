import type { NumberView, ServiceView } from "../door/bindings";

/** Services that are offered first because they were used not long ago. */
const RECENT = 3;

/** The services that a query finds: those used recently, and all others. */
export interface FoundServices {
  recent: ServiceView[];
  all: ServiceView[];
}

/** Finds services by name or key; names that begin with the query come first. */
export function findServices(services: readonly ServiceView[], query: string): FoundServices {
  const wanted = query.trim().toLowerCase();
  if (wanted === "") {
    const recent = services.filter((service) => service.last_used_ms !== null).slice(0, RECENT);
    return { recent, all: services.filter((service) => !recent.includes(service)) };
  }
  const rank = (service: ServiceView) => {
    const name = service.name.toLowerCase();
    if (name.startsWith(wanted) || service.app.toLowerCase() === wanted) return 0;
    return name.includes(wanted) || service.app.toLowerCase().includes(wanted) ? 1 : 2;
  };
  return {
    recent: [],
    all: services.filter((service) => rank(service) < 2).sort((a, b) => rank(a) - rank(b)),
  };
}

/** The account's numbers of a service that were used before, in a country, newest use first. */
export function usedBefore(
  numbers: readonly NumberView[],
  account: number,
  app: string,
  country: string,
): NumberView[] {
  const calling = country === "GB" ? "44" : "1";
  return numbers
    .filter(({ key, tel_code }) => {
      if (key.account !== account || key.app !== app) return false;
      return tel_code === null ? key.phone.startsWith(calling) : tel_code === calling;
    })
    .sort((a, b) => (b.last_message_ms ?? 0) - (a.last_message_ms ?? 0));
}
