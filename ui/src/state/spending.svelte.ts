import type { SpendEvent, SpendEventQuery, SpendReport } from "../door/bindings";
import { asProblem, type AnyProblem, type Door } from "../door/door";

/** Six months of spending, read anew with every change; of what is asked for last. */
export class Spending {
  report = $state.raw<SpendReport | null>(null);
  /** The currency that was chosen; the main one when none was. */
  currency = $state<string | null>(null);
  problem = $state.raw<AnyProblem | null>(null);

  readonly #door: Door;
  #asked = 0;

  constructor(door: Door) {
    this.#door = door;
  }

  async read(account: number | null): Promise<void> {
    const asked = ++this.#asked;
    try {
      const report = await this.#door.spendReport({ account, currency: this.currency });
      if (asked !== this.#asked) return;
      this.report = report;
      this.problem = null;
    } catch (thrown) {
      if (asked === this.#asked) this.problem = asProblem(thrown);
    }
  }
}

/** The events behind a figure. */
export class SpendEvents {
  rows = $state.raw<SpendEvent[] | null>(null);
  problem = $state.raw<AnyProblem | null>(null);

  readonly #door: Door;
  #asked = 0;

  constructor(door: Door) {
    this.#door = door;
  }

  async read(query: SpendEventQuery): Promise<void> {
    const asked = ++this.#asked;
    try {
      const rows = await this.#door.spendEvents(query);
      if (asked !== this.#asked) return;
      this.rows = rows;
      this.problem = null;
    } catch (thrown) {
      if (asked === this.#asked) this.problem = asProblem(thrown);
    }
  }
}
