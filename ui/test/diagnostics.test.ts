import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import type { Diagnostics, Fault } from "../src/door/bindings";
import type { Door } from "../src/door/door";
import { open, tell } from "./opened";

async function page(scene = "lit", change: Partial<Door> = {}, more = "") {
  const door = await open(scene, change, more);
  await fireEvent.click(await screen.findByTestId("nav-settings"));
  await fireEvent.click(await screen.findByTestId("settings-diagnostics"));
  return door;
}

const click = (id: string) => fireEvent.click(screen.getByTestId(id));

const fault = (index: number): Fault => ({
  at_ms: Date.now() - index * 1000,
  times: index === 0 ? 1200 : 1,
  error: index === 1,
  code: index === 0 ? "RelayUnreachable" : null,
  place: "desktop_core::poll::run",
  what: `it went wrong in way ${index}`,
});

const said = (count: number): Diagnostics => ({
  versions: { app: "0.1.0", web_view: null, system: "Debian 12", session: null, protocol: 1 },
  faults: Array.from({ length: count }, (_, index) => fault(index)),
  folder: { path: "/home/you/data", bytes: 6_100_000, messages: 3412 },
});

const versions = () => screen.getByTestId("versions").textContent;

describe("the page Diagnostics", () => {
  it("names what runs, and whether each relay fits", async () => {
    await page("lit", { diagnostics: async () => said(0) });
    await waitFor(() => expect(versions()).toContain("0.1.0, fits (protocol 1)"));
    for (const words of ["PingMe Desktop 0.1.0", "Web view Not known", "System Debian 12"]) {
      expect(versions()).toContain(words);
    }
    expect(versions()).not.toContain("Session");
  });

  it("says which of relay and app is to be updated", async () => {
    const relayDetails = vi.fn().mockRejectedValue({ code: "relay_older", message: "" });
    await page("lit", { relayDetails });
    await waitFor(() => expect(versions()).toContain("The relay is older than this app. Update"));
  });

  it("asks a relay again when it comes back, and takes no late answer for a new one", async () => {
    const answers: ((version: string) => void)[] = [];
    const relayDetails: Door["relayDetails"] = () =>
      new Promise((resolve) =>
        answers.push((version) => resolve({ version, devices: [], pingme: { is: "never" } })),
      );
    const door = await page("lit", { relayDetails });
    await waitFor(() => expect(answers).toHaveLength(1));
    await waitFor(() => expect(versions()).toContain("Asking…"));
    const snapshot = await door.snapshot();
    const accounts = snapshot.accounts.map((account) => ({
      ...account,
      relay: { ...account.relay, state: "reconnecting" as const },
    }));
    tell(door, "snapshot", { ...snapshot, accounts });
    await waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.("0.2.0");
    await waitFor(() => expect(versions()).toContain("0.2.0, fits"));
    answers[0]?.("0.1.9");
    // A snapshot that changes nothing of the relays asks nothing.
    tell(door, "snapshot", { ...snapshot, accounts, new_count: 7 });
    await waitFor(() => expect(versions()).toContain("0.2.0, fits"));
    expect(answers).toHaveLength(2);
  });

  it("lists what went wrong, and all of it on demand", async () => {
    await page("lit", { diagnostics: async () => said(7) });
    expect(await screen.findAllByTestId("fault")).toHaveLength(5);
    const [first, second] = screen.getAllByTestId("fault");
    expect(first?.textContent).toContain("1,200 times");
    expect(first?.textContent).toContain("RelayUnreachable · desktop_core::poll::run");
    expect(within(second as HTMLElement).getByText("Error")).toBeTruthy();
    await click("faults-all");
    expect(screen.getAllByTestId("fault")).toHaveLength(7);
    expect(screen.queryByTestId("faults-all")).toBeNull();
  });

  it("says so where nothing went wrong, and looks again when it is asked to", async () => {
    const diagnostics = vi.fn().mockResolvedValueOnce(said(0)).mockResolvedValue(said(1));
    await page("lit", { diagnostics });
    await screen.findByTestId("faults-none");
    await click("faults-again");
    await screen.findByTestId("fault");
  });

  it("says why it cannot be read, and reads once more", async () => {
    const diagnostics = vi
      .fn()
      .mockRejectedValueOnce({ code: "storage_failed", message: "" })
      .mockResolvedValue(said(0));
    await page("lit", { diagnostics });
    const problem = await screen.findByTestId("problem");
    expect(problem.dataset["code"]).toBe("storage_failed");
    await fireEvent.click(within(problem).getByRole("button"));
    await screen.findByTestId("faults-none");
  });

  it("copies the report that was shown", async () => {
    const diagnosticsReport = vi.fn().mockResolvedValue("PingMe Desktop\n  app: 0.1.0\n");
    const door = await page("lit", { diagnosticsReport });
    await screen.findByTestId("report-show");
    expect(screen.queryByTestId("report-copy")).toBeNull();
    await click("report-show");
    expect((await screen.findByTestId("report")).textContent).toContain("app: 0.1.0");
    await click("report-copy");
    expect(door.copyDiagnosticsReport).toHaveBeenLastCalledWith("PingMe Desktop\n  app: 0.1.0\n");
    await waitFor(() => expect(screen.getByTestId("report-copy").textContent).toContain("Copied"));
    expect(diagnosticsReport).toHaveBeenCalledTimes(1);
  });

  it("shows the data folder, and says when it cannot be opened", async () => {
    const openDataFolder = vi.fn().mockRejectedValue({ code: "folder_not_opened", message: "" });
    await page("lit", { diagnostics: async () => said(0), openDataFolder });
    const folder = await screen.findByTestId("data-folder");
    for (const words of ["/home/you/data", "6.1 MB", "3,412"]) {
      expect(folder.textContent).toContain(words);
    }
    await click("open-folder");
    expect((await within(folder).findByTestId("problem")).dataset["code"]).toBe(
      "folder_not_opened",
    );
  });

  it("tests the way of each account that has a relay", async () => {
    await page("unpaired");
    await screen.findByTestId("report-show");
    expect(screen.queryByTestId("self-test-run")).toBeNull();
    expect(versions()).toContain("Not paired");
  });

  it("runs a self-test that the relay's page knows of too", async () => {
    await page();
    await click("self-test-run");
    await screen.findByTestId("self-test-legs");
    await click("settings-relay");
    expect(screen.getByTestId("self-test-legs")).toBeTruthy();
  });
});
