import type { TestedReason } from "../door/bindings";
import { m } from "./generated/messages";

type Kinds = Record<string, () => string>;

/** What a number is taken for when it is no code, by the name that `sms-code` has for it. */
const kinds: Kinds = {
  phone: m.kind_phone,
  "card-tail": m.kind_card_tail,
  amount: m.kind_amount,
  date: m.kind_date,
  time: m.kind_time,
  reference: m.kind_reference,
  promotion: m.kind_promotion,
  "other-code": m.kind_other_code,
  link: m.kind_link,
  "retriever-hash": m.kind_retriever_hash,
  name: m.kind_name,
};

const kind = (reason: TestedReason) => (kinds[reason.kind ?? ""] ?? m.kind_else)();
const term = (reason: TestedReason) => reason.term ?? "";

function shape(reason: TestedReason): string {
  const count = reason.digits;
  if (reason.points < 0) {
    return count === null ? m.reason_shape_odd() : m.reason_digits_odd({ count });
  }
  return count === null ? m.reason_shape() : m.reason_digits({ count });
}

/** Words for each kind of evidence, by the name that `sms-code` has for it. */
const reasons: Record<string, (reason: TestedReason) => string> = {
  shape,
  form: (reason) => m.reason_form({ kind: kind(reason) }),
  "term-before": (reason) => m.reason_term_before({ term: term(reason) }),
  "term-after": (reason) => m.reason_term_after({ term: term(reason) }),
  claimed: (reason) => m.reason_claimed({ term: term(reason) }),
  counted: () => m.reason_counted(),
  connected: () => m.reason_connected(),
  opens: () => m.reason_opens(),
  "behind-sender": () => m.reason_behind_sender(),
  enter: (reason) => m.reason_enter({ term: term(reason) }),
  purpose: (reason) => m.reason_purpose({ term: term(reason) }),
  named: (reason) => m.reason_named({ term: term(reason), kind: kind(reason) }),
  "sent-to": (reason) => m.reason_sent_to({ term: term(reason) }),
  void: (reason) => m.reason_void({ term: term(reason) }),
  tone: ({ points }) => (points < 0 ? m.reason_tone_against() : m.reason_tone()),
  advert: () => m.reason_advert(),
  "only-one": () => m.reason_only_one(),
  "own-line": () => m.reason_own_line(),
  "whole-message": () => m.reason_whole_message(),
  "domain-bound": () => m.reason_domain_bound(),
  "link-parameter": () => m.reason_link_parameter(),
};

/** Why something counts for or against a code; the evidence's own name where this window knows no words. */
export function evidence(reason: TestedReason): string {
  return reasons[reason.key]?.(reason) ?? reason.key;
}

/** Points with their sign: `+60`, `−5`. */
export function signed(points: number): string {
  return points < 0 ? `−${-points}` : `+${points}`;
}
