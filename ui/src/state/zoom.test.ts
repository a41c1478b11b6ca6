import { describe, expect, it } from "vitest";
import { choosable, larger, sizes, smaller } from "./zoom";

describe("the size of things", () => {
  it("goes through all sizes in both directions and stops at the ends", () => {
    const up: number[] = [];
    for (let zoom = 50; !up.includes(zoom); zoom = larger(zoom)) up.push(zoom);
    expect(up).toEqual(sizes);
    const down: number[] = [];
    for (let zoom = 200; !down.includes(zoom); zoom = smaller(zoom)) down.push(zoom);
    expect(down).toEqual(sizes.toReversed());
  });

  it("finds its way back from a size that is none of them", () => {
    expect(larger(105)).toBe(110);
    expect(smaller(105)).toBe(100);
    expect(choosable(105)).toHaveLength(sizes.length + 1);
    expect(choosable(100)).toEqual(sizes);
  });
});
