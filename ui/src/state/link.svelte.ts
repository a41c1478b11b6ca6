import type { PairingOffer } from "../door/bindings";
import { asProblem, type Door } from "../door/door";
import type { App } from "./app.svelte";

/** What the link needs of the window. */
type Around = Pick<App, "snapshot" | "place" | "problem"> & { readonly door: Door };

/** A pairing link that was opened outside the window, from there to the step that pairs. */
export class OpenedLink {
  /** Read, and kept for the pairing step. */
  kept = $state.raw<{ link: string; offer: PairingOffer } | null>(null);
  /** Not read yet: the demo or the lock is in the way, or nothing is open. */
  waiting = $state<string | null>(null);

  readonly #around: Around;
  #reading = false;

  constructor(around: Around) {
    this.#around = around;
  }

  /** Takes the link that was opened, if there is one; a newer one replaces an older. */
  async fetch(): Promise<void> {
    try {
      const link = await this.#around.door.takeLink();
      if (link === null) return;
      this.kept = null;
      this.waiting = link;
    } catch {
      // Nobody asked for anything here, and without a link there is nothing to go on with.
      return;
    }
    await this.follow();
  }

  /** Goes where the waiting link leads, once that is possible. Called with every snapshot. */
  async follow(): Promise<void> {
    const { snapshot } = this.#around;
    const link = this.waiting;
    if (link === null || this.#reading || !snapshot || snapshot.demo || snapshot.blocked) return;
    if (snapshot.lock.locked) return;
    if (snapshot.this_run) {
      this.waiting = null;
      this.#around.problem = { code: "not_this_run", message: "a link was opened" };
      return;
    }
    this.#reading = true;
    try {
      const offer = await this.#around.door.readLink(link);
      // It may have been replaced while it was read.
      if (this.waiting === link) this.#lead(link, offer);
    } catch (thrown) {
      if (this.waiting === link) {
        this.waiting = null;
        this.#around.place.setup = null;
        this.#around.problem = asProblem(thrown);
      }
    }
    this.#reading = false;
    if (this.waiting !== null) await this.follow();
  }

  #lead(link: string, offer: PairingOffer): void {
    const { place } = this.#around;
    this.waiting = null;
    this.kept = { link, offer };
    this.#around.problem = null;
    place.sheet = null;
    place.drawer = false;
    place.setup =
      offer.account === null
        ? { step: "key", account: null }
        : { step: "pair", account: offer.account };
  }

  /** Hands the link over to the step that pairs. */
  take(): { link: string; offer: PairingOffer } | null {
    const kept = this.kept;
    this.kept = null;
    return kept;
  }
}
