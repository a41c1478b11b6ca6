import type { MessageView } from "../door/bindings";
import type { App } from "../state/app.svelte";

/** What it needs of the window. */
type Around = Pick<App, "place" | "door" | "hiding" | "attempt">;

/** The opened row of a list: its whole text, where a page of the history carries its beginning only. */
export class OpenedMessage {
  readonly #around: Around;
  #whole = $state.raw<MessageView | null>(null);
  #seen: string | null = null;

  constructor(around: Around) {
    this.#around = around;
  }

  /** Takes over which row is opened, once it is there. True if that is another one. */
  follow(message: MessageView | null): boolean {
    const { place, hiding } = this.#around;
    if (place.opened === this.#seen) return false;
    if (this.#seen !== null) hiding.drop(this.#seen);
    if (message) {
      this.#seen = message.id;
      void this.#read(message);
      return true;
    }
    if (place.opened === null) this.#seen = null;
    return false;
  }

  /** A message as it is shown: whole, where it is the opened one. */
  shown(message: MessageView): MessageView {
    const whole = this.#whole;
    if (whole?.id !== message.id) return message;
    return { ...message, text: whole.text, codes: whole.codes, chosen: whole.chosen };
  }

  async #read({ id, new: fresh }: MessageView): Promise<void> {
    const { door } = this.#around;
    await this.#around.attempt(async () => {
      const whole = await door.message(id);
      // Another may have been opened meanwhile.
      if (id === this.#seen) this.#whole = whole;
      if (fresh) await door.markSeen([id]);
    });
  }
}
