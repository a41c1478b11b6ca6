import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import { card, open, press } from "./opened";

describe("getting a number", () => {
  it("is asked for once, closes, waits, and the code is read out when it comes", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    try {
      const door = await open("empty");
      await press("n", { ctrlKey: true });
      const search = await screen.findByTestId("service-search");
      await screen.findByTestId("service-telegram");
      await fireEvent.input(search, { target: { value: "whats" } });
      await fireEvent.click(screen.getByTestId("submit-lock"));
      await fireEvent.click(screen.getByTestId("submit-lock"));
      const form = { account: 1, app: "whatsapp", country: "US", number: null };
      expect(vi.mocked(door.lockNumber).mock.calls).toEqual([[form]]);
      await waitFor(() => expect(card().dataset["state"]).toBe("waiting"));
      await waitFor(() => expect(screen.queryByTestId("submit-lock")).toBeNull());
      await vi.advanceTimersByTimeAsync(4500);
      await waitFor(() => expect(card().dataset["state"]).toBe("lit"));
      expect(screen.getByTestId("live").textContent).toMatch(/New code (\d ){6}for WhatsApp/);
    } finally {
      vi.useRealTimers();
    }
  });

  it("hands the focus on to the card, so that Enter copies", async () => {
    await open("empty");
    const opener = screen.getByRole("button", { name: /Get number Ctrl/ });
    opener.focus();
    await fireEvent.click(opener);
    await fireEvent.click(await screen.findByTestId("service-telegram"));
    await fireEvent.click(screen.getByTestId("submit-lock"));
    const copy = await screen.findByTestId("copy-number");
    await waitFor(() => expect(document.activeElement).toBe(copy));
  });

  it("does not say that it was copied when the clipboard refused", async () => {
    const failing = { code: "clipboard_failed", message: "" };
    await open("empty", { copyNumber: () => Promise.reject(failing) });
    await press("n", { ctrlKey: true });
    await fireEvent.click(await screen.findByTestId("service-telegram"));
    await fireEvent.click(screen.getByTestId("submit-lock"));
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("clipboard_failed");
    expect(card().dataset["state"]).toBe("waiting");
    expect(within(card()).queryByText("Copied.")).toBeNull();
  });

  it("shows a refusal in words and stays open", async () => {
    await open("empty");
    await press("n", { ctrlKey: true });
    await fireEvent.click(await screen.findByTestId("service-discord"));
    await fireEvent.click(screen.getByTestId("submit-lock"));
    const problem = await screen.findByTestId("problem");
    expect(problem.dataset["code"]).toBe("no_number");
    expect(problem.textContent).toContain("No number available");
    expect(screen.getByTestId("submit-lock")).toBeTruthy();
  });

  it("asks first when no code could arrive", async () => {
    const door = await open("unpaired");
    await press("n", { ctrlKey: true });
    await screen.findByTestId("service-telegram");
    await fireEvent.click(screen.getByTestId("submit-lock"));
    expect(door.lockNumber).not.toHaveBeenCalled();
    await screen.findByTestId("submit-lock-anyway");
    screen.getByTestId("service-search").focus();
    await press("Enter");
    expect(door.lockNumber).not.toHaveBeenCalled();
    expect(await screen.findByTestId("field-link")).toBeTruthy();
  });

  it("is done against the warning by its own button only", async () => {
    const door = await open("unpaired");
    await press("n", { ctrlKey: true });
    await screen.findByTestId("service-telegram");
    await fireEvent.click(screen.getByTestId("submit-lock"));
    await fireEvent.click(await screen.findByTestId("submit-lock-anyway"));
    expect(door.lockNumber).toHaveBeenCalledTimes(1);
  });
});
