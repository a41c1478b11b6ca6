import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import type { SettingsSection } from "../src/state/place.svelte";
import { open } from "./opened";

/** Opens a page of the settings. */
async function settings(scene: string, section: SettingsSection) {
  const door = await open(scene);
  await fireEvent.click(await screen.findByTestId("nav-settings"));
  await fireEvent.click(screen.getByTestId(`settings-${section}`));
  return door;
}

const type = (id: string, value: string) =>
  fireEvent.input(screen.getByTestId(id), { target: { value } });
const choose = (id: string, value: string) =>
  fireEvent.change(screen.getByTestId(id), { target: { value } });
const click = (id: string) => fireEvent.click(screen.getByTestId(id));
const refusal = async () => (await screen.findByTestId("problem")).dataset["code"];

describe("the accounts in the settings", () => {
  it("take another key, which is checked and never shown again", async () => {
    const door = await settings("lit", "accounts");
    await click("account-change-key");
    const field = await screen.findByTestId("field-new-key");
    expect(field.getAttribute("type")).toBe("password");
    expect(screen.getByTestId<HTMLButtonElement>("account-save").disabled).toBe(true);
    await type("field-new-key", "refused");
    await click("account-save");
    expect(await refusal()).toBe("pingme_forbidden");
    await type("field-new-key", "k-2");
    await click("account-save");
    await waitFor(() => expect(screen.queryByTestId("account-save")).toBeNull());
    expect(door.changeAccount).toHaveBeenLastCalledWith({
      account: 1,
      label: "u-20418",
      key: "k-2",
      base_url: "https://api.pingme.tel/thirdparty",
    });
  });

  it("are renamed without touching their key", async () => {
    const door = await settings("lit", "accounts");
    await click("account-rename");
    await screen.findByTestId("field-label");
    await type("field-label", "Shop");
    await click("account-save");
    expect(await screen.findByText("Shop", { selector: "h2" })).toBeTruthy();
    expect(vi.mocked(door.changeAccount).mock.lastCall?.[0].key).toBe("");
  });

  it("say that a key is gone from the keyring, and ask for it", async () => {
    await settings("gone", "accounts");
    expect(screen.getByTestId("account-key").dataset["set"]).toBe("false");
    expect(screen.getByTestId("account-change-key").textContent).toContain("Enter key");
  });

  it("are removed only when that is confirmed, and the first run is back", async () => {
    const door = await settings("lit", "accounts");
    await click("account-remove");
    const keep = await screen.findByRole("button", { name: /Keep it/ });
    await waitFor(() => expect(document.activeElement).toBe(keep));
    await fireEvent.click(keep);
    expect(door.removeAccount).not.toHaveBeenCalled();
    await click("account-remove");
    await fireEvent.click(await screen.findByTestId("confirm-remove"));
    expect(door.removeAccount).toHaveBeenCalledWith(1);
    expect(await screen.findByTestId("door-account")).toBeTruthy();
  });

  it("of the demo are not to be changed", async () => {
    await settings("demo", "accounts");
    expect(screen.queryByTestId("account-remove")).toBeNull();
    expect(screen.queryByTestId("account-change-key")).toBeNull();
  });
});

describe("the relay in the settings", () => {
  it("is opened by a click on its state, and lists the computers", async () => {
    await open("lit");
    await fireEvent.click(await screen.findByTestId("relay-state"));
    const devices = await screen.findByTestId("relay-devices");
    expect(within(devices).getAllByTestId("device")).toHaveLength(3);
    expect(devices.textContent).toMatch(/Laptop.*3 unread/);
    expect(devices.textContent).toMatch(/Old tower.*Suspended/);
    expect(screen.getByTestId("relay-line").textContent).toContain("as “Work desktop”");
  });

  it("keeps the callback URL's secret out of sight until it is asked for", async () => {
    await settings("lit", "relay");
    const url = screen.getByTestId<HTMLInputElement>("callback-url");
    await waitFor(() =>
      expect(url.value).toMatch(/^https:\/\/relay\.example\.org\/callback\/•+kQ7f$/),
    );
    await click("reveal");
    expect(url.value).not.toContain("•");
    await click("reveal");
    expect(url.value).toContain("•");
  });

  it("is tested: stages, then legs that add up", async () => {
    const door = await settings("never", "relay");
    await click("self-test-run");
    expect(screen.getByTestId("self-test-ledger").dataset["stage"]).toBe("asking");
    expect(screen.getByTestId<HTMLButtonElement>("self-test-run").disabled).toBe(true);
    const result = await screen.findByTestId("self-test-result");
    const legs = ["sent", "stored", "back", "saved"].map((leg) =>
      Number(screen.getByTestId(`leg-${leg}`).dataset["ms"]),
    );
    expect(legs.reduce((sum, ms) => sum + ms)).toBe(Number(result.dataset["total"]));
    expect(screen.getByTestId("self-test-pingme").textContent).toContain("never called");
    await click("self-test-run");
    expect(door.selfTest).toHaveBeenCalledTimes(2);
  });

  it("says in words why a test failed, and where it stopped", async () => {
    await settings("lost", "relay");
    await click("self-test-run");
    expect(await refusal()).toBe("self_test_lost");
    expect(screen.getByTestId("self-test-ledger").querySelectorAll(".done")).toHaveLength(2);
    expect(screen.getByTestId("self-test-ledger").querySelectorAll(".failed")).toHaveLength(1);
  });

  it("is unpaired only when that is confirmed", async () => {
    const door = await settings("lit", "relay");
    await click("unpair");
    await fireEvent.click(await screen.findByTestId("confirm-unpair"));
    expect(door.unpair).toHaveBeenCalledWith(1);
    await waitFor(() => expect(screen.queryByTestId("callback-url")).toBeNull());
    expect(screen.getByTestId("pair-again").textContent).toContain("Pair a relay");
    // The page says it; a banner above would say it twice.
    expect(screen.queryByTestId("pair-relay")).toBeNull();
  });

  it("announces what changed there until it was seen", async () => {
    const door = await open("noticed");
    const notices = await screen.findAllByTestId("relay-notice");
    expect(notices.map(({ dataset }) => dataset["is"])).toEqual([
      "callback_url_changed",
      "device_added",
    ]);
    await click("notices-seen");
    expect(door.noticesSeen).toHaveBeenCalledWith(1);
    await waitFor(() => expect(screen.queryByTestId("relay-notice")).toBeNull());
  });
});

describe("the network", () => {
  it("takes a proxy, and says what is wrong with its address", async () => {
    const door = await settings("lit", "network");
    expect(screen.queryByTestId("network-address")).toBeNull();
    await choose("network-proxy", "socks5");
    await type("network-address", "nonsense");
    await click("network-save");
    expect(await refusal()).toBe("bad_proxy");
    await type("network-address", "proxy.example.org:1080");
    expect(screen.queryByTestId("problem")).toBeNull();
    await type("network-user", "me");
    await type("network-password", "secret");
    await click("network-save");
    await screen.findByText(/^Saved\./);
    expect(door.saveNetwork).toHaveBeenLastCalledWith({
      proxy: "socks5",
      address: "proxy.example.org:1080",
      user: "me",
      password: "secret",
    });
    const password = screen.getByTestId<HTMLInputElement>("network-password");
    expect(password.value).toBe("");
    expect(password.dataset["set"]).toBe("true");
  });

  it("leaves a password that is kept, and forgets it when told to", async () => {
    const door = await settings("barred", "network");
    expect(await refusal()).toBe("proxy_refused");
    await click("network-save");
    await screen.findByText(/^Saved\./);
    expect(vi.mocked(door.saveNetwork).mock.lastCall?.[0].password).toBeNull();
    await click("network-forget");
    await click("network-save");
    await screen.findByText(/^Saved\./);
    expect(vi.mocked(door.saveNetwork).mock.lastCall?.[0].password).toBe("");
    expect(screen.getByTestId("network-password").dataset["set"]).toBe("false");
  });

  it("is reached before the first run is finished", async () => {
    const door = await open("first");
    await fireEvent.click(await screen.findByTestId("network-open"));
    await screen.findByTestId("network-proxy");
    await choose("network-proxy", "none");
    await click("network-save");
    await waitFor(() => expect(screen.queryByTestId("network-save")).toBeNull());
    expect(vi.mocked(door.saveNetwork).mock.lastCall?.[0].proxy).toBe("none");
    expect(screen.getByTestId("network-open").dataset["proxy"]).toBe("none");
  });
});

describe("the window's own settings", () => {
  it("close or hide it", async () => {
    const door = await settings("lit", "appearance");
    const hides = screen.getByTestId("close-hides");
    expect(hides.getAttribute("aria-checked")).toBe("true");
    await fireEvent.click(hides);
    expect(vi.mocked(door.saveSettings).mock.lastCall?.[0].close_hides).toBe(false);
    await waitFor(() => expect(hides.getAttribute("aria-checked")).toBe("false"));
  });
});
