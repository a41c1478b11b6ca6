import type { Door } from "../door";
import { problem } from "./sample-purchase";
import type { World } from "./world";

/** The password of the scene that begins locked. */
export const SAMPLE_PASSWORD = "heron-reeds";
/** So many wrong ones are free, and this is how long the next waits. */
const FREE = 5;
const WAIT_MS = 15_000;

/** The app's lock, in this page's memory. */
export function lockDoor(
  world: World,
  answer: <Value>(value: Value) => Promise<Value>,
): Pick<
  Door,
  | "setPassword"
  | "removePassword"
  | "lockApp"
  | "keepPlace"
  | "unlock"
  | "used"
  | "canHideFromCapture"
> {
  let password: string | null = world.snapshot.lock.set ? SAMPLE_PASSWORD : null;
  let place: string | null = null;
  let wrong = 0;

  function check(typed: string | null): void {
    const { again_ms } = world.snapshot.lock;
    if (again_ms !== null && again_ms > Date.now()) throw problem("too_many_tries");
    if (typed === password) {
      wrong = 0;
      return;
    }
    wrong += 1;
    if (wrong >= FREE) {
      world.push({ lock: { ...world.snapshot.lock, again_ms: Date.now() + WAIT_MS } });
    }
    throw problem("wrong_password");
  }

  return {
    async setPassword(next, present) {
      await answer(null);
      if (password !== null) check(present);
      if ([...next].length < 8) throw problem("bad_password");
      password = next;
      return world.push({ lock: { set: true, locked: null, again_ms: null } });
    },
    async removePassword(present) {
      await answer(null);
      check(present);
      password = null;
      return world.push({ lock: { set: false, locked: null, again_ms: null } });
    },
    async lockApp() {
      if (password !== null && !world.locked)
        world.lock({ since_ms: Date.now(), why: { is: "asked" }, arrived: 0 });
      return null;
    },
    async keepPlace(kept) {
      place = kept;
      return null;
    },
    async unlock(typed) {
      await answer(null);
      check(typed);
      const kept = place;
      place = null;
      world.unlock();
      return { place: kept, opens: { is: "nothing" } };
    },
    used: async () => null,
    canHideFromCapture: async () => false,
  };
}
