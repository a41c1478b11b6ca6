import type { AccountView, NetworkView, ProxyKind } from "../door/bindings";
import { asProblem, type AnyProblem, type Door } from "../door/door";
import { m } from "../words/generated/messages";

/** A way to the network, within a sentence. */
export function proxyWords(kind: ProxyKind): string {
  return {
    system: m.network_system,
    none: m.network_none,
    http: m.network_http,
    socks5: m.network_socks5,
  }[kind]();
}

/** What the proxy in use refuses just now: PingMe or a relay. */
export function proxyTrouble(accounts: readonly AccountView[]): AnyProblem | null {
  const problems = accounts.flatMap(({ numbers_problem, relay }) => [
    numbers_problem,
    relay.problem,
  ]);
  return problems.find((problem) => problem?.code === "proxy_refused") ?? null;
}

/** The proxy as it is being typed. */
export class NetworkDraft {
  proxy = $state<ProxyKind>("system");
  address = $state("");
  user = $state("");
  /** Empty leaves the one that is kept. */
  password = $state("");
  /** The kept one is to go. */
  forget = $state(false);
  busy = $state(false);
  saved = $state(false);
  problem = $state.raw<AnyProblem | null>(null);

  constructor({ proxy, address, user }: NetworkView) {
    this.proxy = proxy;
    this.address = address;
    this.user = user;
  }

  /** Whether it needs an address. */
  get named(): boolean {
    return this.proxy === "http" || this.proxy === "socks5";
  }

  /** Something was typed or chosen: what was said of the last saving no longer counts. */
  touch(): void {
    this.saved = false;
    this.problem = null;
  }

  async save(door: Door): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.touch();
    const password = this.password !== "" ? this.password : this.forget ? "" : null;
    try {
      await door.saveNetwork({
        proxy: this.proxy,
        address: this.named ? this.address.trim() : "",
        user: this.named ? this.user.trim() : "",
        password,
      });
      this.password = "";
      this.forget = false;
      this.saved = true;
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
    this.busy = false;
    return this.saved;
  }
}
