import { sampleNumbers } from "./sample";
import { type Edits } from "./scenes";
import { problem } from "./sample-purchase";

/** A pairing link for the sample's account. */
const LINK = "pingme://pair?relay=relay.example.org&user=u-20418";

/** Scenes of a keyring that is not there, of the app's lock, and of a pairing link that was opened elsewhere. */
export const roughEdits = (edits: Edits): Edits => ({
  keyringlocked(scene) {
    edits["blocked"]?.(scene, scene.snapshot.now_ms);
    scene.snapshot.blocked = problem("keyring_locked");
  },
  locked(scene, now) {
    edits["out"]?.(scene, now);
    const why = { is: "idle" as const, minutes: 5 };
    const locked = { since_ms: now - 180_000, why, arrived: 3 };
    scene.snapshot.lock = { set: true, locked, again_ms: null };
  },
  keyless(scene) {
    edits["blocked"]?.(scene, scene.snapshot.now_ms);
    scene.snapshot.blocked = problem("history_key_missing");
  },
  taken(scene) {
    edits["blocked"]?.(scene, scene.snapshot.now_ms);
    scene.snapshot.blocked = problem("folder_in_use");
  },
  thisrun(scene, now) {
    edits["unpaired"]?.(scene, now);
    scene.snapshot.numbers = sampleNumbers(now).slice(0, 2);
    scene.snapshot.this_run = true;
  },
  thisrunfirst(scene) {
    edits["first"]?.(scene, scene.snapshot.now_ms);
    scene.snapshot.this_run = true;
  },
  linkedfirst(scene) {
    edits["first"]?.(scene, scene.snapshot.now_ms);
    scene.link = LINK;
  },
  linkedunpaired(scene, now) {
    edits["unpaired"]?.(scene, now);
    scene.link = LINK;
  },
  linked(scene, now) {
    edits["out"]?.(scene, now);
    scene.link = LINK;
  },
  linkeddemo(scene, now) {
    edits["demo"]?.(scene, now);
    scene.link = LINK;
  },
  linkedbad(scene, now) {
    edits["out"]?.(scene, now);
    scene.link = "https://relay.example.org";
  },
});
