import type { MessageView } from "../door/bindings";

/** A line of the history: the head of a day or a month, or a message. */
export type HistoryItem =
  | { is: "day"; key: string; day: string }
  | { is: "month"; key: string; month: string }
  | { is: "row"; key: string; message: MessageView }
  /** What a view has of its own before or after the rows. */
  | { is: "lead" | "foot"; key: string };

/** What the rows stand under. */
export type Under = "day" | "month";

/** The rows with a head before each day or month, one message left out. */
export function rowsUnder(
  under: Under,
  rows: readonly MessageView[],
  except: string | null,
): HistoryItem[] {
  const items: HistoryItem[] = [];
  let now: string | null = null;
  for (const message of rows) {
    if (message.id === except) continue;
    const head = under === "day" ? message.day : message.day.slice(0, 7);
    if (head !== now) {
      now = head;
      const key = `${under}/${head}`;
      items.push(
        under === "day" ? { is: "day", key, day: head } : { is: "month", key, month: head },
      );
    }
    items.push({ is: "row", key: message.id, message });
  }
  return items;
}
