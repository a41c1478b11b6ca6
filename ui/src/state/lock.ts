import type { HistoryFilter, Snapshot, Unlocked } from "../door/bindings";
import type { Unlisten } from "../door/door";
import type { App } from "./app.svelte";
import type { KeptPlace } from "./place.svelte";

/** What the app keeps for the window while it is locked. */
interface Kept {
  place: KeptPlace;
  filter: HistoryFilter;
}

/** What the lock needs of the window. */
type Around = Pick<
  App,
  "snapshot" | "link" | "builtIn" | "door" | "place" | "search" | "attempt" | "openMessage" | "take"
>;

/** The app's lock: how the window's state is left when it closes, and taken up again when it is opened. */
export class WindowLock {
  readonly #around: Around;
  readonly #locked: (snapshot: Snapshot) => void;
  #unlisten: Unlisten | null = null;
  #left = false;

  constructor(around: Around, locked: (snapshot: Snapshot) => void) {
    this.#around = around;
    this.#locked = locked;
  }

  /** Whether it is closed. */
  get closed(): boolean {
    return this.#around.snapshot?.lock.locked != null;
  }

  /** Locks the app; where there is no password, goes where one is set. */
  async close(): Promise<void> {
    if (this.#around.snapshot?.lock.set) {
      await this.#around.attempt(() => this.#around.door.lockApp());
    } else this.#around.place.settings("history");
  }

  /** What is heard by; it may come when this state is left already. */
  hears(unlisten: Unlisten): void {
    if (this.#left) unlisten();
    else this.#unlisten = unlisten;
  }

  /** Nothing is heard or shown any more. */
  leave(): void {
    this.#left = true;
    this.#unlisten?.();
    this.#unlisten = null;
  }

  /** True if this state is left for one that knows nothing: the app was locked, or it is left already. */
  leaves(was: Snapshot | null, now: Snapshot): boolean {
    if (this.#left) return true;
    if (!was || was.blocked || was.lock.locked || !now.lock.locked) return false;
    const { door, place, search } = this.#around;
    const kept: Kept = { place: place.kept, filter: search.filter };
    // Without it the person begins at the inbox.
    door.keepPlace(JSON.stringify(kept)).catch(() => {});
    this.leave();
    this.#locked(now);
    return true;
  }

  /** Unlocks the app, and goes back to where the person was or to what a notification was clicked for. */
  async open(password: string): Promise<void> {
    const { door } = this.#around;
    const { place, opens } = await door.unlock(password);
    // The app tells it as well, sooner or later; what it has told meanwhile is newer than the answer.
    if (this.closed) {
      const before = this.#around.snapshot;
      const asked = await door.snapshot();
      if (this.#around.snapshot === before) this.#around.take(asked);
    }
    if (place !== null) this.#takeUp(JSON.parse(place) as Kept);
    await this.#show(opens);
  }

  /** The page's last regular expression that matched keeps its whole text, where any script can read it. */
  forgetMatch(): void {
    /^/.test("");
  }

  /** What was asked for in vain while it was closed is asked for again. */
  opened(): void {
    void this.#around.link.fetch();
    // Without an answer nothing is known of it, as before.
    this.#around.builtIn.ask().catch(() => {});
  }

  #takeUp({ place, filter }: Kept): void {
    this.#around.place.goBackTo(place);
    this.#around.search.goBackTo(filter);
  }

  async #show(opens: Unlocked["opens"]): Promise<void> {
    if (opens.is === "message") await this.#around.openMessage(opens.id);
    else if (opens.is === "number") this.#around.place.number(opens.key);
  }
}
