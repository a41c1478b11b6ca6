/** Codes that are not shown until the person asks, one message at a time. */
export class Hiding {
  /** The message whose codes are shown all the same. */
  #shown = $state<string | null>(null);
  readonly #hidden: () => boolean;

  constructor(hidden: () => boolean) {
    this.#hidden = hidden;
  }

  /** Whether codes are hidden at all, so that there is something to ask for. */
  get on(): boolean {
    return this.#hidden();
  }

  /** Whether the codes of this message are not to be seen now. */
  hides(message: string): boolean {
    return this.#hidden() && this.#shown !== message;
  }

  toggle(message: string): void {
    this.#shown = this.#shown === message ? null : message;
  }

  /** Hides again: this message's, or whatever is shown. */
  drop(message: string | null = this.#shown): void {
    if (this.#shown === message) this.#shown = null;
  }
}
