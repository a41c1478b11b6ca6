import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { speak } from "../src/words/language.svelte";
import { problemWords, unexpected, wordsFor } from "../src/words/problems";

type Pattern = string | { match: Record<string, string> }[];

function read(language: string): Map<string, Pattern> {
  const text = readFileSync(join("messages", `${language}.json`), "utf8");
  const entries = Object.entries(JSON.parse(text) as Record<string, Pattern>);
  return new Map(entries.filter(([key]) => key !== "$schema"));
}

function forms(pattern: Pattern | undefined): string[] {
  if (pattern === undefined) return [];
  return typeof pattern === "string"
    ? [pattern]
    : pattern.flatMap(({ match }) => Object.values(match));
}

function placeholders(pattern: Pattern | undefined): string[] {
  const found = forms(pattern).flatMap((form) => form.match(/\{\w+\}/g) ?? []);
  return [...new Set(found)].sort();
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "generated" ? [] : sources(path);
    return /(?<!\.test)\.(ts|svelte)$/.test(entry.name) ? [readFileSync(path, "utf8")] : [];
  });
}

/** The app says these itself, outside the window. */
const outside = /^(notification|tray)_/;

const english = read("en");
const chinese = read("zh-CN");

describe("the words of both languages", () => {
  it("have each key once: the last of two would be said for both", () => {
    for (const language of ["en", "zh-CN"]) {
      const text = readFileSync(join("messages", `${language}.json`), "utf8");
      const keys = [...text.matchAll(/^ {2}"(\w+)":/gm)].map(([, key]) => key);
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    }
  });

  it("have the same keys", () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it("take the same values", () => {
    for (const [key, pattern] of english) {
      expect(placeholders(chinese.get(key)), key).toEqual(placeholders(pattern));
    }
  });

  it("are all said somewhere, and none is said that is not there", () => {
    const said = new Set(
      sources("src").flatMap((source) => [...source.matchAll(/\bm\.(\w+)/g)].map(([, key]) => key)),
    );
    expect([...english.keys()].filter((key) => !outside.test(key) && !said.has(key))).toEqual([]);
    expect([...said].filter((key) => key !== undefined && !english.has(key))).toEqual([]);
  });

  it("are plain patterns where the app outside the window says them", () => {
    for (const catalogue of [english, chinese]) {
      for (const [key, pattern] of catalogue) {
        if (outside.test(key)) expect(typeof pattern, key).toBe("string");
      }
    }
  });
});

describe("Chinese words", () => {
  const han = "\\p{Script=Han}";
  it.each([
    ["have full-width punctuation", `${han}[,.;:?!()]`],
    ["have a space between Han and Latin or digits", `${han}[A-Za-z0-9]|[A-Za-z0-9]${han}`],
  ])("%s", (_rule, pattern) => {
    const against = new RegExp(pattern, "u");
    // In the pattern of a date, `%-m` is a number.
    const all = [...chinese].flatMap(([key, words]) =>
      forms(words).map((form) => `${key}: ${form.replace(/%-?[a-zA-Z]/g, "{}")}`),
    );
    expect(all.filter((line) => against.test(line.slice(line.indexOf(":") + 1)))).toEqual([]);
  });
});

describe("problems", () => {
  const bindings = readFileSync("src/door/bindings.ts", "utf8");
  const from = bindings.slice(bindings.indexOf("type ProblemCode ="));
  const union = from.slice(0, from.indexOf("export type")).replaceAll(/\/\*.*?\*\//gs, "");
  const codes = [...union.matchAll(/"(\w+)"/g)].map(([, code = ""]) => code);

  it("are known by name", () => {
    expect(codes.length).toBeGreaterThan(30);
    expect(Object.keys(problemWords).sort()).toEqual([...codes].sort());
  });

  it.each(codes)("%s says what happened and what to do, in both languages", (code) => {
    const words = wordsFor(code);
    speak("en");
    const said = [words.fact(), words.advice()];
    speak("zh-CN");
    const inChinese = [words.fact(), words.advice()];
    speak("en");
    expect(said[1]).toMatch(/\.$/);
    expect(inChinese[1]).toMatch(/。$/);
    expect(inChinese).not.toEqual(said);
    for (const line of [...said, ...inChinese]) expect(line).not.toMatch(/^problem_/);
  });

  it("have general words for a code of a newer version", () => {
    expect(wordsFor("of_next_year")).toBe(unexpected);
  });
});
