/** How large everything in the window can be, in percent. */
export const sizes = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200] as const;

export const NORMAL_SIZE = 100;

/** The next larger size; the largest where there is none. */
export function larger(zoom: number): number {
  return sizes.find((size) => size > zoom) ?? sizes[sizes.length - 1] ?? zoom;
}

/** The next smaller size; the smallest where there is none. */
export function smaller(zoom: number): number {
  return sizes.findLast((size) => size < zoom) ?? sizes[0];
}

/** What can be chosen, with the present size though it was written into the file by hand. */
export function choosable(zoom: number): number[] {
  return [...new Set([...sizes, zoom])].sort((a, b) => a - b);
}
