import type { Appearance, Language } from "./bindings";
import { accountDoor } from "./browser/accounts";
import { relayDoor } from "./browser/relay";
import { number, sampleServices } from "./browser/sample";
import { problem, purchase, scene } from "./browser/scenes";
import { World, same } from "./browser/world";
import type { Door } from "./door";

/** How long the pretended PingMe takes to answer, and then to send a code. */
const ANSWER_MS = 400;
const CODE_MS = 4000;

/**
 * A door behind which there is no app: everything happens in this page's memory, so that the
 * window can be looked at and tested in a plain browser. `?scene=lit&lang=zh-CN&look=dark` chooses
 * where it starts.
 */
export function browserDoor(parameters: URLSearchParams, answerMs = ANSWER_MS): Door {
  const language = (parameters.get("lang") ?? "en") as Language;
  const appearance = (parameters.get("look") ?? "system") as Appearance;
  const settings = { language, appearance, close_hides: true, close_hides_said: false };
  const change = { language, settings };
  const world = new World(scene(parameters.get("scene") ?? "first", Date.now(), change));
  const answer = <Value>(value: Value): Promise<Value> =>
    new Promise((resolve) => setTimeout(() => resolve(value), answerMs));

  return {
    on(name, listener) {
      world.listeners[name].add(listener);
      return Promise.resolve(() => void world.listeners[name].delete(listener));
    },
    snapshot: async () =>
      parameters.get("scene") === "starting" ? new Promise(() => {}) : world.snapshot,
    async tryAgain() {
      await answer(null);
      return world.snapshot;
    },
    async startThisRun() {
      await answer(null);
      world.open("first");
      world.push({ this_run: true });
      return world.snapshot;
    },
    async setHistoryAside() {
      await answer(null);
      world.open("first");
      return world.snapshot;
    },
    async history({ before, limit, number: only }) {
      const rows = world.history.filter(
        (row) => !only || (row.app === only.app && row.to === only.phone),
      );
      const from = before ? rows.findIndex((row) => row.id === before.id) + 1 : 0;
      const page = rows.slice(from, from + limit);
      const last = page.at(-1);
      const days = [...new Set(page.map((row) => row.day))].map((day) => ({
        day,
        messages: rows.filter((row) => row.day === day).length,
      }));
      const next =
        last && from + limit < rows.length ? { received_ms: last.received_ms, id: last.id } : null;
      return { rows: page, days, next };
    },
    message: async (id) => world.find(id),
    services: () => answer(sampleServices(Date.now())),

    ...accountDoor(world, answer),
    ...relayDoor(world, answer),

    async refreshNumbers() {
      await answer(null);
      const now = Date.now();
      return world.push({
        accounts: world.snapshot.accounts.map((account) => ({
          ...account,
          numbers_checked_ms: now,
          relay: { ...account.relay, checked_ms: now },
        })),
      });
    },
    windowVisible: async () => null,
    async lockNumber({ app, country, number: wanted }) {
      await answer(null);
      if (app === "discord") throw problem("no_number");
      const now = Date.now();
      const phone = wanted ?? `${country === "GB" ? "447700" : "1628555"}${String(now).slice(-6)}`;
      const name = sampleServices(now).find((service) => service.app === app)?.name ?? app;
      const bought = purchase(now, {
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
      world.push({ card: { is: "waiting", purchase: bought }, numbers: [...others, view] });
      setTimeout(() => world.arrive([app, name], phone), CODE_MS);
      return { is: "done", purchase: bought };
    },
    async subscribe(key) {
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
    stopWaiting: async () => world.push({ card: { is: "empty" } }),
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

    async copyCode(id) {
      world.changeMessage(id, { copied_ms: Date.now(), new: false });
      return null;
    },
    copyText: async () => null,
    copyNumber: async () => null,
    async markSeen(ids) {
      for (const id of ids) world.changeMessage(id, { new: false });
      return null;
    },
    async saveSettings(next) {
      return world.push({
        settings: next,
        language: next.language === "system" ? "en" : next.language,
      });
    },
    async saveNetwork({ proxy, address, user, password }) {
      await answer(null);
      const direct = proxy === "system" || proxy === "none";
      if (!direct && !/^[^\s/:]+:\d+$/.test(address)) throw problem("bad_proxy");
      const password_set =
        !direct && (password === null ? world.snapshot.network.password_set : password !== "");
      return world.push({
        network: direct
          ? { proxy, address: "", user: "", password_set }
          : { proxy, address, user, password_set },
      });
    },
    async startDemo() {
      await answer(null);
      return world.open("demo");
    },
    async leaveDemo() {
      return world.open("first");
    },
  };
}
