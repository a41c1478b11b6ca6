import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import { capsOf, heldOf, keyOf } from "../src/domain/global-shortcut";
import type { Settings } from "../src/door/bindings";
import type { Door } from "../src/door/door";
import { open, tell } from "./opened";

/** Opens a page of the settings. */
async function section(name: "copying" | "shortcuts"): Promise<Door> {
  const door = await open("lit");
  await fireEvent.click(await screen.findByTestId("nav-settings"));
  await fireEvent.click(screen.getByTestId(`settings-${name}`));
  return door;
}

const click = (id: string) => fireEvent.click(screen.getByTestId(id));
const saved = (door: Door): Partial<Settings> | undefined =>
  vi.mocked(door.saveSettings).mock.lastCall?.[0];
const state = () => screen.getByTestId("shortcut-state").dataset["state"];

describe("copying, in the settings", () => {
  it.each([
    ["auto-copy", "auto_copy", true],
    ["secret-clipboard", "secret_clipboard", false],
    ["minimise-after-copy", "minimise_after_copy", true],
  ] as const)("%s is turned over, and shown so", async (id, name, on) => {
    const door = await section("copying");
    expect(screen.getByTestId(id).getAttribute("aria-checked")).toBe(String(!on));
    await click(id);
    expect(saved(door)?.[name]).toBe(on);
    await waitFor(() => expect(screen.getByTestId(id).getAttribute("aria-checked")).toBe(`${on}`));
  });

  it("gives the clipboard back after a time, or never", async () => {
    const door = await section("copying");
    const choice = screen.getByTestId<HTMLSelectElement>("give-back");
    expect(choice.value).toBe("30");
    expect([...choice.options].map(({ text }) => text)).toEqual([
      "Never",
      "10 s",
      "30 s",
      "1 min",
      "2 min",
    ]);
    for (const [value, seconds] of [
      ["120", 120],
      ["never", null],
    ] as const) {
      await fireEvent.change(choice, { target: { value } });
      expect(saved(door)?.give_back_s).toBe(seconds);
      await waitFor(() => expect(choice.value).toBe(value));
    }
  });

  it("says whether the shortcut works, also when that changes", async () => {
    const door = await section("copying");
    await waitFor(() => expect(state()).toBe("works"));
    for (const [told, words] of [
      ["taken", "Another program"],
      ["not_here", "This desktop"],
    ] as const) {
      tell(door, "shortcut", told);
      await waitFor(() => expect(state()).toBe(told));
      expect(screen.getByTestId("shortcut-state").textContent).toContain(words);
    }
  });
});

describe("the dialog that records a shortcut", () => {
  const press = (key: string, held: object) =>
    fireEvent.keyDown(document.activeElement ?? document.body, { key, ...held });

  it("keeps the keys that are pressed, and closes", async () => {
    const door = await section("copying");
    await click("shortcut-change");
    const pressed = await screen.findByTestId("shortcut-pressed");
    await press("Control", { ctrlKey: true });
    await press("Shift", { ctrlKey: true, shiftKey: true });
    await waitFor(() => expect(pressed.textContent).toContain("Ctrl+Shift"));
    expect(door.saveSettings).not.toHaveBeenCalled();
    await press("K", { ctrlKey: true, shiftKey: true });
    expect(saved(door)?.copy_shortcut).toBe("Ctrl+Shift+K");
    await waitFor(() => expect(screen.queryByTestId("shortcut-pressed")).toBeNull());
    expect(screen.getByText("Ctrl+Shift+K")).toBeTruthy();
  });

  it("says why keys are refused, and takes others", async () => {
    const door = await section("copying");
    await click("shortcut-change");
    await screen.findByTestId("shortcut-pressed");
    await press("c", { ctrlKey: true });
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("bad_shortcut");
    expect(screen.getByTestId("shortcut-pressed").textContent).toContain("Ctrl+C");
    await press("t", { ctrlKey: true, altKey: true });
    await waitFor(() => expect(screen.queryByTestId("shortcut-pressed")).toBeNull());
    expect(saved(door)?.copy_shortcut).toBe("Ctrl+Alt+T");
    await waitFor(() => expect(state()).toBe("taken"));
  });

  it("takes the keys away", async () => {
    const door = await section("copying");
    await click("shortcut-change");
    await fireEvent.click(await screen.findByTestId("shortcut-remove"));
    expect(saved(door)?.copy_shortcut).toBeNull();
    await waitFor(() => expect(state()).toBe("off"));
    await click("shortcut-change");
    await screen.findByTestId("shortcut-pressed");
    expect(screen.queryByTestId("shortcut-remove")).toBeNull();
  });

  it("leaves Esc and Tab alone: one cancels, the other goes on", async () => {
    const door = await section("copying");
    await click("shortcut-change");
    await screen.findByTestId("shortcut-pressed");
    expect(await press("Tab", {})).toBe(true);
    await press("Escape", {});
    await waitFor(() => expect(screen.queryByTestId("shortcut-pressed")).toBeNull());
    expect(door.saveSettings).not.toHaveBeenCalled();
  });
});

describe("the keys of an event", () => {
  it.each([
    [{ key: "c", code: "KeyC", ctrlKey: true, altKey: true }, "Ctrl+Alt+C"],
    [{ key: "!", code: "Digit1", ctrlKey: true, shiftKey: true }, "Ctrl+Shift+1"],
    [{ key: "a", code: "KeyQ", metaKey: true }, "Super+A"],
    [{ key: "с", code: "KeyC", ctrlKey: true, altKey: true }, "Ctrl+Alt+C"],
    [{ key: "F5", code: "F5", ctrlKey: true, altKey: true }, "Ctrl+Alt+F5"],
    [{ key: " ", code: "Space", ctrlKey: true, altKey: true }, "Ctrl+Alt+Space"],
  ])("%o are %s", (init, keys) => {
    const event = new KeyboardEvent("keydown", init);
    expect([...heldOf(event), keyOf(event)].join("+")).toBe(keys);
    expect(capsOf(keys)).toHaveLength(keys.split("+").length);
  });
});

describe("the window's keys, in the settings", () => {
  it("are listed, and single ones are turned off", async () => {
    const door = await section("shortcuts");
    expect(screen.getByTestId("key-get_number").textContent).toContain("Ctrl+N");
    expect(screen.getByTestId("key-copy").classList.contains("off")).toBe(false);
    await click("single-keys");
    expect(saved(door)?.single_keys).toBe(false);
    await waitFor(() =>
      expect(screen.getByTestId("key-copy").classList.contains("off")).toBe(true),
    );
    expect(screen.getByTestId("key-get_number").classList.contains("off")).toBe(false);
  });
});
