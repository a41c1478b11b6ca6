import { accountOfDigit } from "./accounts";
import type { App } from "./app.svelte";
import { actsAlone, isAbove, isField } from "./keys";
import { larger, smaller } from "./zoom";

/** What keys do whatever the window shows, a dialog or the first run. */
export function pressAnywhere(event: KeyboardEvent, app: App): void {
  const held = (event.ctrlKey || event.metaKey) && !event.altKey;
  if (!held || event.defaultPrevented || !app.snapshot) return;
  const { zoom } = app.snapshot.settings;
  const pressed = event.key.toLowerCase();
  // The key of a plus bears it with Shift on many keyboards, and without it an equals sign.
  if (pressed === "+" || pressed === "=") void app.saveSettings({ zoom: larger(zoom) });
  else if (pressed === "-") void app.saveSettings({ zoom: smaller(zoom) });
  else if (pressed === "q" && !event.shiftKey) void app.attempt(() => app.door.quit());
  else return;
  event.preventDefault();
}

/** What keys do wherever the person is in the window; `covered` while something lies over it. */
export function pressInWindow(event: KeyboardEvent, app: App, covered: boolean): void {
  if (event.defaultPrevented || !app.snapshot) return;
  const held = (event.ctrlKey || event.metaKey) && !event.altKey;
  if (event.key === "Escape" && !covered && !isAbove(event)) back(app);
  else if (held && withControl(event, app, covered)) event.preventDefault();
  else if (event.key === "?" && !covered && actsAlone(event, app.snapshot.settings)) {
    app.place.sheet = { is: "help" };
  }
}

/** True if the key does something. */
function withControl(event: KeyboardEvent, app: App, covered: boolean): boolean {
  const pressed = event.key.toLowerCase();
  const { place } = app;
  if (pressed === "n" && !event.shiftKey) app.getNumber();
  else if (pressed === "n") {
    if (!covered && !event.repeat) void app.repeatLast();
  } else if (pressed === "l" && !event.shiftKey) void app.lock.close();
  else if (covered || event.shiftKey) return false;
  else if (pressed === "f") app.search.show(place.view.is === "number" ? place.view.key : null);
  else if (pressed === "k") place.sheet = { is: "palette" };
  else if (pressed === "g") place.askForDate("go", app.snapshot?.today ?? "");
  else if (pressed === "z") return !isField(document.activeElement) && app.deleting.undo();
  else return switchTo(event, app);
  return true;
}

/** The keys of the switcher: 0 for all accounts, 1 for the first, and so on. */
function switchTo(event: KeyboardEvent, app: App): boolean {
  if (!/^[0-9]$/.test(event.key) || event.repeat || !app.snapshot) return false;
  const account = accountOfDigit(app.snapshot, Number(event.key));
  if (account === undefined) return false;
  void app.showAccount(account);
  return true;
}

/** Closes what lies nearest. */
function back({ place, search }: App): void {
  if (place.drawer) place.drawer = false;
  else if (place.opened) place.opened = null;
  else if (search.open) search.back();
  else place.codes();
}
