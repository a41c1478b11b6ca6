import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import { open, press, tell } from "./opened";

const heads = () =>
  screen.queryAllByTestId(/^account-head-/).map(({ dataset }) => dataset["testid"]);
const shown = () =>
  screen.queryAllByTestId(/^sidebar-number-/).map(({ dataset }) => dataset["testid"]);

/** Opens the switcher, as its key does. */
async function switcher() {
  const trigger = await screen.findByTestId("account-switch");
  trigger.focus();
  await fireEvent.keyDown(trigger, { key: "Enter" });
  await screen.findByTestId("switch-all");
}

describe("several accounts", () => {
  it("stand side by side under their names", async () => {
    await open("shopdown");
    await screen.findByTestId("account-switch");
    expect(heads()).toEqual(["account-head-1", "account-head-2"]);
    expect(screen.getByTestId("account-head-2").textContent).toMatch(/Shop\s*u-31177\s*Reconnect/);
    expect(screen.getByTestId("relay-state").textContent).toContain("Shop reconnecting");
  });

  it("are named on the card, in the rows and beside the title while together", async () => {
    await open("accounts");
    expect((await screen.findByTestId("card-account")).textContent).toBe("Work");
    expect(screen.getByText("Work and Shop")).toBeTruthy();
    await press("1", { ctrlKey: true });
    await waitFor(() => expect(screen.queryByTestId("card-account")).toBeNull());
    expect(screen.queryByText("Work and Shop")).toBeNull();
  });

  it("are named where one of them has no relay", async () => {
    const door = await open("accounts");
    await screen.findByTestId("account-switch");
    const snapshot = await door.snapshot();
    const accounts = snapshot.accounts.map((account) => {
      const relay = { ...account.relay, state: "not_paired" as const, host: null };
      return account.label === "Shop" ? { ...account, relay } : account;
    });
    tell(door, "snapshot", { ...snapshot, accounts });
    expect(await screen.findByText("No relay is paired for Shop")).toBeTruthy();
  });

  it("are switched by keys: one alone, then all again", async () => {
    const door = await open("accounts");
    await screen.findByTestId("account-switch");
    const all = shown().length;
    await press("2", { ctrlKey: true });
    await waitFor(() => expect(heads()).toEqual([]));
    expect(vi.mocked(door.saveSettings).mock.lastCall?.[0].shown_account).toBe(2);
    expect(shown()).toHaveLength(3);
    expect(screen.getByTestId("account-switch").textContent).toContain("Shop");
    await press("0", { ctrlKey: true });
    await waitFor(() => expect(shown()).toHaveLength(all));
    expect(vi.mocked(door.saveSettings).mock.lastCall?.[0].shown_account).toBeNull();
    await press("7", { ctrlKey: true });
    expect(door.saveSettings).toHaveBeenCalledTimes(2);
  });

  it("are switched in the menu, which says whose relay is in trouble", async () => {
    const door = await open("shopdown");
    await switcher();
    expect(screen.getByTestId("switch-all").dataset["current"]).toBe("true");
    const shop = screen.getByTestId("switch-2");
    expect(shop.textContent).toContain("reconnecting");
    expect(screen.getByTestId("switch-1").textContent).toContain("u-20418");
    shop.focus();
    await press("Enter");
    await waitFor(() =>
      expect(vi.mocked(door.saveSettings).mock.lastCall?.[0].shown_account).toBe(2),
    );
  });

  it("are added and managed from there", async () => {
    await open("accounts");
    await switcher();
    screen.getByTestId("switch-manage").focus();
    await press("Enter");
    expect((await screen.findByTestId("settings")).dataset["section"]).toBe("accounts");
    await switcher();
    screen.getByTestId("switch-add").focus();
    await press("Enter");
    expect(await screen.findByTestId("field-key")).toBeTruthy();
  });

  it("buy for the one that is shown", async () => {
    const door = await open("accounts");
    await screen.findByTestId("account-switch");
    await press("2", { ctrlKey: true });
    await waitFor(() => expect(heads()).toEqual([]));
    await press("n", { ctrlKey: true });
    await screen.findByTestId("service-telegram");
    expect(door.services).toHaveBeenLastCalledWith(2);
  });

  it("are no choice while there is only one", async () => {
    const door = await open("lit");
    await screen.findByTestId("copy-code");
    expect(screen.queryByTestId("account-switch")).toBeNull();
    await press("1", { ctrlKey: true });
    expect(door.saveSettings).not.toHaveBeenCalled();
  });
});

describe("many numbers", () => {
  const typed = (value: string) =>
    fireEvent.input(screen.getByTestId("number-filter"), { target: { value } });

  it("are filtered by digits, label, service and standing; Escape shows all again", async () => {
    await open("many");
    await screen.findByTestId("number-filter");
    const all = shown().length;
    await typed("415 555");
    expect(shown()).toEqual(["sidebar-number-jd-14155550117"]);
    await typed("till telegram");
    expect(shown()).toEqual(["sidebar-number-telegram-12025550113"]);
    await typed("whatsapp expired");
    expect(shown()).toEqual(["sidebar-number-whatsapp-13475550125"]);
    await typed("none such");
    expect(screen.getByText("No number matches.")).toBeTruthy();
    screen.getByTestId("number-filter").focus();
    await press("Escape");
    expect(shown()).toHaveLength(all);
  });

  it("are sorted as chosen, and say their service where no head does", async () => {
    const door = await open("many");
    const sort = await screen.findByTestId("number-sort");
    sort.focus();
    await fireEvent.keyDown(sort, { key: "Enter" });
    const ending = await screen.findByTestId("sort-ending");
    ending.focus();
    await press("Enter");
    await waitFor(() =>
      expect(vi.mocked(door.saveSettings).mock.lastCall?.[0].number_order).toBe("ending"),
    );
    await waitFor(() => expect(screen.getByText("Ends first", { selector: "h3" })).toBeTruthy());
    const [first] = screen.getAllByTestId(/^sidebar-number-/);
    expect(first?.textContent).toContain("JD");
    expect(first?.textContent).toContain("tomorrow");
    expect(shown().at(-1)).toBe("sidebar-number-whatsapp-13475550125");
  });

  it("are walked through with the arrows, from the filter on", async () => {
    await open("many");
    const filter = await screen.findByTestId("number-filter");
    filter.focus();
    await press("ArrowDown");
    const [first, second] = screen.getAllByTestId(/^sidebar-number-/);
    expect(document.activeElement).toBe(first);
    await press("ArrowDown");
    expect(document.activeElement).toBe(second);
    await press("ArrowUp");
    await press("ArrowUp");
    expect(document.activeElement).toBe(filter);
  });

  it("have no filter while they are few", async () => {
    await open("lit");
    await screen.findByTestId("number-sort");
    expect(screen.queryByTestId("number-filter")).toBeNull();
  });
});

describe("a list that is not there yet", () => {
  it("says that it is read, and for how long", async () => {
    await open("reading");
    const reading = await screen.findByText(/Reading your numbers/);
    expect(within(reading).getByText(/^\d+ s$/)).toBeTruthy();
  });

  it("says why it could not be read", async () => {
    await open("unread");
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("pingme_unreachable");
    expect(screen.queryByText(/Reading your numbers/)).toBeNull();
    expect(screen.queryByText("No numbers yet")).toBeNull();
  });
});
