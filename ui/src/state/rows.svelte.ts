/** By how many rows a key goes on. */
export const ROW_STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

/** What a person does with the rows of a list: which one is current, and which are picked. */
export class Rows {
  /** The row that keys act on. */
  current = $state<string | null>(null);
  /** The rows that were picked one by one. */
  picked = $state.raw<readonly string[]>([]);
  /** How many there are, where all of them were picked at once, also those that are not read. */
  all = $state<number | null>(null);
  /** Where a stretch of picked rows starts. */
  #from: string | null = null;

  /** How many are picked. */
  get count(): number {
    return this.all ?? this.picked.length;
  }

  isPicked(id: string): boolean {
    return this.all !== null || this.picked.includes(id);
  }

  /** Goes on by so many rows, from the first where none is current; true if there was a row to go to. */
  step(ids: readonly string[], by: number): boolean {
    const at = this.current === null ? -1 : ids.indexOf(this.current);
    const to = at < 0 ? (by > 0 ? 0 : ids.length - 1) : at + by;
    const next = ids[Math.max(0, Math.min(ids.length - 1, to))];
    if (next === undefined) return false;
    this.current = next;
    return true;
  }

  /** Picks a row, or no longer. */
  toggle(id: string, ids: readonly string[]): void {
    const picked = this.all === null ? this.picked : ids;
    this.picked = picked.includes(id) ? picked.filter((one) => one !== id) : [...picked, id];
    this.all = null;
    this.current = id;
    this.#from = id;
  }

  /** Picks all from the last picked one to this. */
  stretch(id: string, ids: readonly string[]): void {
    const from = ids.indexOf(this.#from ?? this.current ?? id);
    const to = ids.indexOf(id);
    if (to < 0) return;
    const [first, last] = from < 0 ? [to, to] : [Math.min(from, to), Math.max(from, to)];
    this.#from = ids[from < 0 ? to : from] ?? id;
    this.all = null;
    this.picked = ids.slice(first, last + 1);
    this.current = id;
  }

  clear(): void {
    this.picked = [];
    this.all = null;
    this.#from = null;
  }

  /** Keeps the current row near where it was when it is gone. */
  keep(before: readonly string[], ids: readonly string[]): void {
    if (this.current === null) return;
    if (ids.includes(this.current)) return;
    const at = before.indexOf(this.current);
    this.current = before.slice(at + 1).find((id) => ids.includes(id)) ?? ids.at(-1) ?? null;
  }
}
