import type { ShortcutState } from "../door/bindings";
import type { Door, Unlisten } from "../door/door";

/** Whether the shortcut for all programs works, for as long as somebody looks. */
export class GlobalShortcut {
  /** Nothing until it is known. */
  state = $state<ShortcutState | null>(null);

  constructor(private readonly door: Door) {}

  /** Listens, then asks; what is told meanwhile is newer than the answer. Returns how to stop. */
  follow(): Unlisten {
    let told = false;
    let over = false;
    let unlisten: Unlisten = () => {};
    const listening = this.door.on("shortcut", (state) => {
      told = true;
      this.state = state;
    });
    void listening.then(async (stop) => {
      if (over) return stop();
      unlisten = stop;
      const state = await this.door.shortcutState();
      if (!told && !over) this.state = state;
    });
    return () => {
      over = true;
      unlisten();
    };
  }
}
