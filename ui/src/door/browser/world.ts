import type {
  AccountView,
  BuiltInRelay,
  Locked,
  MessageView,
  NumberKey,
  NumberView,
  ProblemCode,
  RelayDetails,
  Snapshot,
} from "../bindings";
import type { DoorEvents } from "../door";
import { message } from "./sample";
import { scene, type Scene } from "./scenes";
import { problem } from "./sample-purchase";

type Listeners = { [Name in keyof DoorEvents]: Set<(payload: DoorEvents[Name]) => void> };

/** Whether two name the same number. */
export function same(a: NumberKey, b: NumberKey): boolean {
  return a.account === b.account && a.app === b.app && a.phone === b.phone;
}

/** What a door in a plain browser pretends there is, and whom it tells of a change. */
export class World {
  snapshot: Snapshot;
  history: MessageView[];
  relay: RelayDetails;
  builtIn: BuiltInRelay;
  /** How a self-test fails, if it does. */
  selfTestFails: ProblemCode | null;
  /** A pairing link that was opened outside the window. */
  link: string | null;
  readonly listeners: Listeners = {
    snapshot: new Set(),
    history: new Set(),
    arrival: new Set(),
    open_message: new Set(),
    open_number: new Set(),
    self_test: new Set(),
    open_link: new Set(),
    get_number: new Set(),
    export: new Set(),
    backup: new Set(),
    shortcut: new Set(),
    built_in_relay: new Set(),
  };

  /** All there is, while the app is locked: the window is shown none of it. */
  #behind: Snapshot | null = null;

  constructor(start: Scene) {
    this.snapshot = start.snapshot;
    this.history = start.history;
    this.relay = start.relay;
    this.builtIn = start.builtIn;
    this.selfTestFails = start.selfTestFails;
    this.link = start.link;
    if (start.snapshot.lock.locked) this.lock(start.snapshot.lock.locked);
  }

  get locked(): boolean {
    return this.#behind !== null;
  }

  /** Takes away what the lock hides. */
  lock(locked: Locked): void {
    this.#behind = this.snapshot;
    this.snapshot = {
      ...this.snapshot,
      accounts: this.snapshot.accounts.map((account) => ({
        ...account,
        ...{ label: "", user_id: "", base_url: "" },
        relay: { ...account.relay, host: null, pingme: { is: "unknown" }, notices: [] },
      })),
      ...{ numbers: [], card: { is: "empty" }, waits: [], last_choice: null, muted: [] },
      ...{ deleted: null, new_count: 0 },
      spent: { ...this.snapshot.spent, sum: null, limit: null, percent: null, level: "below" },
      lock: { set: true, locked, again_ms: null },
    };
    this.push();
  }

  /** Brings it back. */
  unlock(): void {
    const behind = this.#behind ?? this.snapshot;
    this.#behind = null;
    this.push({ ...behind, lock: { set: true, locked: null, again_ms: null } });
  }

  /** Changes an account and pushes it. */
  changeAccount(id: number, edit: (account: AccountView) => Partial<AccountView>): AccountView {
    const account = this.snapshot.accounts.find((candidate) => candidate.id === id);
    if (!account) throw problem("no_such_account");
    const changed = { ...account, ...edit(account) };
    this.push({
      accounts: this.snapshot.accounts.map((other) => (other.id === id ? changed : other)),
    });
    return changed;
  }

  /** PingMe's own first callback, or another one. */
  pingmeCalls(account: number): void {
    const pingme = { is: "last" as const, at_ms: Date.now() };
    this.relay = { ...this.relay, pingme };
    this.changeAccount(account, ({ relay }) => ({ relay: { ...relay, pingme } }));
  }

  /** Changes the relay in the app and tells of it. */
  changeBuiltIn(edit: Partial<BuiltInRelay>): void {
    this.builtIn = { ...this.builtIn, ...edit };
    this.tell("built_in_relay", this.builtIn);
  }

  tell<Name extends keyof DoorEvents>(name: Name, payload: DoorEvents[Name]): void {
    for (const listener of this.listeners[name]) listener(payload);
  }

  /** Changes the snapshot and pushes it. */
  push(edit: Partial<Snapshot> = {}): null {
    this.snapshot = { ...this.snapshot, ...edit, now_ms: Date.now() };
    this.tell("snapshot", this.snapshot);
    return null;
  }

  /** Goes over to another scene, in the same language. */
  open(name: string): null {
    const { language, settings } = this.snapshot;
    const next = scene(name, Date.now(), { language, settings });
    this.history = next.history;
    this.relay = next.relay;
    return this.push(next.snapshot);
  }

  find(id: string): MessageView {
    const found = this.history.find((row) => row.id === id);
    if (!found) throw problem("no_such_message");
    return found;
  }

  changeMessage(id: string, edit: Partial<MessageView>): void {
    const changed = { ...this.find(id), ...edit };
    this.history = this.history.map((row) => (row.id === id ? changed : row));
    const { card } = this.snapshot;
    const mine = card.is === "message" && card.message.id === id;
    const lit = mine && card.lit && changed.copied_ms === null;
    this.push({
      new_count: this.history.filter((row) => row.new).length,
      ...(mine ? { card: { is: "message", message: changed, lit } } : {}),
    });
    this.tell("history", null);
  }

  changeNumber(key: NumberKey, edit: Partial<NumberView>): null {
    return this.push({
      numbers: this.snapshot.numbers.map((view) =>
        same(view.key, key) ? { ...view, ...edit } : view,
      ),
    });
  }

  /** An SMS with a code comes. */
  arrive(service: [string, string], to: string): void {
    const code = String(100_000 + Math.floor(Math.random() * 900_000));
    const text = `${service[1]}: your code is ${code}. It is valid for 5 minutes.`;
    const now = Date.now();
    const arrived = message(now, service, to, text, [code], {
      new: true,
      copied_ms: null,
      valid_until_ms: now + 300_000,
    });
    this.history = [arrived, ...this.history];
    this.push({
      card: { is: "message", message: arrived, lit: true },
      new_count: this.snapshot.new_count + 1,
      numbers: this.snapshot.numbers.map((view) =>
        view.key.phone === to ? { ...view, waiting: false, new_count: view.new_count + 1 } : view,
      ),
    });
    this.tell("history", null);
    this.tell("arrival", { message: arrived });
  }
}
