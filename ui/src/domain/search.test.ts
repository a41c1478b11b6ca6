import { beforeEach, describe, expect, it, vi } from "vitest";
import { JD, TELEGRAM, number, sampleNumbers } from "../door/browser/sample";
import { everything } from "../state/history.svelte";
import { Rows } from "../state/rows.svelte";
import { steps } from "./anchor";
import { answerWords } from "./answers";
import { monthsOn, readDay } from "./day-entry";
import { dateOffers, dateWordsOf, numberOffers, serviceOffers } from "./filters";
import { findNumbers, foundWords, tallyWords } from "./found-numbers";
import { findEntries, type Entry } from "./palette";

const NOW = Date.UTC(2026, 10, 24, 12);
const TODAY = "2026-11-24";

beforeEach(() => {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(["en-GB"]);
});

describe("numbers in a search", () => {
  const numbers = [
    number(NOW, JD, "16515550142", 12, "subscribed"),
    number(NOW, JD, "14155550117", 2, "not_subscribed", { label: "京东备用" }),
    number(NOW, TELEGRAM, "447700900143", 9, "not_subscribed", { label: "JD second" }),
  ];
  const found = (text: string, more = {}) =>
    findNumbers(numbers, { ...everything, text, ...more }).map(
      ({ by, number, hits }) => [by, number.key.phone, hits] as const,
    );

  it.each([
    ["京东", [["label", "14155550117", [{ start: 0, end: 2 }]]]],
    ["+1 651 555", [["number", "16515550142", [{ start: 1, end: 10 }]]]],
    ["900143", [["number", "447700900143", [{ start: 9, end: 15 }]]]],
    ["tele", [["service", "447700900143", [{ start: 0, end: 4 }]]]],
    ["nothing", []],
    ["", []],
    ["7", []],
  ])("are found by %j", (text, expected) => expect(found(text)).toEqual(expected));

  it("stand first where the label has the words", () => {
    expect(found("jd").map(([by]) => by)).toEqual(["label", "service", "service"]);
    expect(found("jd", { app: "jd" }).map(([by]) => by)).toEqual(["service", "service"]);
    expect(found("jd", { account: 2 })).toEqual([]);
    expect(found("jd", { number: numbers[0]?.key })).toEqual([]);
  });

  it("are counted in words", () => {
    const all = (text: string) => findNumbers(numbers, { ...everything, text });
    expect(foundWords(all("京东"))).toBe("1 by its label");
    expect(foundWords(all("jd"))).toBe("3 found");
    expect(tallyWords(1, 10)).toBe("1 number, 10 messages");
    expect(tallyWords(0, 1)).toBe("1 message");
  });
});

describe("filters", () => {
  it("offer each service and number once", () => {
    const numbers = sampleNumbers(NOW);
    expect(serviceOffers(numbers, [], "gone").map(({ name }) => name)).toEqual([
      "gone",
      "JD",
      "Telegram",
      "Tencent",
      "WhatsApp",
    ]);
    expect(numberOffers(numbers, { ...everything, app: "jd" })).toHaveLength(2);
    expect(numberOffers(numbers, { ...everything, account: 7 })).toEqual([]);
  });

  it.each([
    [{}, null],
    [{ since: "2026-10-01" }, "Since 1 October"],
    [{ until: "2025-10-01" }, "Until 1 October 2025"],
    [{ since: "2026-10-01", until: "2026-10-07" }, "1 October to 7 October"],
    [{ since: "2026-10-01", until: "2026-10-01" }, "1 October"],
  ])("say which days they let through: %j", (change, words) => {
    expect(dateWordsOf({ ...everything, ...change }, TODAY)).toBe(words);
  });

  it.each([
    ["2026-11-07", ["2026-11-01", "2026-10-09"]],
    ["2026-11-24", ["2026-11-18", "2026-10-26", "2026-11-01"]],
    ["2026-11-30", ["2026-11-24", "2026-11-01"]],
  ])("offer each stretch of time once on %s", (today, expected) => {
    const days = dateOffers(today, everything).map(({ key }) => key);
    expect(days).toEqual([...expected, "since", "until", "go"]);
  });

  it("mark the stretch that is set", () => {
    const chosen = dateOffers(TODAY, { ...everything, since: "2026-11-18" });
    expect(chosen.filter((offer) => offer.chosen).map(({ name }) => name)).toEqual(["Last 7 days"]);
  });
});

describe("a typed day", () => {
  it.each([
    ["2026-11-22", "2026-11-22"],
    ["2026/1/2", "2026-01-02"],
    ["2025年3月9日", "2025-03-09"],
    ["11月22日", "2026-11-22"],
    ["22.11.", "2026-11-22"],
    ["22 nov", "2026-11-22"],
    ["Nov 22, 2024", "2024-11-22"],
    ["1st september", "2026-09-01"],
    ["2026-02-29", null],
    ["2024-02-29", "2024-02-29"],
    ["31 nov", null],
    ["22", null],
    ["nov", null],
    ["no 22", null],
    ["1 2 nov", null],
    ["", null],
  ])("%j is %j", (typed, day) => expect(readDay(typed, TODAY)).toBe(day));

  it.each([
    ["2026-03-31", -1, "2026-02-28"],
    ["2026-12-15", 1, "2027-01-15"],
    ["2024-03-30", -1, "2024-02-29"],
  ])("%s goes by %i months to %s", (day, months, to) => expect(monthsOn(day, months)).toBe(to));
});

describe("a list that changes", () => {
  const items = (keys: string) => [...keys].map((key) => ({ key }));
  const run = (from: string, to: string, inSight: string[]) =>
    steps(items(from), items(to), inSight).map(
      (step) => `${step.items.map(({ key }) => key).join("")}${step.shift ? "!" : ""}`,
    );

  it.each([
    ["at the top, is what it becomes", "abc", "xabc", [], ["xabc"]],
    ["keeps its place when rows come before", "abc", "xyabc", ["b"], ["abc", "xyabc!"]],
    ["when they come behind", "abc", "abcd", ["b"], ["abcd"]],
    ["on both sides", "abc", "xabcd", ["b"], ["abcd", "xabcd!"]],
    ["when rows before go", "abcd", "cd", ["d"], ["abcd", "cd!"]],
    ["by the next row when the one in sight is gone", "abcd", "xacd", ["b", "c"], ["xacd"]],
    ["and is replaced when nothing in sight stays", "ab", "xy", ["a", "b"], ["xy"]],
  ])("%s", (_what, from, to, inSight, expected) => {
    const made = run(from, to, inSight);
    expect(made.at(-1)?.replace("!", "")).toBe(to);
    expect(made).toEqual(expected);
  });

  it("only ever moves what stays in sight by the rows that come or go before it", () => {
    for (const [from, to] of [
      ["abcdef", "xyzdefg"],
      ["abcdef", "def"],
      ["def", "abcdefgh"],
    ] as const) {
      let before = items(from);
      for (const step of steps(items(from), items(to), ["d"])) {
        const moved = step.items.findIndex(({ key }) => key === "d");
        const stood = before.findIndex(({ key }) => key === "d");
        expect(moved - stood).toBe(step.shift ? step.items.length - before.length : 0);
        before = [...step.items];
      }
    }
  });
});

describe("picked rows", () => {
  const ids = ["a", "b", "c", "d", "e"];

  it("are one, a stretch, or all of them", () => {
    const rows = new Rows();
    rows.toggle("b", ids);
    rows.stretch("d", ids);
    expect(rows.picked).toEqual(["b", "c", "d"]);
    rows.stretch("a", ids);
    expect(rows.picked).toEqual(["a", "b"]);
    rows.toggle("a", ids);
    expect(rows.picked).toEqual(["b"]);
    rows.all = 1000;
    expect(rows.count).toBe(1000);
    expect(rows.isPicked("zz")).toBe(true);
    rows.toggle("c", ids);
    expect(rows.picked).toEqual(["a", "b", "d", "e"]);
    rows.clear();
    expect(rows.count).toBe(0);
  });

  it("leave the current one near its place when it goes", () => {
    const rows = new Rows();
    expect(rows.step(ids, 1)).toBe(true);
    expect(rows.current).toBe("a");
    rows.step(ids, Infinity);
    expect(rows.current).toBe("e");
    rows.step(ids, -2);
    rows.keep(ids, ["a", "b", "d"]);
    expect(rows.current).toBe("d");
    rows.keep(["a", "b", "d"], ["a"]);
    expect(rows.current).toBe("a");
    rows.keep(["a"], []);
    expect(rows.current).toBeNull();
    expect(rows.step([], 1)).toBe(false);
  });
});

describe("the number that a message answers", () => {
  const at = (hours: number, minutes: number) => new Date(2026, 10, 24, hours, minutes).getTime();
  it.each([
    [at(10, 41), 51_000, "after 0:51, the number you took at 10:41"],
    [at(10, 41), 3_599_000, "after 59:59, the number you took at 10:41"],
    [at(-14, 30), 26 * 3_600_000, "after 26 h, the number you took yesterday at 10:30"],
    [at(-24 * 4, 0), 4 * 86_400_000, "after 4 days, the number you took on 20 November at 00:00"],
  ])("%#", (asked_ms, after_ms, words) => {
    expect(answerWords({ asked_ms, after_ms }, TODAY)).toBe(words);
  });
});

describe("the palette", () => {
  const entry = (name: string, more: Partial<Entry> = {}): Entry => ({
    key: name,
    group: "actions",
    icon: "go",
    name,
    act: () => {},
    ...more,
  });
  const entries = [
    entry("Settings: Network"),
    entry("Get a Telegram number"),
    entry("Telegram, mute", { first: true }),
    entry("+44 7700 900143", {
      group: "numbers",
      detail: "Telegram, 9 days",
      also: "447700900143",
    }),
  ];
  const names = (typed: string) => findEntries(entries, typed).map(({ name }) => name);

  it.each([
    ["", ["Telegram, mute"]],
    ["tele", ["Telegram, mute", "Get a Telegram number", "+44 7700 900143"]],
    ["NETWORK", ["Settings: Network"]],
    ["tele number", ["Get a Telegram number"]],
    ["7700900", ["+44 7700 900143"]],
    ["nothing", []],
  ])("finds for %j", (typed, expected) => expect(names(typed)).toEqual(expected));

  it("marks what was typed", () => {
    const [first] = findEntries(entries, "network");
    expect(first?.inName).toEqual([{ start: 10, end: 17 }]);
  });
});
