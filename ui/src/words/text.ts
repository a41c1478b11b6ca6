import type { Hit, MessageView } from "../door/bindings";

/** What stands in the place of a code that is not shown: the same for each, so that it says nothing. */
export const VEIL = "••• •••";
const VEIL_IN_TEXT = "••••••";

/** A stretch of a message's text. */
export interface Stretch {
  text: string;
  /** Whether it is a code that was found in it. */
  code: boolean;
  /** Whether it was searched for. */
  hit: boolean;
}

/** A text, with what is in it. */
export type Marked = Pick<MessageView, "text" | "codes"> & Partial<Pick<MessageView, "hits">>;

type Part = Hit & { is: "code" | "hit" };

/**
 * Cuts a text where codes and hits begin and end. Offsets that do not fit the text are left out, and
 * what lies in another part of the same kind. Codes that are not to be shown are dots, wherever the
 * text says them.
 */
export function stretches({ text, codes, hits = [] }: Marked, hidden = false): Stretch[] {
  const found: Hit[] = hidden ? spoken(text, codes) : [...codes];
  const parts: Part[] = [
    ...apart(found, text.length).map((part) => ({ ...part, is: "code" as const })),
    ...apart([...hits], text.length).map((part) => ({ ...part, is: "hit" as const })),
  ];
  const cuts = new Set([0, text.length, ...parts.flatMap(({ start, end }) => [start, end])]);
  const places = [...cuts].sort((a, b) => a - b);
  const within = (is: Part["is"], at: number) =>
    parts.some((part) => part.is === is && part.start <= at && at < part.end);
  const cut: Stretch[] = [];
  for (const [index, start] of places.slice(0, -1).entries()) {
    const code = within("code", start);
    // A code that is hidden is one row of dots, whatever of it was searched for.
    if (hidden && code && start !== 0 && within("code", start - 1) && !begins(parts, start))
      continue;
    cut.push({
      text: hidden && code ? VEIL_IN_TEXT : text.slice(start, places[index + 1]),
      code,
      hit: !(hidden && code) && within("hit", start),
    });
  }
  return cut;
}

function begins(parts: readonly Part[], at: number): boolean {
  return parts.some(({ is, start }) => is === "code" && start === at);
}

/** In order, without those that overlap an earlier one or reach beyond the text. */
function apart(parts: readonly Hit[], length: number): Hit[] {
  const kept: Hit[] = [];
  let at = 0;
  for (const { start, end } of [...parts].sort((a, b) => a.start - b.start)) {
    if (start < at || end <= start || end > length) continue;
    kept.push({ start, end });
    at = end;
  }
  return kept;
}

/** Every place where a text says one of its codes, as it is written there or as it is copied. */
function spoken(text: string, codes: Marked["codes"]): Hit[] {
  const places: Hit[] = codes.map(({ start, end }) => ({ start, end }));
  for (const { code, start, end } of codes) {
    for (const written of new Set([code, text.slice(start, end)])) {
      if (written === "") continue;
      for (let at = text.indexOf(written); at >= 0; at = text.indexOf(written, at + 1)) {
        places.push({ start: at, end: at + written.length });
      }
    }
  }
  return joined(places.filter(({ start, end }) => start < end && end <= text.length));
}

/** Those that touch or overlap, as one. */
function joined(places: readonly Hit[]): Hit[] {
  const all: Hit[] = [];
  for (const { start, end } of [...places].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = all.at(-1);
    if (last && start < last.end) last.end = Math.max(last.end, end);
    else all.push({ start, end });
  }
  return all;
}

/** What stands before the first hit at the most, where a line starts near it. */
const BEFORE_HIT = 14;

/** A text that starts near its first hit, after dots, where that would lie too far to be seen. */
export function fromHit(message: Marked): Marked {
  const { text, hits = [] } = message;
  const first = Math.min(...hits.map(({ start }) => start));
  if (hits.length === 0 || first <= BEFORE_HIT * 2) return message;
  const han = /\p{Script=Han}/u.test(text.slice(0, first));
  const least = first - (han ? BEFORE_HIT / 2 : BEFORE_HIT);
  // Between two words where there are such, and never within a character of two units.
  const space = han ? -1 : text.indexOf(" ", least);
  let from = space >= 0 && space < first ? space + 1 : least;
  if (/[\uDC00-\uDFFF]/.test(text.charAt(from))) from -= 1;
  // A code is never cut in two, and stays one where it is said again: it may have to be hidden.
  const said = spoken(text, message.codes);
  from = said.find(({ start, end }) => start < from && from < end)?.start ?? from;
  const move = <Place extends Hit>(place: Place): Place => ({
    ...place,
    start: place.start - from + 1,
    end: place.end - from + 1,
  });
  return {
    text: `…${text.slice(from)}`,
    codes: said
      .filter(({ start }) => start >= from)
      .map((place) => {
        const written = text.slice(place.start, place.end);
        return { ...move(place), code: written, shown: written };
      }),
    hits: hits.filter(({ start }) => start >= from).map(move),
  };
}

/** Scripts that tell their language, the ones that others borrow from last. */
const SCRIPTS = [
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ["ko", /\p{Script=Hangul}/u],
  ["zh", /\p{Script=Han}/u],
  ["ru", /\p{Script=Cyrillic}/u],
  ["ar", /\p{Script=Arabic}/u],
  ["he", /\p{Script=Hebrew}/u],
  ["el", /\p{Script=Greek}/u],
  ["th", /\p{Script=Thai}/u],
  ["hi", /\p{Script=Devanagari}/u],
] as const;

/**
 * The language to mark a sender's text with, so that its punctuation is set and its words are read out as
 * they should be. Latin letters do not tell theirs, and most senders write English.
 */
export function textLanguage(text: string): string {
  return SCRIPTS.find(([, script]) => script.test(text))?.[0] ?? "en";
}
