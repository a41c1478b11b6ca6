import type { Door } from "../door";
import type { Answer } from "./accounts";
import { problem } from "./sample-purchase";
import { sampleAccount } from "./sample-account";
import type { World } from "./world";

type BuiltIn = Pick<
  Door,
  "builtInRelay" | "setUpBuiltInRelay" | "startBuiltInRelay" | "turnOffBuiltInRelay"
>;

/** A port that another program is pretended to have. */
const TAKEN = 8080;

/** What a door in a plain browser does about the relay in the app. */
export function builtInRelayDoor(world: World, answer: Answer): BuiltIn {
  const run = () => {
    const address = `http://127.0.0.1:${world.builtIn.port}/`;
    world.changeBuiltIn({ state: { is: "running", address, since_ms: Date.now() } });
  };

  return {
    builtInRelay: async () => world.builtIn,
    async setUpBuiltInRelay({ port, public_url, everywhere, accounts }) {
      await answer(null);
      const number = /^\d{4,5}$/.test(port.trim()) ? Number(port) : 0;
      if (number < 1024 || number > 65_535) throw problem("bad_port");
      const url = URL.parse(public_url.trim());
      if (url?.protocol !== "https:" || url.pathname.includes("/callback/"))
        throw problem("bad_public_url");
      if (number === TAKEN) throw problem("port_in_use");
      world.changeBuiltIn({ port: number, public_url: url.href, everywhere });
      run();
      for (const { account, replace } of accounts) {
        world.changeAccount(account, ({ relay }) => {
          if (relay.host !== null && !replace) throw problem("already_paired");
          const pingme = { is: "never" as const };
          const paired = sampleAccount(Date.now()).relay;
          return { relay: { ...paired, built_in: true, host: url.host, pingme } };
        });
      }
      return null;
    },
    async startBuiltInRelay() {
      await answer(null);
      run();
      return null;
    },
    async turnOffBuiltInRelay() {
      await answer(null);
      for (const { id, relay } of world.snapshot.accounts) {
        if (!relay.built_in) continue;
        const none = { host: null, built_in: false, notices: [] };
        world.changeAccount(id, () => ({ relay: { ...relay, ...none, state: "not_paired" } }));
      }
      world.changeBuiltIn({ state: { is: "off" } });
      return { is: "off" };
    },
  };
}
