import { SvelteSet } from "svelte/reactivity";
import type { AccountView, BuiltInRelay } from "../door/bindings";
import { asProblem, type AnyProblem, type Door } from "../door/door";

/** Accounts that can be paired with the relay in the app: those that it does not receive for yet. */
export function pairable(accounts: readonly AccountView[]): AccountView[] {
  return accounts.filter(({ relay }) => !relay.built_in || relay.state === "refused");
}

/** The relay in the app as it is being typed. */
export class BuiltInDraft {
  publicUrl = $state("");
  port = $state("");
  everywhere = $state(false);
  /** The accounts to pair with it; at first those that have no relay, and the one that is asked for. */
  readonly chosen = new SvelteSet<number>();
  busy = $state(false);
  problem = $state.raw<AnyProblem | null>(null);
  readonly #accounts: readonly AccountView[];

  constructor(now: BuiltInRelay, accounts: readonly AccountView[], asked: number | null) {
    this.publicUrl = now.public_url;
    this.port = String(now.port);
    this.everywhere = now.everywhere;
    this.#accounts = pairable(accounts);
    for (const { id, relay } of this.#accounts)
      if (relay.state === "not_paired" || id === asked) this.chosen.add(id);
  }

  /** Where a tunnel finds it on this computer. */
  get address(): string {
    return `http://127.0.0.1:${this.port.trim()}/`;
  }

  /** The chosen accounts that have a pairing, which this one replaces. */
  get replaced(): AccountView[] {
    return this.#accounts.filter(
      ({ id, relay }) => this.chosen.has(id) && relay.state !== "not_paired",
    );
  }

  choose(account: number, on: boolean): void {
    if (on) this.chosen.add(account);
    else this.chosen.delete(account);
  }

  async save(door: Door): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    const replaced = this.replaced.map(({ id }) => id);
    try {
      await door.setUpBuiltInRelay({
        port: this.port,
        public_url: this.publicUrl,
        everywhere: this.everywhere,
        accounts: [...this.chosen].map((account) => ({
          account,
          replace: replaced.includes(account),
        })),
      });
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
    this.busy = false;
    return this.problem === null;
  }
}
