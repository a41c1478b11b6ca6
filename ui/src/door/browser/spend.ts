import type { SpendCell, SpendRow } from "../bindings";
import type { Door } from "../door";
import type { World } from "./world";

const MONTHS = 6;

const rows: [app: string, service: string, cents: number[]][] = [
  ["jd", "JD", [190, 230, 150, 290, 310, 410]],
  ["whatsapp", "WhatsApp", [110, 90, 170, 130, 210, 170]],
  ["telegram", "Telegram", [60, 100, 80, 160, 120, 140]],
  ["tencent", "Tencent", [0, 40, 60, 40, 80, 100]],
];

function cell(cents: number): SpendCell {
  return {
    amount: cents === 0 ? null : (cents / 100).toFixed(2),
    unknown: 0,
    events: Math.round(cents / 20),
  };
}

function row(app: string | null, service: string | null, months: number[], count = 1): SpendRow {
  const total = months.reduce((sum, cents) => sum + cents, 0);
  return { app, service, services: count, months: months.map(cell), total: cell(total) };
}

/** The months up to this day, `2026-06` to `2026-11`. */
function monthsTo(today: string): string[] {
  const [year = 0, month = 0] = today.split("-").map(Number);
  return Array.from({ length: MONTHS }, (_, index) => {
    const date = new Date(Date.UTC(year, month - MONTHS + index, 1));
    return date.toISOString().slice(0, 7);
  });
}

/** What a door in a plain browser says of money. */
export function spendDoor(world: World): Pick<Door, "spendReport" | "spendEvents"> {
  return {
    async spendReport() {
      const all = rows.map(([, , months]) => months);
      const sums = monthsTo(world.snapshot.today).map((_, index) =>
        all.reduce((sum, months) => sum + (months[index] ?? 0), 0),
      );
      const subscribed = world.snapshot.numbers.filter((view) => view.standing === "subscribed");
      return {
        currency: "$",
        currencies: ["$"],
        assumed: false,
        months: monthsTo(world.snapshot.today),
        services: rows.map(([app, service, months]) => row(app, service, months)),
        all: row(null, null, sums, rows.length),
        due: subscribed.map((view) => ({
          key: view.key,
          service: view.service,
          day: view.valid_until,
          rent: view.month_rent,
          sum: { amount: "0.5", currency: "$" },
        })),
      };
    },
    async spendEvents({ apps }) {
      return world.history
        .filter(({ app }) => app !== null && (apps.length === 0 || apps.includes(app)))
        .map((message) => ({
          at_ms: message.received_ms,
          kind: "sms" as const,
          account: message.account,
          app: message.app,
          service: message.service,
          phone: message.to,
          price: "$0.2 / SMS",
          sum: { amount: "0.2", currency: "$" },
          message: message.id,
        }));
    },
  };
}
