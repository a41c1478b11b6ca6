import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { open, tell } from "./opened";

const LINK = "pingme://pair?relay=relay.example.org&user=u-20418";
const STRANGE = "pingme://pair?relay=relay.example.org&user=u-555";

describe("a pairing link that was opened outside the window", () => {
  it("asks for confirmation when its account is there, and pairs only then", async () => {
    const door = await open("linkedunpaired");
    const confirm = await screen.findByTestId("confirm-pair");
    expect(door.readLink).toHaveBeenCalledWith(LINK);
    expect(door.pair).not.toHaveBeenCalled();
    await fireEvent.click(confirm);
    await waitFor(() =>
      expect(door.pair).toHaveBeenCalledWith(
        expect.objectContaining({ account: 1, link: LINK, replace: false }),
      ),
    );
    expect(await screen.findByTestId("callback-url")).toBeTruthy();
  });

  it("never replaces a pairing without naming it", async () => {
    await open("linked");
    const confirm = await screen.findByTestId("confirm-pair");
    expect(confirm.textContent).toContain("Replace it with relay.example.org");
  });

  it("is kept for after the key in a first run", async () => {
    const door = await open("linkedfirst");
    expect((await screen.findByTestId("link-kept")).textContent).toContain("u-20418");
    const user = screen.getByTestId<HTMLInputElement>("field-user-id");
    await waitFor(() => expect(user.value).toBe("u-20418"));
    const key = screen.getByTestId("field-key");
    expect(document.activeElement).toBe(key);
    await fireEvent.input(key, { target: { value: "k-1" } });
    await fireEvent.click(screen.getByTestId("submit-key"));
    await fireEvent.click(await screen.findByTestId("confirm-pair"));
    await waitFor(() => expect(door.pair).toHaveBeenCalledTimes(1));
  });

  it("says so when the account that was entered is another", async () => {
    const door = await open("linkedfirst");
    await screen.findByTestId("link-kept");
    await fireEvent.input(screen.getByTestId("field-user-id"), { target: { value: "u-1" } });
    await fireEvent.input(screen.getByTestId("field-key"), { target: { value: "k-1" } });
    await fireEvent.click(screen.getByTestId("submit-key"));
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("link_other_account");
    expect(screen.getByTestId<HTMLInputElement>("field-link").value).toBe(LINK);
    expect(door.pair).not.toHaveBeenCalled();
  });

  it("leads to the key of an account that is not there yet", async () => {
    const door = await open("lit", { takeLink: () => Promise.resolve(STRANGE) });
    expect((await screen.findByTestId("link-kept")).textContent).toContain("u-555");
    expect(door.pair).not.toHaveBeenCalled();
  });

  it("is followed while the window is open, over what lies there", async () => {
    let link: string | null = null;
    const door = await open("unpaired", { takeLink: () => Promise.resolve(link) });
    await fireEvent.click(await screen.findByTestId("get-number"));
    await screen.findByTestId("service-search");
    link = LINK;
    tell(door, "open_link", null);
    expect(await screen.findByTestId("confirm-pair")).toBeTruthy();
    expect(screen.queryByTestId("service-search")).toBeNull();
  });

  it("replaces one that is being looked at", async () => {
    let link: string | null = "pingme://pair?relay=first.example.org&user=u-20418";
    const door = await open("unpaired", { takeLink: () => Promise.resolve(link) });
    await screen.findByText("Pair with first.example.org?");
    link = LINK;
    tell(door, "open_link", null);
    expect(await screen.findByText("Pair with relay.example.org?")).toBeTruthy();
  });

  it("waits in the demo until that is left", async () => {
    const door = await open("linkeddemo");
    await waitFor(() => expect(screen.getByTestId("demo-banner").dataset["link"]).toBe("true"));
    expect(door.readLink).not.toHaveBeenCalled();
    await fireEvent.click(screen.getByTestId("leave-demo"));
    expect(await screen.findByTestId("link-kept")).toBeTruthy();
  });

  it("waits until a blocked history is open", async () => {
    const door = await open("blocked", { takeLink: () => Promise.resolve(LINK) });
    await screen.findByTestId("try-again");
    expect(door.readLink).not.toHaveBeenCalled();
    const snapshot = await door.snapshot();
    tell(door, "snapshot", { ...snapshot, blocked: null });
    expect(await screen.findByTestId("link-kept")).toBeTruthy();
  });

  it.each([
    ["linkedbad", "link_unreadable"],
    ["thisrun", "not_this_run"],
  ])("is refused in words: %s, %s", async (scene, code) => {
    const change = scene === "thisrun" ? { takeLink: () => Promise.resolve(LINK) } : {};
    const door = await open(scene, change);
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe(code);
    expect(door.pair).not.toHaveBeenCalled();
    expect(screen.queryByTestId("confirm-pair")).toBeNull();
  });
});
