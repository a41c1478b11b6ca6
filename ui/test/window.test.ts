import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { card, open, press } from "./opened";

describe("the card", () => {
  it.each([
    ["empty", "empty"],
    ["lit", "lit"],
    ["several", "lit"],
    ["out", "out"],
    ["plain", "plain"],
    ["waiting", "waiting"],
    ["unknown", "unknown"],
  ])("of the scene %s is %s", async (scene, state) => {
    await open(scene);
    await waitFor(() => expect(card().dataset["state"]).toBe(state));
  });

  it("copies its code with C, says so in its place and goes out", async () => {
    const door = await open("lit");
    await screen.findByTestId("copy-code");
    expect(screen.getByTestId("card-code").textContent).toBe("552 019");
    await press("c");
    expect(door.copyCode).toHaveBeenCalledWith(expect.any(String), 0);
    await waitFor(() => expect(card().dataset["state"]).toBe("out"));
    expect(within(card()).getByText("Copied")).toBeTruthy();
  });

  it("copies the candidate of the key, and none by C", async () => {
    const door = await open("several");
    await screen.findByTestId("candidate-2");
    await press("c");
    expect(door.copyCode).not.toHaveBeenCalled();
    await press("2");
    expect(door.copyCode).toHaveBeenCalledWith(expect.any(String), 1);
    await press("9");
    expect(door.copyCode).toHaveBeenCalledTimes(1);
  });

  it("shows and copies what looks like a code in a callback of another form", async () => {
    const door = await open("unrecognised");
    expect((await screen.findByTestId("card-code")).textContent).toBe("5611");
    expect(card().textContent).toContain("Callback in a form this app does not know");
    await press("c");
    expect(door.copyCode).toHaveBeenCalledWith(expect.any(String), 0);
  });

  it("leaves Enter to a button that has the focus, and keys with a modifier", async () => {
    const door = await open("lit");
    await screen.findByTestId("copy-code");
    await press("c", { ctrlKey: true });
    screen.getByTestId("nav-codes").focus();
    await press("Enter");
    expect(door.copyCode).not.toHaveBeenCalled();
  });

  it("copies the number it waits with, and stops waiting", async () => {
    const door = await open("waiting");
    await screen.findByTestId("copy-number");
    await press("c");
    const key = { account: 1, app: "telegram", phone: "16285550188" };
    expect(door.copyNumber).toHaveBeenCalledWith(key);
    await fireEvent.click(screen.getByTestId("stop-waiting"));
    await waitFor(() => expect(card().dataset["state"]).toBe("empty"));
  });

  it("does not promise a code that nothing receives", async () => {
    await open("deaf");
    await screen.findByTestId("copy-number");
    expect(card().textContent).toContain("No relay is paired");
    expect(card().textContent).not.toContain("sign-in page");
  });

  it("names a message that could not be opened, and says what to do", async () => {
    await open("unreadable");
    await waitFor(() => expect(card().textContent).toContain("could not be opened"));
    expect(card().textContent).toContain("pair with the relay again");
    expect(card().textContent).not.toContain("Unknown service");
  });

  it("tells what became of a lost answer, and takes the number that was found", async () => {
    const door = await open("unknown");
    const ledger = await screen.findByTestId("ledger");
    expect(within(ledger).getAllByRole("listitem")).toHaveLength(3);
    await fireEvent.click(screen.getByTestId("read-again"));
    expect(door.readListAgain).toHaveBeenCalledWith(1);
    await fireEvent.click(screen.getByTestId("take-found"));
    expect(door.takeFound).toHaveBeenCalledWith(1, "16285550188");
    await waitFor(() => expect(card().dataset["state"]).toBe("waiting"));
    expect(await within(card()).findByText("Copied.")).toBeTruthy();
  });
});

describe("a first run", () => {
  it("goes from the key over the pairing and the callback URL to a test", async () => {
    const door = await open("first");
    await fireEvent.click(await screen.findByTestId("door-account"));
    const key = screen.getByTestId("field-key");
    expect(key.getAttribute("type")).toBe("password");
    await fireEvent.input(screen.getByTestId("field-user-id"), { target: { value: "u-1" } });
    await fireEvent.input(key, { target: { value: "k-1" } });
    await fireEvent.click(screen.getByTestId("submit-key"));
    const link = await screen.findByTestId("field-link");
    expect(door.addAccount).toHaveBeenCalledTimes(1);
    await fireEvent.input(link, { target: { value: "no link" } });
    await fireEvent.click(screen.getByTestId("submit-link"));
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("link_unreadable");
    await fireEvent.input(link, { target: { value: "pingme://pair?relay=relay.test" } });
    await fireEvent.click(screen.getByTestId("submit-link"));
    await fireEvent.click(await screen.findByTestId("confirm-pair"));
    const url = await screen.findByTestId<HTMLInputElement>("callback-url");
    await waitFor(() => expect(url.value).toMatch(/^https:.*•kQ7f$/));
    await fireEvent.click(screen.getByTestId("reveal"));
    expect(url.value).toBe("https://relay.example.org/callback/a1b2c3/Zk0Qx7f3mTb9Lw2sVh8kQ7f");
    await fireEvent.click(screen.getByTestId("copy-callback-url"));
    expect(door.copyCallbackUrl).toHaveBeenCalledWith(1);
    await fireEvent.click(screen.getByTestId("callback-continue"));
    await fireEvent.click(screen.getByTestId("self-test-run"));
    expect(await screen.findByTestId("self-test-result")).toBeTruthy();
    expect(screen.getByTestId("pingme-seen").dataset["is"]).toBe("never");
    await fireEvent.click(screen.getByTestId("finish-setup"));
    expect(screen.getByTestId("relay-state").dataset["state"]).toBe("live");
  });

  it("goes back from the callback URL to the pairing, which can be kept", async () => {
    const door = await open("linkedunpaired");
    await fireEvent.click(await screen.findByTestId("confirm-pair"));
    await screen.findByTestId("callback-url");
    await fireEvent.click(screen.getByText("Back"));
    await screen.findByTestId("field-link");
    await fireEvent.click(screen.getByText("Keep the pairing"));
    expect(await screen.findByTestId("callback-url")).toBeTruthy();
    expect(door.pair).toHaveBeenCalledTimes(1);
  });

  it("shows a refused key, keeps nothing and can be tried again", async () => {
    const door = await open("first");
    await fireEvent.click(await screen.findByTestId("door-account"));
    await fireEvent.input(screen.getByTestId("field-user-id"), { target: { value: "refused" } });
    await fireEvent.input(screen.getByTestId("field-key"), { target: { value: "k-1" } });
    await fireEvent.click(screen.getByTestId("submit-key"));
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("pingme_forbidden");
    expect(door.addAccount).not.toHaveBeenCalled();
    expect(screen.getByTestId("submit-key").textContent).toContain("Check again");
  });

  it("starts the demo with D, which is marked and can be left", async () => {
    await open("first");
    await screen.findByTestId("door-demo");
    await press("d");
    expect(await screen.findByTestId("demo-banner")).toBeTruthy();
    await fireEvent.click(screen.getByTestId("leave-demo"));
    expect(await screen.findByTestId("door-demo")).toBeTruthy();
  });
});

describe("the window", () => {
  it("tries a lost relay at once when asked to", async () => {
    const door = await open("reconnecting");
    await fireEvent.click(await screen.findByTestId("try-now"));
    expect(door.refreshNumbers).toHaveBeenCalledTimes(1);
  });

  it("says why it is blocked, and tries again", async () => {
    const door = await open("blocked");
    const problem = await screen.findByTestId("problem");
    expect(problem.dataset["code"]).toBe("keyring_missing");
    await fireEvent.click(screen.getByTestId("try-again"));
    expect(door.tryAgain).toHaveBeenCalledTimes(1);
  });

  it("shows an action's failure above the pane until it is dismissed", async () => {
    const failing = { code: "clipboard_failed", message: "" };
    await open("lit", { copyCode: () => Promise.reject(failing) });
    await fireEvent.click(await screen.findByTestId("copy-code"));
    const problem = await screen.findByTestId("problem");
    expect(problem.dataset["code"]).toBe("clipboard_failed");
    expect(card().dataset["state"]).toBe("lit");
    await fireEvent.click(within(problem).getByRole("button"));
    expect(screen.queryByTestId("problem")).toBeNull();
  });

  it("speaks the other language as soon as it is chosen", async () => {
    await open("lit");
    await fireEvent.click(await screen.findByTestId("nav-settings"));
    await fireEvent.click(screen.getByTestId("settings-appearance"));
    const select = screen.getByTestId("language-select");
    await fireEvent.change(select, { target: { value: "zh-CN" } });
    expect(await screen.findByText("设置", { selector: "h1" })).toBeTruthy();
    expect(document.documentElement.lang).toBe("zh-CN");
    await fireEvent.change(select, { target: { value: "en" } });
    expect(await screen.findByText("Settings", { selector: "h1" })).toBeTruthy();
  });

  it("wears the appearance that is chosen", async () => {
    await open("lit", {}, "&look=dark");
    await waitFor(() => expect(document.documentElement.dataset["appearance"]).toBe("dark"));
  });

  it("copies a number by a click on it", async () => {
    const door = await open("lit");
    await fireEvent.click(await screen.findByTestId("sidebar-number-jd-16515550142"));
    const key = { account: 1, app: "jd", phone: "16515550142" };
    expect(door.copyNumber).toHaveBeenCalledWith(key);
  });
});
