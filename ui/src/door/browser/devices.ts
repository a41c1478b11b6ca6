import type { RelayDetails } from "../bindings";
import { at } from "./sample";

const DAY = 86_400_000;

/** What its relay says of itself. */
export function sampleRelay(now: number): RelayDetails {
  const desktop = { this: false, suspended: false, unread: 0 };
  return {
    version: "0.1.0",
    devices: [
      {
        ...desktop,
        name: "Work desktop",
        this: true,
        paired_ms: at(now, 53, 10, 33),
        seen_ms: now - 4000,
      },
      {
        ...desktop,
        name: "Laptop",
        paired_ms: at(now, 20, 9, 5),
        seen_ms: now - 2 * DAY,
        unread: 3,
      },
      {
        ...desktop,
        name: "Old tower",
        paired_ms: at(now, 300, 18, 0),
        seen_ms: now - 41 * DAY,
        suspended: true,
      },
    ],
    pingme: { is: "last", at_ms: now - 12_000 },
  };
}
