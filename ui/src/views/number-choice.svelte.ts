import type { ServiceRecord, ServiceView, Snapshot } from "../door/bindings";
import { asProblem, type AnyProblem, type Door } from "../door/door";
import type { Wanted } from "../state/place.svelte";

/** Where a choice starts: where one is wanted for the same purpose, else where the last one was. */
function startOf(
  { accounts, last_choice, settings }: Snapshot,
  wanted: Wanted | undefined,
): { account: number; app: string | undefined; country: string } {
  const shown = settings.shown_account;
  const last = shown === null || last_choice?.account === shown ? last_choice : null;
  const account = wanted?.account ?? shown ?? last?.account ?? accounts[0]?.id ?? 0;
  const { app, country } = wanted ?? last ?? {};
  return { account, app, country: country ?? "US" };
}

/** The service, country and number that are chosen, and what is known of them before they are paid for. */
export class NumberChoice {
  account = $state(0);
  country = $state("US");
  /** The number used before that is chosen, or "" for a new one. */
  number = $state("");
  /** Nothing until they were read. */
  services = $state.raw<ServiceView[] | null>(null);
  /** What this person's own history says of the service. */
  record = $state.raw<ServiceRecord | null>(null);
  problem = $state.raw<AnyProblem | null>(null);
  #app = $state<string | null>(null);

  readonly #door: Door;
  #first: string | undefined;

  constructor(door: Door, snapshot: Snapshot, wanted: Wanted | undefined) {
    this.#door = door;
    const start = startOf(snapshot, wanted);
    this.account = start.account;
    this.country = start.country;
    this.#first = start.app;
  }

  /** The chosen service; nothing while there is none. */
  get service(): ServiceView | undefined {
    return this.services?.find(({ app }) => app === this.#app);
  }

  /** Reads what can be had on the account. */
  async read(): Promise<void> {
    const { account } = this;
    this.services = null;
    this.problem = null;
    try {
      const list = await this.#door.services(account);
      if (account !== this.account) return;
      this.services = list;
      // Enter spends money: only what the person has asked for before is chosen by itself.
      const again = list.find(({ app }) => app === this.#first);
      const app = again?.app ?? lastUsed(list)?.app;
      this.#first = undefined;
      if (app !== undefined) await this.choose(app);
      else this.#app = null;
    } catch (thrown) {
      if (account === this.account) this.problem = asProblem(thrown);
    }
  }

  /** Chooses a service, and reads what is known of it. */
  async choose(app: string): Promise<void> {
    const { account } = this;
    this.#app = app;
    this.number = "";
    this.problem = null;
    this.record = null;
    try {
      const record = await this.#door.serviceRecord(account, app);
      if (account === this.account && app === this.#app) this.record = record;
    } catch {
      // A number can be had without it, so it is no reason to stop a person.
    }
  }

  /** Keeps a service on top, or no longer. */
  async star({ app, favourite }: ServiceView): Promise<void> {
    this.problem = null;
    try {
      await this.#door.favouriteService(this.account, app, !favourite);
      this.services = (this.services ?? []).map((one) =>
        one.app === app ? { ...one, favourite: !favourite } : one,
      );
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }
}

function lastUsed(services: readonly ServiceView[]): ServiceView | undefined {
  return services
    .filter(({ last_used_ms }) => last_used_ms !== null)
    .sort((a, b) => (b.last_used_ms ?? 0) - (a.last_used_ms ?? 0))[0];
}
