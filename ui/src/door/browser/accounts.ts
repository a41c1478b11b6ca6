import type { Door } from "../door";
import type { World } from "./world";
import { sampleAccount } from "./sample-account";
import { problem } from "./sample-purchase";

type Accounts = Pick<
  Door,
  "checkAccount" | "addAccount" | "changeAccount" | "removeAccount" | "takeLink"
>;

/** Answers after as long as the pretended PingMe takes. */
export type Answer = <Value>(value: Value) => Promise<Value>;

/** What a door in a plain browser does about accounts. */
export function accountDoor(world: World, answer: Answer): Accounts {
  const checkAddress = (url: string) => {
    if (!url.startsWith("https://") && url !== "") throw problem("bad_base_url");
  };

  return {
    async checkAccount({ user_id, base_url }) {
      await answer(null);
      checkAddress(base_url);
      if (user_id === "refused") throw problem("pingme_forbidden");
      return { services: 11, numbers: 0 };
    },
    async addAccount({ user_id, base_url, label }) {
      const made = sampleAccount(Date.now());
      const pingme = { is: "unknown" as const };
      const relay = { ...made.relay, state: "not_paired" as const, host: null, pingme };
      const others = world.snapshot.accounts;
      const id = Math.max(0, ...others.map((other) => other.id)) + 1;
      const account = { ...made, id, user_id, base_url, relay, label: label || user_id };
      world.push({ accounts: [...others, account] });
      return account;
    },
    async changeAccount({ account, label, key, base_url }) {
      await answer(null);
      checkAddress(base_url);
      if (key === "refused") throw problem("pingme_forbidden");
      return world.changeAccount(account, (before) => ({
        label: label || before.user_id,
        base_url: base_url || before.base_url,
        numbers_problem: null,
      }));
    },
    async removeAccount(account) {
      await answer(null);
      const { accounts, numbers } = world.snapshot;
      world.history = world.history.filter((row) => row.account !== account);
      world.push({
        accounts: accounts.filter((other) => other.id !== account),
        numbers: numbers.filter((number) => number.key.account !== account),
        card: { is: "empty" },
        new_count: world.history.filter((row) => row.new).length,
      });
      world.tell("history", null);
      return null;
    },
    async takeLink() {
      const { link } = world;
      world.link = null;
      return link;
    },
  };
}
