import type { BackupWork } from "../bindings";
import type { Door } from "../door";
import type { Answer } from "./accounts";
import { sampleAccount } from "./sample-account";
import { problem } from "./sample-purchase";
import type { World } from "./world";

type Backups = Pick<
  Door,
  | "backUp"
  | "chooseBackup"
  | "lookIntoBackup"
  | "restoreBackup"
  | "closeBackup"
  | "stopBackup"
  | "forgetEverything"
>;

/** What the pretended backup has. */
const MESSAGES = 3412;
/** Opens nothing, so that a refusal can be seen. */
const WRONG = "wrong password";

/** What a door in a plain browser does about backups: there is one, and it is opened by any password but one. */
export function backupsDoor(world: World, answer: Answer): Backups {
  let stopped = false;

  /** How many entries were done. */
  async function work(what: BackupWork): Promise<number> {
    stopped = false;
    for (let done = 0; done < MESSAGES; done += 400) {
      if (stopped) return done;
      world.tell("backup", { work: what, done, total: MESSAGES });
      await answer(null);
    }
    return MESSAGES;
  }

  return {
    async backUp() {
      const done = await work("writing");
      const path = `/home/you/Downloads/pingme-backup-${world.snapshot.today}.age`;
      return done < MESSAGES ? null : { path, messages: MESSAGES };
    },
    chooseBackup: async () => `pingme-backup-${world.snapshot.today}.age`,
    async lookIntoBackup(password) {
      if ((await work("checking")) < MESSAGES) return null;
      if (password === WRONG) throw problem("backup_wrong_password");
      const { accounts, today } = world.snapshot;
      return {
        made_ms: Date.now(),
        day: today,
        app_version: "0.1.0",
        messages: MESSAGES,
        accounts: [{ label: "Main", user_id: "u-20418", here: accounts.length > 0 }],
        asks_settings: accounts.length > 0,
      };
    },
    async restoreBackup() {
      const fresh = world.snapshot.accounts.length === 0;
      if (fresh) {
        const account = sampleAccount(Date.now());
        world.push({ accounts: [{ ...account, numbers_problem: problem("key_gone") }] });
      }
      const done = await work("restoring");
      return {
        stopped: done < MESSAGES,
        messages: fresh ? done : 0,
        known: fresh ? 0 : done,
        outdated: 0,
        accounts: fresh ? 1 : 0,
      };
    },
    closeBackup: async () => null,
    async stopBackup() {
      stopped = true;
      return null;
    },
    async forgetEverything() {
      await answer(null);
      return ["keys"];
    },
  };
}
