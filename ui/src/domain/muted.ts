import type { Muted, NumberView } from "../door/bindings";

/** A service's name; its key where none of the numbers is its. */
export function serviceName(muted: Muted, numbers: readonly NumberView[]): string {
  const app = muted.is === "number" ? muted.key.app : muted.app;
  return numbers.find(({ key }) => key.app === app)?.service ?? app;
}

/** What can be muted still. */
export interface Mutable {
  services: { app: string; service: string }[];
  numbers: NumberView[];
}

/** Services and numbers that give notifications: by name, and as listed. */
export function mutable(numbers: readonly NumberView[]): Mutable {
  const loud = numbers.filter(({ service_muted }) => !service_muted);
  const services = new Map(loud.map(({ key, service }) => [key.app, service]));
  return {
    services: [...services]
      .map(([app, service]) => ({ app, service }))
      .sort((a, b) => a.service.localeCompare(b.service)),
    numbers: loud.filter(({ muted, standing }) => !muted && standing !== "expired"),
  };
}
