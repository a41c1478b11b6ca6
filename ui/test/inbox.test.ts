import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { card, open, press, tell } from "./opened";

const field = () => screen.findByTestId<HTMLInputElement>("search-field");
const type = async (value: string) => fireEvent.input(await field(), { target: { value } });
const tally = () => screen.getByTestId("search-tally").textContent;

describe("the search", () => {
  it("opens with Ctrl+F, finds as one types, and leaves the way it came", async () => {
    const door = await open("lit");
    await screen.findByTestId("card-code");
    await press("f", { ctrlKey: true });
    expect(document.activeElement).toBe(await field());
    await type("tele");
    await waitFor(() => expect(tally()).toContain("2 numbers, "));
    expect(door.searchCount).toHaveBeenLastCalledWith(expect.objectContaining({ text: "tele" }));
    await press("Escape");
    expect((await field()).value).toBe("");
    await press("Escape");
    await screen.findByTestId("card-code");
  });

  it("goes through what is found with the arrows, and copies the current one", async () => {
    const door = await open("lit");
    await screen.findByTestId("card-code");
    await press("f", { ctrlKey: true });
    await type("83174");
    await waitFor(() => expect(tally()).toBe("1 message"));
    await press("ArrowDown");
    await press("c", { ctrlKey: true });
    await waitFor(() => expect(door.copyCode).toHaveBeenCalledTimes(1));
  });

  it("opens a number that it found by Enter", async () => {
    await open("lit");
    await screen.findByTestId("card-code");
    await press("f", { ctrlKey: true });
    await type("+1 628 555");
    await waitFor(() => expect(tally()).toContain("1 number"));
    await press("Enter");
    await waitFor(() => expect(screen.queryByTestId("search-field")).toBeNull());
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Telegram");
  });

  it("says what its filters hide, and shows it", async () => {
    await open("lit");
    await screen.findByTestId("card-code");
    await press("f", { ctrlKey: true });
    await type("parcel");
    await waitFor(() => expect(tally()).toBe("1 message"));
    await fireEvent.click(screen.getByTestId("filter-code"));
    const none = await screen.findByTestId("search-none");
    await waitFor(() => expect(within(none).getByTestId("show-all").textContent).toContain("1"));
    await fireEvent.click(within(none).getByTestId("show-all"));
    await waitFor(() => expect(tally()).toBe("1 message"));
  });

  it("gives way to what was just bought", async () => {
    await open("lit");
    await screen.findByTestId("card-code");
    await press("f", { ctrlKey: true });
    await field();
    await press("n", { ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(card().dataset["state"]).toBe("waiting"));
  });
});

describe("deleting", () => {
  it("can be undone with the banner and with Ctrl+Z", async () => {
    const door = await open("out");
    await screen.findByTestId("card-code");
    const { rows } = await door.history({
      from: { is: "newest" },
      limit: 5,
      filter: {
        text: "",
        account: null,
        app: null,
        number: null,
        since: null,
        until: null,
        with_code: false,
      },
    });
    await door.deleteMessages({ is: "messages", ids: rows.map(({ id }) => id) });
    expect((await screen.findByTestId("deleted")).textContent).toContain("5 messages deleted.");
    await press("z", { ctrlKey: true });
    await waitFor(() => expect(door.undoDelete).toHaveBeenCalledTimes(1));
    await waitFor(() => expect(screen.queryByTestId("deleted")).toBeNull());
  });

  it("of all that is found asks first, and Enter keeps them", async () => {
    const door = await open("lit");
    await screen.findByTestId("card-code");
    await press("f", { ctrlKey: true });
    await type("tele");
    (await screen.findByTestId("search-more")).focus();
    await press("Enter");
    await fireEvent.click(await screen.findByTestId("delete-all-found"));
    const keep = await screen.findByTestId("question-keep");
    await waitFor(() => expect(document.activeElement).toBe(keep));
    expect(door.deleteMessages).not.toHaveBeenCalled();
    await fireEvent.click(screen.getByTestId("confirm-delete"));
    await waitFor(() =>
      expect(door.deleteMessages).toHaveBeenCalledWith({
        is: "matching",
        filter: expect.objectContaining({ text: "tele" }),
        up_to: expect.any(Number),
      }),
    );
  });
});

describe("hidden codes", () => {
  it("are on the card when asked for, until another comes, and are never read out", async () => {
    const door = await open("hidden");
    const code = await screen.findByTestId("card-code");
    expect(code.textContent).toBe("••• •••");
    expect(card().textContent).not.toContain("552019");
    await fireEvent.click(screen.getByTestId("reveal-card"));
    expect(code.textContent).toBe("552 019");
    const { card: shown } = await door.snapshot();
    if (shown.is !== "message") throw new Error("no message on the card");
    tell(door, "arrival", { message: shown.message });
    await waitFor(() => expect(code.textContent).toBe("••• •••"));
    expect(screen.getByTestId("live").textContent?.trim()).toBe("New code for JD");
    await press("c");
    expect(door.copyCode).toHaveBeenCalledTimes(1);
  });
});

describe("several waits", () => {
  it("are shown one after the other, each to be stopped or swapped", async () => {
    const door = await open("waits");
    await waitFor(() => expect(card().textContent).toContain("2 more waiting"));
    expect(card().textContent).toContain("Telegram");
    await press("w");
    expect(card().textContent).toContain("JD");
    await fireEvent.click(screen.getByTestId("swap"));
    expect(door.swapNumber).toHaveBeenCalledWith(2, false);
    await waitFor(() => expect(card().textContent).not.toContain("Asking"));
  });

  it("stops the one that is shown", async () => {
    const door = await open("waits");
    await waitFor(() => expect(card().textContent).toContain("2 more waiting"));
    await fireEvent.click(screen.getByTestId("next-wait"));
    await fireEvent.click(screen.getByTestId("stop-waiting"));
    expect(door.stopWaiting).toHaveBeenCalledWith(2);
    await waitFor(() => expect(card().textContent).toContain("1 more waiting"));
  });
});

describe("while the person was away", () => {
  it("says what came, and Enter marks all of it as seen", async () => {
    const door = await open("away");
    await waitFor(() => expect(card().textContent).toContain("7 codes came while you were away"));
    expect(card().textContent).toContain("None can be used any more.");
    (document.activeElement as HTMLElement).blur();
    await press("Enter");
    await waitFor(() => expect(door.awaySeen).toHaveBeenCalledTimes(1));
  });
});

describe("the palette", () => {
  const palette = () => screen.findByTestId<HTMLInputElement>("palette-field");

  it("opens with Ctrl+K, and does what Enter is on", async () => {
    const door = await open("lit");
    await screen.findByTestId("card-code");
    await press("k", { ctrlKey: true });
    await fireEvent.input(await palette(), { target: { value: "mute tele" } });
    (await palette()).focus();
    await press("Enter");
    await waitFor(() =>
      expect(door.mute).toHaveBeenCalledWith({ is: "service", app: "telegram" }, true),
    );
    expect(screen.queryByTestId("palette")).toBeNull();
  });

  it("copies numbers and codes, and hides codes where they are hidden", async () => {
    const door = await open("hidden");
    await screen.findByTestId("card-code");
    await press("k", { ctrlKey: true });
    await fireEvent.input(await palette(), { target: { value: "whatsapp" } });
    const shown = await screen.findByTestId("palette");
    await waitFor(() => expect(shown.textContent).toContain("Codes"));
    expect(shown.textContent).not.toContain("105 876");
    await fireEvent.click(screen.getByTestId("palette-1/whatsapp/447700900871"));
    await waitFor(() => expect(door.copyNumber).toHaveBeenCalledTimes(1));
  });
});

describe("keys that act alone", () => {
  it("do nothing once they are turned off", async () => {
    const door = await open("lit");
    await screen.findByTestId("card-code");
    const { settings } = await door.snapshot();
    await door.saveSettings({ ...settings, single_keys: false });
    (document.activeElement as HTMLElement).blur();
    for (const key of ["c", "Enter", "1", "?"]) await press(key);
    expect(door.copyCode).not.toHaveBeenCalled();
    expect(screen.queryByRole("dialog")).toBeNull();
    await door.saveSettings({ ...settings, single_keys: true });
    await press("?");
    expect((await screen.findByRole("dialog")).textContent).toContain("Shortcuts");
  });
});

describe("going to a date", () => {
  it("reads the history from that day on", async () => {
    const door = await open("out");
    await screen.findByTestId("card-code");
    await press("g", { ctrlKey: true });
    const date = await screen.findByTestId<HTMLInputElement>("date-field");
    await fireEvent.input(date, { target: { value: "2026-02-31" } });
    expect(screen.getByTestId<HTMLButtonElement>("date-go").disabled).toBe(true);
    await fireEvent.input(date, { target: { value: "2020-01-31" } });
    await fireEvent.keyDown(date, { key: "PageDown" });
    expect(date.value).toBe("2019-12-31");
    await fireEvent.keyDown(date, { key: "Enter" });
    await waitFor(() =>
      expect(door.history).toHaveBeenCalledWith(
        expect.objectContaining({ from: { is: "day", day: "2019-12-31" } }),
      ),
    );
  });
});
