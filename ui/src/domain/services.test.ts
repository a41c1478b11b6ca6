import { describe, expect, it } from "vitest";
import type { ServiceRecord, ServiceView, UsedNumber } from "../door/bindings";
import { dateWords } from "../words/dates";
import { findServices, recordWords, usedIn, usedWords } from "./services";

const service = (
  app: string,
  name: string,
  last: number | null,
  favourite = false,
): ServiceView => ({
  app,
  name,
  last_used_ms: last,
  favourite,
});

describe("services", () => {
  const services = [
    service("online", "Online", null, true),
    service("tg", "Telegram", 2),
    service("jd", "JD", 9),
    service("line", "LINE", null),
    service("linkedin", "LinkedIn", null),
  ];
  const names = (query: string) => {
    const found = findServices(services, query);
    return [found.favourite, found.recent, found.all].map((list) => list.map(({ name }) => name));
  };

  it.each([
    ["", [["Online"], ["JD", "Telegram"], ["LINE", "LinkedIn"]]],
    [" lin ", [[], [], ["LINE", "LinkedIn", "Online"]]],
    ["TG", [[], [], ["Telegram"]]],
    ["nothing", [[], [], []]],
  ])("are found by %j", (query, expected) => expect(names(query)).toEqual(expected));
});

describe("a number used before", () => {
  const used = (phone: string, more: Partial<UsedNumber> = {}): UsedNumber => ({
    phone,
    label: null,
    listed: true,
    last_message_ms: null,
    refused_ms: null,
    ...more,
  });
  const noon = (day: number) => new Date(2026, 10, day, 12).getTime();

  it("is offered in its country, in the order given", () => {
    const all = [used("16285550190"), used("447700900143"), used("+16285550191")];
    const phones = (country: string) => usedIn(all, country).map(({ phone }) => phone);
    expect(phones("US")).toEqual(["16285550190", "+16285550191"]);
    expect(phones("GB")).toEqual(["447700900143"]);
  });

  it.each([
    [{}, "used before"],
    [{ last_message_ms: noon(23) }, "used before, last code yesterday"],
    [
      { last_message_ms: noon(3) },
      `used before, last code ${dateWords("2026-11-03", "2026-11-24")}`,
    ],
    [
      { refused_ms: noon(12), last_message_ms: noon(3) },
      `a site refused it on ${dateWords("2026-11-12", "2026-11-24")}`,
    ],
    [{ refused_ms: noon(24) }, "a site refused it today"],
  ])("says what is known of it, %#", (more, words) => {
    expect(usedWords(used("1", more), "2026-11-24")).toBe(words);
  });
});

describe("a service's record", () => {
  const record = (more: Partial<ServiceRecord>): ServiceRecord => ({
    asked: 3,
    came: 3,
    refused: 0,
    usual_ms: 12_000,
    used: [],
    code_rate: null,
    sub_rent: null,
    last_price: null,
    ...more,
  });

  it.each([
    [{}, "3 asked, 3 came, usually after 12 s"],
    [{ came: 0, usual_ms: null }, "3 asked, 0 came"],
    [{ usual_ms: 129_900, refused: 1 }, "3 asked, 3 came, usually after 2:09 min, 1 refused"],
    [{ usual_ms: 40 }, "3 asked, 3 came, usually after 1 s"],
    [{ asked: 0, came: 0, usual_ms: null }, ""],
  ])("is one line, and nothing where nothing is known, %#", (more, words) => {
    expect(recordWords(record(more))).toBe(words);
  });
});
