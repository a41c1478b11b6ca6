import type { Snapshot } from "../door/bindings";
import { onlyShown, shownAccounts } from "../state/accounts";
import { m } from "../words/generated/messages";

/** Whose numbers and messages are on the screen; nothing where there is only one account. */
export function accountsWords(snapshot: Snapshot): string | undefined {
  if (snapshot.accounts.length < 2) return undefined;
  const only = onlyShown(snapshot);
  if (only) return only.label;
  const [first, second, ...more] = shownAccounts(snapshot).map(({ label }) => label);
  if (first === undefined || second === undefined || more.length > 0) return m.all_accounts();
  return m.accounts_joined({ first, second });
}
