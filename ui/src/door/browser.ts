import type { Appearance, Language } from "./bindings";
import { backupsDoor } from "./browser/backups";
import { accountDoor } from "./browser/accounts";
import { builtInRelayDoor } from "./browser/built-in-relay";
import { diagnosticsDoor } from "./browser/diagnostics";
import { historyDoor } from "./browser/history";
import { lockDoor } from "./browser/lock";
import { numbersDoor } from "./browser/numbers";
import { relayDoor } from "./browser/relay";
import { scene } from "./browser/scenes";
import { settingsDoor } from "./browser/settings";
import { systemDoor } from "./browser/system";
import { spendDoor } from "./browser/spend";
import { testedDoor } from "./browser/tested";
import { World } from "./browser/world";
import type { Door } from "./door";
import { sampleSettings } from "./browser/sample-account";
import { problem } from "./browser/sample-purchase";

/** How long the pretended PingMe takes to answer. */
const ANSWER_MS = 400;

/**
 * A door behind which there is no app: everything happens in this page's memory, so that the
 * window can be looked at and tested in a plain browser. `?scene=lit&lang=zh-CN&look=dark` chooses
 * where it starts.
 */
export function browserDoor(parameters: URLSearchParams, answerMs = ANSWER_MS): Door {
  const language = (parameters.get("lang") ?? "en") as Language;
  const appearance = (parameters.get("look") ?? "system") as Appearance;
  const settings = { ...sampleSettings, language, appearance };
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
    ...accountDoor(world, answer),
    ...relayDoor(world, answer),
    ...builtInRelayDoor(world, answer),
    ...historyDoor(world, answer),
    ...backupsDoor(world, answer),
    ...lockDoor(world, answer),
    ...numbersDoor(world, answer),
    ...settingsDoor(world),
    ...systemDoor(),
    ...spendDoor(world),
    ...diagnosticsDoor(world, answer),
    ...testedDoor(),

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
