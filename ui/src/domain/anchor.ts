/** One change of a virtual list's items: at its end, or, shifted, at its beginning. */
export interface Step<Item> {
  items: readonly Item[];
  /** Whether everything that differs lies before what stays in sight. */
  shift: boolean;
}

interface Keyed {
  key: string;
}

/**
 * How a list goes from its items to others without moving what stands in sight: first what comes behind
 * it, then what comes before it. `inSight` are the keys that may hold it, the best first; where none of
 * them stays, the items are simply replaced.
 */
export function steps<Item extends Keyed>(
  from: readonly Item[],
  to: readonly Item[],
  inSight: readonly string[],
): Step<Item>[] {
  for (const key of inSight) {
    const before = from.findIndex((item) => item.key === key);
    const after = to.findIndex((item) => item.key === key);
    if (before < 0 || after < 0) continue;
    // Virtua moves its place by the number of items that come or go, so both steps are of one kind.
    const behind = [...from.slice(0, before), ...to.slice(after)];
    return before === after
      ? [{ items: to, shift: false }]
      : [
          { items: behind, shift: false },
          { items: to, shift: true },
        ];
  }
  return [{ items: to, shift: false }];
}
