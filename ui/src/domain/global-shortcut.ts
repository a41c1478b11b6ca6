const NAMES: Record<string, string> = { " ": "Space" };

/** The keys of a shortcut, `Ctrl+Alt+C`, one by one. */
export function capsOf(keys: string): string[] {
  return keys.split("+");
}

/** The keys that are held for others to be pressed with. */
export function heldOf(event: KeyboardEvent): string[] {
  const held: [boolean, string][] = [
    [event.ctrlKey, "Ctrl"],
    [event.altKey, "Alt"],
    [event.shiftKey, "Shift"],
    [event.metaKey, "Super"],
  ];
  return held.filter(([down]) => down).map(([, name]) => name);
}

/**
 * What else is pressed, as it stands on the key. With Shift or Alt a key gives another character, so its
 * place counts for digits, and for letters where the layout has none of the Latin ones there. Nothing for
 * a key that is only held.
 */
export function keyOf(event: KeyboardEvent): string | null {
  if (["Control", "Alt", "AltGraph", "Shift", "Meta", "OS", "Super"].includes(event.key))
    return null;
  if (/^[a-z]$/i.test(event.key)) return event.key.toUpperCase();
  const [, place] = /^(?:Key|Digit)([A-Z0-9])$/.exec(event.code) ?? [];
  return place ?? NAMES[event.key] ?? event.key;
}
