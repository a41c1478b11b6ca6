import type { NumberView } from "../door/bindings";

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
