import type { Snapshot } from "../door/bindings";
import { newsBetween } from "./news";

/** How long a sentence stays to be read: whoever walks through the page later meets nothing old. */
const SAID_FOR_MS = 10_000;

/**
 * What is read out to those who do not see the window: one sentence after the other, each once. What
 * appears on the screen by itself is said here, and is no live region of its own.
 */
export class Announcer {
  /** What is said now. Each has a number, because the same words may have to be said again. */
  sentences = $state.raw<readonly { id: number; words: string }[]>([]);
  #next = 0;

  say(words: string): void {
    if (words.trim() === "") return;
    const id = this.#next++;
    this.sentences = [...this.sentences, { id, words }];
    setTimeout(() => {
      this.sentences = this.sentences.filter((sentence) => sentence.id !== id);
    }, SAID_FOR_MS);
  }

  /** Says what has changed by itself. What was said before is taken back where codes are hidden from now on. */
  follow(was: Snapshot | null, now: Snapshot): void {
    const hides = now.settings.hide_codes && !was?.settings.hide_codes;
    if (hides || now.lock.locked) this.sentences = [];
    if (was) newsBetween(was, now).forEach((news) => this.say(news));
  }
}
