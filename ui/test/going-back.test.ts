import { fireEvent, screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import type { AccountView } from "../src/door/bindings";
import { browserDoor } from "../src/door/browser";
import { open } from "./opened";

const KEEPING = "Putting the key into the system keyring";

/** The first run while the key is being kept, which the test has end one way or the other. */
async function keeping() {
  const door = await open("first");
  let kept: (account: AccountView) => void = () => {};
  let refused: (problem: unknown) => void = () => {};
  const keep = new Promise<AccountView>((resolve, reject) => ([kept, refused] = [resolve, reject]));
  const { addAccount } = browserDoor(new URLSearchParams("scene=first"), 0);
  const form = { label: "", user_id: "u-1", key: "k-1", base_url: "" };
  vi.mocked(door.addAccount).mockReturnValue(keep);
  await fireEvent.click(await screen.findByTestId("door-account"));
  await fireEvent.input(screen.getByTestId("field-user-id"), { target: { value: "u-1" } });
  await fireEvent.input(screen.getByTestId("field-key"), { target: { value: "k-1" } });
  await fireEvent.click(screen.getByTestId("submit-key"));
  await screen.findByText(KEEPING);
  return { door, end: async () => kept(await addAccount(form)), refuse: refused };
}

const back = () => fireEvent.click(screen.getByRole("button", { name: "Back" }));
const behind = (is: string) =>
  waitFor(() => expect(screen.getByTestId("key-behind").dataset["is"]).toBe(is));

describe("going back while the key is being kept", () => {
  it("stays back once it is kept, and says so until that is put away", async () => {
    const { door, end } = await keeping();
    await back();
    await screen.findByTestId("door-account");
    await behind("keeping");
    await end();
    await behind("kept");
    expect(screen.queryByTestId("field-link")).toBeNull();
    expect(screen.getByTestId("live").textContent).toContain("The key of u-1 was kept");
    await fireEvent.click(screen.getByRole("button", { name: "Dismiss" }));
    await waitFor(() => expect(screen.queryByTestId("key-behind")).toBeNull());
    expect(door.addAccount).toHaveBeenCalledTimes(1);
  });

  it("says why it is not kept", async () => {
    const { refuse } = await keeping();
    await back();
    refuse({ code: "keyring_locked", message: "" });
    await behind("failed");
    const said = screen.getByTestId("key-behind").textContent;
    expect(said).toMatch(/The key of u-1 was not kept.*keyring is locked/);
    expect(screen.getByTestId("door-account")).toBeTruthy();
  });

  it("leaves the form alone that is opened again meanwhile", async () => {
    const { end } = await keeping();
    await back();
    await fireEvent.click(await screen.findByTestId("door-account"));
    await fireEvent.input(screen.getByTestId("field-user-id"), { target: { value: "u-2" } });
    await end();
    await waitFor(() => expect(screen.getByTestId("live").textContent).toContain("was kept"));
    expect(screen.getByTestId<HTMLInputElement>("field-user-id").value).toBe("u-2");
    expect(screen.queryByTestId("field-link")).toBeNull();
  });
});
