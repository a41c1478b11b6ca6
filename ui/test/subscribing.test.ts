import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import type { Door } from "../src/door/door";
import { open, press, tell } from "./opened";

const key = { account: 1, app: "jd", phone: "14155550117" };
const confirm = () => screen.findByTestId("confirm-subscribe");

async function ask() {
  await fireEvent.contextMenu(await screen.findByTestId("sidebar-number-jd-14155550117"));
  const item = await screen.findByTestId("menu-subscribe");
  item.focus();
  await press("Enter");
  return confirm();
}

/** PingMe names another rent. */
async function rise(door: Door, sub_rent: string) {
  const snapshot = await door.snapshot();
  const numbers = snapshot.numbers.map((view) =>
    view.key.phone === key.phone ? { ...view, sub_rent } : view,
  );
  tell(door, "snapshot", { ...snapshot, numbers });
}

describe("subscribing", () => {
  it("says what it costs, when that was read, and what the month has cost", async () => {
    await open("near");
    await ask();
    const words = screen.getByTestId("subscribe").textContent;
    expect(words).toMatch(/\$0\.5 \/ Month, read from PingMe at \d\d:\d\d(?!:)/);
    expect(words).toContain("$0.2, as now");
    expect(words).toContain(", in 2 days");
    expect(words).toContain("$8.20 of your limit of $10.00, estimated");
  });

  it("asks again when PingMe refuses because the rent has changed", async () => {
    const subscribe = vi
      .fn<Door["subscribe"]>()
      .mockRejectedValueOnce({ code: "rent_changed", message: "" })
      .mockRejectedValueOnce({ code: "balance_too_low", message: "" });
    const door = await open("out", { subscribe });
    await fireEvent.click(await ask());
    await screen.findByText("The rent has changed");
    await rise(door, "$0.8 / Month");
    await waitFor(async () => expect((await confirm()).textContent).toContain("$0.8 / Month"));
    expect(screen.getByTestId("subscribe").textContent).toMatch(
      /Agreed\s*\$0\.5 \/ Month\s*Now\s*\$0\.8 \/ Month/,
    );
    await fireEvent.click(await confirm());
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("balance_too_low");
    expect(subscribe.mock.calls.map(([form]) => form.rent)).toEqual([
      "$0.5 / Month",
      "$0.8 / Month",
    ]);
  });

  it("asks again when the list says so before anything was sent", async () => {
    const door = await open("out");
    await ask();
    await rise(door, "$0.9 / Month");
    expect(await screen.findByText("The rent has changed")).toBeTruthy();
    expect(door.subscribe).not.toHaveBeenCalled();
  });

  it("asks first when the month’s limit is reached", async () => {
    const door = await open("reached");
    await fireEvent.click(await ask());
    await fireEvent.click(await screen.findByTestId("submit-lock-anyway"));
    await waitFor(() =>
      expect(door.subscribe).toHaveBeenCalledWith({
        key,
        rent: "$0.5 / Month",
        over_limit: true,
      }),
    );
    await waitFor(() => expect(screen.queryByTestId("confirm-subscribe")).toBeNull());
  });
});
