import type {
  AccountView,
  HistoryFilter,
  MessageView,
  NumberKey,
  NumberView,
} from "../door/bindings";
import { dateWords, daysBefore, monthHead } from "../words/dates";
import { m } from "../words/generated/messages";
import { phone } from "../words/phone";

/** Something that a filter can be set to. */
export interface Offer {
  key: string;
  name: string;
  /** What is said of it, at the right. */
  note?: string | undefined;
  chosen: boolean;
  /** A line stands above it. */
  apart?: boolean;
}

/** The services to choose from: of the numbers, and of what is found. */
export function serviceOffers(
  numbers: readonly NumberView[],
  found: readonly MessageView[],
  chosen: string | null,
): Offer[] {
  const names = new Map<string, string>();
  for (const { app, service } of found) if (app !== null) names.set(app, service ?? app);
  for (const { key, service } of numbers) names.set(key.app, service);
  if (chosen !== null && !names.has(chosen)) names.set(chosen, chosen);
  return [...names]
    .map(([key, name]) => ({ key, name, chosen: key === chosen }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

const nameOf = (key: NumberKey) => `${key.account}/${key.app}/${key.phone}`;

/** The numbers to choose from: of the service and the account that are set. */
export function numberOffers(numbers: readonly NumberView[], filter: HistoryFilter): Offer[] {
  return numbers
    .filter(
      ({ key }) =>
        (filter.app === null || key.app === filter.app) &&
        (filter.account === null || key.account === filter.account),
    )
    .map((number) => ({
      key: nameOf(number.key),
      name: phone(number.key.phone),
      note: number.label ?? number.service,
      chosen: filter.number !== null && nameOf(filter.number) === nameOf(number.key),
    }));
}

/** The number of an offer. */
export function offered(numbers: readonly NumberView[], key: string): NumberKey | null {
  return numbers.find((number) => nameOf(number.key) === key)?.key ?? null;
}

/** The accounts to choose from. */
export function accountOffers(accounts: readonly AccountView[], chosen: number | null): Offer[] {
  return accounts.map(({ id, label, user_id }) => ({
    key: String(id),
    name: label,
    note: label === user_id ? undefined : user_id,
    chosen: id === chosen,
  }));
}

/** The stretches of time to choose from; the last three ask for a day. */
export function dateOffers(today: string, { since, until }: HistoryFilter): Offer[] {
  const month = today.slice(0, 7);
  const whole = [
    { key: daysBefore(today, 6), name: m.last_days({ count: 7 }) },
    { key: daysBefore(today, 29), name: m.last_days({ count: 30 }) },
    { key: `${month}-01`, name: monthHead(month) },
  ];
  return [
    // On its 7th and its 30th day the month is one of the others.
    ...whole
      .filter(({ key }, at) => whole.findIndex((other) => other.key === key) === at)
      .map((offer) => ({ ...offer, chosen: since === offer.key && until === null })),
    { key: "since", name: m.since_day(), chosen: false, apart: true },
    { key: "until", name: m.until_day(), chosen: false },
    { key: "go", name: m.go_to_date_more(), chosen: false, apart: true },
  ];
}

/** The days that are set, in words; nothing where none is. */
export function dateWordsOf({ since, until }: HistoryFilter, today: string): string | null {
  const from = since === null ? null : dateWords(since, today);
  const to = until === null ? null : dateWords(until, today);
  if (from !== null && to !== null) return since === until ? from : m.from_to({ from, to });
  if (from !== null) return m.since_date({ date: from });
  return to === null ? null : m.until_date({ date: to });
}
