import { describe, expect, it, vi } from "vitest";
import type { HistoryQuery, MessageView } from "../door/bindings";
import { browserDoor } from "../door/browser";
import { historyDoor } from "../door/browser/history";
import { JD, dayOf, message } from "../door/browser/sample";
import { scene } from "../door/browser/scenes";
import { World } from "../door/browser/world";
import type { Door } from "../door/door";
import { History, everything } from "./history.svelte";

function door(): Door & { asked: HistoryQuery[] } {
  const asked: HistoryQuery[] = [];
  const inner = browserDoor(new URLSearchParams("scene=lit"), 0);
  return {
    ...inner,
    asked,
    history: (query) => {
      asked.push(query);
      return inner.history(query);
    },
  };
}

const NOW = Date.UTC(2026, 10, 24, 12);
const HOUR = 3_600_000;
const at = (index: number) => NOW - index * HOUR;
const name = (index: number) => (10_000 - index).toString(16).padStart(32, "0");

/** A history of five thousand messages, one an hour. */
function long() {
  const world = new World(scene("first", NOW));
  const text = (index: number) => `code ${String(index).padStart(4, "0")}`;
  world.history = Array.from({ length: 5000 }, (_, index) =>
    message(at(index), JD, "1", text(index), [], { id: name(index) }),
  );
  const inner = historyDoor(world, (value) => Promise.resolve(value));
  const asked: HistoryQuery[] = [];
  const opened = {
    ...browserDoor(new URLSearchParams("scene=first"), 0),
    ...inner,
    asked,
    history: (query: HistoryQuery) => {
      asked.push(query);
      return inner.history(query);
    },
  };
  return opened;
}

const ids = (rows: readonly MessageView[]) => rows.map((row) => row.id);

describe("the history", () => {
  it("is read page by page, each row once", async () => {
    const history = new History(door());
    await history.refresh();
    expect(history.rows).toHaveLength(100);
    while (history.more) await history.older();
    expect(new Set(ids(history.rows)).size).toBe(history.rows.length);
    expect(history.rows.length).toBeGreaterThan(200);
    const times = history.rows.map((row) => row.received_ms);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it("is refreshed as far as it was read, two hundred rows at the most at once", async () => {
    const opened = door();
    const history = new History(opened);
    await history.refresh();
    await history.older();
    await history.older();
    const before = ids(history.rows);
    opened.asked.length = 0;
    await history.refresh();
    expect(ids(history.rows)).toEqual(before);
    expect(opened.asked.map((query) => query.limit)).toEqual([200, 100]);
  });

  it("is read once more when it changed during a reading", async () => {
    const opened = door();
    const history = new History(opened);
    await Promise.all([history.refresh(), history.refresh(), history.refresh()]);
    expect(opened.asked).toHaveLength(2);
  });

  it("holds a bounded stretch wherever it is read, in both directions", async () => {
    const opened = long();
    const history = new History(opened);
    await history.refresh();
    for (let page = 0; page < 12; page += 1) await history.older();
    expect(history.rows).toHaveLength(600);
    expect(history.moreNewer).toBe(true);
    const [first] = history.rows;
    while (history.moreNewer) await history.newer();
    expect(history.rows).toHaveLength(600);
    expect(ids(history.rows)).not.toContain(first?.id);
    expect(history.rows[0]?.id).toBe(name(0));
    const times = history.rows.map((row) => row.received_ms);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(new Set(ids(history.rows)).size).toBe(600);
  });

  it("begins at a day, and can be read on to either side", async () => {
    const history = new History(long());
    await history.day(dayOf(at(1000)));
    expect(history.rows[0]?.day).toBe(dayOf(at(1000)));
    expect(history.goal).toEqual({ is: "row", id: history.rows[0]?.id });
    const [first] = history.rows;
    await history.newer();
    expect(history.rows[100]?.id).toBe(first?.id);
    await history.newest();
    expect(history.rows[0]?.id).toBe(name(0));
    expect(history.goal).toEqual({ is: "top" });
  });

  it("is refreshed where it stands: neither read from the newest on, nor moved", async () => {
    const opened = long();
    const history = new History(opened);
    await history.day(dayOf(at(2000)));
    const before = ids(history.rows);
    opened.asked.length = 0;
    await history.refresh();
    expect(ids(history.rows)).toEqual(before);
    expect(history.moreNewer).toBe(true);
    expect(opened.asked).toHaveLength(1);
  });

  it("reaches a message that is far away without reading what lies between", async () => {
    const opened = long();
    const history = new History(opened);
    const far = await opened.message(name(4000));
    // Another reading under way does not stop it.
    await Promise.all([history.refresh(), history.reach(far)]);
    expect(history.rows[0]?.id).toBe(far.id);
    expect(history.goal).toEqual({ is: "row", id: far.id });
    expect(opened.asked.length).toBeLessThan(4);
    await history.reach(far);
    expect(opened.asked.length).toBeLessThan(4);
  });

  it("does not listen to the answer to an earlier question", async () => {
    const opened = long();
    const waiting: (() => void)[] = [];
    const inner = opened.history;
    opened.history = async (query) => {
      const page = await inner(query);
      await new Promise<void>((resolve) => waiting.push(resolve));
      return page;
    };
    let text = "code 5";
    const history = new History(opened, () => ({ ...everything, text }));
    const slow = history.newest();
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    text = "code 47";
    const quick = history.newest();
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1]?.();
    await quick;
    waiting[0]?.();
    await slow;
    expect(history.rows.length).toBeGreaterThan(0);
    expect(history.rows.every((row) => row.text.includes("code 47"))).toBe(true);
  });

  it("says when a reading on the way to a message fails", async () => {
    const opened = door();
    const history = new History(opened);
    await history.refresh();
    const failing = { code: "storage_failed", message: "" } as const;
    vi.spyOn(opened, "history").mockRejectedValue(failing);
    await history.reach({ ...(history.rows[0] as MessageView), id: "0", received_ms: 0 });
    expect(history.problem).toEqual(failing);
    expect(history.rows).toHaveLength(100);
  });

  it("keeps its rows when a reading fails, and says so", async () => {
    const opened = door();
    const history = new History(opened);
    await history.refresh();
    const failing = { code: "storage_failed", message: "" } as const;
    vi.spyOn(opened, "history").mockRejectedValueOnce(failing);
    await history.refresh();
    expect(history.problem).toEqual(failing);
    expect(history.rows).toHaveLength(100);
    await history.refresh();
    expect(history.problem).toBeNull();
  });

  it("is that of one number alone", async () => {
    const history = new History(door(), () => ({
      ...everything,
      number: { account: 1, app: "tencent", phone: "12125550168" },
    }));
    await history.refresh();
    expect(history.rows.length).toBeGreaterThan(0);
    expect(history.rows.every((row) => row.to === "12125550168")).toBe(true);
  });
});
