import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import type { Door } from "./door/door";

/**
 * The app's own door inside Tauri; in a plain browser, while developing, one that needs no app.
 * What ships has no second door, nor its sample data.
 */
async function chooseDoor(): Promise<Door> {
  if ("__TAURI_INTERNALS__" in window) return (await import("./door/tauri")).tauriDoor;
  if (import.meta.env.DEV) {
    return (await import("./door/browser")).browserDoor(new URLSearchParams(location.search));
  }
  throw new Error("This page is the window of PingMe Desktop and works only in it.");
}

const target = document.getElementById("app");
if (target) mount(App, { target, props: { door: await chooseDoor() } });
