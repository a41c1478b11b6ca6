import { describe, expect, it } from "vitest";
import type { Pause } from "../door/bindings";
import { sampleSettings } from "../door/browser/sample-account";
import { pauseFor, pauseOf, pauseWords } from "./pause";

const NOW = new Date(2026, 10, 24, 23, 50).getTime();

describe("a pause", () => {
  it.each([
    ["not", { is: "not" }],
    ["quarter", { is: "until", at_ms: NOW + 900_000 }],
    ["hour", { is: "until", at_ms: NOW + 3_600_000 }],
    ["tomorrow", { is: "until", at_ms: NOW + 8 * 3_600_000 + 600_000 }],
    ["on", { is: "on" }],
  ] as const)("chosen as %s ends when it says", (choice, pause) => {
    expect(pauseFor(choice, NOW)).toEqual(pause);
  });

  it.each<[Pause, boolean, string]>([
    [{ is: "not" }, false, "not"],
    [{ is: "until", at_ms: 5 }, true, "until"],
    [{ is: "until", at_ms: 5 }, false, "not"],
    [{ is: "on" }, true, "on"],
  ])("%j (paused %s) is shown as %s", (pause, paused, choice) => {
    expect(pauseOf({ paused, settings: { ...sampleSettings, pause } })).toBe(choice);
  });

  it("under way says its end", () => {
    const words = (at_ms: number) => pauseWords({ is: "until", at_ms }, NOW).until;
    expect(words(NOW + 300_000)).toBe("Until 23:55");
    expect(words(NOW + 900_000)).toMatch(/^Until .*00:05$/);
  });
});
