import { asProblem, type AnyProblem } from "../door/door";
import { m } from "../words/generated/messages";
import type { Announcer } from "./announcer.svelte";

/** Whose key it is, and what came of it so far. */
export type Behind = { user: string } & (
  { is: "keeping" } | { is: "kept" } | { is: "failed"; problem: AnyProblem }
);

/** A key that was being kept when the person went back: they stay there, and are told what came of it. */
export class KeyBehind {
  now = $state.raw<Behind | null>(null);
  readonly #announcer: Announcer;

  constructor(announcer: Announcer) {
    this.#announcer = announcer;
  }

  async follow(user: string, keeping: Promise<unknown>): Promise<void> {
    const mine: Behind = { user, is: "keeping" };
    this.now = mine;
    let end: Behind = { user, is: "kept" };
    try {
      await keeping;
      this.#announcer.say(m.key_behind_kept({ user }));
    } catch (thrown) {
      end = { user, is: "failed", problem: asProblem(thrown) };
    }
    if (this.now === mine) this.now = end;
  }
}
