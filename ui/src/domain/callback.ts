import { m } from "../words/generated/messages";

/** In what a callback's body differs from PingMe's document. */
export type Difference = "empty" | "no_json" | "no_object" | "no_text";

/** Looks at a body that is no message, for what a person can do with it. */
export function differenceOf(body: string): Difference {
  if (body.trim() === "") return "empty";
  try {
    const value: unknown = JSON.parse(body);
    const object = typeof value === "object" && value !== null && !Array.isArray(value);
    return object ? "no_text" : "no_object";
  } catch {
    return "no_json";
  }
}

/** The difference in words. */
export function differenceWords(difference: Difference): string {
  return {
    empty: m.callback_empty,
    no_json: m.callback_no_json,
    no_object: m.callback_no_object,
    no_text: m.callback_no_text,
  }[difference]();
}

/** How many bytes a body has. */
export function bytesOf(body: string): number {
  return new TextEncoder().encode(body).length;
}
