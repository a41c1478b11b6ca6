import type { HistoryFilter, NumberKey, SearchCount } from "../door/bindings";
import { asProblem } from "../door/door";
import type { App } from "./app.svelte";
import { History, everything } from "./history.svelte";
import { oneAtATime } from "./one-at-a-time";
import { Rows } from "./rows.svelte";

/** What the search needs of the window. */
type Around = Pick<App, "snapshot" | "place" | "door">;

/** The search: what is asked for, and what is found. */
export class Search {
  filter = $state.raw<HistoryFilter>(everything);
  /** How much is found; nothing before the first answer. */
  count = $state.raw<SearchCount | null>(null);
  readonly found: History;
  readonly rows = new Rows();

  readonly #around: Around;
  // Typing is faster than a long history can be searched: what is typed meanwhile is asked for once.
  readonly #find = oneAtATime(() => this.found.newest());
  readonly #tally = oneAtATime(() => this.#count());
  /** Counts the questions: only the last one's answer is shown. */
  #turn = 0;

  constructor(around: Around) {
    this.#around = around;
    this.found = new History(around.door, () => this.filter);
  }

  /** Whether it takes the place of the inbox. */
  get open(): boolean {
    const { searching, view } = this.#around.place;
    return searching && view.is === "codes";
  }

  /** Whether anything but words keeps messages out. */
  get filtered(): boolean {
    const { text } = this.filter;
    return JSON.stringify({ ...everything, text }) !== JSON.stringify(this.filter);
  }

  /** Opens it, in the messages of one number where one is named; an open one stays as it is. */
  show(number: NumberKey | null = null): void {
    const { place, snapshot } = this.#around;
    const { open } = this;
    place.codes();
    place.searching = true;
    if (open) return;
    place.opened = null;
    this.rows.clear();
    this.rows.current = null;
    const account = snapshot?.settings.shown_account ?? null;
    this.set({ ...everything, account, number });
  }

  /** Asks for something else. */
  set(change: Partial<HistoryFilter>): void {
    this.filter = { ...this.filter, ...change };
    this.rows.clear();
    this.rows.current = null;
    void this.#find();
    void this.#tally();
  }

  /** Takes the filters away, and leaves the words. */
  showAll(): void {
    this.set({ ...everything, text: this.filter.text });
  }

  /** Looks again, after a change of the history. */
  refresh(): void {
    if (!this.open) return;
    void this.found.refresh();
    void this.#tally();
  }

  /** Takes the words away, or closes it where there are none. */
  back(): void {
    if (this.filter.text === "") this.close();
    else this.set({ text: "" });
  }

  /** Asks again for what was asked for before the app was locked. */
  goBackTo(filter: HistoryFilter): void {
    if (this.open) this.set(filter);
  }

  close(): void {
    if (!this.#around.place.searching) return;
    this.#around.place.searching = false;
    this.#around.place.opened = null;
    this.#turn += 1;
    this.count = null;
  }

  async #count(): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const count = await this.#around.door.searchCount(this.filter);
      if (turn === this.#turn) this.count = count;
    } catch (thrown) {
      if (turn === this.#turn) this.found.problem = asProblem(thrown);
    }
  }
}
