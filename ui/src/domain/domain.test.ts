import { describe, expect, it } from "vitest";
import type { MessageView } from "../door/bindings";
import { number, sampleHistory, sampleNumbers } from "../door/browser/sample";
import { problem, purchase } from "../door/browser/sample-purchase";
import { rowsUnder } from "./days";
import { spoken } from "./message";
import { byService, countryOf, endsWords, leftWords, shapeOf, untilWords } from "./numbers";
import { ledger, proposal } from "./purchase";

const NOW = Date.UTC(2026, 10, 24, 12);

describe("the rows of the history", () => {
  const rows = sampleHistory(NOW);

  it("stand under one head for each day", () => {
    const heads = rowsUnder("day", rows, null).filter((item) => item.is === "day");
    expect(new Set(heads.map((head) => head.key)).size).toBe(heads.length);
    expect(heads).toHaveLength(new Set(rows.map((row) => row.day)).size);
  });

  it("leave out the card's message, and the head of a day that has no other", () => {
    const [first] = rows;
    const alone = first as MessageView;
    expect(rowsUnder("day", [alone], alone.id)).toEqual([]);
  });
});

describe("an arriving message is read out", () => {
  const [code, , , noCode, , several, unknown] = sampleHistory(NOW);
  it.each([
    [code, "New code 8 3 1 7 4 for Telegram, number +44 7700 900143"],
    [several, "New message for WhatsApp with 2 possible codes"],
    [noCode, "New message for JD: [JD] Your parcel has left the warehouse and arrives tomorrow"],
    [unknown, "New message in a form this app does not know"],
  ])("as its kind asks, %#", (message, words) => {
    expect(spoken(message as MessageView)).toBe(words);
  });
});

describe("numbers", () => {
  it("are grouped by service, by name", () => {
    const names = byService(sampleNumbers(NOW)).map((group) => group.service);
    expect(names).toEqual(["JD", "Telegram", "Tencent", "WhatsApp"]);
  });

  it.each([
    [number(NOW, ["a", "A"], "1", 12, "subscribed"), "subscribed", "12 days"],
    [number(NOW, ["a", "A"], "1", 1, "not_subscribed"), "expiring", "tomorrow"],
    [number(NOW, ["a", "A"], "1", 0, "not_subscribed"), "expiring", "today"],
    [number(NOW, ["a", "A"], "1", 9, "not_subscribed"), "not_subscribed", "9 days"],
    [number(NOW, ["a", "A"], "1", 9, "expired"), "expired", "expired"],
    [
      number(NOW, ["a", "A"], "1", 9, "not_subscribed", { waiting: true }),
      "not_subscribed",
      "waiting",
    ],
    [
      number(NOW, ["a", "A"], "1", 9, "not_subscribed", {
        days_left: null,
        valid_until_text: "soon",
      }),
      "not_subscribed",
      "soon",
    ],
    [
      number(NOW, ["a", "A"], "1", 9, "subscribed", { days_left: null, valid_until_text: "" }),
      "subscribed",
      "not known",
    ],
  ])("show a shape and what is left, %#", (view, shape, left) => {
    expect(shapeOf(view)).toBe(shape);
    expect(leftWords(view)).toBe(left);
  });
});

describe("when a number ends", () => {
  const today = "2026-11-24";
  const ending = (days: number, more = {}) =>
    number(NOW, ["a", "A"], "1", days, "not_subscribed", more);

  it.each([
    [ending(0), /^Ends today, /, /, today$/],
    [ending(1), /^Ends tomorrow, /, /, tomorrow$/],
    [ending(2), /^Ends on .*, in 2 days$/, /, in 2 days$/],
    [ending(2, { days_left: null }), /^Ends soon$/, /2026$/],
    [
      ending(2, { valid_until: null, days_left: null, valid_until_text: "soon" }),
      /^Ends soon$/,
      /^soon$/,
    ],
  ])("is said with the day, %#", (view, warning, until) => {
    expect(endsWords(view, today)).toMatch(warning);
    expect(untilWords(view)).toMatch(until);
  });

  it.each([
    ["16515550142", "1", "United States"],
    ["447700900143", "44", "United Kingdom"],
    ["447700900143", null, "United Kingdom"],
    ["168151020115", null, "United States"],
    ["4915550100", "49", undefined],
  ])("the country of %s (%s) is %s", (digits, tel_code, country) => {
    expect(countryOf(number(NOW, ["a", "A"], digits, 3, "subscribed", { tel_code }))).toBe(country);
  });
});

describe("an unanswered purchase", () => {
  const lost = { number: null, price: null, asked_ms: NOW - 60_000, ended_ms: NOW - 30_000 };
  const found = { phone: "16285550188", valid_until_text: "", valid_until: "2026-12-24" };
  const words = (more: object) => {
    const asked = purchase(NOW, { ...lost, problem: problem("outcome_unknown"), ...more });
    return [...ledger(asked, "2026-11-24").map((line) => line.words), proposal(asked)];
  };

  it("tells what was asked, that no answer came, and what the list says", () => {
    expect(words({ finding: { read_ms: NOW, problem: null, numbers: [found] } })).toEqual([
      "Asked for a new number, United States",
      "No usable answer after 30 s",
      expect.stringMatching(
        /^Read the number list: \+1 628 555 0188 for Telegram is new, valid until /,
      ),
      "Most likely this is the number you asked for. The price is not known.",
    ]);
  });

  it("never says that nothing was bought while the list is unread", () => {
    for (const finding of [
      null,
      { read_ms: NOW, problem: problem("pingme_unreachable"), numbers: [] },
    ]) {
      expect(words({ finding }).at(-1)).toMatch(/not known/);
    }
  });

  it("names a number that was asked for, and a subscription that took effect", () => {
    expect(words({ asked_number: "16285550190", finding: null })[0]).toBe(
      "Asked for +1 628 555 0190, United States",
    );
    const subscribed = words({
      kind: "subscribe",
      asked_number: "16285550190",
      finding: { read_ms: NOW, problem: null, numbers: [found] },
    });
    expect(subscribed.at(-1)).toBe("The subscription took effect.");
  });

  it("gives the reason where there was one", () => {
    const line = words({ problem: problem("pingme_unreadable"), finding: null })[1];
    expect(line).toBe("No usable answer: PingMe’s answer could not be read");
  });
});
