import type { LockForm, Muted, PurchaseOutcome } from "../bindings";
import type { Door } from "../door";
import type { Answer } from "./accounts";
import { number } from "./sample";
import { World, same } from "./world";
import { sampleServices } from "./sample-account";
import { problem, purchase } from "./sample-purchase";

type Numbers = Pick<
  Door,
  | "services"
  | "serviceRecord"
  | "favouriteService"
  | "lockNumber"
  | "swapNumber"
  | "subscribe"
  | "unsubscribe"
  | "stopWaiting"
  | "readListAgain"
  | "takeFound"
  | "dismissPurchase"
  | "saveNumberWords"
  | "mute"
  | "copyNumber"
>;

/** How long the pretended PingMe takes to send a code. */
const CODE_MS = 4000;

function mutes(one: Muted, other: Muted): boolean {
  if (one.is === "number") return other.is === "number" && same(one.key, other.key);
  return other.is === "service" && one.app === other.app;
}

/** What a door in a plain browser does about numbers. */
export function numbersDoor(world: World, answer: Answer): Numbers {
  const favourites = new Set<string>();

  async function lock({ app, country, number: wanted }: LockForm): Promise<PurchaseOutcome> {
    await answer(null);
    if (app === "discord") throw problem("no_number");
    const now = Date.now();
    const phone = wanted ?? `${country === "GB" ? "447700" : "1628555"}${String(now).slice(-6)}`;
    const name = sampleServices(now).find((service) => service.app === app)?.name ?? app;
    const bought = purchase(now, {
      id: now,
      app,
      service: name,
      country,
      asked_number: wanted,
      asked_ms: now,
      ended_ms: now,
      number: phone,
    });
    const view = number(now, [app, name], phone, 30, "not_subscribed", { waiting: true });
    const others = world.snapshot.numbers.filter((known) => !same(known.key, view.key));
    world.push({
      card: { is: "waiting", purchase: bought },
      waits: [bought, ...world.snapshot.waits],
      last_choice: { account: 1, app, service: name, country },
      numbers: [...others, view],
    });
    setTimeout(() => {
      world.push({ waits: world.snapshot.waits.filter(({ id }) => id !== bought.id) });
      world.arrive([app, name], phone);
    }, CODE_MS);
    return { is: "done", purchase: bought };
  }

  return {
    async services() {
      const services = await answer(sampleServices(Date.now()));
      return services.map((one) => ({ ...one, favourite: favourites.has(one.app) }));
    },
    async serviceRecord(_account, app) {
      const used = world.snapshot.numbers.filter(({ key }) => key.app === app);
      return answer({
        asked: used.length * 3,
        came: used.length * 3 - 1,
        refused: 0,
        usual_ms: used.length > 0 ? 12_000 : null,
        used: used.map((view) => ({
          phone: view.key.phone,
          label: view.label,
          listed: view.standing !== "expired",
          last_message_ms: view.last_message_ms,
          refused_ms: view.refused_ms,
        })),
        code_rate: used[0]?.code_rate ?? null,
        sub_rent: used[0]?.sub_rent ?? null,
        last_price: used.length > 0 ? "0.5" : null,
      });
    },
    async favouriteService(_account, app, favourite) {
      if (favourite) favourites.add(app);
      else favourites.delete(app);
      return null;
    },
    lockNumber: lock,
    async swapNumber(id) {
      const old = world.snapshot.waits.find((wait) => wait.id === id);
      if (!old) throw problem("no_such_purchase");
      const outcome = await lock({
        account: old.account,
        app: old.app,
        country: old.country ?? "US",
        number: null,
        over_limit: false,
      });
      world.push({ waits: world.snapshot.waits.filter((wait) => wait.id !== id) });
      return outcome;
    },
    async subscribe({ key }) {
      await answer(null);
      world.changeNumber(key, {
        standing: "subscribed",
        expiring: false,
        month_rent: "$0.5 / Month",
      });
      return { is: "done", purchase: purchase(Date.now(), { kind: "subscribe" }) };
    },
    unsubscribe: async (key) =>
      world.changeNumber(key, { standing: "not_subscribed", month_rent: "" }),
    async stopWaiting(id) {
      const waits = world.snapshot.waits.filter((wait) => wait.id !== id);
      const [first] = waits;
      return world.push({
        waits,
        card: first ? { is: "waiting", purchase: first } : { is: "empty" },
      });
    },
    async readListAgain() {
      await answer(null);
      return world.snapshot.card.is === "unknown"
        ? world.snapshot.card.purchase
        : purchase(Date.now());
    },
    async takeFound(_purchase, phone) {
      const taken = purchase(Date.now(), { number: phone, price: null });
      world.push({ card: { is: "waiting", purchase: taken } });
      return taken;
    },
    dismissPurchase: async () => world.push({ card: { is: "empty" } }),
    copyNumber: async () => null,
    async saveNumberWords({ key, label, note }) {
      return world.changeNumber(key, { label: label || null, note: note || null });
    },
    async mute(what, muted) {
      const others = world.snapshot.muted.filter((one) => !mutes(one.what, what));
      const app = what.is === "number" ? what.key.app : what.app;
      const service = world.snapshot.numbers.find(({ key }) => key.app === app)?.service ?? app;
      const all = muted ? [...others, { what, service }] : others;
      return world.push({
        muted: all,
        numbers: world.snapshot.numbers.map((view) => ({
          ...view,
          muted: all.some(({ what }) => what.is === "number" && same(what.key, view.key)),
          service_muted: all.some(({ what }) => what.is === "service" && what.app === view.key.app),
        })),
      });
    },
  };
}
