import type { MessageView } from "../door/bindings";

/** A stretch of a message's text. */
export interface Stretch {
  text: string;
  /** Whether it is a code that was found in it. */
  code: boolean;
}

/** Cuts a text where the codes begin and end. Offsets that do not fit the text are left out. */
export function stretches(message: Pick<MessageView, "text" | "codes">): Stretch[] {
  const { text } = message;
  const codes = [...message.codes].sort((a, b) => a.start - b.start);
  const cut: Stretch[] = [];
  let at = 0;
  for (const { start, end } of codes) {
    if (start < at || end <= start || end > text.length) continue;
    if (start > at) cut.push({ text: text.slice(at, start), code: false });
    cut.push({ text: text.slice(start, end), code: true });
    at = end;
  }
  if (at < text.length) cut.push({ text: text.slice(at), code: false });
  return cut;
}

/** The language to mark a sender's text with, so that its punctuation is set as it should be. */
export function textLanguage(text: string): "zh" | "en" {
  return /\p{Script=Han}/u.test(text) ? "zh" : "en";
}
