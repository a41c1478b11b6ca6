import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { speak } from "../src/words/language.svelte";
import { languages } from "../words.js";
import { problemWords, unexpected, wordsFor } from "../src/words/problems";

type Pattern = string | { match: Record<string, string> }[];

function read(language: string): Map<string, Pattern> {
  const text = readFileSync(join("messages", `${language}.json`), "utf8");
  const entries = Object.entries(JSON.parse(text) as Record<string, Pattern>);
  return new Map(entries.filter(([key]) => key !== "$schema"));
}

/** A plain pattern has one form; another has one for each category of a number, `one` or `other`. */
function forms(pattern: Pattern | undefined): Map<string, string> {
  if (pattern === undefined) return new Map();
  if (typeof pattern === "string") return new Map([["", pattern]]);
  const matched = pattern.flatMap(({ match }) => Object.entries(match));
  return new Map(matched.map(([when, form]) => [when.replace(/^.*=/, ""), form]));
}

const placeholders = (form: string) => [...new Set(form.match(/\{\w+\}/g) ?? [])].sort();

/** What a pattern takes, in any of its forms: "one" may say the number in words. */
function takes(pattern: Pattern | undefined): string[] {
  return placeholders([...forms(pattern).values()].join());
}

function sources(folder: string, names: RegExp): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "generated" ? [] : sources(path, names);
    return names.test(entry.name) ? [readFileSync(path, "utf8")] : [];
  });
}

/** The app says these itself, outside the window. */
const outside = /^(notification|tray)_/;
/** How something is written, rather than a word. */
const format = /^format_/;

const english = read("en");
const chinese = read("zh-CN");
const others = languages().filter((language) => language !== "en");

describe.each(languages())("the words of %s", (language) => {
  const words = read(language);

  it("have each key once: the last of two would be said for both", () => {
    const text = readFileSync(join("messages", `${language}.json`), "utf8");
    const keys = [...text.matchAll(/^ {2}"(\w+)":/gm)].map(([, key]) => key);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it("are all there", () => {
    for (const [key, pattern] of words) {
      const said = [...forms(pattern).values()];
      expect(said.length > 0 && said.every((form) => form !== ""), key).toBe(true);
    }
  });

  it("have a form for each category of number that the language has, and no other", () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    for (const [key, pattern] of words) {
      if (typeof pattern === "string") continue;
      expect([...forms(pattern).keys()].sort(), key).toEqual([...pluralCategories].sort());
    }
  });

  it("are plain patterns where the app outside the window says them", () => {
    for (const [key, pattern] of words) {
      if (outside.test(key)) expect(typeof pattern, key).toBe("string");
    }
  });

  it("say how the language writes", () => {
    expect(
      Intl.DateTimeFormat.supportedLocalesOf(words.get("format_locale") as string),
    ).toHaveLength(1);
    expect(["long", "short"]).toContain(words.get("format_month"));
    for (const [names, count] of Object.entries({
      format_months: 12,
      format_months_short: 12,
      format_weekdays: 7,
    })) {
      const all = (words.get(names) as string).split("|");
      expect(new Set(all).size, names).toBe(count);
      expect(all.join(""), names).not.toMatch(/%|^$/);
    }
  });
});

describe.each(others)("beside English, the words of %s", (language) => {
  const words = read(language);

  it("have the same keys", () => {
    expect([...words.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it("take the same values, each form of a number too", () => {
    for (const [key, pattern] of english) {
      expect(takes(words.get(key)), key).toEqual(takes(pattern));
    }
  });

  it("ask for the number where English does", () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    if (pluralCategories.length === 1) return;
    const plain = (pattern: Pattern | undefined) => typeof pattern === "string";
    const left = [...english].filter(([key, pattern]) => !plain(pattern) && plain(words.get(key)));
    expect(left.map(([key]) => key)).toEqual([]);
  });

  it("name the language as no other is named", () => {
    const names = languages().map((other) => read(other).get("language_name"));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("the words", () => {
  const window = sources("src", /(?<!\.test)\.(ts|svelte)$/);
  const shell = sources("../src-tauri/src", /(?<!^tests)\.rs$/).map(
    // What tests quote is not said.
    (source) => source.split("#[cfg(test)]\nmod tests {")[0] ?? "",
  );
  const named = (texts: string[], pattern: RegExp) =>
    new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map(([, key = ""]) => key)));

  const inside = named(window, /\bm\.(\w+)/g);
  const quoted = named(shell, /"([a-z0-9_]+)"/g);

  it("are all said somewhere", () => {
    const unsaid = [...english.keys()].filter((key) => !inside.has(key) && !quoted.has(key));
    expect(unsaid).toEqual([]);
  });

  it("are there where they are said", () => {
    expect([...inside].filter((key) => !english.has(key))).toEqual([]);
    expect([...quoted].filter((key) => outside.test(key) && !english.has(key))).toEqual([]);
  });

  it("of the window are not called the app's outside it", () => {
    expect([...inside].filter((key) => outside.test(key))).toEqual([]);
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
    const words = [...chinese].filter(([key]) => !format.test(key));
    const all = words.flatMap(([key, pattern]) =>
      [...forms(pattern).values()].map((form) => `${key}: ${form.replace(/%-?[a-zA-Z]/g, "{}")}`),
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
