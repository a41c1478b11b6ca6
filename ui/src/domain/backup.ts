import type { BackupContents, Restored } from "../door/bindings";
import { fullDate } from "../words/dates";
import { m } from "../words/generated/messages";
import { grouped } from "./retention";

/** What a look into a backup shows. */
export function contentsFacts(file: string, contents: BackupContents): [string, string][] {
  const accounts = contents.accounts.map(({ label, here }) =>
    here ? m.restore_account_here({ account: label }) : label,
  );
  return [
    [m.backup_file(), file],
    [m.restore_made(), fullDate(contents.day)],
    [m.restore_version(), contents.app_version],
    [m.restore_messages(), grouped(contents.messages)],
    [m.settings_accounts(), accounts.join(", ") || m.restore_no_accounts()],
  ];
}

/** What came of restoring: what is new, and what was left out. */
export function restoredWords({ messages, known, outdated }: Restored): string {
  const sentences = [m.restored_messages({ count: grouped(messages) })];
  if (known > 0) sentences.push(m.restored_known({ count: grouped(known) }));
  if (outdated > 0) sentences.push(m.restored_outdated({ count: grouped(outdated) }));
  return sentences.join(" ");
}
