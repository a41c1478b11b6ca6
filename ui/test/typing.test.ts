import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { ServiceView } from "../src/door/bindings";
import { browserDoor } from "../src/door/browser";
import { open, press, tell } from "./opened";

const enter = (more: object = {}) => press("Enter", { cancelable: true, ...more });

async function choosing() {
  const search = await screen.findByTestId<HTMLInputElement>("service-search");
  search.focus();
  return search;
}

describe("Enter that an input method takes", () => {
  // The last is how WebKit on macOS tells of the Enter that ends a composition.
  it.each([{ isComposing: true }, { keyCode: 229 }])("buys nothing: %o", async (composing) => {
    const door = await open("empty");
    await press("n", { ctrlKey: true });
    await screen.findByTestId("service-telegram");
    const search = await choosing();
    await fireEvent.input(search, { target: { value: "whats" } });
    await enter(composing);
    expect(door.lockNumber).not.toHaveBeenCalled();
    await enter();
    await waitFor(() => expect(door.lockNumber).toHaveBeenCalledTimes(1));
  });

  it("runs nothing in the palette, nor does Escape close a dialog", async () => {
    const door = await open("out");
    await press("k", { ctrlKey: true });
    const field = await screen.findByTestId("palette-field");
    field.focus();
    await fireEvent.input(field, { target: { value: "again" } });
    await enter({ keyCode: 229 });
    await press("Escape", { isComposing: true });
    expect(screen.queryByTestId("palette-field")).toBeTruthy();
    expect(door.lockNumber).not.toHaveBeenCalled();
  });

  it("is use all the same, so that the app does not lock under who types", async () => {
    const inner = browserDoor(new URLSearchParams("scene=lit"), 0);
    const snapshot = async () => {
      const now = await inner.snapshot();
      return { ...now, lock: { ...now.lock, set: true } };
    };
    const door = await open("lit", { snapshot });
    (await screen.findByTestId("nav-settings")).focus();
    await press("x", { isComposing: true });
    await waitFor(() => expect(door.used).toHaveBeenCalledTimes(1));
  });
});

describe("Enter that is held down", () => {
  it("does not go on from one dialog to the purchase in it", async () => {
    const door = await open("empty");
    await press("n", { ctrlKey: true });
    const search = await choosing();
    await screen.findByTestId("service-telegram");
    await fireEvent.input(search, { target: { value: "whats" } });
    await enter({ repeat: true });
    expect(door.lockNumber).not.toHaveBeenCalled();
  });

  it("presses no button again, and still makes lines in a note", async () => {
    await open("out");
    await fireEvent.contextMenu(await screen.findByTestId("sidebar-number-jd-14155550117"));
    const item = await screen.findByTestId("menu-words");
    item.focus();
    await press("Enter");
    const note = await screen.findByTestId("field-number-note");
    note.focus();
    expect(await enter({ repeat: true })).toBe(true);
    const save = screen.getByTestId("save-number-words");
    save.focus();
    expect(await enter({ repeat: true })).toBe(false);
    expect(await enter()).toBe(true);
  });
});

describe("a service that is searched for", () => {
  it("is not another one where none is found", async () => {
    const door = await open("out");
    await press("n", { ctrlKey: true });
    await screen.findByTestId("service-telegram");
    expect(screen.getByTestId<HTMLButtonElement>("submit-lock").disabled).toBe(false);
    const search = await choosing();
    await fireEvent.input(search, { target: { value: "微信" } });
    await enter();
    expect(door.lockNumber).not.toHaveBeenCalled();
  });

  it("is chosen though it was typed before the services were there", async () => {
    const inner = browserDoor(new URLSearchParams("scene=out"), 0);
    let answer: (services: ServiceView[]) => void = () => {};
    const services = () => new Promise<ServiceView[]>((resolve) => (answer = resolve));
    const door = await open("out", { services });
    await press("n", { ctrlKey: true });
    const search = await choosing();
    await fireEvent.input(search, { target: { value: "whats" } });
    answer(await inner.services(1));
    await screen.findByTestId("service-whatsapp");
    await enter();
    await waitFor(() => expect(door.lockNumber).toHaveBeenCalledTimes(1));
    expect(door.lockNumber).toHaveBeenCalledWith(expect.objectContaining({ app: "whatsapp" }));
  });
});

describe("the palette's current line", () => {
  it("stays the current one when another comes before it", async () => {
    const door = await open("empty");
    const lit = await browserDoor(new URLSearchParams("scene=lit"), 0).snapshot();
    const snapshot = { ...(await door.snapshot()), last_choice: lit.last_choice };
    tell(door, "snapshot", snapshot);
    await press("k", { ctrlKey: true });
    const field = await screen.findByTestId("palette-field");
    field.focus();
    const current = () => screen.getByRole("option", { selected: true }).textContent;
    await press("ArrowDown");
    await press("ArrowDown");
    const chosen = current();
    // A code comes, and "copy the newest" with it.
    tell(door, "snapshot", { ...snapshot, card: lit.card });
    await waitFor(() => expect(screen.getAllByRole("option")[0]?.textContent).toContain("Copy"));
    expect(current()).toBe(chosen);
    await enter();
    expect(await screen.findByTestId("search-field")).toBeTruthy();
    expect(door.lockNumber).not.toHaveBeenCalled();
  });
});
