import { m } from "../words/generated/messages";

/** Where keys act. */
export type ShortcutPlace = "window" | "top" | "messages";

/** What keys do in the window. */
export interface Shortcut {
  id: string;
  place: ShortcutPlace;
  /** What is pressed, as it stands on the keys; the first is the one to show where there is room for one. */
  keys: readonly (readonly string[])[];
  /** Acts alone, so that the person can turn it off. */
  single: boolean;
  words: () => string;
}

/** All keys of the window: the settings, the help sheet and the command palette show them from here. */
export const shortcuts = [
  {
    id: "get_number",
    place: "window",
    keys: [["Ctrl", "N"]],
    single: false,
    words: () => m.get_a_number(),
  },
  {
    id: "repeat_choice",
    place: "window",
    keys: [["Ctrl", "Shift", "N"]],
    single: false,
    words: () => m.key_repeat(),
  },
  {
    id: "search",
    place: "window",
    keys: [["Ctrl", "F"]],
    single: false,
    words: () => m.key_search(),
  },
  {
    id: "palette",
    place: "window",
    keys: [["Ctrl", "K"]],
    single: false,
    words: () => m.key_palette(),
  },
  {
    id: "go_to_date",
    place: "window",
    keys: [["Ctrl", "G"]],
    single: false,
    words: () => m.go_to_date(),
  },
  {
    id: "favourite",
    place: "window",
    keys: [["Ctrl", "D"]],
    single: false,
    words: () => m.key_favourite(),
  },
  {
    id: "account",
    place: "window",
    keys: [["Ctrl", "1–9"]],
    single: false,
    words: () => m.key_account(),
  },
  {
    id: "all_accounts",
    place: "window",
    keys: [["Ctrl", "0"]],
    single: false,
    words: () => m.do_show_all_accounts(),
  },
  {
    id: "larger",
    place: "window",
    keys: [["Ctrl", "+"]],
    single: false,
    words: () => m.do_larger(),
  },
  {
    id: "smaller",
    place: "window",
    keys: [["Ctrl", "-"]],
    single: false,
    words: () => m.do_smaller(),
  },
  {
    id: "lock",
    place: "window",
    keys: [["Ctrl", "L"]],
    single: false,
    words: () => m.lock_now(),
  },
  { id: "help", place: "window", keys: [["?"]], single: true, words: () => m.key_help() },
  { id: "back", place: "window", keys: [["Esc"]], single: false, words: () => m.key_back() },
  {
    id: "quit",
    place: "window",
    keys: [["Ctrl", "Q"]],
    single: false,
    words: () => m.do_quit(),
  },
  { id: "copy", place: "top", keys: [["C"]], single: true, words: () => m.key_copy() },
  { id: "enter", place: "top", keys: [["Enter"]], single: true, words: () => m.key_default() },
  { id: "next_wait", place: "top", keys: [["W"]], single: true, words: () => m.key_next_wait() },
  {
    id: "candidate",
    place: "top",
    keys: [["1–9"]],
    single: true,
    words: () => m.key_candidate(),
  },
  {
    id: "move",
    place: "messages",
    keys: [["↑"], ["↓"]],
    single: false,
    words: () => m.key_move(),
  },
  { id: "open", place: "messages", keys: [["Enter"]], single: false, words: () => m.key_open() },
  {
    id: "select",
    place: "messages",
    keys: [["Space"]],
    single: false,
    words: () => m.key_select(),
  },
  {
    id: "select_all",
    place: "messages",
    keys: [["Ctrl", "A"]],
    single: false,
    words: () => m.key_select_all(),
  },
  { id: "delete", place: "messages", keys: [["Del"]], single: false, words: () => m.key_delete() },
  {
    id: "undo",
    place: "messages",
    keys: [["Ctrl", "Z"]],
    single: false,
    words: () => m.key_undo(),
  },
] as const satisfies readonly Shortcut[];

/** The name of one of them. */
export type ShortcutId = (typeof shortcuts)[number]["id"];

/** The keys to show for one: what the palette puts at the right of an action. */
export function keysOf(id: ShortcutId): readonly string[] {
  return shortcuts.find((shortcut) => shortcut.id === id)?.keys[0] ?? [];
}
