import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { open, press } from "./opened";

describe("without a keyring", () => {
  it.each([["blocked"], ["keyringlocked"]])(
    "the app can be used for this run only: %s",
    async (scene) => {
      const door = await open(scene);
      const again = await screen.findByTestId("try-again");
      await waitFor(() => expect(document.activeElement).toBe(again));
      await fireEvent.click(screen.getByTestId("this-run"));
      expect(door.startThisRun).toHaveBeenCalledTimes(1);
      expect(await screen.findByTestId("this-run-banner")).toBeTruthy();
      expect(screen.getByTestId("door-account")).toBeTruthy();
      expect(screen.queryByTestId("blocked")).toBeNull();
    },
  );

  it("an attempt that fails is said, and can be repeated", async () => {
    const failing = { code: "storage_failed", message: "" };
    const door = await open("blocked", { startThisRun: () => Promise.reject(failing) });
    await fireEvent.click(await screen.findByTestId("this-run"));
    await waitFor(() => expect(screen.getAllByTestId("problem")).toHaveLength(2));
    const again = screen.getByTestId<HTMLButtonElement>("this-run");
    await waitFor(() => expect(again.disabled).toBe(false));
    await fireEvent.click(again);
    await waitFor(() => expect(door.startThisRun).toHaveBeenCalledTimes(2));
  });

  it("says so in the window, and asks the keyring again", async () => {
    const door = await open("thisrun");
    await screen.findByTestId("this-run-banner");
    expect(screen.queryByTestId("pair-relay")).toBeNull();
    await fireEvent.click(screen.getByTestId("this-run-try-again"));
    expect(door.tryAgain).toHaveBeenCalledTimes(1);
  });

  it("explains a pairing instead of offering it", async () => {
    const door = await open("thisrunfirst");
    await fireEvent.click(await screen.findByTestId("door-account"));
    await fireEvent.input(screen.getByTestId("field-user-id"), { target: { value: "u-1" } });
    await fireEvent.input(screen.getByTestId("field-key"), { target: { value: "k-1" } });
    await fireEvent.click(screen.getByTestId("submit-key"));
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("not_this_run");
    expect(screen.queryByTestId("field-link")).toBeNull();
    await fireEvent.click(screen.getByTestId("skip-pairing"));
    expect(await screen.findByTestId("this-run-banner")).toBeTruthy();
    expect(door.pair).not.toHaveBeenCalled();
  });

  it("warns before a number is bought, and pairs nothing", async () => {
    const door = await open("thisrun");
    await press("n", { ctrlKey: true });
    await screen.findByTestId("service-telegram");
    await fireEvent.click(screen.getByTestId("submit-lock"));
    expect((await screen.findByTestId("guard")).dataset["doubt"]).toBe("this_run");
    await fireEvent.click(screen.getByTestId("guard-way"));
    expect(door.lockNumber).not.toHaveBeenCalled();
    await waitFor(() => expect(screen.queryByTestId("guard")).toBeNull());
    expect(screen.queryByTestId("field-link")).toBeNull();
  });
});

describe("a history whose key is gone", () => {
  it("is set aside after a second word only", async () => {
    const door = await open("keyless");
    expect(screen.queryByTestId("this-run")).toBeNull();
    await fireEvent.click(await screen.findByTestId("set-aside"));
    const confirm = await screen.findByTestId("confirm-set-aside");
    expect(door.setHistoryAside).not.toHaveBeenCalled();
    await fireEvent.click(confirm);
    expect(door.setHistoryAside).toHaveBeenCalledTimes(1);
    expect(await screen.findByTestId("door-account")).toBeTruthy();
  });

  it("is kept by Enter", async () => {
    const door = await open("keyless");
    await fireEvent.click(await screen.findByTestId("set-aside"));
    await screen.findByTestId("confirm-set-aside");
    await waitFor(() => expect(document.activeElement?.textContent).toContain("Keep it"));
    await fireEvent.click(document.activeElement as Element);
    await waitFor(() => expect(screen.queryByTestId("confirm-set-aside")).toBeNull());
    expect(door.setHistoryAside).not.toHaveBeenCalled();
  });
});

it("a data folder in use offers nothing but another try", async () => {
  await open("taken");
  expect((await screen.findByTestId("problem")).dataset["code"]).toBe("folder_in_use");
  expect(screen.getByTestId("try-again")).toBeTruthy();
  expect(screen.queryByTestId("this-run")).toBeNull();
  expect(screen.queryByTestId("set-aside")).toBeNull();
});
