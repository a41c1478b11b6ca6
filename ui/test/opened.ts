import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { expect, vi } from "vitest";
import App from "../src/App.svelte";
import { browserDoor } from "../src/door/browser";
import type { Door, DoorEvents } from "../src/door/door";

type Listen = (payload: never) => void;
const listeners = new WeakMap<Door, Map<string, Listen>>();

/** Opens the window on a scene; what is asked of the door is spied on. A locked one reads no history. */
export async function open(
  scene: string,
  change: Partial<Door> = {},
  more = "",
  read: keyof Door = scene === "locked" ? "snapshot" : "history",
): Promise<Door> {
  const inner = browserDoor(new URLSearchParams(`scene=${scene}${more}`), 0);
  const heard = new Map<string, Listen>();
  const door: Door = {
    ...inner,
    on: (name, listener) => {
      heard.set(name, listener as Listen);
      return inner.on(name, listener);
    },
    ...change,
  };
  listeners.set(door, heard);
  for (const name of Object.keys(door) as (keyof Door)[]) {
    if (name !== "on") vi.spyOn(door, name);
  }
  render(App, { door });
  await waitFor(() => expect(door[read]).toHaveBeenCalled());
  return door;
}

/** Tells an opened window of something, as the app would. */
export function tell<Name extends keyof DoorEvents>(
  door: Door,
  name: Name,
  payload: DoorEvents[Name],
): void {
  listeners.get(door)?.get(name)?.(payload as never);
}

/** The card at the top of the inbox. */
export const card = () => screen.getByTestId("card");
/** Presses a key where the focus is. */
export const press = (key: string, more: object = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, bubbles: true, ...more });
