import { describe, expect, it } from "vitest";
import type { MonthSpent, SpendCell, SpendReport } from "../door/bindings";
import { cellWords, leftOf, scaleOf, toneOf, typedLimit } from "./spend";

const cell = (amount: string | null, events = 1, unknown = 0): SpendCell => ({
  amount,
  events,
  unknown,
});

const report = (totals: number[], services = 1): SpendReport => ({
  currency: "$",
  currencies: ["$"],
  assumed: false,
  months: totals.map((_, index) => `2026-0${index + 1}`),
  services: Array.from({ length: services }, (_, index) => ({
    apps: index === 4 ? ["e", "f"] : [String(index)],
    service: index === 4 ? null : String(index),
    months: [],
    total: cell("1.00"),
  })),
  all: {
    apps: [],
    service: null,
    months: totals.map((total) => cell(total.toFixed(2))),
    total: cell("1.00"),
  },
  due: [],
});

describe("a cost in the table", () => {
  it.each([
    [cell(null, 0), "–"],
    [cell("1.90"), "$1.90"],
    [cell("1234.5"), "$1,234.5"],
    [cell(null, 2, 2), "?"],
    [cell("1.90", 3, 1), "$1.90+"],
  ])("%o is %s", (given, words) => expect(cellWords(given, "$")).toBe(words));
});

describe("what is left of a limit", () => {
  const spent = (sum: string | null, limit: string): MonthSpent => ({
    month: "2026-11",
    sum: sum === null ? null : { amount: sum, currency: "$" },
    unknown: 0,
    limit: { amount: limit, currency: "$" },
    percent: 1,
    level: "near",
  });
  it.each([
    ["8.20", "10.00", false, "$1.80"],
    ["10.40", "10.00", true, "$0.40"],
    ["0.0035", "10.00", false, "$9.9965"],
    [null, "7.50", false, "$7.50"],
    ["9999999999999999999.99", "0.01", true, "$9,999,999,999,999,999,999.98"],
  ])("%s of %s", (sum, limit, over, amount) =>
    expect(leftOf(spent(sum, limit))).toEqual({ over, amount }),
  );
});

describe("a typed limit", () => {
  it.each([
    ["", null],
    ["  ", null],
    ["10", "10"],
    [" 7.50 ", "7.50"],
    ["7,50", "7.50"],
    ["$10", "10"],
    ["10 USD", "10"],
    ["1,250", "1250"],
    ["1,250.50", "1250.50"],
    ["-5", "-5"],
    ["ten", "ten"],
  ])("%j is %j", (typed, kept) => expect(typedLimit(typed)).toBe(kept));
});

describe("the bars", () => {
  const limit = { amount: "10.00", currency: "$" };
  const marks = (given: SpendReport, of: MonthSpent["limit"]) =>
    scaleOf(given, of).marks.map(({ words }) => words);

  it("stand below their limit, with a line at a round amount", () => {
    expect(scaleOf(report([3.6, 8.2]), limit).top).toBe(10);
    expect(marks(report([3.6, 8.2]), limit)).toEqual(["$5", "$10, limit"]);
  });
  it("stand by themselves where the limit is far away, in another currency or none", () => {
    for (const of of [{ amount: "100.00", currency: "$" }, { ...limit, currency: "£" }, null]) {
      expect(scaleOf(report([3.6, 8.2]), of).top).toBe(8.2);
    }
    expect(marks(report([3.6, 8.2]), null)).toEqual(["$2", "$4", "$6", "$8"]);
  });
  it("pass a limit that was passed", () => {
    const { top, marks } = scaleOf(report([10.4]), limit);
    expect(top).toBe(10.4);
    expect(marks.at(-1)?.at).toBeCloseTo(10 / 10.4);
  });
  it("stand on something when nothing was spent", () => {
    expect(scaleOf(report([0, 0]), null).top).toBe(1);
  });
  it("have a quiet tone for several services together", () => {
    const five = report([1], 5);
    expect([0, 1, 2, 3, 4].map((row) => toneOf(five, row))).toEqual([1, 2, 3, 4, 0]);
  });
});
