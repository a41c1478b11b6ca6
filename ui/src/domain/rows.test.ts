import { fireEvent, render, screen } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import type { MessageView } from "../door/bindings";
import { sampleHistory } from "../door/browser/sample";
import HistoryRow from "./HistoryRow.svelte";
import type { RowState } from "./row";

const NOW = Date.UTC(2026, 10, 24, 12);
const rows = sampleHistory(NOW);

function show(message: MessageView, open = false, change: Partial<RowState> = {}) {
  const acts = {
    ontoggle: vi.fn(),
    onpick: vi.fn(),
    onfocus: vi.fn(),
    oncopy: vi.fn(),
    oncopytext: vi.fn(),
    ondelete: vi.fn(),
    onreveal: vi.fn(),
  };
  const shown = render(HistoryRow, {
    message,
    acts,
    line: 1,
    open,
    single: false,
    account: null,
    when: "time",
    current: false,
    picked: false,
    reachable: true,
    hidden: false,
    hideable: false,
    label: null,
    today: "2026-11-24",
    copied: null,
    ...change,
  });
  return { ...acts, ...shown, row: screen.getByTestId(`row-${message.id}`) };
}

const one = (pick: (row: MessageView) => boolean) => rows.find(pick) as MessageView;
const kind = (wanted: MessageView["kind"]) => one((row) => row.kind === wanted);
const fresh = one((row) => row.new);
const used = one((row) => row.copied_ms !== null);
const several = one((row) => row.codes.length > 1);
const plain = one((row) => row.kind === "sms" && row.codes.length === 0);

describe("a closed row", () => {
  it.each([
    ["new", fresh, "83174", true],
    ["used", used, "105 876", false],
    ["with several codes", several, "2 possible", false],
    ["without a code", plain, "No code", false],
    ["of a callback in another form", kind("unrecognised"), "Unknown", false],
    ["that cannot be opened", kind("unreadable"), "Unreadable", false],
    ["of a gap", kind("gap"), "4 messages expired on the relay", false],
    ["for another user ID", kind("other_user"), "440 827", false],
  ])("%s says what it is", (_what, message, words, isNew) => {
    const { row } = show(message);
    expect(row.dataset["kind"]).toBe(message.kind);
    expect(row.dataset["new"]).toBe(String(isNew));
    expect(row.textContent).toContain(words);
    expect(screen.queryByTestId("row-open")).toBeNull();
  });

  it("opens by a click", async () => {
    const { row, ontoggle } = show(plain);
    await fireEvent.click(row.querySelector("button") as HTMLButtonElement);
    expect(ontoggle).toHaveBeenCalledTimes(1);
  });
});

describe("picking", () => {
  it.each([
    ["Ctrl", { ctrlKey: true }, "one"],
    ["Shift", { shiftKey: true }, "stretch"],
  ])("takes a click with %s", async (_key, held, what) => {
    const { row, onpick, ontoggle } = show(plain);
    await fireEvent.click(row.querySelector("button") as HTMLButtonElement, held);
    expect(onpick).toHaveBeenCalledWith(what);
    expect(ontoggle).not.toHaveBeenCalled();
  });
});

describe("hidden codes", () => {
  const hidden = { hidden: true, hideable: true };
  const seen = (row: HTMLElement) => row.outerHTML.replace(/row-\w+|data-row="\w+"/g, "");

  it.each([
    ["one code", used],
    ["several codes", several],
    ["a callback in another form", kind("unrecognised")],
  ])("are nowhere in a row with %s, closed or opened", (_what, message) => {
    for (const open of [false, true]) {
      const { row, unmount } = show(message, open, hidden);
      for (const { code, shown, start, end } of message.codes) {
        for (const written of [code, shown, message.text.slice(start, end)]) {
          expect(seen(row)).not.toContain(written);
        }
      }
      unmount();
    }
  });

  it("are copied all the same, and shown when asked for", async () => {
    const { oncopy, onreveal } = show(used, true, hidden);
    await fireEvent.click(screen.getByTestId("copy-row-code"));
    expect(oncopy).toHaveBeenCalledWith(0);
    await fireEvent.click(screen.getByTestId("reveal-row"));
    expect(onreveal).toHaveBeenCalledTimes(1);
  });
});

describe("an opened row", () => {
  it("says which number it answers, and how that is called", () => {
    const asked_ms = new Date(2026, 10, 24, 10, 41).getTime();
    show({ ...used, answers: { asked_ms, after_ms: 51_000 } }, true, { label: "Work" });
    const panel = screen.getByTestId("row-open");
    expect(panel.textContent).toContain("after 0:51, the number you took at 10:41");
    expect(panel.textContent).toContain("To “Work”");
  });

  it("is deleted from there", async () => {
    const { ondelete } = show(plain, true);
    await fireEvent.click(screen.getByTestId("delete-row"));
    expect(ondelete).toHaveBeenCalledTimes(1);
  });

  it("shows the whole text with its code marked, and copies either", async () => {
    const { oncopy, oncopytext } = show(used, true);
    const panel = screen.getByTestId("row-open");
    expect(panel.querySelector("mark")?.textContent).toBe("105-876");
    expect(panel.textContent).toContain(used.text);
    await fireEvent.click(screen.getByTestId("copy-row-code"));
    expect(oncopy).toHaveBeenCalledWith(0);
    await fireEvent.click(screen.getByTestId("copy-row-text"));
    expect(oncopytext).toHaveBeenCalledTimes(1);
  });

  it("offers each of several codes by itself", async () => {
    const { oncopy } = show(several, true);
    await fireEvent.click(screen.getByTestId("copy-row-code-2"));
    expect(oncopy).toHaveBeenCalledWith(1);
    expect(screen.getByTestId("copy-row-code").textContent).toContain("Copy 771 204");
  });

  it("shows a callback in another form as it came, and what looks like a code", () => {
    const message = kind("unrecognised");
    show(message, true);
    const panel = screen.getByTestId("row-open");
    expect(panel.querySelector("pre")?.textContent).toBe(message.text);
    expect(panel.textContent).toContain("Looks like a code: 5611");
  });

  it.each([
    ["unreadable", "pair with the relay again"],
    ["gap", "cannot be fetched again"],
    ["other_user", "u-11111"],
  ] as const)("of the kind %s says what that means", (wanted, words) => {
    show(kind(wanted), true);
    expect(screen.getByTestId("row-open").textContent).toContain(words);
  });

  it("has nothing to copy where there is no text", () => {
    show(kind("gap"), true);
    expect(screen.queryByTestId("copy-row-text")).toBeNull();
    expect(screen.queryByTestId("copy-row-code")).toBeNull();
  });
});
