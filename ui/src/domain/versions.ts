import type { AccountView, RelayDetails, Versions } from "../door/bindings";
import type { AnyProblem } from "../door/door";
import { m } from "../words/generated/messages";
import { wordsFor } from "../words/problems";
import { relayWords } from "./relay";

/** What an account's relay says of its version. */
export type RelayAnswer =
  { is: "asking" } | { is: "told"; details: RelayDetails } | { is: "failed"; problem: AnyProblem };

/** Names and versions of what runs, and of each account's relay. */
export function versionFacts(
  { app, web_view, system, session, protocol }: Versions,
  accounts: readonly AccountView[],
  answer: (account: number) => RelayAnswer,
): [name: string, value: string][] {
  const relays = accounts.map((account): [string, string] => [
    accounts.length > 1 ? m.version_relay_of({ account: account.label }) : m.version_relay(),
    relayVersion(account, answer(account.id), protocol),
  ]);
  const named: [string, string][] = session === null ? [] : [[m.version_session(), session]];
  return [
    [m.version_app(), app],
    [m.version_web_view(), web_view ?? m.version_unknown()],
    [m.version_system(), system],
    ...named,
    ...relays,
  ];
}

function relayVersion({ relay }: AccountView, answer: RelayAnswer, protocol: number): string {
  if (relay.state === "not_paired") return relayWords(relay.state);
  switch (answer.is) {
    case "asking":
      return m.version_asking();
    case "told": {
      const words = relay.built_in ? m.version_relay_built_in : m.version_relay_fits;
      return words({ version: answer.details.version, protocol });
    }
    case "failed": {
      const { fact, advice } = wordsFor(answer.problem.code);
      return m.version_why({ fact: fact(), advice: advice() });
    }
  }
}
