import type { CodeView, MessageView, NumberView, Standing } from "../bindings";

const DAY = 86_400_000;

/** `YYYY-MM-DD` in this time zone. */
export function dayOf(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** A moment of today, or of some days ago. */
export function at(now: number, daysAgo: number, hours: number, minutes: number): number {
  const date = new Date(now - daysAgo * DAY);
  return date.setHours(hours, minutes, 0, 0);
}

/** Three and three, four and four; shorter ones whole. */
function grouped(code: string): string {
  if (code.length === 6) return `${code.slice(0, 3)} ${code.slice(3)}`;
  if (code.length === 8) return `${code.slice(0, 4)} ${code.slice(4)}`;
  return code;
}

let ids = 0;

/** A message whose codes are named; where they stand in the text is looked up. */
export function message(
  receivedMs: number,
  service: [app: string, name: string],
  to: string,
  text: string,
  codes: string[],
  more: Partial<MessageView> = {},
): MessageView {
  ids += 1;
  const found: CodeView[] = codes.map((written) => {
    const start = text.indexOf(written);
    const code = written.replace(/\D/g, "");
    return { code, shown: grouped(code), start, end: start + written.length };
  });
  return {
    id: ids.toString(16).padStart(32, "0"),
    account: 1,
    kind: "sms",
    received_ms: receivedMs,
    day: dayOf(receivedMs),
    app: service[0],
    service: service[1],
    from: "106550218",
    to,
    text,
    codes: found,
    chosen: found.length === 1 ? 0 : null,
    valid_until_ms: null,
    new: false,
    copied_ms: found.length === 1 ? receivedMs + 27_000 : null,
    other_user: null,
    missed: null,
    answers: null,
    hits: [],
    ...more,
  };
}

export const JD: [string, string] = ["jd", "JD"];
export const TELEGRAM: [string, string] = ["telegram", "Telegram"];
export const TENCENT: [string, string] = ["tencent", "Tencent"];
export const WHATSAPP: [string, string] = ["whatsapp", "WhatsApp"];

/** A time of today; before it, so many minutes ago. */
function today(now: number, hour: number, minute: number, ago: number): number {
  return Math.min(at(now, 0, hour, minute), now - ago * 60_000);
}

/** A history of some days, newest first. */
export function sampleHistory(now: number): MessageView[] {
  const rows = [
    message(
      today(now, 10, 19, 5),
      TELEGRAM,
      "447700900143",
      "Telegram code 83174. You can also tap on this link to log in.",
      ["83174"],
      { new: true, copied_ms: null },
    ),
    message(
      today(now, 9, 57, 10),
      WHATSAPP,
      "447700900871",
      "Your WhatsApp code: 105-876. Don’t share this code with others.",
      ["105-876"],
    ),
    message(
      today(now, 9, 12, 15),
      TENCENT,
      "12125550168",
      "【腾讯云】验证码：134560，5分钟内有效，为了保障您的账户安全，请勿向他人泄漏验证码信息。如非本人操作，请忽略本短信。",
      ["134560"],
    ),
    message(
      today(now, 8, 30, 20),
      JD,
      "16515550142",
      "[JD] Your parcel has left the warehouse and arrives tomorrow",
      [],
    ),
    message(at(now, 1, 22, 48), TELEGRAM, "16285550190", "Telegram code 20416", ["20416"]),
    message(at(now, 1, 19, 5), WHATSAPP, "447700900871", "Use 771204 to register. Reference 4410", [
      "771204",
      "4410",
    ]),
    message(
      at(now, 1, 18, 20),
      JD,
      "",
      '{"app":"jd","from":"14160000000","to":"16470000000","userId":"u-20418","content":{"body":"[jd] code is 5611"},"time":"2025-11-23T17:20:06.050Z"}',
      ["5611"],
      { kind: "unrecognised", app: null, service: null, from: null, to: null, copied_ms: null },
    ),
    message(at(now, 1, 17, 31), JD, "16515550142", "[jd] code is 5611", ["5611"]),
    message(
      at(now, 1, 11, 2),
      TENCENT,
      "12125550168",
      "【腾讯科技】您的验证码为907318，请于10分钟内填写。",
      ["907318"],
    ),
    message(at(now, 2, 18, 0), JD, "", "", [], {
      kind: "unreadable",
      app: null,
      service: null,
      from: null,
      to: null,
    }),
    message(at(now, 2, 17, 0), JD, "", "", [], {
      kind: "gap",
      app: null,
      service: null,
      from: null,
      to: null,
      missed: 4,
    }),
    message(
      at(now, 2, 16, 44),
      WHATSAPP,
      "447700900871",
      "WhatsApp code 569-485. You can also tap on this link.",
      ["569-485"],
    ),
    message(at(now, 2, 9, 20), JD, "14155550117", "【京东】440827（登录验证码）", ["440827"], {
      kind: "other_user",
      other_user: "u-11111",
    }),
  ];
  for (let day = 3; day < 40; day += 1) {
    for (let hour = 20; hour > 12; hour -= 1) {
      const code = String(100_000 + ((day * 7919 + hour * 104_729) % 900_000));
      rows.push(
        message(at(now, day, hour, 15), JD, "16515550142", `【京东】验证码：${code}，5分钟内有效`, [
          code,
        ]),
      );
    }
  }
  return rows;
}

/** A number as the list of PingMe would have it. */
export function number(
  now: number,
  service: [string, string],
  phone: string,
  days: number,
  standing: Standing,
  more: Partial<NumberView> = {},
): NumberView {
  const until = dayOf(now + days * DAY);
  return {
    key: { account: 1, app: service[0], phone },
    service: service[1],
    tel_code: phone.startsWith("44") ? "44" : "1",
    standing,
    expiring: standing === "not_subscribed" && days <= 3,
    days_left: standing === "expired" ? null : days,
    valid_until_text: `${until} (Expiry Date)`,
    valid_until: until,
    sub_rent: "$0.5 / Month",
    month_rent: standing === "subscribed" ? "$0.5 / Month" : "",
    code_rate: "$0.2 / SMS",
    new_count: 0,
    waiting: false,
    last_message_ms: now - DAY,
    label: null,
    note: null,
    muted: false,
    service_muted: false,
    refused_ms: null,
    month: { messages: 11, sum: { amount: "2.20", currency: "$" } },
    ...more,
  };
}

/** Numbers of every standing. */
export function sampleNumbers(now: number): NumberView[] {
  return [
    number(now, JD, "16515550142", 12, "subscribed", { new_count: 1 }),
    number(now, JD, "14155550117", 2, "not_subscribed"),
    number(now, TELEGRAM, "447700900143", 9, "not_subscribed", { new_count: 1 }),
    number(now, TELEGRAM, "16285550190", 20, "subscribed"),
    number(now, TENCENT, "12125550168", 23, "not_subscribed"),
    number(now, WHATSAPP, "447700900871", 5, "subscribed"),
    number(now, WHATSAPP, "13475550125", 0, "expired"),
  ];
}
