import { describe, expect, it, vi } from "vitest";
import type { HistoryQuery, MessageView } from "../door/bindings";
import { browserDoor } from "../door/browser";
import type { Door } from "../door/door";
import { History } from "./history.svelte";

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

  it("reads on until a message is among its rows, and no further", async () => {
    const opened = door();
    const all = new History(opened);
    await all.refresh();
    while (all.more) await all.older();
    const far = all.rows[230] as MessageView;
    const history = new History(opened);
    opened.asked.length = 0;
    // Another reading under way does not stop it.
    await Promise.all([history.refresh(), history.reach(far)]);
    expect(ids(history.rows)).toContain(far.id);
    expect(history.rows).toHaveLength(300);
    expect(opened.asked).toHaveLength(3);
    await history.reach(all.rows[0] as MessageView);
    expect(opened.asked).toHaveLength(3);
  });

  it("stops reading on when a reading fails", async () => {
    const opened = door();
    const history = new History(opened);
    await history.refresh();
    const failing = { code: "storage_failed", message: "" } as const;
    vi.spyOn(opened, "history").mockRejectedValue(failing);
    await history.reach({ ...(history.rows[0] as MessageView), received_ms: 0 });
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
    const history = new History(door(), { account: 1, app: "tencent", phone: "12125550168" });
    await history.refresh();
    expect(history.rows.length).toBeGreaterThan(0);
    expect(history.rows.every((row) => row.to === "12125550168")).toBe(true);
  });
});
