import type { Hit } from "../door/bindings";
import type { ShortcutId } from "../state/shortcuts";

/** What the palette offers, in this order. */
export type PaletteGroup = "actions" | "numbers" | "codes";

/** Its icons. */
export type PaletteIcon =
  | "get"
  | "copy"
  | "mute"
  | "unmute"
  | "pause"
  | "go"
  | "search"
  | "export"
  | "account"
  | "lock"
  | "number"
  | "code"
  | "other";

/** A line of the palette. */
export interface Entry {
  key: string;
  group: PaletteGroup;
  icon: PaletteIcon;
  name: string;
  /** Beside the name. */
  detail?: string;
  /** At the right. */
  note?: string;
  /** The keys that do the same. */
  keys?: ShortcutId;
  /** Offered before anything is typed. */
  first?: boolean;
  /** What it is called besides, in small letters. */
  also?: string;
  act: () => void;
}

/** An entry that was found, with what was found in its words. */
export interface FoundEntry extends Entry {
  inName: Hit[];
  inDetail: Hit[];
}

/** The most of each group. */
const MOST: Readonly<Record<PaletteGroup, number>> = { actions: 7, numbers: 5, codes: 5 };

function place(text: string, word: string): Hit[] {
  const start = text.toLowerCase().indexOf(word);
  return start < 0 ? [] : [{ start, end: start + word.length }];
}

function found(entry: Entry, words: readonly string[]): FoundEntry | null {
  const inName: Hit[] = [];
  const inDetail: Hit[] = [];
  for (const word of words) {
    const name = place(entry.name, word);
    const detail = place(entry.detail ?? "", word);
    const digits = word.replace(/[^\d]/g, "");
    const also =
      (entry.also?.includes(word) ?? false) ||
      (digits.length >= 2 && (entry.also?.includes(digits) ?? false));
    if (name.length + detail.length === 0 && !also) return null;
    inName.push(...name);
    inDetail.push(...detail);
  }
  return { ...entry, inName, inDetail };
}

/** How early a word of the name begins with what was typed: such entries come first. */
function rank({ name, inName }: FoundEntry): number {
  const [first] = inName;
  if (!first) return 3;
  if (first.start === 0) return 0;
  return /\s/.test(name.charAt(first.start - 1)) ? 1 : 2;
}

/** What is offered for what was typed, group by group; every word has to be in an entry. */
export function findEntries(entries: readonly Entry[], typed: string): FoundEntry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const groups: PaletteGroup[] = ["actions", "numbers", "codes"];
  return groups.flatMap((group) => {
    const all = entries.filter((entry) => entry.group === group);
    const some =
      words.length === 0
        ? all.filter(({ first }) => first).map((entry) => ({ ...entry, inName: [], inDetail: [] }))
        : all
            .map((entry) => found(entry, words))
            .filter((entry) => entry !== null)
            .sort((a, b) => rank(a) - rank(b));
    return some.slice(0, MOST[group]);
  });
}
