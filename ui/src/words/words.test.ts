import { describe, expect, it } from "vitest";
import { phone } from "./phone";
import { stretches, textLanguage } from "./text";

describe("a phone number", () => {
  it.each([
    ["16515550142", "+1 651 555 0142"],
    ["+447700900143", "+44 7700 900143"],
    ["16510000000", "+1 651 000 0000"],
    ["0", "+0"],
    ["999", "+999"],
    ["Telegram", "Telegram"],
    ["", ""],
  ])("%s is written %s", (number, written) => expect(phone(number)).toBe(written));

  it.each(["168151020115", "1234567890123456789", "00000000000"])(
    "%s keeps every digit",
    (number) => {
      expect(phone(number).replace(/\D/g, "")).toBe(number);
    },
  );
});

describe("a text with codes", () => {
  const code = (start: number, end: number) => ({ code: "", shown: "", start, end });

  it.each([
    ["code 5611!", [code(5, 9)], ["code ", "*5611", "!"]],
    ["5611 or 42", [code(8, 10), code(0, 4)], ["*5611", " or ", "*42"]],
    ["😀5611", [code(2, 6)], ["😀", "*5611"]],
    ["none", [], ["none"]],
    ["short", [code(2, 99), code(3, 3)], ["short"]],
    ["overlap", [code(0, 4), code(2, 6)], ["*over", "lap"]],
    ["", [], []],
  ])("%s is cut where they are", (text, codes, expected) => {
    const cut = stretches({ text, codes });
    expect(cut.map((part) => (part.code ? `*${part.text}` : part.text))).toEqual(expected);
    expect(cut.map((part) => part.text).join("")).toBe(text);
  });

  it("is marked with its language", () => {
    expect(textLanguage("【京东】440827")).toBe("zh");
    expect(textLanguage("[jd] code is 5611")).toBe("en");
  });
});
