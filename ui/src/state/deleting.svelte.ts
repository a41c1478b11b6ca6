import type { HistoryFilter } from "../door/bindings";
import { m } from "../words/generated/messages";
import type { App } from "./app.svelte";

/** What deleting needs of the window. */
type Around = Pick<App, "snapshot" | "place" | "door" | "announcer" | "attempt">;

/** Deletes messages and brings them back. */
export class Deleting {
  readonly #around: Around;

  constructor(around: Around) {
    this.#around = around;
  }

  /** Deletes these; they can be brought back for a while. True if that was done. */
  async messages(ids: readonly string[]): Promise<boolean> {
    const { door, place } = this.#around;
    const done = await this.#around.attempt(() =>
      door.deleteMessages({ is: "messages", ids: [...ids] }),
    );
    if (done && place.opened !== null && ids.includes(place.opened)) place.opened = null;
    return done;
  }

  /** Asks whether all that match shall go. */
  async askAll(filter: HistoryFilter): Promise<void> {
    await this.#around.attempt(async () => {
      const { messages, up_to } = await this.#around.door.searchCount(filter);
      if (messages > 0) this.#around.place.sheet = { is: "delete", filter, messages, up_to };
    });
  }

  /** Deletes all that match, but for what has come since they were counted. */
  all(filter: HistoryFilter, up_to: number): Promise<boolean> {
    const { door } = this.#around;
    return this.#around.attempt(() => door.deleteMessages({ is: "matching", filter, up_to }));
  }

  /** Brings back what was deleted last; false if there is nothing. */
  undo(): boolean {
    const deleted = this.#around.snapshot?.deleted;
    if (!deleted) return false;
    void this.#bringBack(deleted.id);
    return true;
  }

  async #bringBack(id: number): Promise<void> {
    const { door, announcer } = this.#around;
    if (await this.#around.attempt(() => door.undoDelete(id))) announcer.say(m.said_undone());
  }
}
