import type { FoundNumber, PurchaseView } from "../door/bindings";
import { dateWords } from "../words/dates";
import { m } from "../words/generated/messages";
import { phone } from "../words/phone";
import { wordsFor } from "../words/problems";

/** A country's name; its code where it is another than PingMe documents. */
export function countryName(code: string | null): string {
  if (code === "US") return m.country_us();
  if (code === "GB") return m.country_gb();
  return code ?? "";
}

/** Until when a number is valid, in the date's words or PingMe's own. */
function until(found: FoundNumber, today: string): string {
  return m.valid_until({
    date: found.valid_until
      ? dateWords(found.valid_until, today)
      : found.valid_until_text || m.not_known(),
  });
}

/** One line of what happened to a purchase. */
export interface LedgerLine {
  at: number | null;
  is: "asked" | "failed" | "found" | "pending";
  words: string;
  /** The number that was found, as it stands in the words. */
  number?: string;
}

/** What happened to a purchase whose answer was lost, in order. */
export function ledger(purchase: PurchaseView, today: string): LedgerLine[] {
  const lines: LedgerLine[] = [
    { at: purchase.asked_ms, is: "asked", words: asked(purchase) },
    noAnswer(purchase),
  ];
  const { finding } = purchase;
  if (!finding) {
    lines.push({ at: null, is: "pending", words: m.reading_list() });
  } else if (finding.problem) {
    const reason = wordsFor(finding.problem.code).fact();
    lines.push({ at: finding.read_ms, is: "failed", words: m.read_list_failed({ reason }) });
  } else if (finding.numbers.length === 0) {
    const words =
      purchase.kind === "lock"
        ? m.read_list_none_lock({ service: purchase.service })
        : m.read_list_none_subscribe();
    lines.push({ at: finding.read_ms, is: "found", words });
  } else {
    for (const found of finding.numbers) {
      const number = phone(found.phone);
      const words =
        purchase.kind === "lock"
          ? m.read_list_found_lock({
              number,
              service: purchase.service,
              until: until(found, today),
            })
          : m.read_list_found_subscribe({ number });
      lines.push({ at: finding.read_ms, is: "found", words, number });
    }
  }
  return lines;
}

function asked(purchase: PurchaseView): string {
  const number = phone(purchase.asked_number ?? purchase.number ?? "");
  if (purchase.kind === "subscribe") return m.asked_subscribe({ number });
  const country = countryName(purchase.country);
  return purchase.asked_number ? m.asked_number({ number, country }) : m.asked_new({ country });
}

function noAnswer(purchase: PurchaseView): LedgerLine {
  const at = purchase.ended_ms;
  if (at === null) return { at, is: "pending", words: m.answer_pending() };
  const code = purchase.problem?.code;
  const lost = !code || code === "outcome_unknown" || code === "pingme_timed_out";
  const words = lost
    ? m.no_answer_within({ count: Math.max(1, Math.round((at - purchase.asked_ms) / 1000)) })
    : m.no_usable_answer({ reason: wordsFor(code).fact() });
  return { at, is: "failed", words };
}

/** What follows from the ledger. */
export function proposal(purchase: PurchaseView): string {
  const { finding } = purchase;
  if (!finding || finding.problem) return m.proposal_unread();
  if (finding.numbers.length === 0) return m.proposal_none();
  if (purchase.kind === "subscribe") return m.proposal_subscribed();
  return finding.numbers.length === 1 ? m.proposal_found() : m.proposal_found_several();
}
