import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import type { SpendReport } from "../src/door/bindings";
import { open, press, tell } from "./opened";

async function page(scene = "limit", change = {}) {
  const door = await open(scene, change);
  await fireEvent.click(await screen.findByTestId("nav-spend"));
  return door;
}

describe("the page of spending", () => {
  it("shows months and services, the same in bars and table", async () => {
    const door = await page();
    const figure = await screen.findByTestId("spend-figure");
    const [month = ""] = (await door.spendReport({ account: null, currency: null })).months.slice(
      -1,
    );
    expect(screen.getByTestId("spent").textContent).toContain("$8.20");
    const jd = within(figure).getByTestId("spend-jd");
    expect(jd.textContent).toContain("$4.10");
    expect(jd.textContent).toContain("$15.80");
    const bar = within(figure).getByTestId(`bar-${month}`);
    expect(bar.textContent).toContain("$8.20");
    expect(bar.style.height).toBe("82%");
    expect(bar.querySelectorAll("i")).toHaveLength(4);
    expect(screen.getByTestId("rent-due").textContent).toContain("$0.5");
  });

  it("says what is not known and what is assumed", async () => {
    const cell = { amount: null, unknown: 3, events: 3 };
    const row = { apps: [""], service: null, months: Array(6).fill(cell), total: cell };
    const report: SpendReport = {
      currency: "$",
      currencies: ["$", "£"],
      assumed: true,
      months: ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"],
      services: [row],
      all: { ...row, apps: [] },
      due: [],
    };
    const spendReport = vi.fn().mockResolvedValue(report);
    await page("limit", { spendReport });
    expect((await screen.findByTestId("spend-unknown")).textContent).toContain("3 more");
    expect(screen.getByText("Where PingMe names no currency, $ is assumed.")).toBeTruthy();
    expect(screen.getByTestId("spend-").textContent).toContain("No service named");
    await fireEvent.change(screen.getByTestId("spend-currency"), { target: { value: "£" } });
    await waitFor(() =>
      expect(spendReport).toHaveBeenLastCalledWith({ account: null, currency: "£" }),
    );
  });

  it("shows the events behind a figure, and each one's message", async () => {
    const door = await page();
    const [month = ""] = (await door.spendReport({ account: null, currency: null })).months.slice(
      -1,
    );
    await fireEvent.click(await screen.findByTestId(`month-${month}`));
    expect((await screen.findByTestId("events-sum")).textContent).toBe("$8.20");
    await waitFor(() => expect(door.spendEvents).toHaveBeenCalled());
    expect(vi.mocked(door.spendEvents).mock.calls[0]?.[0]).toEqual({
      account: null,
      month,
      apps: [],
      currency: "$",
    });
    await fireEvent.change(screen.getByTestId("events-service"), { target: { value: "jd" } });
    await waitFor(() => expect(screen.getByTestId("events-sum").textContent).toBe("$4.10"));
    expect(vi.mocked(door.spendEvents).mock.lastCall?.[0].apps).toEqual(["jd"]);
  });

  it("has a limit that is changed, refused and removed", async () => {
    const door = await page("unspent");
    await screen.findByTestId("limit");
    await fireEvent.click(screen.getByTestId("change-limit"));
    const amount = await screen.findByTestId<HTMLInputElement>("limit-amount");
    await fireEvent.input(amount, { target: { value: "ten" } });
    await press("Enter");
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("bad_limit");
    await fireEvent.input(amount, { target: { value: "7,50" } });
    await fireEvent.click(screen.getByTestId("save-limit"));
    await waitFor(() => expect(screen.queryByTestId("limit-amount")).toBeNull());
    expect(vi.mocked(door.saveSettings).mock.lastCall?.[0].monthly_limit).toBe("7.50");
    expect(screen.getByTestId("limit").textContent).toContain("$7.50");
    await fireEvent.click(screen.getByTestId("change-limit"));
    await fireEvent.click(await screen.findByTestId("remove-limit"));
    await waitFor(() =>
      expect(vi.mocked(door.saveSettings).mock.lastCall?.[0].monthly_limit).toBeNull(),
    );
  });

  it("writes a file, tells how far it is and where it is", async () => {
    const door = await page("limit", { export: () => Promise.resolve(null) });
    await fireEvent.keyDown(await screen.findByTestId("export"), { key: "Enter" });
    await fireEvent.click(await screen.findByTestId("export-json"));
    await waitFor(() => expect(door.export).toHaveBeenCalled());
    expect(vi.mocked(door.export).mock.calls[0]?.[0]).toMatchObject({
      is: "spend",
      format: "json",
    });
    const progress = { file: "spend.json", done: 2, total: 9 };
    tell(door, "export", { ...progress, stage: { is: "writing" } });
    expect((await screen.findByTestId("export-writing")).textContent).toContain("2 of 9");
    await fireEvent.click(screen.getByTestId("export-stop"));
    expect(door.stopExport).toHaveBeenCalled();
    tell(door, "export", { ...progress, stage: { is: "done", path: "/home/me/spend.json" } });
    expect((await screen.findByTestId("export-done")).textContent).toContain("/home/me/spend.json");
  });
});

describe("the limit", () => {
  it("is warned of until that is put away", async () => {
    await open("limit");
    const banner = await screen.findByTestId("limit-banner");
    expect(banner.dataset["level"]).toBe("near");
    expect(banner.textContent).toContain("82%");
    await fireEvent.click(within(banner).getByLabelText("Dismiss"));
    expect(screen.queryByTestId("limit-banner")).toBeNull();
  });

  it("stops a purchase that would come on top; Enter is not what spends", async () => {
    const door = await open("over");
    await press("n", { ctrlKey: true, shiftKey: true });
    const sheet = await screen.findByTestId("over-limit");
    for (const words of ["$10.40", "limit $10.00", "Telegram, United States, new"]) {
      expect(sheet.textContent).toContain(words);
    }
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("guard-way")));
    await fireEvent.click(screen.getByTestId("guard-way"));
    await waitFor(() => expect(screen.queryByTestId("over-limit")).toBeNull());
    expect(door.lockNumber).not.toHaveBeenCalled();
    await press("n", { ctrlKey: true, shiftKey: true });
    await fireEvent.click(await screen.findByTestId("over-limit-change"));
    expect(await screen.findByTestId("limit-amount")).toBeTruthy();
    expect(door.lockNumber).not.toHaveBeenCalled();
  });
});
