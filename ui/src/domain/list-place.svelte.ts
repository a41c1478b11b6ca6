import { tick } from "svelte";
import type { VListHandle } from "virtua/svelte";
import type { Goal, History } from "../state/history.svelte";
import { steps } from "./anchor";
import type { HistoryItem } from "./days";

/** Where a person is in a list of the history: what they read stays where it is while rows come and go. */
export class ListPlace {
  /** What the list shows; it follows the history a moment later. */
  items = $state.raw<readonly HistoryItem[]>([]);
  /** Whether the last change was before what is in sight. */
  shift = $state(false);
  /** Whether the newest rows are out of sight. */
  away = $state(false);
  list = $state<VListHandle>();

  readonly #history: History;
  readonly #opened: () => string | null;
  #wanted: readonly HistoryItem[] = [];
  #changing: Promise<void> = Promise.resolve();
  #reached: Goal | null = null;
  /** Whether what the list shows ends before the newest. */
  #cut = false;

  constructor(history: History, opened: () => string | null) {
    this.#history = history;
    this.#opened = opened;
  }

  /** Shows other items, once earlier ones are there; resolves when it does, or newer ones are wanted. */
  change(next: readonly HistoryItem[]): Promise<void> {
    this.#wanted = next;
    this.#changing = this.#changing.then(() => this.#change(next));
    return this.#changing;
  }

  async #change(next: readonly HistoryItem[]): Promise<void> {
    if (next !== this.#wanted) return;
    for (const step of steps(this.items, next, this.#inSight())) {
      this.shift = step.shift;
      this.items = step.items;
      await tick();
    }
    this.#follow();
    this.#cut = this.#history.moreNewer;
  }

  /** What may hold the list in its place; nothing at the top, where it follows the newest. */
  #inSight(): string[] {
    const { list } = this;
    if (!list || this.items.length === 0) return [];
    const top = list.getScrollOffset();
    const opened = this.#opened();
    const last = list.findItemIndex(top + list.getViewportSize());
    const seen = this.items.slice(list.findItemIndex(top), last + 1);
    const keys = seen.filter(({ is }) => is === "row").map(({ key }) => key);
    if (opened !== null && keys.includes(opened)) return [opened, ...keys];
    return top < 1 && !this.#cut ? [] : keys;
  }

  #follow(): void {
    const { goal } = this.#history;
    if (goal === this.#reached || !this.list) {
      this.scrolled(this.list?.getScrollOffset() ?? 0);
    } else {
      this.#reached = goal;
      if (goal?.is === "top") this.list.scrollTo(0);
      else if (goal) this.show(goal.id, true);
      // Rows that all fit do not scroll, and there may be newer ones all the same: they are read at once.
      this.away ||= this.#history.moreNewer;
      if (this.list.getScrollSize() <= this.list.getViewportSize()) void this.#history.newer();
    }
  }

  /**
   * Which line of the whole list an item is, from 1, where so many lines lead it as one item; nothing
   * where those before it are not read.
   */
  lineOf(index: number, leads: number): number | undefined {
    if (this.#history.moreNewer) return undefined;
    return index + (leads > 0 ? leads : 1);
  }

  /** How many lines the whole list has; -1, as a grid says it, while that is not known. */
  lines(leads: number): number {
    const { more, moreNewer } = this.#history;
    return more || moreNewer ? -1 : this.items.length + Math.max(0, leads - 1);
  }

  /** Brings a row into sight, or to the top with the head that it stands under; false if it is not there. */
  show(id: string, atTop = false): boolean {
    const at = this.items.findIndex(({ key }) => key === id);
    if (at < 0) return false;
    if (!atTop) this.list?.scrollToIndex(at, { align: "nearest" });
    else {
      const head = this.items[at - 1];
      this.list?.scrollToIndex(head && head.is !== "row" ? at - 1 : at, { align: "start" });
    }
    return true;
  }

  /** Reads on before the person comes to the end of what is read, in either direction. */
  scrolled(offset: number): void {
    const { list } = this;
    if (!list) return;
    const size = list.getViewportSize();
    const history = this.#history;
    this.away = history.moreNewer || offset > size / 4;
    if (offset + size * 2 > list.getScrollSize()) void history.older();
    if (offset < size && history.moreNewer) void history.newer();
  }

  toTop(): void {
    if (this.#history.moreNewer) void this.#history.newest();
    else this.list?.scrollTo(0);
    this.away = false;
  }
}
