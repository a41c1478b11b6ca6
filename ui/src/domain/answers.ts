import type { Answers } from "../door/bindings";
import { dayOf, onDay, clockTime, stopwatch } from "../words/dates";
import { m } from "../words/generated/messages";

const HOUR = 3_600_000;

/** How long after a number was taken its first message came: `after 0:51`, `after 26 h`. */
export function afterWords(afterMs: number): string {
  if (afterMs < HOUR) return m.after_time({ time: stopwatch(afterMs) });
  const hours = Math.round(afterMs / HOUR);
  return hours < 48
    ? m.after_hours({ count: hours })
    : m.after_days({ count: Math.round(hours / 24) });
}

/** The same with the number that it answers: `after 0:51, the number you took at 10:41`. */
export function answerWords({ asked_ms, after_ms }: Answers, today: string): string {
  const after = afterWords(after_ms);
  const day = dayOf(asked_ms);
  const time = clockTime(asked_ms);
  return day === today
    ? m.answers_today({ after, time })
    : m.answers_earlier({ after, day: onDay(day, today), time });
}
