import type { ProblemCode, PurchaseView } from "../bindings";
import { TELEGRAM } from "./sample";

/** A problem as the app would send it. */
export function problem(code: ProblemCode): { code: ProblemCode; message: string } {
  return { code, message: code.replaceAll("_", " ") };
}

/** A request for a number, answered. */
export function purchase(now: number, more: Partial<PurchaseView> = {}): PurchaseView {
  return {
    id: 1,
    account: 1,
    kind: "lock",
    app: TELEGRAM[0],
    service: TELEGRAM[1],
    country: "US",
    asked_number: null,
    asked_ms: now - 43_000,
    ended_ms: now - 42_000,
    problem: null,
    number: "16285550188",
    price: "$0.5",
    finding: null,
    ...more,
  };
}
