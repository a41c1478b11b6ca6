import type { Snapshot } from "../door/bindings";
import { clockTime, monthName } from "../words/dates";
import { m } from "../words/generated/messages";
import { money } from "../words/money";
import { neediest } from "./relay";

type Told = Pick<Snapshot, "accounts" | "deleted" | "spent" | "now_ms">;

/** What has changed by itself from one snapshot to the next, in sentences to be read out. */
export function newsBetween(was: Told, now: Told): string[] {
  return [...ofDeletion(was, now), ...ofRelay(was, now), ...ofLimit(was, now)];
}

function ofDeletion({ deleted: was }: Told, { deleted: now }: Told): string[] {
  if (!now || was?.id === now.id) return [];
  return [m.said_deleted({ deleted: m.deleted_count({ count: now.messages }) })];
}

/** A relay that is lost, refuses, or is there again: what is normal at a start is no news. */
function ofRelay(was: Told, now: Told): string[] {
  const before = neediest(was.accounts)?.relay;
  const relay = neediest(now.accounts)?.relay;
  if (!before || !relay || before.state === relay.state) return [];
  const host = relay.host ?? m.relay();
  if (relay.state === "reconnecting") {
    return [m.reconnecting_title({ host, time: clockTime(relay.since_ms ?? now.now_ms) })];
  }
  if (relay.state === "refused") return [m.refused_title({ host })];
  const back = before.state === "reconnecting" || before.state === "refused";
  return relay.state === "live" && back ? [m.relay_live()] : [];
}

function ofLimit({ spent: was }: Told, { spent: now }: Told): string[] {
  if (was.level === now.level || !now.limit) return [];
  const words = { month: monthName(now.month), limit: money(now.limit) };
  if (now.level === "reached") return [m.limit_reached_title(words)];
  if (now.level === "near") return [m.limit_near_title({ ...words, percent: now.percent ?? 0 })];
  return [];
}
