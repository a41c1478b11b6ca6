import { describe, expect, it } from "vitest";
import { eachSms, money } from "./money";

describe("an amount of money", () => {
  it.each([
    ["2.20", "$", "$2.20"],
    ["0.5", null, "0.5"],
    ["7.50", "USD", "7.50 USD"],
    ["1240.005", "¥", "¥1,240.005"],
    ["-3", "$", "-$3"],
    ["90071992547409931.10", "$", "$90,071,992,547,409,931.10"],
    ["much", "$", "$much"],
  ])("%s %s is written %s", (amount, currency, words) => {
    expect(money({ amount, currency })).toBe(words);
  });

  it.each([
    ["$0.2 / SMS", "$0.2"],
    ["0.004/sms", "0.004"],
    ["$0.2 for two", "$0.2 for two"],
    ["", ""],
  ])("for each SMS, %j, is %j beside these words", (rate, words) => {
    expect(eachSms(rate)).toBe(words);
  });
});
