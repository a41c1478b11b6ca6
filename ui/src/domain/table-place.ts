/** Where somebody is in a table, from 0. */
export interface TablePlace {
  row: number;
  column: number;
}

/** Which cells of a table can be gone to, row by row. */
export type Reachable = readonly (readonly boolean[])[];

const STEPS: Readonly<Record<string, readonly [row: number, column: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The one cell that Tab comes to: this one, or the last that can be gone to where it has gone. */
export function settled(cells: Reachable, at: TablePlace): TablePlace {
  if (cells[at.row]?.[at.column]) return at;
  const row = cells.findIndex((row) => row.includes(true));
  return { row, column: cells[row]?.lastIndexOf(true) ?? -1 };
}

/** Where a key leads: the next cell in its direction, the first or the last of the row; nowhere for others. */
export function stepIn(cells: Reachable, from: TablePlace, key: string): TablePlace | null {
  const row = cells[from.row] ?? [];
  if (key === "Home") return { row: from.row, column: row.indexOf(true) };
  if (key === "End") return { row: from.row, column: row.lastIndexOf(true) };
  const step = STEPS[key];
  if (!step) return null;
  let to = { row: from.row + step[0], column: from.column + step[1] };
  while (cells[to.row]?.[to.column] !== undefined) {
    if (cells[to.row]?.[to.column]) return to;
    to = { row: to.row + step[0], column: to.column + step[1] };
  }
  return from;
}
