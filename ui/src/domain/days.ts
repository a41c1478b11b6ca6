import type { MessageView } from "../door/bindings";

/** A line of the history: the head of a day, or a message. */
export type HistoryItem =
  { is: "day"; key: string; day: string } | { is: "row"; key: string; message: MessageView };

/** The rows with a head before each day, one message left out. */
export function rowsByDay(rows: readonly MessageView[], except: string | null): HistoryItem[] {
  const items: HistoryItem[] = [];
  let day: string | null = null;
  for (const message of rows) {
    if (message.id === except) continue;
    if (message.day !== day) {
      day = message.day;
      items.push({ is: "day", key: `day/${day}`, day });
    }
    items.push({ is: "row", key: message.id, message });
  }
  return items;
}
