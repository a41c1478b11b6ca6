import type { BuiltInRelay } from "../door/bindings";
import type { Door } from "../door/door";

/** The relay in the app, as it is now. */
export class BuiltIn {
  /** Nothing until it is known. */
  now = $state.raw<BuiltInRelay | null>(null);

  readonly #door: Door;

  constructor(door: Door) {
    this.#door = door;
  }

  /** Asks; what is told meanwhile is newer than the answer. */
  async ask(): Promise<void> {
    const asked = await this.#door.builtInRelay();
    this.now ??= asked;
  }

  /** There is to be one, whether or not it runs. */
  get on(): boolean {
    return this.now !== null && this.now.state.is !== "off";
  }
}
