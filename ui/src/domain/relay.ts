import type { RelayState, RelayView } from "../door/bindings";
import { age, clockTime } from "../words/dates";
import { m } from "../words/generated/messages";

/** A relay's state, in a word or two. */
export function relayWords(state: RelayState): string {
  return {
    live: m.relay_live,
    connecting: m.relay_connecting,
    reconnecting: m.relay_reconnecting,
    refused: m.relay_refused,
    not_paired: m.relay_not_paired,
  }[state]();
}

/** What is to say beside it: when it was last heard of, since when it is not, what follows. */
export function relayDetail(relay: RelayView, now: number): string {
  switch (relay.state) {
    case "live":
      return relay.checked_ms === null ? "" : m.relay_checked({ age: age(relay.checked_ms, now) });
    case "reconnecting":
      return relay.since_ms === null ? "" : m.relay_since({ time: clockTime(relay.since_ms) });
    case "refused":
      return m.relay_pair_again();
    case "not_paired":
      return m.relay_no_codes();
    case "connecting":
      return "";
  }
}

/** A state within a sentence. */
export function stateInSentence(state: RelayState): string {
  return {
    live: m.state_live,
    connecting: m.state_connecting,
    reconnecting: m.state_reconnecting,
    refused: m.state_refused,
    not_paired: m.state_not_paired,
  }[state]();
}
