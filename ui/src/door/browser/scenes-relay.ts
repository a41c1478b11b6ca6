import type { BuiltInRelay } from "../bindings";
import { problem } from "./sample-purchase";
import type { Edits, Scene } from "./scenes";

/** Before the relay in the app was ever set up. */
export const noOwnRelay: BuiltInRelay = {
  state: { is: "off" },
  port: 28_787,
  public_url: "",
  everywhere: false,
};

function runs(scene: Scene, now: number): void {
  const address = "http://127.0.0.1:28787/";
  const state = { is: "running" as const, address, since_ms: now - 3_600_000 };
  scene.builtIn = { ...noOwnRelay, state, public_url: "https://sms.example.org/" };
  for (const account of scene.snapshot.accounts)
    account.relay = { ...account.relay, host: "sms.example.org", built_in: true };
}

/** Scenes of the relay in the app. */
export const ownRelayEdits: Edits = {
  ownrelay: runs,
  ownrelaydown(scene, now) {
    runs(scene, now);
    const why = problem("port_in_use");
    scene.builtIn.state = { is: "failed", problem: why };
    const down = { state: "reconnecting" as const, since_ms: now - 60_000, problem: why };
    for (const account of scene.snapshot.accounts) account.relay = { ...account.relay, ...down };
  },
};
