import { describe, expect, it } from "vitest";
import { phone } from "./phone";
import { VEIL, fromHit, stretches, textLanguage } from "./text";

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

  it.each([
    ["Your code 552019, again 552019.", "552019", "Your code ••••••, again ••••••."],
    ["105-876 or 105876", "105-876", "•••••• or ••••••"],
    ["none", "", "none"],
  ])("%s hides them wherever it says them", (text, written, expected) => {
    const start = text.indexOf(written);
    const codes =
      written === ""
        ? []
        : [{ code: written.replace("-", ""), shown: "", start, end: start + written.length }];
    const hits = [{ start, end: start + 2 }];
    const shown = stretches({ text, codes, hits }, true).map((part) => part.text);
    expect(shown.join("")).toBe(expected);
  });

  it("says nothing of a code in its place, not even its length", () => {
    expect(VEIL).not.toMatch(/[0-9A-Za-z]/);
  });

  it("has hits beside codes, and in them", () => {
    const text = "jd code 5611";
    const hits = [
      { start: 0, end: 2 },
      { start: 8, end: 10 },
    ];
    const cut = stretches({ text, codes: [code(8, 12)], hits });
    const said = cut.map((part) => `${part.hit ? "^" : ""}${part.code ? "*" : ""}${part.text}`);
    expect(said).toEqual(["^jd", " code ", "^*56", "*11"]);
  });

  it.each([
    ["【京东】440827", 1, 3, "【京东】440827"],
    [`${"包".repeat(40)}已到京东快递柜`, 42, 44, `…${"包".repeat(5)}已到京东快递柜`],
    [
      "A long text of many words before the hit that is wanted here",
      37,
      40,
      "…before the hit that is wanted here",
    ],
    ["short hit", 6, 9, "short hit"],
  ])("starts near its first hit: %s", (text, start, end, expected) => {
    const shown = fromHit({ text, codes: [], hits: [{ start, end }] });
    expect(shown.text).toBe(expected);
    const [hit] = shown.hits ?? [];
    expect(shown.text.slice(hit?.start, hit?.end)).toBe(text.slice(start, end));
  });

  it.each([
    "【某某商城】您好，您正在登录并修改您的支付密码，验证码为 552019，请在本人的手机上完成登录",
    "This is the code that you have asked for: 552 019 today, and never share it",
    "Your code is 552019. Whoever asks you for it: 552019 is for you alone",
  ])("shows nothing of a hidden code that it starts behind: %s", (text) => {
    const start = text.indexOf("552");
    const codes = [{ code: "552019", shown: "552 019", start, end: text.indexOf("019") + 3 }];
    // Wherever the line begins, so that it would cut a code in two.
    for (let at = 0; at < text.length; at += 1) {
      const shown = stretches(fromHit({ text, codes, hits: [{ start: at, end: at + 1 }] }), true);
      expect(shown.map((part) => part.text).join("")).not.toMatch(/[0-9]/);
    }
  });

  it("is marked with its language", () => {
    expect(textLanguage("【京东】440827")).toBe("zh");
    expect(textLanguage("[jd] code is 5611")).toBe("en");
    expect(textLanguage("認証コードは 5611 です")).toBe("ja");
    expect(textLanguage("인증번호 5611")).toBe("ko");
    expect(textLanguage("Ваш код 5611")).toBe("ru");
  });
});
