import { sampleNumbers } from "./sample";
import { type Edits } from "./scenes";
import { problem } from "./sample-purchase";

/** A pairing link for the sample's account. */
const LINK = "pingme://pair?relay=relay.example.org&user=u-20418";

/** Scenes of a keyring that is not there, and of a pairing link that was opened elsewhere. */
export const roughEdits = (edits: Edits): Edits => ({
  locked(scene) {
    edits["blocked"]?.(scene, scene.snapshot.now_ms);
    scene.snapshot.blocked = problem("keyring_locked");
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
