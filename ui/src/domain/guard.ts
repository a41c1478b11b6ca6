import type { AccountView } from "../door/bindings";
import type { Doubt } from "../state/doubt";
import { clockTime } from "../words/dates";
import { m } from "../words/generated/messages";

/** A doubt in words, and what the way out of it is called. */
export interface DoubtWords {
  title: string;
  fact: string;
  text: string;
  way: string;
}

/** The words of a doubt about an account's relay; `now` stands in where no time is known. */
export function doubtWords(doubt: Doubt, account: AccountView, now: number): DoubtWords {
  const host = account.relay.host ?? m.relay();
  switch (doubt) {
    case "this_run":
      return {
        title: m.guard_title(),
        fact: m.this_run_title(),
        text: m.guard_this_run_text(),
        way: m.not_now(),
      };
    case "not_paired":
      return {
        title: m.guard_title(),
        fact: m.guard_not_paired(),
        text: m.guard_not_paired_text(),
        way: m.pair_relay(),
      };
    case "refused":
      return {
        title: m.guard_title(),
        fact: m.refused_title({ host }),
        text: m.guard_refused_text(),
        way: m.pair_again(),
      };
    case "reconnecting":
      return {
        title: m.guard_title(),
        fact: m.guard_down({ time: clockTime(account.relay.since_ms ?? now) }),
        text: account.relay.built_in ? m.own_relay_guard() : m.guard_down_text(),
        way: m.guard_try_relay(),
      };
    case "never_called":
      return {
        title: m.guard_maybe_title(),
        fact: m.guard_never(),
        text: m.guard_never_text(),
        way: m.guard_show_url(),
      };
  }
}
