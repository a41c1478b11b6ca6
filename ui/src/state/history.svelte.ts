import type {
  DayCount,
  HistoryFilter,
  HistoryKey,
  HistoryQuery,
  MessageView,
  NumberKey,
} from "../door/bindings";
import { asProblem, type AnyProblem, type Door } from "../door/door";

/** Rows that are asked for at once. */
const PAGE = 100;
/** The most that the app gives at once. */
const MOST = 200;

/** The filter that lets everything through. */
export const everything: HistoryFilter = {
  text: "",
  account: null,
  app: null,
  number: null,
  since: null,
  until: null,
  with_code: false,
};

/** The rows of the history, newest first, of all numbers or of one; read page by page. */
export class History {
  rows = $state.raw<MessageView[]>([]);
  /** How many messages each day has in all. */
  days = $state.raw<Readonly<Record<string, number>>>({});
  /** Whether the first page has been read. */
  read = $state(false);
  problem = $state.raw<AnyProblem | null>(null);

  readonly #door: Door;
  readonly #number: NumberKey | null;
  #next: HistoryKey | null = null;
  #busy = false;
  #reading: Promise<void> | null = null;
  #again = false;

  constructor(door: Door, number: NumberKey | null = null) {
    this.#door = door;
    this.#number = number;
  }

  /** Whether older rows can be read. */
  get more(): boolean {
    return this.#next !== null;
  }

  /** Reads anew what has been read so far, or the first page. */
  async refresh(): Promise<void> {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    await this.#alone(async () => {
      const wanted = Math.max(PAGE, this.rows.length);
      const rows: MessageView[] = [];
      const days: Record<string, number> = {};
      let before: HistoryKey | null = null;
      do {
        const limit = Math.min(MOST, wanted - rows.length);
        const page = await this.#door.history(this.#query(before, limit));
        rows.push(...page.rows);
        Object.assign(days, counts(page.days));
        before = page.older;
      } while (before !== null && rows.length < wanted);
      this.#next = before;
      this.rows = rows;
      this.days = days;
      this.read = true;
    });
  }

  /** Reads the next page of older rows. */
  async older(): Promise<void> {
    const before = this.#next;
    if (this.#busy || before === null) return;
    await this.#alone(async () => {
      const page = await this.#door.history(this.#query(before, PAGE));
      this.#next = page.older;
      this.rows = [...this.rows, ...page.rows];
      this.days = { ...this.days, ...counts(page.days) };
    });
  }

  /** Reads on until this message is among the rows, or as far as there are any. */
  async reach(message: MessageView): Promise<void> {
    await this.#reading;
    if (!this.read || isNewer(message, this.rows[0])) await this.refresh();
    // A reading that fails is said above the rows.
    while (this.more && this.problem === null && isNewer(this.rows.at(-1), message)) {
      await this.#reading;
      await this.older();
    }
  }

  #query(before: HistoryKey | null, limit: number): HistoryQuery {
    return {
      from: before ? { is: "before", key: before } : { is: "newest" },
      limit,
      filter: { ...everything, number: this.#number },
    };
  }

  #alone(read: () => Promise<void>): Promise<void> {
    this.#busy = true;
    this.#reading = this.#guarded(read);
    return this.#reading;
  }

  async #guarded(read: () => Promise<void>): Promise<void> {
    try {
      await read();
      this.problem = null;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    } finally {
      this.#busy = false;
    }
    if (this.#again) {
      this.#again = false;
      await this.refresh();
    }
  }
}

function counts(days: readonly DayCount[]): Record<string, number> {
  return Object.fromEntries(days.map(({ day, messages }) => [day, messages]));
}

/** Whether a row stands before another: by the relay's time of receipt, then by id. */
function isNewer(row: HistoryKey | undefined, than: HistoryKey | undefined): boolean {
  if (!row || !than) return row !== undefined;
  if (row.received_ms !== than.received_ms) return row.received_ms > than.received_ms;
  return row.id > than.id;
}
