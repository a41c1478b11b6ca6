import type { Appearance, Language } from "./bindings";
import { number, sampleAccount, sampleServices } from "./browser/sample";
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
  const settings = { language, appearance };
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

    async checkAccount({ user_id, base_url }) {
      await answer(null);
      if (!base_url.startsWith("https://") && base_url !== "") throw problem("bad_base_url");
      if (user_id === "refused") throw problem("pingme_forbidden");
      return { services: 11, numbers: 0 };
    },
    async addAccount({ user_id, base_url }) {
      const made = sampleAccount(Date.now());
      const relay = { ...made.relay, state: "not_paired" as const, host: null };
      const account = { ...made, user_id, base_url, relay, label: user_id };
      world.push({ accounts: [account] });
      return account;
    },
    async readLink(link) {
      const url = URL.parse(link.trim());
      if (url?.protocol !== "pingme:") throw problem("link_unreadable");
      const [account] = world.snapshot.accounts;
      return {
        host: url.searchParams.get("relay") ?? "relay.example.org",
        user_id: account?.user_id ?? "",
        account: account?.id ?? null,
        https: true,
        replaces: account?.relay.host ?? null,
        device_name: "this-computer",
      };
    },
    async pair({ account: id }) {
      await answer(null);
      const { relay } = sampleAccount(Date.now());
      const accounts = world.snapshot.accounts.map((account) => ({ ...account, relay }));
      world.push({ accounts });
      const paired = accounts.find((account) => account.id === id);
      if (!paired) throw problem("no_such_account");
      return paired;
    },
    callbackUrl: () => answer("https://relay.example.org/callback/a1b2c3/Zk0Qx7f"),
    async unpair() {
      return world.push({
        accounts: world.snapshot.accounts.map((account) => ({
          ...account,
          relay: { ...account.relay, state: "not_paired", host: null },
        })),
      });
    },

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
    copyCallbackUrl: async () => null,
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
    async startDemo() {
      await answer(null);
      return world.open("demo");
    },
    async leaveDemo() {
      return world.open("first");
    },
  };
}
