import type { Language } from "../door/bindings";
import { overwriteGetLocale } from "./generated/runtime";

let current = $state<Language>("en");

// Every word is looked up through this, so a template that says one is written anew when it changes.
overwriteGetLocale(() => current);

/** The language in use. */
export function language(): Language {
  return current;
}

/** Changes the language of everything that is on the screen. */
export function speak(next: Language): void {
  current = next;
  document.documentElement.lang = next;
}

/**
 * The locale for dates and numbers: the system's own variant of the language in use, where it
 * names one. `navigator.language` can be "C", which `Intl` refuses.
 */
export function locale(preferred: readonly string[] = navigator.languages): string {
  const language = current.slice(0, 2);
  for (const name of preferred) {
    if (!name.startsWith(language)) continue;
    try {
      const [known] = Intl.DateTimeFormat.supportedLocalesOf(name);
      if (known) return known;
    } catch {
      // Not a language tag at all.
    }
  }
  return current === "en" ? "en-GB" : "zh-CN";
}
