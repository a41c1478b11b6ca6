import type {
  DayCount,
  HistoryFilter,
  HistoryFrom,
  HistoryKey,
  HistoryPage,
  MessageView,
} from "../door/bindings";
import { asProblem, type AnyProblem, type Door } from "../door/door";

/** Rows that are asked for at once. */
const PAGE = 100;
/** The most that the app gives at once. */
const MOST = 200;
/** The most that are kept: what is further from the person's place is dropped and read again. */
const WINDOW = 600;

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

/** Where a list has to show itself: its beginning, or a row. */
export type Goal = { is: "top" } | { is: "row"; id: string };

/**
 * A stretch of the history, newest first, read in both directions. It holds a bounded number of rows
 * wherever the person goes, and knows nothing of the ones beyond.
 */
export class History {
  rows = $state.raw<MessageView[]>([]);
  /** How many messages each day has in all. */
  days = $state.raw<Readonly<Record<string, number>>>({});
  /** Whether the first page has been read. */
  read = $state(false);
  problem = $state.raw<AnyProblem | null>(null);
  /** Where the list has to go, once the rows are there; a new object each time. */
  goal = $state.raw<Goal | null>(null);

  readonly #door: Door;
  readonly #filter: () => HistoryFilter;
  #older = $state.raw<HistoryKey | null>(null);
  #newer = $state.raw<HistoryKey | null>(null);
  /** Counts what was begun anew: the answer to an earlier question is not listened to. */
  #turn = 0;
  #reading: Promise<void> | null = null;
  #again = false;

  constructor(door: Door, filter: () => HistoryFilter = () => everything) {
    this.#door = door;
    this.#filter = filter;
  }

  /** Whether older rows can be read. */
  get more(): boolean {
    return this.#older !== null;
  }

  /** Whether newer rows can be read: the newest is not among these. */
  get moreNewer(): boolean {
    return this.#newer !== null;
  }

  /** Begins anew at the newest row. */
  newest(): Promise<void> {
    return this.#begin({ is: "newest" }, () => ({ is: "top" }));
  }

  /** Begins anew at the newest row of a day, or the nearest one: before it, or else behind it. */
  day(day: string): Promise<void> {
    return this.#begin({ is: "day", day }, ({ rows }) => {
      const nearest = rows.find((row) => row.day <= day) ?? rows.at(-1);
      return nearest ? { is: "row", id: nearest.id } : { is: "top" };
    });
  }

  /** Reads anew what is held, from its first row on. */
  async refresh(): Promise<void> {
    if (this.#reading) {
      this.#again = true;
      return this.#reading;
    }
    await this.#alone(async (counts) => {
      const wanted = Math.max(PAGE, this.rows.length);
      const newest = this.#newer === null;
      let from: HistoryFrom = newest ? { is: "newest" } : just(this.rows[0]);
      const rows: MessageView[] = [];
      let page: HistoryPage;
      let newer: HistoryKey | null = null;
      const days: DayCount[] = [];
      do {
        page = await this.#page(from, Math.min(MOST, wanted - rows.length));
        if (!counts()) return;
        if (rows.length === 0) newer = newest ? null : page.newer;
        rows.push(...page.rows);
        days.push(...page.days);
        if (page.older) from = { is: "before", key: page.older };
      } while (page.older && rows.length < wanted);
      this.#hold(rows, named(days), page.older, newer);
    });
  }

  /** Reads the next page of older rows; what is far above is let go. */
  async older(): Promise<void> {
    const key = this.#older;
    if (this.#reading || key === null) return;
    await this.#alone(async (counts) => {
      const page = await this.#page({ is: "before", key }, PAGE);
      if (!counts()) return;
      const all = [...this.rows, ...page.rows];
      const rows = all.slice(-WINDOW);
      const newer = rows.length < all.length ? keyOf(rows[0]) : this.#newer;
      this.#hold(rows, { ...this.days, ...named(page.days) }, page.older, newer);
    });
  }

  /** Reads the next page of newer rows; what is far below is let go. */
  async newer(): Promise<void> {
    const key = this.#newer;
    if (this.#reading || key === null) return;
    await this.#alone(async (counts) => {
      const page = await this.#page({ is: "after", key }, PAGE);
      if (!counts()) return;
      const all = [...page.rows, ...this.rows];
      const rows = all.slice(0, WINDOW);
      const older = rows.length < all.length ? keyOf(rows.at(-1)) : this.#older;
      this.#hold(rows, { ...this.days, ...named(page.days) }, older, page.newer);
    });
  }

  /** Reads where this message is, unless it is among the rows. */
  async reach(message: MessageView): Promise<void> {
    while (this.#reading) await this.#reading;
    if (this.rows.some(({ id }) => id === message.id)) return;
    if (!this.read || (this.#newer === null && isNewer(message, this.rows.at(-1)))) {
      await this.refresh();
      if (this.rows.some(({ id }) => id === message.id)) return;
    }
    await this.#begin(just(message), () => ({ is: "row", id: message.id }));
  }

  async #begin(from: HistoryFrom, goal: (page: HistoryPage) => Goal): Promise<void> {
    this.#turn += 1;
    this.#again = false;
    await this.#alone(async (counts) => {
      const page = await this.#page(from, PAGE);
      if (!counts()) return;
      this.#hold(page.rows, named(page.days), page.older, page.newer);
      this.goal = goal(page);
    });
  }

  #hold(
    rows: MessageView[],
    days: Record<string, number>,
    older: HistoryKey | null,
    newer: HistoryKey | null,
  ): void {
    this.days = Object.fromEntries(
      rows.flatMap(({ day }) => (days[day] === undefined ? [] : [[day, days[day]]])),
    );
    this.#older = older;
    this.#newer = newer;
    this.rows = rows;
    this.read = true;
  }

  #page(from: HistoryFrom, limit: number): Promise<HistoryPage> {
    return this.#door.history({ from, limit, filter: this.#filter() });
  }

  #alone(read: (counts: () => boolean) => Promise<void>): Promise<void> {
    const turn = this.#turn;
    const reading = this.#guarded(() => read(() => turn === this.#turn), turn);
    this.#reading = reading;
    return reading;
  }

  async #guarded(read: () => Promise<void>, turn: number): Promise<void> {
    try {
      await read();
      if (turn === this.#turn) this.problem = null;
    } catch (thrown) {
      if (turn === this.#turn) this.problem = asProblem(thrown);
    }
    // Another has begun meanwhile, which goes on by itself.
    if (turn !== this.#turn) return;
    this.#reading = null;
    if (this.#again) {
      this.#again = false;
      await this.refresh();
    }
  }
}

function keyOf(row: MessageView | undefined): HistoryKey | null {
  return row ? { received_ms: row.received_ms, id: row.id } : null;
}

/** From this row on, itself included: rows of the same moment are ordered by id. */
function just(row: MessageView | undefined): HistoryFrom {
  if (!row) return { is: "newest" };
  return { is: "before", key: { received_ms: row.received_ms + 1, id: "0".repeat(32) } };
}

function named(days: readonly DayCount[]): Record<string, number> {
  return Object.fromEntries(days.map(({ day, messages }) => [day, messages]));
}

/** Whether a row stands before another: by the relay's time of receipt, then by id. */
export function isNewer(row: HistoryKey | undefined, than: HistoryKey | undefined): boolean {
  if (!row || !than) return row !== undefined;
  if (row.received_ms !== than.received_ms) return row.received_ms > than.received_ms;
  return row.id > than.id;
}
