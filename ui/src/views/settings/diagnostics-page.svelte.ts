import type { RelayAnswer } from "../../domain/versions";
import type { AccountView, Diagnostics } from "../../door/bindings";
import { asProblem, type AnyProblem, type Door } from "../../door/door";
import { Copied } from "../../state/copied.svelte";

/** What the app says of itself, asked when the page is opened. */
export class DiagnosticsPage {
  /** Nothing until it was read. */
  now = $state.raw<Diagnostics | null>(null);
  /** Why it could not be read. */
  problem = $state.raw<AnyProblem | null>(null);
  /** The text that the person sees, and copies. */
  report = $state.raw<string | null>(null);
  reportProblem = $state.raw<AnyProblem | null>(null);
  folderProblem = $state.raw<AnyProblem | null>(null);

  readonly #copied = new Copied();
  #relays = $state.raw<Readonly<Record<number, RelayAnswer>>>({});
  #asked = 0;

  constructor(private readonly door: Door) {}

  async read(): Promise<void> {
    try {
      this.now = await this.door.diagnostics();
      this.problem = null;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }

  relay(account: number): RelayAnswer {
    return this.#relays[account] ?? { is: "asking" };
  }

  /** Asks each relay; one that an account is being connected to is asked once that is so. */
  async askRelays(accounts: readonly AccountView[]): Promise<void> {
    const mine = ++this.#asked;
    this.#relays = {};
    const asked = accounts.filter(
      ({ relay }) => relay.state !== "not_paired" && relay.state !== "connecting",
    );
    await Promise.all(
      asked.map(async ({ id }) => {
        const answer = await this.#ask(id);
        if (mine === this.#asked) this.#relays = { ...this.#relays, [id]: answer };
      }),
    );
  }

  async #ask(account: number): Promise<RelayAnswer> {
    try {
      return { is: "told", details: await this.door.relayDetails(account) };
    } catch (thrown) {
      return { is: "failed", problem: asProblem(thrown) };
    }
  }

  async showReport(): Promise<void> {
    this.reportProblem = null;
    try {
      this.report = await this.door.diagnosticsReport();
    } catch (thrown) {
      this.reportProblem = asProblem(thrown);
    }
  }

  /** The report was copied a moment ago. */
  get copied(): boolean {
    return this.#copied.what !== null;
  }

  async copyReport(): Promise<void> {
    if (this.report === null) return;
    this.reportProblem = null;
    try {
      await this.door.copyDiagnosticsReport(this.report);
      this.#copied.now("report");
    } catch (thrown) {
      this.reportProblem = asProblem(thrown);
    }
  }

  async openFolder(): Promise<void> {
    this.folderProblem = null;
    try {
      await this.door.openDataFolder();
    } catch (thrown) {
      this.folderProblem = asProblem(thrown);
    }
  }
}
