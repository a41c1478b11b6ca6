import type {
  AccountChange,
  AccountForm,
  AccountView,
  Arrival,
  BackupContents,
  BackupProgress,
  BackupWritten,
  BuiltInRelay,
  BuiltInRelayEnd,
  BuiltInRelayForm,
  Deleted,
  Deletion,
  Diagnostics,
  ExportForm,
  ExportProgress,
  HistoryFilter,
  HistoryKept,
  HistoryPage,
  HistoryQuery,
  KeyCheck,
  LockForm,
  MessageView,
  NetworkForm,
  Muted,
  NotForgotten,
  NumberKey,
  NumberWords,
  PairForm,
  PairingOffer,
  Problem,
  PurchaseOutcome,
  PurchaseView,
  RelayDetails,
  Restored,
  SearchCount,
  SelfTest,
  SelfTestProgress,
  ServiceRecord,
  ServiceView,
  Settings,
  ShortcutState,
  Snapshot,
  SpendEvent,
  SpendEventQuery,
  SpendQuery,
  SpendReport,
  SubscribeForm,
  Tested,
  Unlocked,
} from "./bindings";

/** What each event carries. */
export interface DoorEvents {
  snapshot: Snapshot;
  history: null;
  arrival: Arrival;
  open_message: string;
  open_number: NumberKey;
  self_test: SelfTestProgress;
  open_link: null;
  get_number: null;
  export: ExportProgress;
  backup: BackupProgress;
  shortcut: ShortcutState;
  built_in_relay: BuiltInRelay;
}

/** Takes a listener away again. */
export type Unlisten = () => void;

/**
 * The one way out of the window. Every method is one command of the app; a refusal rejects with a
 * {@link Problem}.
 */
export interface Door {
  on<Name extends keyof DoorEvents>(
    name: Name,
    listener: (payload: DoorEvents[Name]) => void,
  ): Promise<Unlisten>;

  snapshot(): Promise<Snapshot>;
  /** Opens what was blocked once more; resolves with what became of it. */
  tryAgain(): Promise<Snapshot>;
  /** Opens in memory, without keyring and without a file; resolves with what there is then. */
  startThisRun(): Promise<Snapshot>;
  /** Renames a history that cannot be opened and begins a new one. */
  setHistoryAside(): Promise<Snapshot>;
  history(query: HistoryQuery): Promise<HistoryPage>;
  message(id: string): Promise<MessageView>;
  /** How much a search finds, and what its filters keep out. */
  searchCount(filter: HistoryFilter): Promise<SearchCount>;
  historyKept(): Promise<HistoryKept>;
  /** Resolves with what was deleted, which can be brought back for a while; nothing if there was nothing. */
  deleteMessages(deletion: Deletion): Promise<Deleted | null>;
  undoDelete(id: number): Promise<null>;
  /** Writes a file among the person's downloads; `export` tells how far it is, and where. */
  export(form: ExportForm): Promise<null>;
  stopExport(): Promise<null>;
  /**
   * Writes everything that is kept into an encrypted file among the person's downloads; `backup` tells how far
   * it is. Nothing when it was stopped.
   */
  backUp(password: string): Promise<BackupWritten | null>;
  /** Lets the person choose a file to restore from; resolves with its name, or nothing. */
  chooseBackup(): Promise<string | null>;
  /** Reads all of the chosen file and changes nothing; nothing when it was stopped. */
  lookIntoBackup(password: string): Promise<BackupContents | null>;
  /** Puts what is in it beside what is here; its settings replace those here if that is wanted. */
  restoreBackup(settings: boolean): Promise<Restored>;
  /** The chosen file and its password are done with. */
  closeBackup(): Promise<null>;
  stopBackup(): Promise<null>;
  /** Forgets everything. The app ends where nothing is left of it. */
  forgetEverything(): Promise<NotForgotten[]>;
  /** What the app says of itself, for whoever looks for a fault. */
  diagnostics(): Promise<Diagnostics>;
  /** The same as a text, without what could tell who somebody is. */
  diagnosticsReport(): Promise<string>;
  copyDiagnosticsReport(report: string): Promise<null>;
  /** Shows the data folder in the system's file manager. */
  openDataFolder(): Promise<null>;
  /** What would be taken from a text, and why. Nothing is kept. */
  testMessage(text: string): Promise<Tested>;
  /** Puts what came of a text on the clipboard, with the text's shape instead of its words. */
  copyTestReport(text: string): Promise<null>;
  /** Nobody needs to be told any more of what came while the app was away: all of it is seen. */
  awaySeen(): Promise<null>;

  services(account: number): Promise<ServiceView[]>;
  /** What this person's own history says of a service. */
  serviceRecord(account: number, app: string): Promise<ServiceRecord>;
  favouriteService(account: number, app: string, favourite: boolean): Promise<null>;

  checkAccount(form: AccountForm): Promise<KeyCheck>;
  addAccount(form: AccountForm): Promise<AccountView>;
  changeAccount(change: AccountChange): Promise<AccountView>;
  removeAccount(account: number): Promise<null>;
  /** The pairing link that was opened outside the window, once. */
  takeLink(): Promise<string | null>;
  readLink(link: string): Promise<PairingOffer>;
  pair(form: PairForm): Promise<AccountView>;
  callbackUrl(account: number): Promise<string>;
  unpair(account: number): Promise<null>;
  /** Asks the relay now. */
  relayDetails(account: number): Promise<RelayDetails>;
  /** Sends a test over the callback URL; `self_test` tells meanwhile how far it has come. */
  selfTest(account: number): Promise<SelfTest>;
  noticesSeen(account: number): Promise<null>;
  /** The relay in the app; `built_in_relay` tells of every change. */
  builtInRelay(): Promise<BuiltInRelay>;
  /** Starts it or changes it, and pairs accounts with it. */
  setUpBuiltInRelay(form: BuiltInRelayForm): Promise<null>;
  startBuiltInRelay(): Promise<null>;
  /** What it still has is lost only where the person agrees. */
  turnOffBuiltInRelay(lose: boolean): Promise<BuiltInRelayEnd>;

  refreshNumbers(): Promise<null>;
  windowVisible(visible: boolean): Promise<null>;
  lockNumber(form: LockForm): Promise<PurchaseOutcome>;
  /** Another number for the same purpose, because the site refused this one. */
  swapNumber(purchase: number, overLimit: boolean): Promise<PurchaseOutcome>;
  subscribe(form: SubscribeForm): Promise<PurchaseOutcome>;
  unsubscribe(key: NumberKey): Promise<null>;
  stopWaiting(purchase: number): Promise<null>;
  readListAgain(purchase: number): Promise<PurchaseView>;
  takeFound(purchase: number, phone: string): Promise<PurchaseView>;
  dismissPurchase(purchase: number): Promise<null>;

  saveNumberWords(words: NumberWords): Promise<null>;
  mute(what: Muted, muted: boolean): Promise<null>;

  spendReport(query: SpendQuery): Promise<SpendReport>;
  spendEvents(query: SpendEventQuery): Promise<SpendEvent[]>;

  copyCode(message: string, index: number): Promise<null>;
  copyText(message: string): Promise<null>;
  copyNumber(key: NumberKey): Promise<null>;
  copyCallbackUrl(account: number): Promise<null>;
  markSeen(messages: string[]): Promise<null>;
  /** Keeps these choices; the others stay as they are, whatever the window knows of them. */
  saveSettings(change: Partial<Settings>): Promise<null>;
  /** Whether the shortcut for all programs works. */
  shortcutState(): Promise<ShortcutState>;
  saveNetwork(form: NetworkForm): Promise<null>;

  /** Sets the password of the app's lock, or another one; `present` is the one there is. */
  setPassword(password: string, present: string | null): Promise<null>;
  removePassword(present: string): Promise<null>;
  lockApp(): Promise<null>;
  /** Leaves with the app where the person is, while it is locked: the page keeps nothing of it. */
  keepPlace(place: string): Promise<null>;
  /** Resolves with what the window goes on with. */
  unlock(password: string): Promise<Unlocked>;
  /** A key, a pointer or a finger has done something in the window. */
  used(): Promise<null>;
  /** Whether this system can leave the window out of screenshots. */
  canHideFromCapture(): Promise<boolean>;
  startDemo(): Promise<null>;
  leaveDemo(): Promise<null>;

  /** The page is drawn: the app may have doubts of that. */
  painted(): Promise<null>;
  /** Whether the system starts the app at login: it is asked now. */
  loginStart(): Promise<boolean>;
  /** Resolves with what the system has then. */
  setLoginStart(on: boolean): Promise<boolean>;
  quit(): Promise<null>;
}

/** Whatever was thrown, as a problem: the app's own, or one that says it is none. */
export function asProblem(thrown: unknown): Problem | UnexpectedProblem {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "message" in thrown) {
    return thrown as Problem;
  }
  return { code: "unexpected", message: String(thrown) };
}

/** An error that did not come from the app: the words for it are general. */
export interface UnexpectedProblem {
  code: "unexpected";
  message: string;
}

/** What a banner can show. */
export type AnyProblem = Problem | UnexpectedProblem;
