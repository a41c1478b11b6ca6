import type { NumberKey, PurchaseOutcome, PurchaseView } from "../door/bindings";
import { asProblem, type AnyProblem, type Door } from "../door/door";
import { m } from "../words/generated/messages";
import { phone } from "../words/phone";
import type { App } from "./app.svelte";
import { doubtOf, type Doubt } from "./doubt";
import { wakeRelay } from "./relay";

/** What a person wants to pay for. */
export type Wish =
  | {
      is: "number";
      account: number;
      app: string;
      service: string;
      country: string;
      /** One used before; nothing for a new one. */
      number: string | null;
    }
  | { is: "swap"; purchase: PurchaseView }
  | { is: "subscription"; key: NumberKey; rent: string };

/** What the person is asked before anything is sent: nothing has been paid while one is open. */
export type Question = { is: "doubt"; doubt: Doubt } | { is: "limit" };

/** What buying needs of the window. */
type Around = Pick<App, "snapshot" | "place" | "clock" | "announcer" | "copyPurchased"> & {
  readonly door: Door;
};

/**
 * The one way to everything that costs money: it asks what has to be asked first, sends the request
 * once, goes where its outcome is shown and copies the number. One wish at a time.
 */
export class Buying {
  /** What is wanted now. */
  wish = $state.raw<Wish | null>(null);
  /** What is asked about it; the request has not left. */
  question = $state.raw<Question | null>(null);
  /** When the request left, while its answer is open. */
  began = $state<number | null>(null);
  /** The relay that a doubt is about is tried just now. */
  trying = $state(false);
  /** Why that failed. */
  problem = $state.raw<AnyProblem | null>(null);

  readonly #around: Around;
  #answer: ((agreed: boolean) => void) | null = null;

  constructor(around: Around) {
    this.#around = around;
  }

  /**
   * Buys it. True once it is bought or its outcome is unknown, which the inbox shows; false if the
   * person did not agree, or another wish is open. Throws PingMe's refusal.
   */
  async buy(wish: Wish): Promise<boolean> {
    if (this.wish) return false;
    this.wish = wish;
    try {
      return await this.#buy(wish);
    } finally {
      this.wish = null;
      this.began = null;
    }
  }

  /** Yes to what is asked. */
  agree(): void {
    this.#close(true);
  }

  /** No to what is asked; nothing is sent. */
  leave(): void {
    this.#close(false);
  }

  /** The way that loses nothing: what removes the doubt. */
  async avoid(): Promise<void> {
    const { place, door } = this.#around;
    if (this.question?.is !== "doubt" || !this.wish) return;
    const { doubt } = this.question;
    const account = accountOf(this.wish);
    if (doubt === "reconnecting") {
      this.trying = true;
      this.problem = null;
      try {
        const { accounts } = this.#around.snapshot ?? { accounts: [] };
        await wakeRelay(
          door,
          accounts.find(({ id }) => id === account),
        );
      } catch (thrown) {
        this.problem = asProblem(thrown);
      }
      this.trying = false;
      return;
    }
    this.leave();
    place.sheet = null;
    if (doubt === "this_run") return;
    place.setup = { step: doubt === "never_called" ? "callback" : "pair", account };
  }

  /** A doubt that is gone meanwhile is not asked about any more. Called with every snapshot. */
  follow(): void {
    if (this.question?.is === "doubt" && this.wish && !this.#doubt(this.wish)) this.leave();
  }

  async #buy(wish: Wish): Promise<boolean> {
    const doubt = this.#doubt(wish);
    if (doubt && !(await this.#ask({ is: "doubt", doubt }))) return false;
    const reached = this.#around.snapshot?.spent.level === "reached";
    if (reached && !(await this.#ask({ is: "limit" }))) return false;
    const outcome = await this.#send(wish, reached);
    if (!outcome) return false;
    this.#around.announcer.say(outcomeWords(wish, outcome));
    if (wish.is !== "subscription" || outcome.is === "unknown") this.#around.place.codes();
    if (wish.is !== "subscription" && outcome.is === "done") {
      void this.#around.copyPurchased(outcome.purchase);
    }
    return true;
  }

  /** Sends it once; a limit that was reached meanwhile refused it before anything left the app. */
  async #send(wish: Wish, overLimit: boolean): Promise<PurchaseOutcome | null> {
    this.began = this.#around.clock.now;
    try {
      return await this.#request(wish, overLimit);
    } catch (thrown) {
      this.began = null;
      if (overLimit || asProblem(thrown).code !== "over_limit") throw thrown;
    }
    return (await this.#ask({ is: "limit" })) ? this.#send(wish, true) : null;
  }

  #request(wish: Wish, over_limit: boolean): Promise<PurchaseOutcome> {
    const { door } = this.#around;
    if (wish.is === "swap") return door.swapNumber(wish.purchase.id, over_limit);
    if (wish.is === "subscription") {
      return door.subscribe({ key: wish.key, rent: wish.rent, over_limit });
    }
    const { account, app, country, number } = wish;
    return door.lockNumber({ account, app, country, number, over_limit });
  }

  /** A subscribed number is there already: a code may have reached it, or the next one may. */
  #doubt(wish: Wish): Doubt | null {
    const { snapshot } = this.#around;
    if (!snapshot || wish.is === "subscription") return null;
    const account = accountOf(wish);
    return doubtOf(
      snapshot.accounts.find(({ id }) => id === account),
      snapshot,
    );
  }

  #ask(question: Question): Promise<boolean> {
    this.problem = null;
    this.question = question;
    return new Promise((resolve) => (this.#answer = resolve));
  }

  #close(agreed: boolean): void {
    this.question = null;
    this.#answer?.(agreed);
    this.#answer = null;
  }
}

/** What came of it, to be read out; what the card says of it stands on the screen. */
function outcomeWords(wish: Wish, outcome: PurchaseOutcome): string {
  if (outcome.is === "unknown") return m.unknown_title();
  if (wish.is === "subscription") return m.said_subscribed({ number: phone(wish.key.phone) });
  const { service, number } = outcome.purchase;
  return m.said_got({ service, number: phone(number ?? "") });
}

/** The account that pays. */
export function accountOf(wish: Wish): number {
  if (wish.is === "swap") return wish.purchase.account;
  return wish.is === "subscription" ? wish.key.account : wish.account;
}
