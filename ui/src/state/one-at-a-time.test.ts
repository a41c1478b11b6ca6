import { describe, expect, it } from "vitest";
import { oneAtATime } from "./one-at-a-time";

describe("an action that is done one at a time", () => {
  it("is done once more for all that was asked meanwhile, and afterwards anew", async () => {
    const waiting: (() => void)[] = [];
    let done = 0;
    const act = oneAtATime(async () => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      done += 1;
    });
    const first = act();
    const others = [act(), act(), act()];
    expect(waiting).toHaveLength(1);
    waiting.pop()?.();
    await new Promise((resolve) => setTimeout(resolve));
    expect([done, waiting.length]).toEqual([1, 1]);
    waiting.pop()?.();
    await Promise.all([first, ...others]);
    expect([done, waiting.length]).toEqual([2, 0]);

    const anew = act();
    expect(waiting).toHaveLength(1);
    waiting.pop()?.();
    await anew;
    expect(done).toBe(3);
  });

  it("can be asked for again when it failed", async () => {
    let fails = true;
    const act = oneAtATime(() => (fails ? Promise.reject(new Error("no")) : Promise.resolve()));
    await expect(act()).rejects.toThrow("no");
    fails = false;
    await expect(act()).resolves.toBeUndefined();
  });
});
