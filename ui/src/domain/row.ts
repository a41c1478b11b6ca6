import type { MessageView, NumberView } from "../door/bindings";

/** How a row of the history stands in its list. */
export interface RowState {
  /** Which line of the whole list it is, from 1; nothing where that is not known. */
  line: number | undefined;
  open: boolean;
  /** Leaves out service and number, on a number's own page. */
  single: boolean;
  /** What stands at its right end. */
  when: "time" | "date";
  /** Keys act on it. */
  current: boolean;
  picked: boolean;
  /** The tab key comes to it; to one row of a list alone. */
  reachable: boolean;
  /** Dots stand in the place of its codes. */
  hidden: boolean;
  /** Its codes can be hidden and shown. */
  hideable: boolean;
  /** The person's own name for the number that it came to. */
  label: string | null;
  /** Whose it is, where several accounts stand side by side. */
  account: string | null;
  today: string;
  /** What was copied a moment ago. */
  copied: string | null;
}

/** What can be done with a row. */
export interface RowActs {
  ontoggle: () => void;
  /** Picks it alone, or all from the last picked one to it. */
  onpick: (what: "one" | "stretch") => void;
  onfocus: () => void;
  oncopy: (index: number) => void;
  oncopytext: () => void;
  ondelete: () => void;
  /** Shows its hidden codes, or hides them again. */
  onreveal: () => void;
  /** Opens it where it can be seen what was found in it, and why. */
  ontest?: (() => void) | undefined;
}

/** The person's own name for the number that a message came to. */
export function labelOf(
  { account, app, to }: MessageView,
  numbers: readonly NumberView[],
): string | null {
  const number = numbers.find(
    ({ key }) => key.account === account && key.app === app && key.phone === to,
  );
  return number?.label ?? null;
}

/** A row's own name in the page, for what leads a list from elsewhere. */
export function rowName(message: string): string {
  return `message-${message}`;
}
