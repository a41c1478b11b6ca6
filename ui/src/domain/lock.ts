import type { LockedWhy } from "../door/bindings";
import { m } from "../words/generated/messages";

/** The choices of how long nobody has to use the app until it locks, in minutes; never where absent. */
const CHOICES: readonly (number | null)[] = [1, 5, 15, 60, null];

/** They and the one that holds, should that be another. */
export function lockChoices(held: number | null): (number | null)[] {
  if (CHOICES.includes(held)) return [...CHOICES];
  const minutes = [...CHOICES, held].filter((it) => it !== null).sort((a, b) => a - b);
  return [...minutes, null];
}

/** How long, in words. */
export function lockAfterWords(minutes: number | null): string {
  if (minutes === null) return m.lock_never();
  return minutes === 60 ? m.lock_hour() : m.lock_minutes({ count: minutes });
}

/** Why it is locked. */
export function whyLocked(why: LockedWhy): string {
  if (why.is === "start") return m.locked_start();
  return why.is === "asked" ? m.locked_asked() : m.locked_idle({ count: why.minutes });
}
