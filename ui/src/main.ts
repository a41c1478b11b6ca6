import { mount } from "svelte";
import App from "./App.svelte";
import "./app.css";
import type { Door } from "./door/door";

/** The app's own door inside Tauri, and one that needs no app in a plain browser. */
async function chooseDoor(): Promise<Door> {
  if ("__TAURI_INTERNALS__" in window) return (await import("./door/tauri")).tauriDoor;
  return (await import("./door/browser")).browserDoor(new URLSearchParams(location.search));
}

const target = document.getElementById("app");
if (target) mount(App, { target, props: { door: await chooseDoor() } });
