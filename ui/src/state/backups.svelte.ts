import type { BackupContents, BackupProgress, BackupWritten, Restored } from "../door/bindings";
import { asProblem, type AnyProblem, type Door } from "../door/door";

/** Encrypted backups: writing one, and restoring one, each in its sheet. */
export class Backups {
  /** Which sheet is open. */
  sheet = $state.raw<"write" | "restore" | null>(null);
  /** How far it is; nothing while nothing is under way. */
  progress = $state.raw<BackupProgress | null>(null);
  busy = $state(false);
  /** Why it failed. */
  problem = $state.raw<AnyProblem | null>(null);
  /** What was written. */
  written = $state.raw<BackupWritten | null>(null);
  /** The name of the file that is restored from, and what is in it once its password was given. */
  file = $state("");
  contents = $state.raw<BackupContents | null>(null);
  restored = $state.raw<Restored | null>(null);

  readonly #door: Door;

  constructor(door: Door) {
    this.#door = door;
  }

  /** Hears how far it is. */
  told(progress: BackupProgress): void {
    if (this.busy) this.progress = progress;
  }

  openWriting(): void {
    this.#reset();
    this.sheet = "write";
  }

  /** Lets the person choose a file; the sheet opens once they have. */
  async choose(): Promise<AnyProblem | null> {
    if (this.busy) return null;
    this.busy = true;
    try {
      const file = await this.#door.chooseBackup();
      if (file === null) return null;
      this.#reset();
      this.file = file;
      this.sheet = "restore";
      return null;
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (this.sheet === "restore") this.problem = problem;
      return problem;
    } finally {
      this.busy = false;
    }
  }

  async write(password: string): Promise<void> {
    await this.#do(async () => {
      this.written = await this.#door.backUp(password);
      // Stopped: no file is left.
      if (this.written === null) this.close();
    });
  }

  /** Reads all of the file; nothing is changed. */
  async look(password: string): Promise<void> {
    await this.#do(async () => {
      this.contents = await this.#door.lookIntoBackup(password);
    });
  }

  /** Restores, or goes on with it; the settings too, if that is wanted. */
  async restore(settings: boolean): Promise<void> {
    await this.#do(async () => {
      this.restored = await this.#door.restoreBackup(settings);
    });
  }

  async stop(): Promise<void> {
    try {
      await this.#door.stopBackup();
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  /** Closes the sheet; not while something is under way. */
  close(): void {
    this.sheet = null;
    // The app forgets the file's password. That nothing is open is no matter.
    void this.#door.closeBackup().catch(() => null);
  }

  #reset(): void {
    this.progress = null;
    this.problem = null;
    this.written = null;
    this.contents = null;
    this.restored = null;
  }

  async #do(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    this.progress = null;
    try {
      await work();
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
    this.busy = false;
    this.progress = null;
  }
}
