import type { DeviceView, RelayDetails, RelayState } from "../../door/bindings";
import { asProblem, type AnyProblem, type Door } from "../../door/door";

/** What the relay says of itself, asked when its page is opened and whenever it comes back. */
export class RelayPage {
  details = $state.raw<RelayDetails | null>(null);
  problem = $state.raw<AnyProblem | null>(null);
  #asked: number | null = null;
  #run = 0;

  constructor(private readonly door: Door) {}

  /** This computer, as the relay lists it. */
  get here(): DeviceView | undefined {
    return this.details?.devices.find((device) => device.this);
  }

  async read(account: number, state: RelayState): Promise<void> {
    const mine = ++this.#run;
    if (this.#asked !== account || state === "not_paired") this.details = null;
    this.#asked = account;
    this.problem = null;
    if (state === "not_paired" || state === "connecting") return;
    try {
      const details = await this.door.relayDetails(account);
      if (mine === this.#run) this.details = details;
    } catch (thrown) {
      if (mine === this.#run) this.problem = asProblem(thrown);
    }
  }
}
