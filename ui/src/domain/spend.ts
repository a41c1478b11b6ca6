import type { MonthSpent, SpendCell, SpendEvent, SpendReport, SpendRow } from "../door/bindings";
import { m } from "../words/generated/messages";
import { money } from "../words/money";

/** How many services have a tone of their own; a row of several together is quieter. */
const TONES = 4;

/** The tone of a row, counted from 1; 0 is the quiet one. */
export function toneOf(report: SpendReport, row: number): number {
  const several = (report.services[row]?.apps.length ?? 0) > 1;
  return several || row >= TONES ? 0 : row + 1;
}

/** The colour of a tone. */
export function toneColour(tone: number): string {
  return tone === 0 ? "var(--line-strong)" : `var(--tone-${tone})`;
}

/** What a row is called. */
export function rowName(row: SpendRow): string {
  if (row.service !== null) return row.service;
  return row.apps.length === 1 ? m.spend_no_service() : m.spend_others({ count: row.apps.length });
}

/** A cost as it stands in the table; a plus says that there is more, of which no price is known. */
export function cellWords(cell: SpendCell, currency: string | null): string {
  if (cell.events === 0) return "–";
  if (cell.amount === null) return "?";
  const known = money({ amount: cell.amount, currency });
  return cell.unknown > 0 ? `${known}+` : known;
}

/** The same for whoever hears it. */
export function cellSpoken(cell: SpendCell, currency: string | null): string {
  const known = cell.amount === null ? null : money({ amount: cell.amount, currency });
  if (cell.events === 0) return m.spend_nothing_small();
  const unknown = m.spend_unknown_small({ count: cell.unknown });
  if (known === null) return unknown;
  return cell.unknown > 0 ? m.spend_and({ one: known, other: unknown }) : known;
}

/** A round amount without its empty cents: `$10`. */
export function roundMoney(amount: string, currency: string | null): string {
  return money({ amount: amount.replace(/\.0+$/, ""), currency });
}

/** What kind of event, in words. */
export function kindWords(kind: SpendEvent["kind"]): string {
  return {
    sms: m.spend_kind_sms,
    number: m.spend_kind_number,
    subscription: m.spend_kind_subscription,
    renewal: m.spend_kind_renewal,
  }[kind]();
}

/** What is left of the limit, or how far it is passed: exact, in the digits that both have. */
export function leftOf(spent: MonthSpent): { over: boolean; amount: string } | null {
  if (!spent.limit) return null;
  const places = (amount: string) => amount.split(".")[1]?.length ?? 0;
  const sum = spent.sum?.amount ?? "0";
  const most = Math.max(places(sum), places(spent.limit.amount));
  const whole = (amount: string) =>
    BigInt(amount.replace(".", "") + "0".repeat(most - places(amount)));
  const left = whole(spent.limit.amount) - whole(sum);
  const digits = String(left < 0n ? -left : left).padStart(most + 1, "0");
  const amount = most ? `${digits.slice(0, -most)}.${digits.slice(-most)}` : digits;
  return { over: left < 0n, amount: money({ amount, currency: spent.limit.currency }) };
}

/** What a person typed as a limit, as the settings have it; nothing for no limit. */
export function typedLimit(text: string): string | null {
  const bare = text.trim().replace(/^[^\d.,-]+|[^\d.,]+$/g, "");
  if (bare === "") return text.trim() === "" ? null : text.trim();
  // A comma before one or two last digits is a decimal point; others part thousands.
  const plain = /^\d+,\d{1,2}$/.test(bare)
    ? bare.replace(",", ".")
    : bare.replace(/,(?=\d{3})/g, "");
  return plain;
}

/** A line across the bars. */
export interface Mark {
  words: string;
  /** How high it is, as a part of the plot. */
  at: number;
  limit: boolean;
}

/** How the bars stand: the amount that is as high as the plot, and the lines across. */
export interface Scale {
  top: number;
  marks: Mark[];
}

/** Two lines of a plot may not come nearer, as parts of it. */
const NEAREST = 0.14;

/** A scale for these totals; `limit` is drawn where it is in the same currency. */
export function scaleOf(report: SpendReport, limit: MonthSpent["limit"]): Scale {
  const totals = report.all.months.map(({ amount }) => Number(amount ?? 0));
  const bound = limit && limit.currency === report.currency ? Number(limit.amount) : 0;
  const highest = Math.max(...totals, 0);
  // Far below their limit, the bars would not be seen.
  const shown = bound > 0 && bound <= highest * 8 ? bound : 0;
  const top = Math.max(highest, shown) || 1;
  const step = stepOf(top);
  const marks: Mark[] = [];
  for (let value = step; value <= top * 1.0001; value += step) {
    const at = value / top;
    if (shown && Math.abs(at - shown / top) < NEAREST) continue;
    const places = step < 0.01 ? 4 : 2;
    const words = roundMoney(value.toFixed(places), report.currency);
    marks.push({ words, at, limit: false });
  }
  if (shown && limit) {
    const words = m.spend_limit_mark({ amount: roundMoney(limit.amount, limit.currency) });
    marks.push({ words, at: shown / top, limit: true });
  }
  return { top, marks };
}

/** The largest round step that is there twice. */
function stepOf(top: number): number {
  const half = top / 2;
  const power = 10 ** Math.floor(Math.log10(half));
  const found = [5, 2, 1].find((part) => part * power <= half * 1.0001);
  return (found ?? 1) * power;
}
