import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { marked, pseudo } from "../pseudo.js";

const english = JSON.parse(readFileSync("messages/en.json", "utf8")) as Record<string, unknown>;
const text = JSON.stringify(english);

describe("the pseudo-language", () => {
  it.each([
    ["Copy", "‹Çööpý›"],
    ["{count} of {total} left", "‹{count} ööf {total} ļééfţ›"],
    [", ", ", "],
    ["{day}, {time}", "{day}, {time}"],
  ])("says %s", (words, said) => expect(marked(words)).toBe(said));

  it("keeps keys, placeholders, forms and what is no word", () => {
    const said = pseudo(english);
    const places = /\{\w+\}|"\w+":|countPlural=\w+|%-?\w/g;
    expect(JSON.stringify(said).match(places)).toEqual(text.match(places));
    for (const key of Object.keys(english).filter((name) => name.startsWith("format_"))) {
      expect(said[key]).toBe(english[key]);
    }
  });

  it("is about 40 % longer", () => {
    const length = (catalogue: Record<string, unknown>) =>
      Object.entries(catalogue)
        .filter(([key, words]) => !key.startsWith("format_") && typeof words === "string")
        .reduce((sum, [, words]) => sum + String(words).length, 0);
    const longer = length(pseudo(english)) / length(english);
    expect(longer).toBeGreaterThan(1.35);
    expect(longer).toBeLessThan(1.5);
  });
});
