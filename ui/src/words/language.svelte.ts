import type { Language } from "../door/bindings";
import { m } from "./generated/messages";
import {
  baseLocale,
  isLocale,
  locales,
  overwriteGetLocale,
  type Locale,
} from "./generated/runtime";

let current = $state<Locale>(baseLocale);

// Every word is looked up through this, so a template that says one is written anew when it changes.
overwriteGetLocale(() => current);

/** The languages that there are words in. */
export const spoken: readonly Language[] = locales;

/** Changes the language of everything that is on the screen. */
export function speak(next: Language): void {
  current = isLocale(next) ? next : baseLocale;
  document.documentElement.lang = current;
}

/** A language's own name for itself; without words in it, the web view's name for it, or its tag. */
export function nameOf(language: Language): string {
  if (isLocale(language)) return m.language_name({}, { locale: language });
  const names = new Intl.DisplayNames([language, baseLocale], { type: "language" });
  return names.of(language) ?? language;
}

/**
 * The locale for dates and numbers: the system's own variant of the language in use, where it names one.
 * `navigator.language` can be "C", which `Intl` refuses.
 */
export function locale(preferred: readonly string[] = navigator.languages): string {
  // Every row asks, and the answer is no quick one.
  const asked = [current, ...preferred].join();
  const answer = answers.get(asked) ?? variant(preferred) ?? m.format_locale();
  answers.set(asked, answer);
  return answer;
}

// Only this module writes to it, and nothing is drawn from it.
// eslint-disable-next-line svelte/prefer-svelte-reactivity
const answers = new Map<string, string>();

function variant(preferred: readonly string[]): string | undefined {
  const written = (tag: string) => {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language}-${script}`;
  };
  for (const name of preferred) {
    try {
      const [known] = Intl.DateTimeFormat.supportedLocalesOf(name);
      if (known && written(known) === written(current)) return known;
    } catch {
      // Not a language tag at all.
    }
  }
  return undefined;
}
