import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import type { Settings } from "../src/door/bindings";
import type { Door } from "../src/door/door";
import type { SettingsSection } from "../src/state/place.svelte";
import { open, press } from "./opened";

async function settings(scene: string, section: SettingsSection) {
  const door = await open(scene);
  await fireEvent.click(await screen.findByTestId("nav-settings"));
  await fireEvent.click(screen.getByTestId(`settings-${section}`));
  return door;
}

const saved = (door: Door): Partial<Settings> | undefined =>
  vi.mocked(door.saveSettings).mock.lastCall?.[0];
const choose = (id: string, value: string) =>
  fireEvent.change(screen.getByTestId(id), { target: { value } });

describe("the notifications in the settings", () => {
  it.each(["notify", "hide_codes", "sound", "notify_ending", "notify_relay"] as const)(
    "%s is switched at once, and nothing else with it",
    async (name) => {
      const door = await settings("lit", "notifications");
      const before = (await door.snapshot()).settings;
      await fireEvent.click(screen.getByTestId(name));
      expect(saved(door)).toEqual({ [name]: !before[name] });
      const on = String(!before[name]);
      await waitFor(() => expect(screen.getByTestId(name).getAttribute("aria-checked")).toBe(on));
    },
  );

  it("are paused for a while or until resumed", async () => {
    const door = await settings("lit", "notifications");
    await choose("pause", "hour");
    expect(saved(door)?.pause?.is).toBe("until");
    await choose("pause", "on");
    expect(saved(door)?.pause).toEqual({ is: "on" });
    await waitFor(() => expect(screen.getByTestId<HTMLSelectElement>("pause").value).toBe("on"));
    await choose("pause", "not");
    expect(saved(door)?.pause).toEqual({ is: "not" });
  });

  it("lists what is muted, takes it back, and mutes more", async () => {
    const door = await settings("worded", "notifications");
    const rows = () => screen.queryAllByTestId("muted").map((row) => row.textContent);
    expect(rows()[0]).toMatch(/\+1 628 555 0190\s*Telegram/);
    expect(rows()[1]).toMatch(/Discord\s*all its numbers/);
    const [first] = screen.getAllByTestId("muted");
    if (first) await fireEvent.click(within(first).getByTestId("unmute"));
    const key = { account: 1, app: "telegram", phone: "16285550190" };
    expect(door.mute).toHaveBeenLastCalledWith({ is: "number", key }, false);
    await waitFor(() => expect(rows()).toHaveLength(1));
    screen.getByTestId("mute-more").focus();
    await fireEvent.keyDown(screen.getByTestId("mute-more"), { key: "Enter" });
    (await screen.findByTestId("mute-service-whatsapp")).focus();
    await press("Enter");
    expect(door.mute).toHaveBeenLastCalledWith({ is: "service", app: "whatsapp" }, true);
    await waitFor(() => expect(rows()[1]).toMatch(/WhatsApp\s*all its numbers/));
  });
});

describe("the history in the settings", () => {
  it("says what is kept", async () => {
    await settings("lit", "history");
    const kept = screen.getByTestId("history-kept");
    await waitFor(() => expect(kept.textContent).toMatch(/^\d+ messages since .*6\.1 MB, encr/));
  });

  it("asks before older messages go, and keeps the choice only then", async () => {
    const door = await settings("lit", "history");
    await choose("keep-days", "30");
    const confirm = await screen.findByTestId("confirm-delete");
    expect(confirm.textContent).toMatch(/Delete \d+ messages/);
    expect(vi.mocked(door.searchCount).mock.lastCall?.[0].until).toMatch(/^\d{4}-/);
    await press("Escape");
    await waitFor(() => expect(screen.queryByTestId("confirm-delete")).toBeNull());
    expect(door.saveSettings).not.toHaveBeenCalled();
    expect(screen.getByTestId<HTMLSelectElement>("keep-days").value).toBe("");
    await choose("keep-days", "30");
    await fireEvent.click(await screen.findByTestId("confirm-delete"));
    await waitFor(() => expect(saved(door)?.keep_days).toBe(30));
  });

  it("asks nothing where nothing goes", async () => {
    const door = await settings("lit", "history");
    await choose("keep-days", "365");
    await waitFor(() => expect(saved(door)?.keep_days).toBe(365));
    await choose("keep-days", "");
    await waitFor(() => expect(saved(door)?.keep_days).toBeNull());
    await fireEvent.click(screen.getByTestId("delete-used"));
    expect(saved(door)?.delete_used).toBe(true);
  });

  it("is exported, and says where the file is", async () => {
    const door = await settings("lit", "history");
    const trigger = screen.getByTestId<HTMLButtonElement>("export");
    await waitFor(() => expect(trigger.disabled).toBe(false));
    trigger.focus();
    await fireEvent.keyDown(trigger, { key: "Enter" });
    (await screen.findByTestId("export-csv")).focus();
    await press("Enter");
    expect(vi.mocked(door.export).mock.lastCall?.[0]).toMatchObject({
      is: "messages",
      format: "csv",
    });
    expect((await screen.findByTestId("export-done")).textContent).toContain(".csv");
  });

  it("deletes everything only when that is confirmed", async () => {
    const door = await settings("lit", "history");
    await waitFor(() =>
      expect(screen.getByTestId<HTMLButtonElement>("delete-all").disabled).toBe(false),
    );
    await fireEvent.click(screen.getByTestId("delete-all"));
    await screen.findByTestId("confirm-delete");
    const keep = await screen.findByRole("button", { name: "Keep them" });
    await waitFor(() => expect(document.activeElement).toBe(keep));
    expect(door.deleteMessages).not.toHaveBeenCalled();
    await fireEvent.click(screen.getByTestId("confirm-delete"));
    const [deletion] = vi.mocked(door.deleteMessages).mock.lastCall ?? [];
    expect(deletion).toMatchObject({ is: "matching", filter: { text: "", account: null } });
    await waitFor(() =>
      expect(screen.getByTestId("history-kept").textContent).toMatch(/^0 messages/),
    );
  });
});
