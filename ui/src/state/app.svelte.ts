import { getContext, setContext } from "svelte";
import type {
  Arrival,
  Muted,
  HistoryFilter,
  NumberKey,
  NumberView,
  PurchaseView,
  Settings,
  Snapshot,
} from "../door/bindings";
import { asProblem, type AnyProblem, type Door } from "../door/door";
import { m } from "../words/generated/messages";
import { speak } from "../words/language.svelte";
import { Announcer } from "./announcer.svelte";
import { wear } from "./appearance";
import { BuiltIn } from "./built-in-relay.svelte";
import { Buying, type Wish } from "./buying.svelte";
import { Clock } from "./clock.svelte";
import { Copied } from "./copied.svelte";
import { Deleting } from "./deleting.svelte";
import { Exporting } from "./exporting.svelte";
import { Hiding } from "./hiding.svelte";
import { History, everything } from "./history.svelte";
import { KeyBehind } from "./key-behind.svelte";
import { OpenedLink } from "./link.svelte";
import { WindowLock } from "./lock";
import { Place } from "./place.svelte";
import { Search } from "./search.svelte";
import { SelfTests } from "./self-test.svelte";

/** A number's name within this window, for comparisons and keys of lists. */
export function nameOf(key: NumberKey): string {
  return `${key.account}/${key.app}/${key.phone}`;
}

/** What the window knows, and what a person can have done through its door. */
export class App {
  readonly door: Door;
  readonly clock = new Clock();
  readonly announcer = new Announcer();
  readonly place = new Place();
  readonly history: History;
  readonly search: Search;
  readonly deleting: Deleting;
  readonly hiding = new Hiding(() => this.snapshot?.settings.hide_codes ?? false);
  readonly keyBehind = new KeyBehind(this.announcer);
  readonly tests: SelfTests;
  readonly builtIn: BuiltIn;
  /** The way to everything that costs money. */
  readonly buying: Buying;
  readonly exporting: Exporting;
  /** A pairing link that was opened outside the window. */
  readonly link: OpenedLink;
  readonly lock: WindowLock;
  /** Everything on the screen but the history; nothing until it was first read. */
  snapshot = $state.raw<Snapshot | null>(null);
  /** The last action's failure, shown above the pane until dismissed or the next action. */
  problem = $state.raw<AnyProblem | null>(null);
  readonly #copied = new Copied();
  /** The number that this window put on the clipboard last. */
  copiedNumber = $state<string | null>(null);
  /** The message that has just come. */
  arrival = $state.raw<Arrival | null>(null);

  /** When the app is locked, `locked` hears what may be shown: the window goes on with another of these then. */
  constructor(door: Door, locked: (snapshot: Snapshot) => void = () => {}) {
    this.door = door;
    this.history = new History(door, () => this.shownFilter);
    this.search = new Search(this);
    this.deleting = new Deleting(this);
    this.tests = new SelfTests(door, this.announcer);
    this.builtIn = new BuiltIn(door);
    this.buying = new Buying(this);
    this.exporting = new Exporting(door, this.announcer);
    this.link = new OpenedLink(this);
    this.lock = new WindowLock(this, locked);
  }

  /** What the history is of. */
  get shownFilter(): HistoryFilter {
    return { ...everything, account: this.snapshot?.settings.shown_account ?? null };
  }

  /** Opens what was blocked in the way given; a failure is shown. */
  async open(ask: () => Promise<Snapshot>): Promise<void> {
    const before = this.snapshot;
    await this.attempt(async () => {
      const asked = await ask();
      // What was told meanwhile is newer than the answer.
      await this.opened(this.snapshot === before ? asked : (this.snapshot ?? asked));
    });
  }

  /** Shows what there is after the attempt to open it. */
  async opened(snapshot: Snapshot): Promise<void> {
    this.take(snapshot);
    if (!snapshot.blocked) await this.history.refresh();
  }

  /** Shows a snapshot. Crossing to the demo or to a run without the keyring, or back, starts afresh. */
  take(snapshot: Snapshot): void {
    const was = this.snapshot;
    if (this.lock.leaves(was, snapshot)) return;
    const unlocked = was?.lock.locked != null && !snapshot.lock.locked;
    const crossed =
      was !== null && (was.demo !== snapshot.demo || was.this_run !== snapshot.this_run);
    const { account } = this.shownFilter;
    this.snapshot = snapshot;
    this.clock.set(snapshot.now_ms);
    speak(snapshot.language);
    wear(snapshot.settings.appearance);
    this.announcer.follow(crossed || unlocked ? null : was, snapshot);
    if (crossed) {
      this.buying.leave();
      this.place.clear();
      this.search.close();
      this.tests.clear();
      this.copiedNumber = null;
      this.problem = null;
    }
    if (crossed || unlocked || (was !== null && account !== this.shownFilter.account))
      void this.history.newest();
    if (unlocked) this.lock.opened();
    this.buying.follow();
    void this.link.follow();
  }

  /** Buys something without a dialog of its own; a refusal is shown above the pane. */
  buy(wish: Wish): Promise<boolean> {
    return this.attempt(() => this.buying.buy(wish));
  }

  /** Gets a number for what the last one was got for; without one, the choice is opened. */
  async repeatLast(): Promise<void> {
    const last = this.snapshot?.last_choice;
    if (last) await this.buy({ is: "number", ...last, number: null });
    else this.getNumber();
  }

  /** The tray's way to a number; a person without an account is where one is set up already. */
  getNumber(): void {
    if (this.snapshot?.accounts.length === 0 || this.place.sheet?.is === "get-number") return;
    this.place.setup = null;
    this.place.drawer = false;
    this.place.sheet = { is: "get-number" };
  }

  /**
   * Shows a message wherever it is: on the card, or opened among the rows, which are read on until
   * it is one of them.
   */
  async openMessage(id: string): Promise<void> {
    this.search.close();
    this.place.clear();
    const card = this.snapshot?.card;
    if (card?.is === "message" && card.message.id === id) return;
    this.place.opened = id;
    await this.attempt(async () => this.history.reach(await this.door.message(id)));
  }

  /** Does something; a failure is shown above the pane. True if it was done. */
  async attempt(action: () => Promise<unknown>): Promise<boolean> {
    this.problem = null;
    try {
      await action();
      return true;
    } catch (thrown) {
      this.problem = asProblem(thrown);
      return false;
    }
  }

  /** What was copied a moment ago. */
  get copied(): string | null {
    return this.#copied.what;
  }

  async #copy(what: string, action: () => Promise<unknown>): Promise<boolean> {
    const done = await this.attempt(action);
    if (done) {
      this.#copied.now(what);
      this.announcer.say(m.copied());
    }
    return done;
  }

  copyCode(message: string, index: number): Promise<boolean> {
    return this.#copy(`code/${message}/${index}`, () => this.door.copyCode(message, index));
  }

  copyText(message: string): Promise<boolean> {
    return this.#copy(`text/${message}`, () => this.door.copyText(message));
  }

  async copyNumber(key: NumberKey): Promise<boolean> {
    const done = await this.#copy(`number/${nameOf(key)}`, () => this.door.copyNumber(key));
    if (done) this.copiedNumber = key.phone;
    return done;
  }

  /** Copies a purchase's number, as the app has done: "Copied" is said once the clipboard took it. */
  async copyPurchased({ account, app, number }: PurchaseView): Promise<void> {
    this.copiedNumber = null;
    if (number) await this.copyNumber({ account, app, phone: number });
  }

  copyCallbackUrl(account: number): Promise<boolean> {
    return this.#copy(`url/${account}`, () => this.door.copyCallbackUrl(account));
  }

  saveSettings(change: Partial<Settings>): Promise<boolean> {
    return this.attempt(() => this.door.saveSettings(change));
  }

  /** Shows one account alone, or all of them side by side. */
  showAccount(account: number | null): Promise<boolean> {
    return this.saveSettings({ shown_account: account });
  }

  /** Whether something gives notifications. */
  mute(what: Muted, muted: boolean): Promise<boolean> {
    return this.attempt(() => this.door.mute(what, muted));
  }

  /** A number that is on the list now. */
  numberOf(key: NumberKey): NumberView | undefined {
    return this.snapshot?.numbers.find((number) => nameOf(number.key) === nameOf(key));
  }
}

const KEY = Symbol("app");

/** Gives the app's state to all components below. */
export function provideApp(app: App): App {
  return setContext(KEY, app);
}

/** The app's state. */
export function useApp(): App {
  return getContext<App>(KEY);
}
