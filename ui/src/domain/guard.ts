import type { AccountView, Snapshot } from "../door/bindings";
import { clockTime } from "../words/dates";
import { m } from "../words/generated/messages";

/** Why a code for a number that is bought now might never be seen. */
export type Doubt = "this_run" | "not_paired" | "refused" | "reconnecting" | "never_called";

/**
 * What speaks against buying a number on this account; nothing where a code can arrive, where the
 * relay has not been asked yet, or in the demo.
 */
export function doubtOf(
  account: AccountView | undefined,
  { demo, this_run }: Pick<Snapshot, "demo" | "this_run">,
): Doubt | null {
  if (!account || demo) return null;
  if (this_run) return "this_run";
  const { state, pingme } = account.relay;
  if (state === "not_paired" || state === "refused" || state === "reconnecting") return state;
  return pingme.is === "never" ? "never_called" : null;
}

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
        text: m.guard_down_text(),
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
