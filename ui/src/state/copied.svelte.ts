/** How long "Copied" stands. */
const COPIED_FOR_MS = 2000;

/** What was copied a moment ago. */
export class Copied {
  what = $state<string | null>(null);
  #turn = 0;

  /** Stands from now on, however long the one before has. */
  now(what: string): void {
    const mine = ++this.#turn;
    this.what = what;
    setTimeout(() => {
      if (mine === this.#turn) this.what = null;
    }, COPIED_FOR_MS);
  }
}
