import { describe, expect, it } from "vitest";
import type { RelayView } from "../door/bindings";
import { sampleAccount } from "../door/browser/sample-account";
import { doubtOf } from "../state/doubt";
import { bytesOf, differenceOf } from "./callback";

const NOW = Date.UTC(2026, 10, 24, 12);
const REAL = { demo: false, this_run: false };

function account(relay: Partial<RelayView>) {
  const made = sampleAccount(NOW);
  return { ...made, relay: { ...made.relay, ...relay } };
}

describe("before a number is bought, it is asked about", () => {
  it.each<[Partial<RelayView>, ReturnType<typeof doubtOf>]>([
    [{ state: "not_paired", pingme: { is: "unknown" } }, "not_paired"],
    [{ state: "refused" }, "refused"],
    [{ state: "reconnecting" }, "reconnecting"],
    [{ state: "reconnecting", pingme: { is: "never" } }, "reconnecting"],
    [{ state: "live", pingme: { is: "never" } }, "never_called"],
    [{ state: "connecting", pingme: { is: "never" } }, "never_called"],
    [{ state: "connecting", pingme: { is: "unknown" } }, null],
    [{ state: "live", pingme: { is: "unknown" } }, null],
    [{ state: "live", pingme: { is: "last", at_ms: NOW } }, null],
  ])("what speaks against it: %j is %s", (relay, doubt) => {
    expect(doubtOf(account(relay), REAL)).toBe(doubt);
  });

  it("not in the demo, and always in a run without the keyring", () => {
    const never = account({ pingme: { is: "never" } });
    expect(doubtOf(never, { demo: true, this_run: false })).toBeNull();
    expect(doubtOf(account({}), { demo: false, this_run: true })).toBe("this_run");
  });
});

describe("a callback that is no message", () => {
  it.each([
    ["", "empty"],
    [" \n", "empty"],
    ["code=1234", "no_json"],
    ["[1, 2]", "no_object"],
    ["null", "no_object"],
    ['{"content": {"body": "code is 1234"}}', "no_text"],
  ])("%j differs in one way: %s", (body, difference) => {
    expect(differenceOf(body)).toBe(difference);
  });

  it("is as long as its bytes, not its characters", () => {
    expect(bytesOf("验证码 1")).toBe(11);
  });
});
