import { parsePhoneNumberFromString } from "libphonenumber-js/min";

const written = new Map<string, string>();

/**
 * A number as people write it. Any string of digits is shown: the library only groups them, and
 * only where it keeps each one.
 */
export function phone(number: string): string {
  if (!/^\+?\d+$/.test(number)) return number;
  const known = written.get(number);
  if (known !== undefined) return known;
  const digits = number.replace("+", "");
  const international = parsePhoneNumberFromString(`+${digits}`)?.formatInternational() ?? "";
  const result = international.replace(/\D/g, "") === digits ? international : `+${digits}`;
  written.set(number, result);
  return result;
}
