import type {
  AccountChange,
  AccountForm,
  AccountView,
  Arrival,
  HistoryPage,
  HistoryQuery,
  KeyCheck,
  LockForm,
  MessageView,
  NetworkForm,
  NumberKey,
  PairForm,
  PairingOffer,
  Problem,
  PurchaseOutcome,
  PurchaseView,
  RelayDetails,
  SelfTest,
  SelfTestProgress,
  ServiceView,
  Settings,
  Snapshot,
} from "./bindings";

/** What each event carries. */
export interface DoorEvents {
  snapshot: Snapshot;
  history: null;
  arrival: Arrival;
  open_message: string;
  self_test: SelfTestProgress;
  open_link: null;
  get_number: null;
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
  services(account: number): Promise<ServiceView[]>;

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

  refreshNumbers(): Promise<null>;
  windowVisible(visible: boolean): Promise<null>;
  lockNumber(form: LockForm): Promise<PurchaseOutcome>;
  subscribe(key: NumberKey): Promise<PurchaseOutcome>;
  unsubscribe(key: NumberKey): Promise<null>;
  stopWaiting(purchase: number): Promise<null>;
  readListAgain(purchase: number): Promise<PurchaseView>;
  takeFound(purchase: number, phone: string): Promise<PurchaseView>;
  dismissPurchase(purchase: number): Promise<null>;

  copyCode(message: string, index: number): Promise<null>;
  copyText(message: string): Promise<null>;
  copyNumber(key: NumberKey): Promise<null>;
  copyCallbackUrl(account: number): Promise<null>;
  markSeen(messages: string[]): Promise<null>;
  saveSettings(settings: Settings): Promise<null>;
  saveNetwork(form: NetworkForm): Promise<null>;
  startDemo(): Promise<null>;
  leaveDemo(): Promise<null>;
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
