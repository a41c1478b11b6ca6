import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import type { Tested } from "../src/door/bindings";
import { open } from "./opened";

const text = () => screen.findByTestId<HTMLTextAreaElement>("test-text");
const type = async (value: string) => fireEvent.input(await text(), { target: { value } });

async function page(change = {}) {
  const door = await open("lit", change);
  await fireEvent.click(await screen.findByTestId("nav-settings"));
  await fireEvent.click(await screen.findByTestId("settings-diagnostics"));
  return door;
}

const TEXT = "[JD] 552019 is your code, valid for 5 minutes. Order 30441";

describe("a text that is tried", () => {
  it("says what is taken, what is left out and why", async () => {
    await page();
    expect(screen.queryByTestId("tested")).toBeNull();
    await type(TEXT);
    const plate = await screen.findByTestId("tested");
    expect(plate.dataset["verdict"]).toBe("one");
    for (const words of ["One code", "552 019", "copied as 552019", "JD", "5 minutes"]) {
      expect(plate.textContent).toContain(words);
    }
    const [first, second] = screen.getAllByTestId("candidate");
    expect(first?.textContent).toContain("taken");
    expect(first?.textContent).toContain("“code” before it");
    expect(second?.textContent).toContain("left out");
    expect(second?.textContent).toContain("−50“order” makes it an order or reference number");
    const marks = [...document.querySelectorAll("mark")].map((mark) => [
      mark.textContent,
      mark.classList.contains("taken"),
    ]);
    expect(marks).toEqual([
      ["552019", true],
      ["30441", false],
    ]);
    await type("");
    await waitFor(() => expect(screen.queryByTestId("tested")).toBeNull());
  });

  it("is tried once more with what was typed while an answer was open", async () => {
    const answers: ((tested: Tested) => void)[] = [];
    const tested: Tested = {
      verdict: "none",
      code: null,
      shown: null,
      service: null,
      valid_for_s: null,
      candidates: [],
      needed: 50,
      confidence: 90,
    };
    const testMessage = () => new Promise<Tested>((resolve) => answers.push(resolve));
    const door = await page({ testMessage });
    await waitFor(() => expect(answers).toHaveLength(1));
    answers[0]?.(tested);
    await type("a");
    await waitFor(() => expect(answers).toHaveLength(2));
    await type("ab");
    await type("abc");
    expect(answers).toHaveLength(2);
    answers[1]?.(tested);
    await waitFor(() => expect(answers).toHaveLength(3));
    expect(vi.mocked(door.testMessage).mock.calls.map(([of]) => of)).toEqual(["", "a", "abc"]);
  });

  it("is taken whole from the history, and its report is copied", async () => {
    const door = await page();
    await fireEvent.click(await screen.findByTestId("test-from-history"));
    const [row] = await screen.findAllByTestId("test-row");
    if (row) await fireEvent.click(row);
    await waitFor(async () => expect((await text()).value).toContain("552019"));
    await fireEvent.click(await screen.findByTestId("copy-report"));
    expect(vi.mocked(door.copyTestReport).mock.calls[0]?.[0]).toContain("552019");
    await waitFor(() => expect(screen.getByTestId("copy-report").textContent).toContain("Copied"));
  });

  it("says what went wrong", async () => {
    await page({ testMessage: () => Promise.reject({ code: "storage_failed", message: "" }) });
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("storage_failed");
  });
});
