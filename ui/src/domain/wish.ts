import type { Snapshot } from "../door/bindings";
import type { Wish } from "../state/buying.svelte";
import { m } from "../words/generated/messages";
import { eachSms } from "../words/money";
import { phone } from "../words/phone";

const country = (code: string | null) => (code === "GB" ? m.country_gb() : m.country_us());

/** What a wish would cost, as far as PingMe has said: name and value, line by line. */
export function wishFacts(wish: Wish, snapshot: Snapshot): [string, string][] {
  const of = (account: number, app: string) => (number: Snapshot["numbers"][number]) =>
    number.key.account === account && number.key.app === app && number.code_rate !== "";
  const rate = (account: number, app: string): [string, string] => {
    const known = snapshot.numbers.find(of(account, app))?.code_rate;
    return [m.each_sms_name(), known ? eachSms(known) : m.not_known()];
  };
  if (wish.is === "subscription") {
    const { account, app, phone: number } = wish.key;
    return [
      [m.over_limit_this(), phone(number)],
      [m.over_limit_rent_name(), wish.rent || m.not_known()],
      rate(account, app),
    ];
  }
  const price: [string, string] = [m.over_limit_price(), m.over_limit_price_later()];
  if (wish.is === "swap") {
    const { account, app, service, country: code } = wish.purchase;
    const words = m.over_limit_new({ service, country: country(code) });
    return [[m.over_limit_this(), words], price, rate(account, app)];
  }
  const { account, app, service, country: code, number } = wish;
  const words = number
    ? m.over_limit_used({ service, number: phone(number) })
    : m.over_limit_new({ service, country: country(code) });
  return [[m.over_limit_this(), words], price, rate(account, app)];
}
