import type { AccountView, Snapshot } from "../door/bindings";

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
