import { fireEvent, render, screen } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import type { MessageView } from "../door/bindings";
import { sampleHistory } from "../door/browser/sample";
import HistoryRow from "./HistoryRow.svelte";

const NOW = Date.UTC(2026, 10, 24, 12);
const rows = sampleHistory(NOW);

function show(message: MessageView, open = false) {
  const acts = { ontoggle: vi.fn(), oncopy: vi.fn(), oncopytext: vi.fn() };
  const change = render(HistoryRow, {
    message,
    open,
    today: "2026-11-24",
    copied: null,
    ...acts,
  });
  return { ...acts, ...change, row: screen.getByTestId(`row-${message.id}`) };
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

describe("an opened row", () => {
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
