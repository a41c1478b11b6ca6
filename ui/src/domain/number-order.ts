import type { NumberOrder, NumberView } from "../door/bindings";
import { m } from "../words/generated/messages";
import { phone } from "../words/phone";
import { byService, shapeOf, shapeWords } from "./numbers";

/** An order in words. */
export function orderWords(order: NumberOrder): string {
  return {
    service: m.order_service,
    ending: m.order_ending,
    last_message: m.order_last_message,
  }[order]();
}

/** A stretch of the list under one head. */
export interface NumberGroup {
  key: string;
  head: string;
  numbers: NumberView[];
}

/** What ends first; what has ended, and what has no known end, is last. */
function byEnd(a: NumberView, b: NumberView): number {
  const end = ({ standing, days_left }: NumberView) =>
    standing === "expired" ? Infinity : (days_left ?? Number.MAX_SAFE_INTEGER);
  return end(a) === end(b) ? 0 : end(a) - end(b);
}

/** The numbers as they are listed: under their services, or all in one row of the order's name. */
export function listed(numbers: readonly NumberView[], order: NumberOrder): NumberGroup[] {
  if (numbers.length === 0) return [];
  if (order === "service") {
    return byService(numbers).map(({ app, service, numbers }) => ({
      key: app,
      head: service,
      numbers,
    }));
  }
  const sorted = [...numbers].sort(
    order === "ending" ? byEnd : (a, b) => (b.last_message_ms ?? 0) - (a.last_message_ms ?? 0),
  );
  return [{ key: order, head: orderWords(order), numbers: sorted }];
}

/** Everything about a number that a person might type to find it, in small letters. */
function wordsOf(number: NumberView): string[] {
  const muted = number.muted || number.service_muted;
  return [
    number.label ?? "",
    number.service,
    number.key.app,
    phone(number.key.phone),
    shapeWords(shapeOf(number)),
    ...(number.waiting ? [m.waiting()] : []),
    ...(muted ? [m.muted_word()] : []),
  ].map((words) => words.toLowerCase());
}

/** Whether a number has all that was typed: digits of it in a row, or words about it. */
export function passes(number: NumberView, typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return true;
  const digits = wanted.replace(/[\s+()-]/g, "");
  if (/^\d+$/.test(digits) && number.key.phone.includes(digits)) return true;
  const words = wordsOf(number);
  return wanted.split(/\s+/).every((part) => words.some((one) => one.includes(part)));
}
