import { fireEvent, screen, within } from "@testing-library/svelte";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { browserDoor } from "../src/door/browser";
import { nameOf, speak, spoken } from "../src/words/language.svelte";
import { PSEUDO } from "../pseudo.js";
import { languages } from "../words.js";
import { open } from "./opened";

async function select(chosen: string): Promise<HTMLSelectElement> {
  const snapshot = await browserDoor(new URLSearchParams("scene=lit"), 0).snapshot();
  const settings = { ...snapshot.settings, language: chosen };
  await open("lit", { snapshot: async () => ({ ...snapshot, settings }) });
  await fireEvent.click(await screen.findByTestId("nav-settings"));
  await fireEvent.click(screen.getByTestId("settings-appearance"));
  return screen.getByTestId<HTMLSelectElement>("language-select");
}

const names = (select: HTMLSelectElement) =>
  within(select)
    .getAllByRole<HTMLOptionElement>("option")
    .map((option) => [option.value, option.text])
    // It may be among them, from a build for the tests of what fits.
    .filter(([tag]) => tag !== PSEUDO);

describe("the choice of a language", () => {
  it("has each catalogue, by its own name", async () => {
    const own = languages().map((tag) => {
      const words = JSON.parse(readFileSync(`messages/${tag}.json`, "utf8")) as {
        language_name: string;
      };
      return [tag, words.language_name];
    });
    expect(spoken.filter((tag) => tag !== PSEUDO)).toEqual(languages());
    expect(names(await select("system"))).toEqual([["system", "System"], ...own]);
  });

  it("keeps one that an earlier or later version has words in", async () => {
    const chosen = await select("fr");
    expect(chosen.value).toBe("fr");
    expect(names(chosen).at(-1)).toEqual(["fr", nameOf("fr")]);
    expect(nameOf("fr")).not.toBe("");
  });
});

describe("a language that is spoken", () => {
  it("is said of the document, and is English where there are no words in it", () => {
    speak("zh-CN");
    expect(document.documentElement.lang).toBe("zh-CN");
    speak("fr");
    expect(document.documentElement.lang).toBe("en");
  });
});
