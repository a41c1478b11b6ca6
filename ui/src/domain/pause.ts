import type { Pause, Snapshot } from "../door/bindings";
import { dayAndTime, dayOf, clockTime } from "../words/dates";
import { m } from "../words/generated/messages";

/** For how long notifications can be paused; *until* is one under way, which was chosen before. */
export type PauseChoice = "not" | "quarter" | "hour" | "tomorrow" | "on" | "until";

const MINUTE = 60_000;
/** The hour at which a pause until tomorrow ends. */
const MORNING = 8;

/** The morning after this moment, in the person’s time zone; the tray’s pause ends then too. */
function tomorrow(now: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1, MORNING).getTime();
}

/** What a choice means at a moment of the relay's clock. */
export function pauseFor(choice: Exclude<PauseChoice, "until">, now: number): Pause {
  switch (choice) {
    case "not":
      return { is: "not" };
    case "quarter":
      return { is: "until", at_ms: now + 15 * MINUTE };
    case "hour":
      return { is: "until", at_ms: now + 60 * MINUTE };
    case "tomorrow":
      return { is: "until", at_ms: tomorrow(now) };
    case "on":
      return { is: "on" };
  }
}

/** What is chosen now; a pause that has ended by itself is none. */
export function pauseOf({ paused, settings }: Pick<Snapshot, "paused" | "settings">): PauseChoice {
  const { is } = settings.pause;
  return is === "until" && !paused ? "not" : is;
}

/** The choices in words; a pause that is under way says when it ends. */
export function pauseWords(pause: Pause, now: number): Record<PauseChoice, string> {
  const at = pause.is === "until" ? pause.at_ms : now;
  const time = dayOf(at) === dayOf(now) ? clockTime(at) : dayAndTime(at, dayOf(now));
  return {
    not: m.pause_not(),
    until: m.pause_until({ time }),
    quarter: m.pause_quarter(),
    hour: m.pause_hour(),
    tomorrow: m.pause_tomorrow(),
    on: m.pause_on(),
  };
}
