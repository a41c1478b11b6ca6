import type { App } from "./app.svelte";

/** The app hears of use this often at most. */
const EVERY_MS = 5000;
/** What a person does with a window. */
const DONE = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"] as const;

/** Tells the app that somebody uses the window, where that puts off its lock. Returns how to stop. */
export function tellUse(app: App): () => void {
  let told = -Infinity;
  function use() {
    const now = performance.now();
    if (!app.snapshot?.lock.set || app.lock.closed || now - told < EVERY_MS) return;
    told = now;
    // It was locked in between; the next snapshot says so.
    app.door.used().catch(() => {});
  }
  const how = { capture: true, passive: true };
  for (const done of DONE) window.addEventListener(done, use, how);
  return () => {
    for (const done of DONE) window.removeEventListener(done, use, how);
  };
}
