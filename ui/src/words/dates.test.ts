import { afterEach, describe, expect, it } from "vitest";
import { age, dateWords, dayHead, dayInWords, howLong, monthName, stopwatch } from "./dates";
import { locale, speak } from "./language.svelte";

afterEach(() => speak("en"));

describe("ages", () => {
  const now = Date.UTC(2026, 10, 24, 12);
  it.each([
    [0, "just now", "刚刚"],
    [-5000, "just now", "刚刚"],
    [12_000, "12 s ago", "12 秒前"],
    [60_000, "1 min ago", "1 分钟前"],
    [59 * 60_000 + 59_999, "59 min ago", "59 分钟前"],
    [2 * 3_600_000, "2 h ago", "2 小时前"],
  ])("of %d ms", (past, english, chinese) => {
    expect(age(now - past, now)).toBe(english);
    speak("zh-CN");
    expect(age(now - past, now)).toBe(chinese);
  });
});

describe("how long something has lasted", () => {
  it.each([
    [-1, "0 s", "0 秒"],
    [59_999, "59 s", "59 秒"],
    [240_000, "4 min", "4 分钟"],
    [26 * 3_600_000, "26 h", "26 小时"],
  ])("%d ms", (ms, english, chinese) => {
    expect(howLong(ms)).toBe(english);
    speak("zh-CN");
    expect(howLong(ms)).toBe(chinese);
  });
});

describe("a month", () => {
  it("is named as it stands alone", () => {
    expect(monthName("2026-11")).toBe("November");
    speak("zh-CN");
    expect(monthName("2026-11")).toBe("11月");
  });
});

describe("days", () => {
  it.each([
    ["2026-11-24", "Today", "今天"],
    ["2026-11-23", "Yesterday", "昨天"],
    ["2026-11-22", "Sunday, 22 November", "11月22日 星期日"],
    ["2025-12-31", "Wednesday, 31 December 2025", "2025年12月31日 星期三"],
    ["not a day", "not a day", "not a day"],
  ])("%s in the head of the history", (day, english, chinese) => {
    const preferred = Object.getOwnPropertyDescriptor(navigator, "languages");
    Object.defineProperty(navigator, "languages", { configurable: true, value: ["en-GB"] });
    expect(dayHead(day, "2026-11-24")).toBe(english);
    speak("zh-CN");
    expect(dayHead(day, "2026-11-24")).toBe(chinese);
    if (preferred) Object.defineProperty(navigator, "languages", preferred);
    else Reflect.deleteProperty(navigator, "languages");
  });

  it("reach over the turn of a month", () => {
    expect(dayInWords("2026-10-31", "2026-11-01")).toBe("yesterday");
  });

  it("carry no space in Chinese", () => {
    speak("zh-CN");
    expect(dateWords("2026-11-26", "2026-11-24")).toBe("11月26日");
  });
});

describe("stopwatch", () => {
  it.each([
    [-1, "0:00"],
    [6000, "0:06"],
    [288_999, "4:48"],
    [3_723_000, "1:02:03"],
  ])("%d ms", (ms, shown) => expect(stopwatch(ms)).toBe(shown));
});

describe("locale", () => {
  it.each([
    [["C"], "en-GB"],
    [["C", "en-US"], "en-US"],
    [["zh-CN"], "en-GB"],
    [["en_GB.UTF-8"], "en-GB"],
    [[], "en-GB"],
  ])("of a system that prefers %j", (preferred, expected) => {
    expect(locale(preferred)).toBe(expected);
  });
});
