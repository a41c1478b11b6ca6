import type { CodeView, MessageView } from "../door/bindings";
import { m } from "../words/generated/messages";
import { phone } from "../words/phone";
import { differenceOf, differenceWords } from "./callback";

/** The one code of a message, where it is known which. */
export function codeOf(message: MessageView): CodeView | undefined {
  return message.chosen === null ? undefined : message.codes[message.chosen];
}

/** Whether there are codes, but none that is known to be the one. */
export function isPossible(message: MessageView): boolean {
  return message.codes.length > 0 && codeOf(message) === undefined;
}

/** Whether it is an SMS with a text to show as such. */
export function isText(message: MessageView): boolean {
  return message.kind === "sms" || message.kind === "other_user";
}

/** What stands in the place of a text where there is none to read; nothing for an SMS. */
export function wordsInsteadOfText(message: MessageView): string | null {
  switch (message.kind) {
    case "sms":
    case "other_user":
      return null;
    case "unrecognised":
      return m.unrecognised_start();
    case "unreadable":
      return m.unreadable_start();
    case "gap":
      return message.missed === null
        ? m.gap_start_unknown()
        : m.gap_start({ count: message.missed });
  }
}

/** Why a message is no plain SMS of its account, and what that means; nothing where it is one. */
export function storyOf(message: MessageView): { fact: string; text: string } | null {
  switch (message.kind) {
    case "sms":
      return null;
    case "other_user":
      return {
        fact: m.other_user({ user: message.other_user ?? m.not_known() }),
        text: m.other_user_text(),
      };
    case "unrecognised":
      return {
        fact: differenceWords(differenceOf(message.text)),
        text: message.text.trim() === "" ? m.unrecognised_empty_text() : m.unrecognised_text(),
      };
    case "unreadable":
      return { fact: m.unreadable_start(), text: m.unreadable_text() };
    case "gap":
      return {
        fact:
          message.missed === null ? m.gap_start_unknown() : m.gap_start({ count: message.missed }),
        text: m.gap_text(),
      };
  }
}

/** What stands where a row's code would. */
export function wordsInsteadOfCode(message: MessageView): string {
  switch (message.kind) {
    case "unrecognised":
      return m.kind_unknown();
    case "unreadable":
      return m.kind_unreadable();
    case "gap":
      return m.kind_gap();
    default:
      return m.no_code();
  }
}

/** A code to be read out: its characters are apart, or it is read as a number. */
export function spell(code: string): string {
  return [...code].join(" ");
}

/** An arriving message, as it is read out. */
export function spoken(message: MessageView, hidden = false): string {
  if (!isText(message)) return m.arrived_unknown();
  const service = message.service ?? message.from ?? m.no_service();
  const code = codeOf(message);
  if (code && hidden) return m.arrived_hidden({ service });
  if (code) {
    const spelt = spell(code.code);
    return message.to
      ? m.arrived_code({ code: spelt, service, number: phone(message.to) })
      : m.arrived_code_alone({ code: spelt, service });
  }
  if (isPossible(message)) return m.arrived_several({ service, count: message.codes.length });
  return m.arrived_text({ service, text: message.text });
}
