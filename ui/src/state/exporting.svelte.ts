import type { ExportForm, ExportProgress } from "../door/bindings";
import { asProblem, type AnyProblem, type Door } from "../door/door";
import { m } from "../words/generated/messages";
import { locale } from "../words/language.svelte";
import type { Announcer } from "./announcer.svelte";
import { Backups } from "./backups.svelte";

/** Writing messages or spending into a file: one at a time, wherever it was asked for. */
export class Exporting {
  /** How far it is, or how it ended; nothing before the first, and once that is put away. */
  progress = $state.raw<ExportProgress | null>(null);
  /** What is or was written. */
  form = $state.raw<ExportForm | null>(null);
  /** Why it did not begin. */
  problem = $state.raw<AnyProblem | null>(null);

  /** The encrypted files, which can be read again. */
  readonly backups: Backups;

  readonly #door: Door;
  readonly #announcer: Announcer;

  constructor(door: Door, announcer: Announcer) {
    this.#door = door;
    this.#announcer = announcer;
    this.backups = new Backups(door);
  }

  /** How many rows were written, in words. */
  get doneWords(): string {
    const rows = new Intl.NumberFormat(locale()).format(this.progress?.done ?? 0);
    return m.export_done({ count: rows });
  }

  /** Whether a file is being written now. */
  get busy(): boolean {
    return this.progress?.stage.is === "writing";
  }

  /** Whether that is messages. */
  get ofMessages(): boolean {
    return this.form !== null && this.form.is !== "spend";
  }

  /** Hears how far it is. */
  told(progress: ExportProgress): void {
    this.progress = progress;
    if (progress.stage.is === "done") this.#announcer.say(this.doneWords);
  }

  async start(form: ExportForm): Promise<void> {
    this.problem = null;
    this.form = form;
    try {
      await this.#door.export(form);
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  async stop(): Promise<void> {
    try {
      await this.#door.stopExport();
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  /** It was seen. */
  putAway(): void {
    this.progress = null;
    this.problem = null;
  }
}
