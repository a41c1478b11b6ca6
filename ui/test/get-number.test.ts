import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import { card, open, press, tell } from "./opened";

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
      const form = { account: 1, app: "whatsapp", country: "US", number: null, over_limit: false };
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
    const way = await screen.findByTestId("guard-way");
    expect(screen.getByTestId("guard").dataset["doubt"]).toBe("not_paired");
    await waitFor(() => expect(document.activeElement).toBe(way));
    await fireEvent.click(way);
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

  it("asks first when PingMe has never called, and leads to the callback URL", async () => {
    const door = await open("never");
    await press("n", { ctrlKey: true });
    await screen.findByTestId("service-telegram");
    await fireEvent.click(screen.getByTestId("submit-lock"));
    expect((await screen.findByTestId("guard")).dataset["doubt"]).toBe("never_called");
    expect(screen.getByTestId("guard").textContent).toContain("No callback has ever come");
    await fireEvent.click(screen.getByTestId("guard-way"));
    expect(door.lockNumber).not.toHaveBeenCalled();
    expect(await screen.findByTestId("callback-url")).toBeTruthy();
  });

  it("tries a lost relay from within the warning, and goes on once it is back", async () => {
    const door = await open("reconnecting");
    await press("n", { ctrlKey: true });
    await screen.findByTestId("service-telegram");
    await fireEvent.click(screen.getByTestId("submit-lock"));
    await fireEvent.click(await screen.findByTestId("guard-way"));
    expect(door.refreshNumbers).toHaveBeenCalledTimes(1);
    expect(screen.getByTestId("guard")).toBeTruthy();
    const snapshot = await door.snapshot();
    const accounts = snapshot.accounts.map((account) => ({
      ...account,
      relay: { ...account.relay, state: "live" as const },
    }));
    tell(door, "snapshot", { ...snapshot, accounts });
    await screen.findByTestId("submit-lock");
    expect(screen.queryByTestId("guard")).toBeNull();
    expect(door.lockNumber).not.toHaveBeenCalled();
  });

  it("goes back from the warning to the choice with Escape", async () => {
    const door = await open("never");
    await press("n", { ctrlKey: true });
    await screen.findByTestId("service-telegram");
    await fireEvent.click(screen.getByTestId("submit-lock"));
    await screen.findByTestId("guard");
    await press("Escape");
    await screen.findByTestId("service-telegram");
    expect(screen.queryByTestId("guard")).toBeNull();
    expect(door.lockNumber).not.toHaveBeenCalled();
  });

  it("starts another one where the one waited for was", async () => {
    const door = await open("long");
    await fireEvent.click(await screen.findByTestId("get-another"));
    await screen.findByTestId("service-telegram");
    const chosen = () => screen.getByTestId("service-telegram").getAttribute("aria-selected");
    await waitFor(() => expect(chosen()).toBe("true"));
    await fireEvent.click(screen.getByTestId("submit-lock"));
    const form = { account: 1, app: "telegram", country: "GB", number: null, over_limit: false };
    await waitFor(() => expect(door.lockNumber).toHaveBeenCalledWith(form));
  });

  it("opens when the tray asks for it, over whatever is shown", async () => {
    const door = await open("lit");
    await screen.findByTestId("copy-code");
    tell(door, "get_number", null);
    expect(await screen.findByTestId("service-search")).toBeTruthy();
  });

  it("is done with the keyboard alone", async () => {
    const door = await open("empty");
    await press("n", { ctrlKey: true });
    const search = await screen.findByTestId("service-search");
    await screen.findByTestId("service-telegram");
    await waitFor(() => expect(document.activeElement).toBe(search));
    await press("ArrowDown");
    await press("ArrowDown");
    await press("Enter");
    const form = { account: 1, app: "whatsapp", country: "US", number: null, over_limit: false };
    await waitFor(() => expect(door.lockNumber).toHaveBeenCalledWith(form));
    const copy = await screen.findByTestId("copy-number");
    await waitFor(() => expect(document.activeElement).toBe(copy));
  });
});

describe("choosing what to get a number for", () => {
  const names = () => screen.getAllByRole("option").map(({ dataset }) => dataset["testid"]);

  it("starts at the last choice and says what is known of it", async () => {
    const door = await open("lit");
    await press("n", { ctrlKey: true });
    expect((await screen.findByTestId("service-record")).textContent).toMatch(/^\d+ asked, /);
    expect(door.serviceRecord).toHaveBeenCalledWith(1, "telegram");
    expect(screen.getByTestId("service-telegram").getAttribute("aria-selected")).toBe("true");
    expect(screen.getByText("0.5 last time")).toBeTruthy();
    expect(screen.getByTestId("number-16285550190").textContent).toContain("used before");
    await fireEvent.click(screen.getByTestId("service-alipay"));
    await waitFor(() => expect(screen.queryByTestId("service-record")).toBeNull());
  });

  it("keeps a service on top by the mouse and by a key, and no longer", async () => {
    const door = await open("lit");
    await press("n", { ctrlKey: true });
    await fireEvent.click(await screen.findByTestId("star-google"));
    await waitFor(() => expect(names()[0]).toBe("service-google"));
    expect(door.favouriteService).toHaveBeenCalledWith(1, "google", true);
    screen.getByTestId("service-search").focus();
    await press("d", { ctrlKey: true });
    await waitFor(() => expect(names().slice(0, 2)).toContain("service-telegram"));
    await fireEvent.click(screen.getByTestId("star-google"));
    await waitFor(() => expect(names()[0]).toBe("service-telegram"));
    expect(door.favouriteService).toHaveBeenLastCalledWith(1, "google", false);
  });

  it("says why a favourite could not be kept", async () => {
    await open("lit", {
      favouriteService: () => Promise.reject({ code: "storage_failed", message: "" }),
    });
    await press("n", { ctrlKey: true });
    await fireEvent.click(await screen.findByTestId("star-google"));
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("storage_failed");
  });
});
