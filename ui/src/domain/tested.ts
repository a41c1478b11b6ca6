import type { Tested, TestedCandidate } from "../door/bindings";
import { m } from "../words/generated/messages";

/** A stretch of a text, and how it is marked. */
export interface Part {
  text: string;
  mark: "taken" | "left" | null;
}

/**
 * Cuts a text where candidates begin and end. They may be those of a text that was there a moment ago:
 * what has changed since is not marked.
 */
export function markedParts(
  text: string,
  of: string,
  candidates: readonly TestedCandidate[],
): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const { start, end, taken } of candidates.toSorted(
    (one, other) => one.start - other.start,
  )) {
    const same = text.slice(0, end) === of.slice(0, end);
    if (start < at || end <= start || end > text.length || !same) continue;
    if (start > at) parts.push({ text: text.slice(at, start), mark: null });
    parts.push({ text: text.slice(start, end), mark: taken ? "taken" : "left" });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), mark: null });
  return parts;
}

/** The four facts of a text: a name, what it is, and what follows from that. */
export interface Fact {
  name: string;
  value: string;
  note: string;
  strong: boolean;
}

export function factsOf(tested: Tested): Fact[] {
  const verdict = {
    one: { value: m.test_one, note: m.test_one_note },
    several: { value: m.test_several, note: m.test_several_note },
    none: { value: m.test_none, note: m.test_none_note },
  }[tested.verdict];
  const { code, shown, service, valid_for_s: valid } = tested;
  return [
    { name: m.test_result(), value: verdict.value(), note: verdict.note(), strong: true },
    {
      name: m.test_code(),
      value: shown ?? "–",
      note:
        code === null ? m.test_sure({ percent: tested.confidence }) : m.test_copied_as({ code }),
      strong: code !== null,
    },
    {
      name: m.service(),
      value: service ?? m.test_not_named(),
      note: service === null ? m.test_service_else() : m.test_in_text(),
      strong: false,
    },
    {
      name: m.test_valid(),
      value: valid === null ? m.test_not_said() : duration(valid),
      note: valid === null ? m.test_valid_else() : m.test_in_text(),
      strong: false,
    },
  ];
}

/** `5 minutes`, `90 s`, `2 hours`. */
function duration(seconds: number): string {
  if (seconds % 3600 === 0 && seconds > 0) return m.hours_long({ count: seconds / 3600 });
  if (seconds % 60 === 0 && seconds > 0) return m.minutes_long({ count: seconds / 60 });
  return m.seconds({ count: seconds });
}
