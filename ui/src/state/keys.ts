import type { Settings } from "../door/bindings";

/** Whether a key press belongs to what has the focus: a field takes letters, a button Enter. */
export function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("input, textarea, select, [contenteditable], [role=menu], [role=dialog]")) {
    return true;
  }
  const pressed = event.key === "Enter" || event.key === " ";
  return pressed && target.closest("button, a, [role=button], [role=radio]") !== null;
}

/** Whether a key press belongs to a dialog or a menu, which closes by itself. */
export function isAbove(event: KeyboardEvent): boolean {
  const { target } = event;
  return target instanceof Element && target.closest("[role=dialog], [role=menu]") !== null;
}

/** Whether letters are typed into it. */
export function isField(element: Element | null): boolean {
  return (element?.closest("input, textarea, [contenteditable]") ?? null) !== null;
}

/** A plain key: none of the modifiers is held. */
export function isPlain(event: KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey;
}

/** A key that acts alone: the person may have turned those off, and nothing else may want it. */
export function actsAlone(event: KeyboardEvent, settings: Pick<Settings, "single_keys">): boolean {
  return settings.single_keys && isPlain(event) && !event.repeat && !isTaken(event);
}
