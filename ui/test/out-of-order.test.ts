import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import type {
  MessageView,
  PairingOffer,
  SearchCount,
  SelfTest,
  Settings,
} from "../src/door/bindings";
import { browserDoor } from "../src/door/browser";
import { SAMPLE_PASSWORD } from "../src/door/browser/lock";
import type { Door } from "../src/door/door";
import { Announcer } from "../src/state/announcer.svelte";
import { OpenedMessage } from "../src/domain/opened.svelte";
import { Hiding } from "../src/state/hiding.svelte";
import { everything } from "../src/state/history.svelte";
import { Place } from "../src/state/place.svelte";
import { SelfTests } from "../src/state/self-test.svelte";
import { Testing } from "../src/state/testing.svelte";
import { open, press, tell } from "./opened";

/** Questions whose answers the test gives, in any order. */
function asked<Answer>() {
  const answers: ((answer: Answer) => void)[] = [];
  const ask = () => new Promise<Answer>((resolve) => answers.push(resolve));
  const give = (index: number, answer: Answer) => answers[index]?.(answer);
  return { ask, give, answers };
}

const plain = (scene: string) => browserDoor(new URLSearchParams(`scene=${scene}`), 0);

async function settings(door: Door, section: string) {
  await fireEvent.click(await screen.findByTestId("nav-settings"));
  await fireEvent.click(await screen.findByTestId(`settings-${section}`));
  return door;
}

describe("choices", () => {
  it("that follow each other at once do not undo one another", async () => {
    // The app tells what it keeps only later.
    const kept: Partial<Settings>[] = [];
    const saveSettings = (change: Partial<Settings>) => {
      kept.push(change);
      return Promise.resolve(null);
    };
    await settings(await open("lit", { saveSettings }), "notifications");
    await fireEvent.click(screen.getByTestId("hide_codes"));
    await fireEvent.click(screen.getByTestId("sound"));
    expect(kept).toEqual([{ hide_codes: true }, { sound: true }]);
  });

  it("of how long messages are kept: the last holds, whatever was asked of an earlier one", async () => {
    const counts = asked<SearchCount>();
    const door = await settings(await open("lit"), "history");
    vi.mocked(door.searchCount).mockImplementation(counts.ask);
    const choice = screen.getByTestId("keep-days");
    await fireEvent.change(choice, { target: { value: "30" } });
    await fireEvent.change(choice, { target: { value: "" } });
    await waitFor(() => expect(door.saveSettings).toHaveBeenCalledTimes(1));
    counts.give(0, { messages: 0, hidden: 0, hidden_without_code: 0, months: [], up_to: 1 });
    await new Promise((resolve) => setTimeout(resolve));
    expect(vi.mocked(door.saveSettings).mock.calls).toEqual([[{ keep_days: null }]]);
  });
});

describe("a message", () => {
  it("that is opened is shown whole, also where one that was opened before comes later", async () => {
    const inner = plain("lit");
    const { rows } = await inner.history({ from: { is: "newest" }, limit: 2, filter: everything });
    const [first, second] = rows;
    if (!first || !second) throw new Error("too few messages");
    const whole = asked<MessageView>();
    const place = new Place();
    const opened = new OpenedMessage({
      place,
      door: { ...inner, message: whole.ask },
      hiding: new Hiding(() => false),
      attempt: async (action) => {
        await action();
        return true;
      },
    });
    for (const row of [first, second]) {
      place.opened = row.id;
      opened.follow(row);
    }
    whole.give(1, { ...second, text: "the whole second" });
    whole.give(0, { ...first, text: "the whole first" });
    await new Promise((resolve) => setTimeout(resolve));
    expect(opened.shown(second).text).toBe("the whole second");
  });

  it("that is tried is the one that was chosen last, and never over what was typed", async () => {
    const texts = asked<MessageView>();
    const inner = plain("lit");
    const [one] = (await inner.history({ from: { is: "newest" }, limit: 1, filter: everything }))
      .rows;
    if (!one) throw new Error("no message");
    const testing = new Testing({ ...inner, message: texts.ask });
    const taken = [testing.take("1"), testing.take("2")];
    texts.give(1, { ...one, text: "chosen last" });
    texts.give(0, { ...one, text: "chosen first" });
    await Promise.all(taken);
    expect(testing.text).toBe("chosen last");
    const late = testing.take("3");
    testing.text = "typed";
    texts.give(2, { ...one, text: "chosen" });
    await late;
    expect(testing.text).toBe("typed");
  });
});

describe("a self-test", () => {
  it("of a pairing that is gone says nothing of the next one's", async () => {
    const results = asked<SelfTest>();
    const announcer = new Announcer();
    const tests = new SelfTests({ ...plain("lit"), selfTest: results.ask }, announcer);
    const first = tests.run(1, 0);
    tests.forget(1);
    const second = tests.run(1, 1);
    results.give(0, await plain("lit").selfTest(1));
    await first;
    expect(tests.of(1)).toMatchObject({ under_way: true, result: null });
    expect(announcer.sentences).toEqual([]);
    results.give(1, await plain("lit").selfTest(1));
    await second;
    expect(tests.of(1)?.result).not.toBeNull();
  });
});

describe("a state of the app", () => {
  it("that was asked for does not take the place of one that was told meanwhile", async () => {
    const states = asked<Awaited<ReturnType<Door["snapshot"]>>>();
    const door = await open("locked");
    const field = await screen.findByTestId("lock-password");
    const lit = await plain("lit").snapshot();
    vi.mocked(door.snapshot).mockImplementation(states.ask);
    vi.mocked(door.unlock).mockResolvedValue({ place: null, opens: { is: "nothing" } });
    await fireEvent.input(field, { target: { value: SAMPLE_PASSWORD } });
    await press("Enter");
    await waitFor(() => expect(states.answers).toHaveLength(1));
    const older = { ...lit, new_count: 1 };
    tell(door, "snapshot", { ...lit, new_count: 7 });
    await screen.findByText("7");
    states.give(0, older);
    await new Promise((resolve) => setTimeout(resolve));
    expect(screen.getByText("7")).toBeTruthy();
  });
});

describe("a pairing link", () => {
  const link = (host: string) => `pingme://pair?relay=${host}&user=u-20418`;

  it("is paired by only while its own relay is shown", async () => {
    const inner = plain("unpaired");
    let opened: string | null = link("first.example.org");
    const offers = asked<PairingOffer>();
    const door = await open("unpaired", { takeLink: () => Promise.resolve(opened) });
    await screen.findByText("Pair with first.example.org?");
    // Another is opened elsewhere; it is read to be led to, and again by the step that pairs.
    opened = link("strange.example.org");
    const offer = await inner.readLink(opened);
    vi.mocked(door.readLink).mockResolvedValueOnce(offer).mockImplementation(offers.ask);
    tell(door, "open_link", null);
    await waitFor(() => expect(offers.answers).toHaveLength(1));
    expect(screen.queryByTestId("confirm-pair")).toBeNull();
    offers.give(0, offer);
    await fireEvent.click(await screen.findByTestId("confirm-pair"));
    await waitFor(() =>
      expect(door.pair).toHaveBeenCalledWith(expect.objectContaining({ link: opened })),
    );
    expect(screen.queryByText("Pair with first.example.org?")).toBeNull();
  });
});

describe("messages that are picked", () => {
  it("are picked no more once those of another account are shown", async () => {
    const door = await open("accounts");
    const row = await waitFor(() => {
      const found = document.querySelector<HTMLElement>("[data-row]");
      if (!found) throw new Error("no row yet");
      return found;
    });
    row.focus();
    await press(" ");
    await screen.findByTestId("picked");
    await press("2", { ctrlKey: true });
    await waitFor(() => expect(screen.queryByTestId("picked")).toBeNull());
    expect(door.deleteMessages).not.toHaveBeenCalled();
  });
});
