import type { SelfTest, SelfTestProgress, SelfTestStage } from "../door/bindings";
import { asProblem, type AnyProblem, type Door } from "../door/door";
import { milliseconds } from "../words/dates";
import { m } from "../words/generated/messages";
import type { Announcer } from "./announcer.svelte";

/** A self-test of one account's relay: under way, come back, or failed. */
export interface SelfTestRun {
  account: number;
  /** How far it is, or how far it came. */
  stage: SelfTestStage;
  began_ms: number;
  under_way: boolean;
  result: SelfTest | null;
  problem: AnyProblem | null;
}

/** The self-tests since the window opened, the newest of each account. */
export class SelfTests {
  #runs = $state.raw<readonly SelfTestRun[]>([]);
  /** What a test of each account is known by: one that was forgotten says nothing of a later one. */
  #turns: Record<number, symbol | undefined> = {};

  constructor(
    private readonly door: Door,
    private readonly announcer: Announcer,
  ) {}

  of(account: number): SelfTestRun | undefined {
    return this.#runs.find((run) => run.account === account);
  }

  /** Sends one; does nothing while one is under way. */
  async run(account: number, now: number): Promise<void> {
    if (this.of(account)?.under_way) return;
    const began: SelfTestRun = {
      account,
      stage: "asking",
      began_ms: now,
      under_way: true,
      result: null,
      problem: null,
    };
    this.#runs = [began, ...this.#runs.filter((run) => run.account !== account)];
    const mine = Symbol();
    this.#turns[account] = mine;
    const forgotten = () => this.#turns[account] !== mine;
    try {
      const result = await this.door.selfTest(account);
      if (forgotten()) return;
      this.#change(account, { result });
      this.announcer.say(m.test_arrived({ time: milliseconds(result.total_ms) }));
    } catch (thrown) {
      if (forgotten()) return;
      this.#change(account, { problem: asProblem(thrown) });
    }
    this.#change(account, { under_way: false });
  }

  /** Hears how far one has come. */
  told({ account, stage }: SelfTestProgress): void {
    if (this.of(account)?.under_way) this.#change(account, { stage });
  }

  /** A pairing that is gone takes its test with it. */
  forget(account: number): void {
    this.#turns[account] = undefined;
    this.#runs = this.#runs.filter((run) => run.account !== account);
  }

  /** The demo and the real app have nothing in common. */
  clear(): void {
    this.#turns = {};
    this.#runs = [];
  }

  #change(account: number, edit: Partial<SelfTestRun>): void {
    this.#runs = this.#runs.map((run) => (run.account === account ? { ...run, ...edit } : run));
  }
}
