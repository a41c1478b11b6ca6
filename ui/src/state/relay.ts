import type { AccountView, RelayState } from "../door/bindings";
import type { Door } from "../door/door";

const WORST_FIRST: readonly RelayState[] = [
  "refused",
  "reconnecting",
  "not_paired",
  "connecting",
  "live",
];

/** The account whose relay needs looking at most; nothing without accounts. */
export function neediest(accounts: readonly AccountView[]): AccountView | undefined {
  return [...accounts].sort(
    (a, b) => WORST_FIRST.indexOf(a.relay.state) - WORST_FIRST.indexOf(b.relay.state),
  )[0];
}

/**
 * Wakes the relay of an account that does not answer: the one in the app is started. Reading the numbers
 * anew wakes another's poll from its pause as well.
 */
export async function wakeRelay(door: Door, account: AccountView | undefined): Promise<void> {
  await (account?.relay.built_in ? door.startBuiltInRelay() : door.refreshNumbers());
}
