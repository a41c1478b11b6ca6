import type { HistoryFilter, NumberKey } from "../door/bindings";

/** What the main pane shows. */
export type View =
  | { is: "codes" }
  | { is: "number"; key: NumberKey }
  | { is: "spend" }
  | { is: "settings"; section: SettingsSection };

/** A page of the settings. */
export type SettingsSection =
  | "accounts"
  | "relay"
  | "notifications"
  | "copying"
  | "history"
  | "appearance"
  | "shortcuts"
  | "network"
  | "diagnostics";

/** A number for the same purpose as another: where the choice of one starts. */
export interface Wanted {
  account: number;
  app: string;
  country: string | null;
}

/** What a day is asked for: to go there, or as the first or the last of a search. */
export type DatePurpose = "go" | "since" | "until";

/** What lies over it. */
export type Sheet =
  | { is: "get-number"; wanted?: Wanted }
  | { is: "subscribe"; key: NumberKey }
  | { is: "unsubscribe"; key: NumberKey }
  | { is: "words"; key: NumberKey }
  | { is: "limit" }
  | { is: "delete"; filter: HistoryFilter; messages: number; up_to: number }
  | { is: "date"; day: string; purpose: DatePurpose }
  | { is: "palette" }
  | { is: "help" };

/** A step of setting up an account. */
export type SetupStep = "key" | "pair" | "callback" | "test";

/** Where the person was when the app was locked: what is gone back to. What lay over it was put away. */
export interface KeptPlace {
  view: View;
  opened: string | null;
  searching: boolean;
}

/** Where the person is in the window. */
export class Place {
  view = $state.raw<View>({ is: "codes" });
  sheet = $state.raw<Sheet | null>(null);
  /** The set-up in progress: a step, the account once there is one, and whether the person went back to it. */
  setup = $state.raw<{ step: SetupStep; account: number | null; returned?: boolean } | null>(null);
  /** Whether the numbers lie over the pane, in a narrow window. */
  drawer = $state(false);
  /** The message whose text is tried on the page for that. */
  tried = $state<string | null>(null);
  /** The month and level of the limit whose warning the person has put away. */
  limitSaid = $state("");
  /** The row of the history that is opened. */
  opened = $state<string | null>(null);

  /** Whether the search stands in the place of the inbox. */
  searching = $state(false);

  codes(): void {
    this.view = { is: "codes" };
    this.searching = false;
    this.drawer = false;
  }

  /** Back to the inbox, with nothing over it. */
  clear(): void {
    this.codes();
    this.sheet = null;
    this.setup = null;
    this.opened = null;
  }

  number(key: NumberKey): void {
    this.view = { is: "number", key };
    this.drawer = false;
    this.opened = null;
  }

  spend(): void {
    this.view = { is: "spend" };
    this.sheet = null;
    this.drawer = false;
    this.opened = null;
  }

  /** Goes to the settings; on the page *diagnostics* a message may be tried at once. */
  settings(
    section: SettingsSection = "accounts",
    { message = null }: { message?: string | null } = {},
  ): void {
    this.tried = message;
    this.view = { is: "settings", section };
    this.sheet = null;
    this.setup = null;
    this.drawer = false;
    this.opened = null;
  }

  /** What is gone back to after the app was locked. */
  get kept(): KeptPlace {
    const { view, opened, searching } = this;
    return { view, opened, searching };
  }

  goBackTo({ view, opened, searching }: KeptPlace): void {
    this.view = view;
    this.opened = opened;
    this.searching = searching;
  }

  /** Asks for a day, starting from this one. */
  askForDate(purpose: DatePurpose, day: string): void {
    this.sheet = { is: "date", day, purpose };
  }

  /** Whether something lies over the pane, so that its keys do not act. */
  get covered(): boolean {
    return this.sheet !== null || this.drawer;
  }
}
