/** Whether a key press belongs to an input method, which puts characters together: Chinese is typed so. */
function isComposed(event: KeyboardEvent): boolean {
  // WebKit on macOS tells of the key that ends it only afterwards, marked by this code alone.
  const IN_COMPOSITION = 229;
  return event.isComposing || event.keyCode === IN_COMPOSITION;
}

/**
 * Keeps from everything in the window what is no choice of the person's: keys of an input method, whose Enter
 * ends a word and whose Escape takes it back, and an Enter that is held down, which would go on from what it
 * opened to what that does. Heard before anything else.
 */
export function keepBack(event: KeyboardEvent): void {
  const held = event.key === "Enter" && event.repeat;
  if (isComposed(event)) event.stopPropagation();
  else if (held && !(event.target instanceof HTMLTextAreaElement)) {
    event.stopPropagation();
    event.preventDefault();
  }
}
