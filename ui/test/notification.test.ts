import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { browserDoor } from "../src/door/browser";
import type { HistoryQuery } from "../src/door/bindings";
import { everything } from "../src/state/history.svelte";
import { open } from "./opened";

const newest = (limit: number): HistoryQuery => ({
  from: { is: "newest" },
  limit,
  filter: everything,
});

describe("a click on a notification", () => {
  /** Opens the window on a scene; returns what tells it of a click. */
  async function listening(scene: string) {
    const inner = browserDoor(new URLSearchParams(`scene=${scene}`), 0);
    let tell: (id: string) => void = () => {};
    const door = await open(scene, {
      ...inner,
      on: (name, listener) => {
        if (name === "open_message") tell = listener as typeof tell;
        return inner.on(name, listener);
      },
    });
    return { door, tell: (id: string) => tell(id) };
  }

  it("shows a message that is far down in the history", async () => {
    const { door, tell } = await listening("out");
    const all = await door.history(newest(1000));
    const far = all.rows[180];
    await screen.findByTestId("card-code");
    tell(far?.id ?? "");
    await waitFor(() =>
      expect(door.history).toHaveBeenCalledWith(
        expect.objectContaining({
          from: {
            is: "before",
            key: { received_ms: (far?.received_ms ?? 0) + 1, id: "0".repeat(32) },
          },
        }),
      ),
    );
    await waitFor(() => expect(door.message).toHaveBeenCalledTimes(2));
    expect(screen.queryByTestId("problem")).toBeNull();
  });

  it("on the card's message leaves it on the card", async () => {
    const { door, tell } = await listening("lit");
    const first = await door.history(newest(1));
    await screen.findByTestId("card-code");
    tell(first.rows[0]?.id ?? "");
    expect(door.message).not.toHaveBeenCalled();
    expect(screen.queryByTestId("row-open")).toBeNull();
  });

  it("says so when the message is no longer kept", async () => {
    const { tell } = await listening("out");
    await screen.findByTestId("card-code");
    tell("f".repeat(32));
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("no_such_message");
  });
});
