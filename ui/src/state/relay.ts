import type { AccountView, RelayState } from "../door/bindings";

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
