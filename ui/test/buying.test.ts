import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import type { PurchaseOutcome, Snapshot } from "../src/door/bindings";
import type { Door } from "../src/door/door";
import { card, open, press, tell } from "./opened";

const again = () => press("n", { ctrlKey: true, shiftKey: true });
const last = { account: 1, app: "telegram", country: "US", number: null };

async function change(door: Door, edit: Partial<Snapshot>) {
  tell(door, "snapshot", { ...(await door.snapshot()), ...edit });
}

const reached = {
  month: "2026-11",
  sum: { amount: "10.40", currency: "$" },
  unknown: 0,
  limit: { amount: "10.00", currency: "$" },
  percent: 104,
  level: "reached" as const,
};

describe("the last choice", () => {
  it("is repeated by one key: asked for once, then waited for and copied", async () => {
    const door = await open("out");
    await again();
    await waitFor(() => expect(card().dataset["state"]).toBe("waiting"));
    expect(vi.mocked(door.lockNumber).mock.calls).toEqual([[{ ...last, over_limit: false }]]);
    await waitFor(() => expect(door.copyNumber).toHaveBeenCalledTimes(1));
  });

  it("is not asked for twice by two presses, and says that it is asked", async () => {
    let answer: (outcome: PurchaseOutcome) => void = () => {};
    const lockNumber = () => new Promise<PurchaseOutcome>((resolve) => (answer = resolve));
    const door = await open("out", { lockNumber });
    await again();
    await again();
    expect(door.lockNumber).toHaveBeenCalledTimes(1);
    expect((await screen.findByTestId("buying")).textContent).toContain("Telegram");
    const [purchase] = (await door.snapshot()).waits;
    if (purchase) answer({ is: "done", purchase });
  });

  it("opens the choice where there is none yet", async () => {
    const door = await open("empty");
    await change(door, { last_choice: null });
    await again();
    expect(await screen.findByTestId("service-search")).toBeTruthy();
    expect(door.lockNumber).not.toHaveBeenCalled();
  });

  it("is not repeated while a dialog is open", async () => {
    const door = await open("out");
    await press("n", { ctrlKey: true });
    await screen.findByTestId("service-telegram");
    await again();
    expect(door.lockNumber).not.toHaveBeenCalled();
  });

  it("shows PingMe's refusal above the pane", async () => {
    const refused = { code: "balance_too_low", message: "" };
    await open("out", { lockNumber: () => Promise.reject(refused) });
    await again();
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("balance_too_low");
  });

  it("is asked about first when no code could arrive", async () => {
    const door = await open("reconnecting");
    await again();
    expect((await screen.findByTestId("guard")).dataset["doubt"]).toBe("reconnecting");
    await press("Escape");
    await waitFor(() => expect(screen.queryByTestId("guard")).toBeNull());
    expect(door.lockNumber).not.toHaveBeenCalled();
    await again();
    await fireEvent.click(await screen.findByTestId("submit-lock-anyway"));
    await waitFor(() => expect(door.lockNumber).toHaveBeenCalledTimes(1));
  });
});

describe("a month whose limit is reached", () => {
  it("is asked about before anything is sent, and Enter spends nothing", async () => {
    const door = await open("out");
    await change(door, { spent: reached });
    await again();
    const way = await screen.findByTestId("guard-way");
    await waitFor(() => expect(document.activeElement).toBe(way));
    await fireEvent.click(way);
    await waitFor(() => expect(screen.queryByTestId("guard-way")).toBeNull());
    expect(door.lockNumber).not.toHaveBeenCalled();
    await again();
    await fireEvent.click(await screen.findByTestId("submit-lock-anyway"));
    await waitFor(() =>
      expect(door.lockNumber).toHaveBeenCalledWith({ ...last, over_limit: true }),
    );
  });

  it("is asked about when only the app knew of it", async () => {
    const over = { code: "over_limit", message: "" };
    const lockNumber = vi
      .fn<Door["lockNumber"]>()
      .mockRejectedValueOnce(over)
      .mockRejectedValueOnce({ code: "no_number", message: "" });
    await open("out", { lockNumber });
    await again();
    await fireEvent.click(await screen.findByTestId("submit-lock-anyway"));
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("no_number");
    expect(lockNumber.mock.calls.map(([form]) => form.over_limit)).toEqual([false, true]);
  });
});
