import type { SelfTestStage } from "../bindings";
import type { Door } from "../door";
import type { Answer } from "./accounts";
import type { World } from "./world";
import { sampleAccount } from "./sample-account";
import { problem } from "./sample-purchase";

type Relay = Pick<
  Door,
  | "readLink"
  | "pair"
  | "callbackUrl"
  | "copyCallbackUrl"
  | "unpair"
  | "relayDetails"
  | "selfTest"
  | "noticesSeen"
>;

/** How long it takes until the pretended PingMe was given the callback URL and calls it. */
const CALL_MS = 6000;
const STAGES: readonly SelfTestStage[] = ["asking", "sending", "stored"];

/** What a door in a plain browser does about the relay. */
export function relayDoor(world: World, answer: Answer): Relay {
  let testing = false;

  return {
    async readLink(link) {
      const url = URL.parse(link.trim());
      if (url?.protocol !== "pingme:") throw problem("link_unreadable");
      const user = url.searchParams.get("user");
      const { accounts } = world.snapshot;
      const account = accounts.find((one) => user === null || one.user_id === user);
      return {
        host: url.searchParams.get("relay") ?? "relay.example.org",
        user_id: user ?? account?.user_id ?? "",
        account: account?.id ?? null,
        https: true,
        replaces: account?.relay.host ?? null,
        device_name: "this-computer",
      };
    },
    async pair({ account: id, device_name }) {
      await answer(null);
      if (world.snapshot.this_run) throw problem("not_this_run");
      const now = Date.now();
      const pingme = { is: "never" as const };
      const device = {
        name: device_name,
        this: true,
        paired_ms: now,
        seen_ms: now,
        suspended: false,
        unread: 0,
      };
      world.relay = { ...world.relay, devices: [device], pingme };
      return world.changeAccount(id, () => ({ relay: { ...sampleAccount(now).relay, pingme } }));
    },
    callbackUrl: () => answer("https://relay.example.org/callback/a1b2c3/Zk0Qx7f3mTb9Lw2sVh8kQ7f"),
    async copyCallbackUrl(account) {
      if (world.relay.pingme.is === "never") {
        setTimeout(() => world.snapshot.accounts.length > 0 && world.pingmeCalls(account), CALL_MS);
      }
      return null;
    },
    async unpair(account) {
      const pingme = { is: "unknown" as const };
      world.changeAccount(account, ({ relay }) => ({
        relay: { ...relay, state: "not_paired", host: null, pingme, notices: [] },
      }));
      return null;
    },
    async relayDetails(account) {
      await answer(null);
      const found = world.snapshot.accounts.find((one) => one.id === account);
      if (found?.relay.state === "not_paired") throw problem("not_paired");
      if (found?.relay.state === "reconnecting") throw problem("relay_unreachable");
      return world.relay;
    },
    async selfTest(account) {
      if (testing) throw problem("self_test_under_way");
      testing = true;
      try {
        for (const stage of STAGES) {
          world.tell("self_test", { account, stage });
          await answer(null);
        }
        if (world.selfTestFails) throw problem(world.selfTestFails);
        const legs = { sent_ms: 78, stored_ms: 6, back_ms: 41, saved_ms: 9 };
        return { ended_ms: Date.now(), total_ms: 134, ...legs, pingme: world.relay.pingme };
      } finally {
        testing = false;
      }
    },
    async noticesSeen(account) {
      world.changeAccount(account, ({ relay }) => ({ relay: { ...relay, notices: [] } }));
      return null;
    },
  };
}
