import type { MonthSpent, SpendCell, SpendEvent, SpendReport, SpendRow, Sum } from "../bindings";
import type { Door } from "../door";
import type { World } from "./world";

const MONTHS = 6;

/** What each service cost in cents, month by month, up to this one. */
const costs: [app: string, service: string, cents: number[]][] = [
  ["jd", "JD", [190, 230, 150, 290, 310, 410]],
  ["whatsapp", "WhatsApp", [110, 90, 170, 130, 210, 170]],
  ["telegram", "Telegram", [60, 100, 80, 160, 120, 140]],
  ["tencent", "Tencent", [0, 40, 60, 40, 80, 100]],
];

/** What an SMS costs here, in cents. */
const RATE = 20;

/** The months up to this day, `2026-06` to `2026-11`. */
function monthsTo(today: string): string[] {
  const [year = 0, month = 0] = today.split("-").map(Number);
  return Array.from({ length: MONTHS }, (_, index) => {
    const date = new Date(Date.UTC(year, month - MONTHS + index, 1));
    return date.toISOString().slice(0, 7);
  });
}

const dollars = (cents: number): Sum => ({ amount: (cents / 100).toFixed(2), currency: "$" });

/** The events that the cents of a month are made of: SMS at a rate, and one price for what is left. */
function eventsOf(world: World, app: string, month: string, cents: number): SpendEvent[] {
  const service = costs.find(([key]) => key === app)?.[1] ?? null;
  const messages = world.history.filter((message) => message.app === app);
  const phone = world.snapshot.numbers.find(({ key }) => key.app === app)?.key.phone ?? null;
  const first = Date.parse(`${month}-01T08:00:00`);
  const texts = Math.floor(cents / RATE);
  const rest = cents % RATE;
  const at = (index: number) => first + index * 29 * 3_600_000;
  const event = { account: 1, app, service, phone, later: false };
  const sms = Array.from({ length: texts }, (_, index) => ({
    ...event,
    at_ms: at(index),
    kind: "sms" as const,
    price: "$0.2 / SMS",
    sum: dollars(RATE),
    message: index % 4 === 3 ? null : (messages[index % messages.length]?.id ?? null),
  }));
  const number = {
    ...event,
    at_ms: at(texts),
    kind: "number" as const,
    price: String(rest / 100),
    sum: { ...dollars(rest), currency: null },
    message: null,
  };
  return rest === 0 ? sms : [...sms, number];
}

function allEvents(world: World): (SpendEvent & { month: string })[] {
  const months = monthsTo(world.snapshot.today);
  return costs.flatMap(([app, , cents]) =>
    months.flatMap((month, at) =>
      eventsOf(world, app, month, cents[at] ?? 0).map((event) => ({ ...event, month })),
    ),
  );
}

function cell(events: SpendEvent[]): SpendCell {
  const known = events.filter(({ sum }) => sum !== null);
  const total = known.reduce((sum, event) => sum + Number(event.sum?.amount), 0);
  return {
    amount: known.length === 0 ? null : total.toFixed(2),
    unknown: events.length - known.length,
    events: events.length,
  };
}

function report(world: World): SpendReport {
  const months = monthsTo(world.snapshot.today);
  const spent = world.snapshot.spent.sum !== null;
  const events = spent ? allEvents(world) : [];
  const row = (apps: string[], service: string | null): SpendRow => {
    const own = events.filter(({ app }) => apps.length === 0 || apps.includes(app ?? ""));
    return {
      apps,
      service,
      months: months.map((month) => cell(own.filter((event) => event.month === month))),
      total: cell(own),
    };
  };
  const subscribed = world.snapshot.numbers.filter((view) => view.standing === "subscribed");
  return {
    currency: "$",
    currencies: ["$"],
    assumed: false,
    months,
    services: spent ? costs.map(([app, service]) => row([app], service)) : [],
    all: row([], null),
    due: subscribed
      .map((view) => ({
        key: view.key,
        service: view.service,
        day: view.valid_until,
        rent: view.month_rent,
        sum: dollars(50),
      }))
      .sort((one, other) => (one.day ?? "").localeCompare(other.day ?? "")),
  };
}

/** A month's cost beside another limit. */
export function withLimit(spent: MonthSpent, limit: string | null): MonthSpent {
  if (limit === null) return { ...spent, limit, percent: null, level: "below" };
  const percent = Math.floor((Number(spent.sum?.amount ?? 0) / Number(limit)) * 100 + 1e-9);
  const level = percent >= 100 ? "reached" : percent >= 80 ? "near" : "below";
  const amount = Number(limit).toFixed(Math.max(2, limit.split(".")[1]?.length ?? 0));
  return { ...spent, limit: { amount, currency: "$" }, percent, level };
}

/** What a door in a plain browser says of money. */
export function spendDoor(world: World): Pick<Door, "spendReport" | "spendEvents"> {
  return {
    spendReport: async () => report(world),
    spendEvents: async ({ month, apps }) =>
      allEvents(world)
        .filter((event) => month === null || event.month === month)
        .filter(({ app }) => apps.length === 0 || apps.includes(app ?? ""))
        .sort((one, other) => other.at_ms - one.at_ms),
  };
}
