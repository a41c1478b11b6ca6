import { settled, stepIn, type Reachable, type TablePlace } from "./table-place";

/** A table with buttons in its cells as one stop for Tab, from which the arrows go on. */
export class TableStop {
  readonly #cells: () => Reachable;
  readonly #table: () => HTMLElement | undefined;
  #at = $state.raw<TablePlace>({ row: -1, column: -1 });
  readonly #stop = $derived.by(() => settled(this.#cells(), this.#at));

  constructor(cells: () => Reachable, table: () => HTMLElement | undefined) {
    this.#cells = cells;
    this.#table = table;
  }

  /** What makes a button one of the table's. */
  at(row: number, column: number) {
    return {
      tabindex: this.#stop.row === row && this.#stop.column === column ? 0 : -1,
      "data-cell": `${row}/${column}`,
      onfocus: () => (this.#at = { row, column }),
      onkeydown: (event: KeyboardEvent) => {
        const to = stepIn(this.#cells(), { row, column }, event.key);
        if (!to) return;
        event.preventDefault();
        const cell = `[data-cell="${to.row}/${to.column}"]`;
        this.#table()?.querySelector<HTMLElement>(cell)?.focus();
      },
    };
  }
}
