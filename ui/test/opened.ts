import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { expect, vi } from "vitest";
import App from "../src/App.svelte";
import { browserDoor } from "../src/door/browser";
import type { Door } from "../src/door/door";

/** Opens the window on a scene; what is asked of the door is spied on. */
export async function open(scene: string, change: Partial<Door> = {}, more = ""): Promise<Door> {
  const inner = browserDoor(new URLSearchParams(`scene=${scene}${more}`), 0);
  const door: Door = { ...inner, ...change };
  for (const name of Object.keys(door) as (keyof Door)[]) {
    if (name !== "on") vi.spyOn(door, name);
  }
  render(App, { door });
  await waitFor(() => expect(door.history).toHaveBeenCalled());
  return door;
}

/** The card at the top of the inbox. */
export const card = () => screen.getByTestId("card");
/** Presses a key where the focus is. */
export const press = (key: string, more: object = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, bubbles: true, ...more });
