import { describe, expect, it } from "vitest";
import type { MonthSpent, RelayState } from "../door/bindings";
import { browserDoor } from "../door/browser";
import { newsBetween } from "./news";

type Told = Parameters<typeof newsBetween>[0];

const { accounts, spent, now_ms } = await browserDoor(
  new URLSearchParams("scene=lit"),
  0,
).snapshot();
const quiet: Told = { accounts, spent, now_ms, deleted: null };

function withRelay(state: RelayState): Told {
  const [account] = accounts;
  if (!account) throw new Error("no account");
  return { ...quiet, accounts: [{ ...account, relay: { ...account.relay, state } }] };
}

function withLimit(level: MonthSpent["level"]): Told {
  const limit = { amount: "10", currency: "$" };
  return { ...quiet, spent: { ...spent, level, limit, percent: 82 } };
}

describe("what is read out of a change", () => {
  it.each<[string, Told, Told, RegExp | null]>([
    ["nothing", quiet, quiet, null],
    ["a start", withRelay("connecting"), withRelay("live"), null],
    ["a lost relay", withRelay("live"), withRelay("reconnecting"), /^No connection to /],
    ["a relay that is back", withRelay("reconnecting"), withRelay("live"), /^Relay live$/],
    ["a relay that refuses", withRelay("live"), withRelay("refused"), /no longer accepts/],
    ["a limit that is near", withLimit("below"), withLimit("near"), /^82% of your limit/],
    ["a limit that is reached", withLimit("near"), withLimit("reached"), /is reached$/],
    ["a limit as before", withLimit("near"), withLimit("near"), null],
  ])("is, for %s, said once", (_what, was, now, said) => {
    const news = newsBetween(was, now);
    expect(news).toHaveLength(said ? 1 : 0);
    if (said) expect(news[0]).toMatch(said);
  });

  it("is, for a deletion, how many and the way back; not again with the next change", () => {
    const deleted: Told = { ...quiet, deleted: { id: 7, messages: 3 } as Told["deleted"] };
    expect(newsBetween(quiet, deleted)).toEqual(["3 messages deleted. Undo with Ctrl Z."]);
    expect(newsBetween(deleted, deleted)).toEqual([]);
    expect(newsBetween(deleted, quiet)).toEqual([]);
  });
});
