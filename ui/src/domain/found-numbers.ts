import type { Hit, HistoryFilter, NumberView } from "../door/bindings";
import { m } from "../words/generated/messages";
import { phone } from "../words/phone";

/** By what a number is found. */
export type FoundBy = "label" | "number" | "service";

/** A number that a search finds, with what was found in its parts as they are shown. */
export interface FoundNumber {
  number: NumberView;
  by: FoundBy;
  hits: Hit[];
}

/** The most that are shown above the messages. */
const MOST = 5;

function within(text: string, words: string): Hit[] {
  const start = text.toLowerCase().indexOf(words);
  return start < 0 ? [] : [{ start, end: start + words.length }];
}

/** Where digits stand in a number as people write it. */
function digitsWithin(written: string, digits: string): Hit[] {
  const places = [...written].flatMap((character, at) => (/\d/.test(character) ? [at] : []));
  const start = written.replace(/\D/g, "").indexOf(digits);
  const first = places[start];
  const last = places[start + digits.length - 1];
  return start < 0 || first === undefined || last === undefined
    ? []
    : [{ start: first, end: last + 1 }];
}

/** Numbers by the person's own name for them, by their digits, by their service, in this order. */
export function findNumbers(
  numbers: readonly NumberView[],
  { text, account, app, number }: Pick<HistoryFilter, "text" | "account" | "app" | "number">,
): FoundNumber[] {
  const words = text.trim().toLowerCase();
  if (words === "" || number !== null) return [];
  const digits = /^[+\d\s().-]+$/.test(words) ? words.replace(/\D/g, "") : "";
  const found: FoundNumber[] = [];
  for (const one of numbers) {
    if (account !== null && one.key.account !== account) continue;
    if (app !== null && one.key.app !== app) continue;
    const ways: [FoundBy, Hit[]][] = [
      ["label", within(one.label ?? "", words)],
      ["number", digits.length >= 2 ? digitsWithin(phone(one.key.phone), digits) : []],
      ["service", within(one.service, words)],
    ];
    const way = ways.find(([, hits]) => hits.length > 0);
    if (way) found.push({ number: one, by: way[0], hits: way[1] });
  }
  const order: FoundBy[] = ["label", "number", "service"];
  return found.sort((a, b) => order.indexOf(a.by) - order.indexOf(b.by)).slice(0, MOST);
}

/** How they were found, in words: `1 by its label`. */
export function foundWords(found: readonly FoundNumber[]): string {
  const count = found.length;
  const [first] = found;
  if (!first || found.some(({ by }) => by !== first.by)) return m.numbers_found({ count });
  return {
    label: m.numbers_by_label,
    number: m.numbers_by_digits,
    service: m.numbers_by_service,
  }[first.by]({ count });
}

/** What is found, in words: `1 number, 10 messages`. */
export function tallyWords(numbers: number, messages: number): string {
  const found = m.messages_count({ count: messages });
  return numbers === 0
    ? found
    : m.numbers_and_messages({ numbers: m.numbers_count({ count: numbers }), messages: found });
}

/** The same as a sentence: `12 messages found`. */
export function foundSentence(numbers: number, messages: number): string {
  if (numbers + messages === 0) return m.search_none();
  return m.said_found({ found: tallyWords(numbers, messages) });
}
