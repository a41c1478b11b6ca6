import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import { open } from "./opened";

const click = (id: string) => fireEvent.click(screen.getByTestId(id));
const type = (id: string, value: string) =>
  fireEvent.input(screen.getByTestId(id), { target: { value } });

/** Opens the relay's page. */
async function page(scene: string) {
  const door = await open(scene);
  await fireEvent.click(await screen.findByTestId("nav-settings"));
  await click("settings-relay");
  return door;
}

const state = () => screen.getByTestId("own-relay").dataset["state"];

describe("the relay in the app", () => {
  it("is set up for an account without a relay, and says what was typed wrong", async () => {
    const door = await page("unpaired");
    await waitFor(() => expect(state()).toBe("off"));
    await click("own-relay-use");
    await screen.findByTestId("own-relay-url");
    expect(screen.getByTestId<HTMLInputElement>("own-relay-port").value).toBe("28787");
    await type("own-relay-url", "http://sms.example.org");
    await click("own-relay-start");
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("bad_public_url");
    await type("own-relay-url", "https://sms.example.org");
    await click("own-relay-start");
    await waitFor(() => expect(state()).toBe("running"));
    expect(door.setUpBuiltInRelay).toHaveBeenLastCalledWith({
      port: "28787",
      public_url: "https://sms.example.org",
      everywhere: false,
      accounts: [{ account: 1, replace: false }],
    });
    expect(screen.getByTestId("relay-line").dataset["state"]).toBe("live");
  });

  it("replaces another relay only when that account is chosen, which is warned of", async () => {
    const door = await page("lit");
    await waitFor(() => expect(state()).toBe("off"));
    await click("own-relay-use");
    await screen.findByTestId("own-relay-url");
    expect(screen.getByTestId("own-relay-pair-1").getAttribute("aria-checked")).toBe("false");
    expect(screen.queryByTestId("own-relay-replaces")).toBeNull();
    await click("own-relay-pair-1");
    await screen.findByTestId("own-relay-replaces");
    await type("own-relay-url", "https://sms.example.org/");
    await click("own-relay-start");
    await waitFor(() => expect(state()).toBe("running"));
    const form = vi.mocked(door.setUpBuiltInRelay).mock.lastCall?.[0];
    expect(form?.accounts).toEqual([{ account: 1, replace: true }]);
  });

  it("that does not run says why in the inbox too, and is started from there", async () => {
    const door = await open("ownrelaydown");
    expect((await screen.findByTestId("relay-trouble")).dataset["code"]).toBe("port_in_use");
    await click("try-now");
    expect(door.startBuiltInRelay).toHaveBeenCalled();
    expect(door.refreshNumbers).not.toHaveBeenCalled();
    await fireEvent.click(await screen.findByTestId("nav-settings"));
    await click("settings-relay");
    await waitFor(() => expect(state()).toBe("running"));
  });

  it("is turned off only when that is confirmed", async () => {
    const door = await page("ownrelay");
    await waitFor(() => expect(state()).toBe("running"));
    await click("own-relay-off");
    await screen.findByTestId("own-relay-confirm-off");
    expect(door.turnOffBuiltInRelay).not.toHaveBeenCalled();
    await click("own-relay-confirm-off");
    await waitFor(() => expect(state()).toBe("off"));
    await screen.findByTestId("pair-again");
  });

  it("is not offered in the demo", async () => {
    await page("demo");
    await screen.findByTestId("self-test-run");
    expect(screen.queryByTestId("own-relay")).toBeNull();
  });

  it("leads from the first run to the callback URL", async () => {
    await open("unpaired");
    await fireEvent.click(await screen.findByTestId("pair-relay"));
    await fireEvent.click(await screen.findByTestId("own-relay-use"));
    await screen.findByTestId("own-relay-url");
    await type("own-relay-url", "https://sms.example.org/");
    await click("own-relay-start");
    await screen.findByTestId("callback-continue");
  });
});
