import { describe, expect, it } from "vitest";
import { fullDate } from "../words/dates";
import { keepChoices, keepWords, keptWords, lastGone, sizeWords } from "./retention";

describe("what is kept", () => {
  it.each([
    [900, "1 kB"],
    [6_100_000, "6.1 MB"],
    [123_400_000, "123 MB"],
    [2_345_000_000, "2.3 GB"],
  ])("%d bytes are %s", (bytes, words) => expect(sizeWords(bytes)).toBe(words));

  it("is said with its number, its beginning and how it is kept", () => {
    const since_ms = new Date(2025, 9, 2, 12).getTime();
    const date = fullDate("2025-10-02");
    expect(keptWords({ messages: 3412, since_ms, bytes: 6_100_000 })).toEqual([
      `3,412 messages since ${date}`,
      "6.1 MB, encrypted with a key in the system keyring.",
    ]);
    expect(keptWords({ messages: 1, since_ms, bytes: 0 })).toEqual([
      `1 message since ${date}`,
      "In memory only.",
    ]);
    expect(keptWords({ messages: 0, since_ms: null, bytes: 0 })[0]).toBe("0 messages");
  });

  it("is deleted after one of a few times, or the one that counts", () => {
    expect(keepChoices(null)).toEqual([null, 7, 30, 90, 365]);
    expect(keepChoices(45)).toEqual([null, 7, 30, 45, 90, 365]);
    expect([null, 7, 365].map(keepWords)).toEqual(["Never", "7 days", "1 year"]);
  });

  it.each([
    [7, "2026-11-24", "2026-11-16"],
    [30, "2026-03-01", "2026-01-29"],
  ])("older than %d days on %s is what came up to %s", (days, today, day) => {
    expect(lastGone(days, today)).toBe(day);
  });
});
