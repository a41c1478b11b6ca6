import type { HistoryFilter, HistoryFrom, HistoryKey, MessageView } from "../bindings";
import type { Door } from "../door";
import type { Answer } from "./accounts";
import type { World } from "./world";

type History = Pick<
  Door,
  | "history"
  | "message"
  | "searchCount"
  | "historyKept"
  | "deleteMessages"
  | "undoDelete"
  | "export"
  | "stopExport"
  | "awaySeen"
  | "copyCode"
  | "copyText"
  | "markSeen"
>;

/** For how long a deletion can be undone. */
const UNDO_MS = 10_000;

function passes(row: MessageView, filter: HistoryFilter): boolean {
  const { number } = filter;
  return (
    (filter.account === null || row.account === filter.account) &&
    (filter.app === null || row.app === filter.app) &&
    (number === null || (row.app === number.app && row.to === number.phone)) &&
    (filter.since === null || row.day >= filter.since) &&
    (filter.until === null || row.day <= filter.until) &&
    (!filter.with_code || row.codes.length > 0)
  );
}

/** A row with what was found in it, or nothing where the words are in none of its parts. */
function found(row: MessageView, words: string): MessageView | null {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return row;
  const start = row.text.toLowerCase().indexOf(wanted);
  if (start >= 0) return { ...row, hits: [{ start, end: start + wanted.length }] };
  const elsewhere = [row.from, row.to, row.service, ...row.codes.map(({ code }) => code)];
  return elsewhere.some((part) => part?.toLowerCase().includes(wanted)) ? row : null;
}

/** Whether a row stands behind a place in the history. */
function isOlder(row: HistoryKey, than: HistoryKey): boolean {
  return row.received_ms === than.received_ms
    ? row.id < than.id
    : row.received_ms < than.received_ms;
}

/** Where a page starts and ends among all rows. */
function stretch(rows: readonly MessageView[], from: HistoryFrom, limit: number): [number, number] {
  const first = (passes: (row: MessageView) => boolean) => {
    const index = rows.findIndex(passes);
    return index < 0 ? rows.length : index;
  };
  if (from.is === "after") {
    const end = first((row) => row.id === from.key.id || isOlder(row, from.key));
    return [Math.max(0, end - limit), end];
  }
  // Before the first one there is nothing to go to but that.
  const atLast = Math.max(0, rows.length - limit);
  const start =
    from.is === "before"
      ? first((row) => isOlder(row, from.key))
      : from.is === "day"
        ? rows.some((row) => row.day <= from.day)
          ? first((row) => row.day <= from.day)
          : atLast
        : 0;
  return [start, Math.min(rows.length, start + limit)];
}

/** What a door in a plain browser does about messages. */
export function historyDoor(world: World, answer: Answer): History {
  const matching = (filter: HistoryFilter) =>
    world.history
      .filter((row) => passes(row, filter))
      .map((row) => found(row, filter.text))
      .filter((row) => row !== null);
  let before: MessageView[] = [];
  let stopped = false;

  return {
    async history({ from, limit, filter }) {
      const rows = matching(filter);
      const [start, end] = stretch(rows, from, limit);
      const page = rows.slice(start, end);
      const days = [...new Set(page.map((row) => row.day))].map((day) => ({
        day,
        messages: rows.filter((row) => row.day === day).length,
      }));
      return {
        rows: page,
        days,
        older: end < rows.length ? (page.at(-1) ?? null) : null,
        newer: start > 0 ? (page[0] ?? null) : null,
      };
    },
    message: async (id) => world.find(id),
    async searchCount(filter) {
      const rows = matching(filter);
      const all = world.history.filter((row) => found(row, filter.text) !== null);
      const ids = new Set(rows.map(({ id }) => id));
      const hidden = all.filter(({ id }) => !ids.has(id));
      const months = [...new Set(rows.map(({ day }) => day.slice(0, 7)))];
      return {
        messages: rows.length,
        hidden: hidden.length,
        hidden_without_code: hidden.filter(({ codes }) => codes.length === 0).length,
        up_to: world.history[0]?.received_ms ?? 0,
        months: months.map((month) => ({
          month,
          messages: rows.filter(({ day }) => day.startsWith(month)).length,
        })),
      };
    },
    historyKept: async () => ({
      messages: world.history.length,
      since_ms: world.history.at(-1)?.received_ms ?? null,
      bytes: 6_100_000,
    }),
    async deleteMessages(deletion) {
      const gone = new Set(
        deletion.is === "messages"
          ? deletion.ids
          : matching(deletion.filter)
              .filter(({ received_ms }) => received_ms <= deletion.up_to)
              .map(({ id }) => id),
      );
      if (gone.size === 0) return null;
      before = world.history;
      world.history = before.filter(({ id }) => !gone.has(id));
      const now = Date.now();
      const deleted = { id: now, messages: gone.size, until_ms: now + UNDO_MS };
      world.push({ deleted });
      world.tell("history", null);
      setTimeout(() => {
        if (world.snapshot.deleted?.id === now) world.push({ deleted: null });
      }, UNDO_MS);
      return deleted;
    },
    async undoDelete() {
      world.history = before;
      world.push({ deleted: null });
      world.tell("history", null);
      return null;
    },
    async export(form) {
      stopped = false;
      const total =
        form.is === "picked"
          ? form.ids.length
          : form.is === "messages"
            ? matching(form.filter).length
            : world.history.length;
      const what = form.is === "spend" ? "spend" : "codes";
      const file = `${what}-${world.snapshot.today}.${form.format}`;
      for (let done = 0; done < total; done += Math.ceil(total / 10)) {
        if (stopped) {
          world.tell("export", { file, done, total, stage: { is: "stopped" } });
          return null;
        }
        world.tell("export", { file, done, total, stage: { is: "writing" } });
        await answer(null);
      }
      const path = `/home/you/Downloads/${file}`;
      world.tell("export", { file, done: total, total, stage: { is: "done", path } });
      return null;
    },
    async stopExport() {
      stopped = true;
      return null;
    },
    async awaySeen() {
      world.history = world.history.map((row) => ({ ...row, new: false }));
      world.push({ new_count: 0, card: { is: "empty" } });
      world.tell("history", null);
      return null;
    },
    async copyCode(id) {
      world.changeMessage(id, { copied_ms: Date.now(), new: false });
      return null;
    },
    copyText: async () => null,
    async markSeen(ids) {
      for (const id of ids) world.changeMessage(id, { new: false });
      return null;
    },
  };
}
