import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import { SAMPLE_PASSWORD } from "../src/door/browser/lock";
import { open, press, tell } from "./opened";

const type = (id: string, value: string) =>
  fireEvent.input(screen.getByTestId(id), { target: { value } });
const click = (id: string) => fireEvent.click(screen.getByTestId(id));
const field = () => screen.findByTestId<HTMLInputElement>("lock-password");

/** Sets a password in the settings. */
async function withPassword(scene: string) {
  const door = await open(scene);
  await fireEvent.click(await screen.findByTestId("nav-settings"));
  await click("settings-history");
  await fireEvent.click(await screen.findByTestId("app-lock"));
  await screen.findByTestId("password-new");
  await type("password-new", SAMPLE_PASSWORD);
  await type("password-again", SAMPLE_PASSWORD);
  await click("password-done");
  await screen.findByTestId("lock-now");
  return door;
}

async function unlock(password = SAMPLE_PASSWORD) {
  const input = await field();
  await fireEvent.input(input, { target: { value: password } });
  await fireEvent.keyDown(input, { key: "Enter" });
}

/** All that the page says and holds in its fields. */
const page = () =>
  [
    document.body.innerHTML,
    ...[...document.querySelectorAll("input")].map((input) => input.value),
  ].join("\n");

describe("a window that begins locked", () => {
  it("says since when and why, what has come, and nothing of what it is", async () => {
    const door = await open("locked");
    const card = await screen.findByTestId("card");
    expect(card.dataset["state"]).toBe("locked");
    expect(card.textContent).toContain("after 5 minutes without use");
    expect(card.textContent).toContain("3 messages have arrived since.");
    expect(screen.getByText("Numbers are hidden")).toBeTruthy();
    expect(door.history).not.toHaveBeenCalled();
    expect(page()).not.toMatch(/552019|552 019|6515550142|651 555|parcel/);
    expect(screen.queryByTestId("get-number")).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("lock-password")));
  });

  it("opens to the password, and empties the field for another after a wrong one", async () => {
    const door = await open("locked");
    await unlock("something else");
    const problem = await screen.findByTestId("problem");
    expect(problem.dataset["code"]).toBe("wrong_password");
    const input = await field();
    expect(input.value).toBe("");
    expect(document.activeElement).toBe(input);
    await unlock();
    expect(await screen.findByTestId("get-number")).toBeTruthy();
    expect(door.history).toHaveBeenCalled();
    expect(screen.queryByTestId("lock-password")).toBeNull();
  });

  it("waits after too many wrong ones, and says how long", async () => {
    const door = await open("locked");
    for (let tries = 0; tries < 5; tries += 1) {
      await unlock(`wrong ${tries}`);
      await waitFor(() => expect(door.unlock).toHaveBeenCalledTimes(tries + 1));
      await waitFor(() => expect(screen.getByTestId("unlock").textContent).not.toContain("…"));
    }
    expect((await screen.findByTestId("lock-wait")).textContent).toMatch(/tried in 0:1[345]/);
    expect(screen.getByTestId<HTMLButtonElement>("unlock").disabled).toBe(true);
    await unlock();
    expect(door.unlock).toHaveBeenCalledTimes(5);
  });

  it("says what can be done without the password", async () => {
    await open("locked");
    await screen.findByTestId("card");
    await click("forgot-password");
    expect((await screen.findByTestId("forgot-sheet")).textContent).toContain(
      "cannot be found out",
    );
  });
});

describe("a window that is locked", () => {
  it("holds nothing of what it showed, and goes back to where the person was", async () => {
    const door = await withPassword("lit");
    await fireEvent.click(screen.getByTestId("nav-codes"));
    await screen.findByTestId("card-code");
    const menu = await screen.findByTestId("sidebar-number-jd-16515550142");
    expect(page()).toContain("552 019");
    await fireEvent.keyDown(document.body, { key: "f", ctrlKey: true });
    await fireEvent.input(await screen.findByTestId("search-field"), {
      target: { value: "heron" },
    });
    expect(menu).toBeTruthy();
    await fireEvent.keyDown(document.body, { key: "l", ctrlKey: true });
    await field();
    expect(page()).not.toMatch(/552019|552 019|6515550142|651 555|heron|u-20418/);
    expect(screen.getByTestId("live").textContent?.trim()).toBe("");
    // Where the engine keeps the text that matched last.
    expect(RegExp.input).not.toMatch(/6515550142|552/);
    const kept = vi.mocked(door.keepPlace).mock.lastCall?.[0] ?? "";
    expect(kept).toContain("heron");

    await unlock();
    const search = await screen.findByTestId<HTMLInputElement>("search-field");
    await waitFor(() => expect(search.value).toBe("heron"));
  });

  it("shows the message that a notification was clicked for", async () => {
    const door = await withPassword("lit");
    await click("lock-now");
    await field();
    const id = `${"0".repeat(31)}1`;
    vi.mocked(door.unlock).mockResolvedValueOnce({ place: null, opens: { is: "message", id } });
    await unlock();
    await waitFor(() => expect(door.message).toHaveBeenCalledWith(id));
  });

  it("drops what a slow answer brings after all", async () => {
    const door = await withPassword("lit");
    let answer: (page: unknown) => void = () => {};
    vi.mocked(door.history).mockImplementation(
      () => new Promise((resolve) => (answer = resolve as (page: unknown) => void)),
    );
    tell(door, "history", null);
    await click("lock-now");
    await field();
    answer({ rows: [], older: null, newer: null, days: [] });
    await Promise.resolve();
    expect(screen.getByTestId("card").dataset["state"]).toBe("locked");
  });

  it("keeps a pairing link until it is unlocked", async () => {
    const door = await withPassword("lit");
    await click("lock-now");
    await field();
    vi.mocked(door.takeLink).mockRejectedValueOnce({ code: "locked", message: "" });
    tell(door, "open_link", null);
    vi.mocked(door.takeLink).mockResolvedValueOnce("pingme://pair?s=1");
    expect(door.readLink).not.toHaveBeenCalled();
    await unlock();
    await waitFor(() => expect(door.readLink).toHaveBeenCalledWith("pingme://pair?s=1"));
  });
});

describe("the lock in the settings", () => {
  it("wants the password twice, of eight characters or more", async () => {
    const door = await open("lit");
    await fireEvent.click(await screen.findByTestId("nav-settings"));
    await click("settings-history");
    await fireEvent.click(await screen.findByTestId("app-lock"));
    await screen.findByTestId("password-new");
    await type("password-new", "longer than eight");
    await type("password-again", "another");
    await click("password-done");
    expect(door.setPassword).not.toHaveBeenCalled();
    expect(await screen.findByText("The two are not the same.")).toBeTruthy();
    await type("password-new", "short");
    await type("password-again", "short");
    await click("password-done");
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("bad_password");
    expect(screen.getByTestId("app-lock").getAttribute("aria-checked")).toBe("false");
  });

  it("asks for the present one before it is changed or turned off", async () => {
    const door = await withPassword("lit");
    await click("change-password");
    await type("password-present", "wrong wrong");
    await type("password-new", "heron-lake");
    await type("password-again", "heron-lake");
    await click("password-done");
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("wrong_password");
    await type("password-present", SAMPLE_PASSWORD);
    await click("password-done");
    await waitFor(() => expect(screen.queryByTestId("password-new")).toBeNull());
    await click("app-lock");
    await type("password-present", "heron-lake");
    await click("password-done");
    await waitFor(() =>
      expect(screen.getByTestId("app-lock").getAttribute("aria-checked")).toBe("false"),
    );
    expect(door.removePassword).toHaveBeenCalledTimes(1);
    expect(screen.queryByTestId("lock-now")).toBeNull();
  });

  it("keeps how long nobody has to use the app", async () => {
    const door = await withPassword("lit");
    await fireEvent.change(screen.getByTestId("lock-after"), { target: { value: "15" } });
    await waitFor(() =>
      expect(vi.mocked(door.saveSettings).mock.lastCall?.[0].lock_after_min).toBe(15),
    );
    await fireEvent.change(screen.getByTestId("lock-after"), { target: { value: "" } });
    await waitFor(() =>
      expect(vi.mocked(door.saveSettings).mock.lastCall?.[0].lock_after_min).toBeNull(),
    );
  });

  it("says why there is none in a run that keeps nothing", async () => {
    await open("thisrun");
    await fireEvent.click(await screen.findByTestId("nav-settings"));
    await click("settings-history");
    expect((await screen.findByTestId("app-lock-why")).textContent).toContain("keyring");
    expect(screen.getByTestId<HTMLButtonElement>("app-lock").disabled).toBe(true);
  });

  it("leads there by its keys where there is none yet", async () => {
    await open("lit");
    await press("l", { ctrlKey: true });
    expect(await screen.findByTestId("app-lock")).toBeTruthy();
  });
});

describe("use of the window", () => {
  it("is told every few seconds at most, and only where there is a lock", async () => {
    const without = await open("lit");
    await press("x");
    expect(without.used).not.toHaveBeenCalled();
  });

  it("is told where there is a lock", async () => {
    const door = await withPassword("lit");
    vi.mocked(door.used).mockClear();
    vi.useFakeTimers({ toFake: ["performance"] });
    await press("x");
    await press("y");
    expect(vi.mocked(door.used).mock.calls.length).toBeLessThanOrEqual(1);
    vi.advanceTimersByTime(6000);
    await press("z");
    expect(door.used).toHaveBeenCalled();
    vi.useRealTimers();
  });
});
