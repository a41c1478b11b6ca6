import type { AccountView, Snapshot } from "../door/bindings";

type Accounts = Pick<Snapshot, "accounts" | "settings">;

/** The one account that is shown, where there are several and the person chose one of them. */
export function onlyShown({ accounts, settings }: Accounts): AccountView | null {
  if (accounts.length < 2) return null;
  return accounts.find(({ id }) => id === settings.shown_account) ?? null;
}

/** Whether several accounts stand side by side, so that it has to be said whose something is. */
export function together(snapshot: Accounts): boolean {
  return snapshot.accounts.length > 1 && onlyShown(snapshot) === null;
}

/** The accounts whose numbers and messages are shown. */
export function shownAccounts(snapshot: Accounts): AccountView[] {
  const only = onlyShown(snapshot);
  return only ? [only] : snapshot.accounts;
}

/** Whose something is, where that has to be said; nothing where only one account is on the screen. */
export function whose(snapshot: Accounts | null, account: number): string | null {
  if (!snapshot || !together(snapshot)) return null;
  return snapshot.accounts.find(({ id }) => id === account)?.label ?? null;
}

/** The account that a digit stands for in the switcher: 0 for all of them, as `null`. */
export function accountOfDigit({ accounts }: Accounts, digit: number): number | null | undefined {
  if (accounts.length < 2) return undefined;
  return digit === 0 ? null : accounts[digit - 1]?.id;
}
