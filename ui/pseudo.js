// @ts-check
/* English as a language that is not there: longer by about 40 %, with marks on its letters, and in brackets.
 * A word without them is in no catalogue, a bracket that is missing was cut off. For tests alone. */

/** The tag that CLDR has for it. */
export const PSEUDO = "en-XA";

const MARKED = Object.fromEntries(
  [..."ABCDEGHIJKLNORSTUWYZ"].map((letter, at) => [
    letter,
    [..."ÅƁÇÐÉĜĤÎĴĶĻÑÖŔŠŢÛŴÝŽ"][at] ?? letter,
  ]),
);
for (const [letter, marked] of Object.entries(MARKED)) {
  MARKED[letter.toLowerCase()] = marked.toLowerCase();
}

/** How something is written, rather than a word: `format_month`, and the patterns of dates. */
const NO_WORDS = /^(format_|\$schema=)|%-?[a-zA-Z]/;

/**
 * A form of a message. What stands in braces is put in later; a comma between two of it is no word.
 * @param {string} form
 */
export function marked(form) {
  if (!/[A-Za-z]/.test(form.replace(/\{\w+\}/g, ""))) return form;
  const said = form
    .split(/(\{\w+\})/)
    .map((part) =>
      part.startsWith("{")
        ? part
        : [...part]
            .map((letter) => (MARKED[letter] ?? letter).repeat(/[aeinou]/.test(letter) ? 2 : 1))
            .join(""),
    );
  return `‹${said.join("")}›`;
}

/**
 * A whole catalogue.
 * @param {Record<string, any>} catalogue
 * @returns {Record<string, any>}
 */
export function pseudo(catalogue) {
  const message = (/** @type {string} */ key, /** @type {any} */ pattern) => {
    if (typeof pattern === "string")
      return NO_WORDS.test(`${key}=${pattern}`) ? pattern : marked(pattern);
    return pattern.map((/** @type {any} */ one) => ({
      ...one,
      match: Object.fromEntries(
        Object.entries(one.match).map(([when, form]) => [when, marked(form)]),
      ),
    }));
  };
  return Object.fromEntries(
    Object.entries(catalogue).map(([key, pattern]) => [key, message(key, pattern)]),
  );
}
