import type { MessageView, Tested } from "../door/bindings";
import { asProblem, type AnyProblem, type Door } from "../door/door";
import { Copied } from "./copied.svelte";
import { everything } from "./history.svelte";

/** How many messages of the history can be chosen from. */
const RECENT = 50;

/** Trying what would be taken from a text, while it is typed. */
export class Testing {
  text = $state("");
  /** What came of a text, and of which. */
  tested = $state.raw<{ of: string; result: Tested } | null>(null);
  problem = $state.raw<AnyProblem | null>(null);
  /** Messages to choose from, the newest first. */
  recent = $state.raw<MessageView[] | null>(null);

  readonly #door: Door;
  readonly #copied = new Copied();
  #asking = false;
  #takes = 0;

  constructor(door: Door) {
    this.#door = door;
  }

  /** Tries the text as it is; one that is typed while an answer is open is tried once that is there. */
  async test(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      while (this.text !== this.tested?.of) {
        const of = this.text;
        this.tested = { of, result: await this.#door.testMessage(of) };
        this.problem = null;
      }
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
    this.#asking = false;
  }

  /** Takes the whole text of a message. */
  async take(message: string): Promise<void> {
    const mine = ++this.#takes;
    const before = this.text;
    await this.#attempt(async () => {
      const { text } = await this.#door.message(message);
      // Another was chosen meanwhile, or something typed.
      if (mine === this.#takes && this.text === before) this.text = text;
    });
  }

  async readRecent(): Promise<void> {
    await this.#attempt(async () => {
      const query = { from: { is: "newest" as const }, limit: RECENT, filter: everything };
      const { rows } = await this.#door.history(query);
      this.recent = rows.filter(({ text }) => text !== "");
    });
  }

  /** The report was copied a moment ago. */
  get copied(): boolean {
    return this.#copied.what !== null;
  }

  async copyReport(): Promise<void> {
    await this.#attempt(async () => {
      await this.#door.copyTestReport(this.text);
      this.#copied.now("report");
    });
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    this.problem = null;
    try {
      await action();
    } catch (thrown) {
      this.problem = asProblem(thrown);
    }
  }
}
