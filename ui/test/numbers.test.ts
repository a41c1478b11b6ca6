import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { open, press } from "./opened";

const row = (name: string) => screen.findByTestId(`sidebar-number-${name}`);
const click = async (id: string) => fireEvent.click(await screen.findByTestId(id));

/** Chooses from a number's menu. */
async function choose(name: string, item: string) {
  await fireEvent.contextMenu(await row(name));
  const found = await screen.findByTestId(item);
  found.focus();
  await press("Enter");
}

const jd = { account: 1, app: "jd", phone: "16515550142" };

describe("a label and a note", () => {
  it("are written from the number's menu; the label stands first, with the number", async () => {
    const door = await open("out");
    await choose("jd-16515550142", "menu-words");
    const label = await screen.findByTestId("field-number-label");
    await waitFor(() => expect(document.activeElement).toBe(label));
    await fireEvent.input(label, { target: { value: " Till " } });
    const note = screen.getByTestId("field-number-note");
    await fireEvent.input(note, { target: { value: "Two lines\nof a note" } });
    await fireEvent.keyDown(note, { key: "Enter", ctrlKey: true });
    await waitFor(() => expect(screen.queryByTestId("field-number-label")).toBeNull());
    const words = { key: jd, label: "Till", note: "Two lines\nof a note" };
    expect(door.saveNumberWords).toHaveBeenCalledWith(words);
    expect((await row("jd-16515550142")).textContent).toMatch(/^\s*Till\s*\+1 651 555 0142/);
    await choose("jd-16515550142", "menu-messages");
    expect((await screen.findByTestId("number-note")).textContent).toBe("Two lines\nof a note");
    expect(screen.getByTestId("number-label").textContent).toBe("Till");
  });

  it("stay in their dialog with what went wrong", async () => {
    const failing = { code: "storage_failed", message: "" };
    await open("worded", { saveNumberWords: () => Promise.reject(failing) });
    await choose("jd-14155550117", "menu-words");
    const label = await screen.findByTestId<HTMLInputElement>("field-number-label");
    expect(label.value).toBe("Second shop");
    await click("save-number-words");
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("storage_failed");
    expect(label.value).toBe("Second shop");
  });
});

describe("muting", () => {
  it("is done from the number's menu and undone there", async () => {
    const door = await open("out");
    await choose("jd-16515550142", "menu-mute");
    await waitFor(async () => expect((await row("jd-16515550142")).dataset["muted"]).toBe("true"));
    expect(door.mute).toHaveBeenLastCalledWith({ is: "number", key: jd }, true);
    expect((await row("jd-14155550117")).dataset["muted"]).toBe("false");
    await choose("jd-16515550142", "menu-mute");
    expect(door.mute).toHaveBeenLastCalledWith({ is: "number", key: jd }, false);
    await waitFor(async () => expect((await row("jd-16515550142")).dataset["muted"]).toBe("false"));
  });

  it("of a service mutes all its numbers, and the page takes it back", async () => {
    const door = await open("out");
    await choose("jd-16515550142", "menu-mute-service");
    await waitFor(async () => expect((await row("jd-14155550117")).dataset["muted"]).toBe("true"));
    await choose("jd-14155550117", "menu-messages");
    const notes = await screen.findByTestId("number-notes");
    expect(notes.textContent).toContain("All of JD is muted");
    const mute = screen.getByTestId("number-mute");
    expect(mute.textContent).toContain("Unmute all of JD");
    await fireEvent.click(mute);
    expect(door.mute).toHaveBeenLastCalledWith({ is: "service", app: "jd" }, false);
    await waitFor(() => expect(screen.queryByTestId("number-notes")).toBeNull());
    await click("number-mute");
    const key = { account: 1, app: "jd", phone: "14155550117" };
    expect(door.mute).toHaveBeenLastCalledWith({ is: "number", key }, true);
  });
});

describe("a number's page", () => {
  it("has four facts, the month with its messages, and what a site did", async () => {
    await open("worded");
    await choose("jd-14155550117", "menu-messages");
    const plate = await screen.findByTestId("number-plate");
    expect(plate.querySelectorAll("dt")).toHaveLength(4);
    expect(screen.getByTestId("number-month").textContent).toMatch(
      /estimated\s*\$2\.20\s*11 messages/,
    );
    expect(screen.getByTestId("number-refused").textContent).toMatch(/^A site refused it on /);
    expect(within(plate).getByText("$0.2", { exact: false })).toBeTruthy();
    expect(screen.getByText("United States")).toBeTruthy();
  });
});
