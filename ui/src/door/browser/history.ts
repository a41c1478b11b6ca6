import type { HistoryFilter, MessageView } from "../bindings";
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
      const place = (id: string) => rows.findIndex((row) => row.id === id);
      const start =
        from.is === "before"
          ? place(from.key.id) + 1
          : from.is === "after"
            ? Math.max(0, place(from.key.id) - limit)
            : from.is === "day"
              ? rows.findIndex((row) => row.day <= from.day)
              : 0;
      const end = from.is === "after" ? Math.max(0, place(from.key.id)) : start + limit;
      const page = start < 0 ? [] : rows.slice(start, end);
      const [first] = page;
      const last = page.at(-1);
      const days = [...new Set(page.map((row) => row.day))].map((day) => ({
        day,
        messages: rows.filter((row) => row.day === day).length,
      }));
      return {
        rows: page,
        days,
        older: last && place(last.id) < rows.length - 1 ? last : null,
        newer: first && place(first.id) > 0 ? first : null,
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
        deletion.is === "messages" ? deletion.ids : matching(deletion.filter).map(({ id }) => id),
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
      const total = world.history.length;
      const what = form.is === "messages" ? "codes" : "spend";
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
