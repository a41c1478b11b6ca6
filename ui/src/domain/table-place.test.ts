import { describe, expect, it } from "vitest";
import { settled, stepIn } from "./table-place";

const cells = [
  [false, true, true, false],
  [true, false, true, true],
  [false, true, false, true],
];

describe("a place in a table", () => {
  it.each([
    ["ArrowRight", [0, 1], [0, 2]],
    ["ArrowRight", [0, 2], [0, 2]],
    ["ArrowRight", [1, 0], [1, 2]],
    ["ArrowLeft", [1, 2], [1, 0]],
    ["ArrowLeft", [1, 0], [1, 0]],
    ["ArrowDown", [0, 1], [2, 1]],
    ["ArrowDown", [2, 1], [2, 1]],
    ["ArrowUp", [2, 3], [1, 3]],
    ["ArrowUp", [1, 3], [1, 3]],
    ["Home", [1, 3], [1, 0]],
    ["End", [2, 1], [2, 3]],
  ] as const)("goes by %s from %s to %s, past what holds nothing", (key, from, to) => {
    expect(stepIn(cells, { row: from[0], column: from[1] }, key)).toEqual({
      row: to[0],
      column: to[1],
    });
  });

  it("is not changed by other keys", () => {
    expect(stepIn(cells, { row: 0, column: 1 }, "Enter")).toBeNull();
  });

  it("stays where it is while that holds something, and is a head otherwise", () => {
    expect(settled(cells, { row: 2, column: 3 })).toEqual({ row: 2, column: 3 });
    expect(settled(cells, { row: 2, column: 2 })).toEqual({ row: 0, column: 2 });
    expect(settled(cells, { row: 9, column: 9 })).toEqual({ row: 0, column: 2 });
  });
});
