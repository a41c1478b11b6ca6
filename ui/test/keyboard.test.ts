import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { open, press } from "./opened";

describe("a number's menu by the keyboard", () => {
  it.each([
    ["the arrow to the right", (row: HTMLElement) => fireEvent.keyDown(row, { key: "ArrowRight" })],
    ["the menu key", (row: HTMLElement) => fireEvent.contextMenu(row)],
  ])("opens with %s, and subscribes with the rent on the button", async (_key, opens) => {
    const door = await open("out");
    const row = await screen.findByTestId("sidebar-number-telegram-447700900143");
    row.focus();
    await opens(row);
    const item = await screen.findByTestId("menu-subscribe");
    item.focus();
    await press("Enter");
    const confirm = await screen.findByTestId("confirm-subscribe");
    await waitFor(() => expect(document.activeElement).toBe(confirm));
    expect(confirm.textContent).toContain("$0.5 / Month");
    expect(door.subscribe).not.toHaveBeenCalled();
    await fireEvent.click(confirm);
    const key = { account: 1, app: "telegram", phone: "447700900143" };
    await waitFor(() =>
      expect(door.subscribe).toHaveBeenCalledWith({ key, rent: "$0.5 / Month", over_limit: false }),
    );
  });
});
