import type { Sum } from "../door/bindings";
import { locale } from "./language.svelte";

/**
 * An amount as people write it, exact to its last digit: a sign stands before it, letters behind it,
 * and an amount without a currency stands alone. `$1,240.50`, `7.50 USD`, `0.5`.
 */
export function money({ amount, currency }: Sum): string {
  const parts = /^(-?)(\d+)(\.\d+)?$/.exec(amount);
  const [, minus = "", whole = "", fraction = ""] = parts ?? [];
  const digits = parts ? new Intl.NumberFormat(locale()).format(BigInt(whole)) + fraction : amount;
  if (!currency) return minus + digits;
  return /^\p{L}+$/u.test(currency)
    ? `${minus}${digits} ${currency}`
    : `${minus}${currency}${digits}`;
}

/** PingMe's words for a rent where "rent" is said beside them already. */
export function perMonth(rent: string): string {
  return rent.replace(/\s*\/\s*Month\s*$/i, "");
}

/** PingMe's words for the price of an SMS where "each SMS" is said beside them already. */
export function eachSms(rate: string): string {
  return rate.replace(/\s*\/\s*SMS\s*$/i, "");
}
