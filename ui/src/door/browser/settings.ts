import type { ShortcutState } from "../bindings";
import type { Door } from "../door";
import { problem } from "./sample-purchase";
import { withLimit } from "./spend";
import type { World } from "./world";

/** Whether keys can be a shortcut, as the app sees it. */
function isShortcut(keys: string): boolean {
  const held = keys.split("+").slice(0, -1);
  const key = keys.split("+").at(-1) ?? "";
  return /^([A-Z0-9]|F([1-9]|1[0-2]))$/.test(key) && (held.length > 1 || held.includes("Super"));
}

/** What the person chooses. Another program is pretended to have Ctrl+Alt+T, as a terminal has. */
export function settingsDoor(world: World): Pick<Door, "saveSettings" | "shortcutState"> {
  const state = (): ShortcutState => {
    const keys = world.snapshot.settings.copy_shortcut;
    if (keys === null) return "off";
    return keys === "Ctrl+Alt+T" ? "taken" : "works";
  };
  return {
    async saveSettings(change) {
      const next = { ...world.snapshot.settings, ...change };
      if (next.copy_shortcut !== null && !isShortcut(next.copy_shortcut)) {
        throw problem("bad_shortcut");
      }
      const limit = next.monthly_limit;
      if (limit !== null && !(/^\d{1,9}(\.\d{1,4})?$/.test(limit) && Number(limit) > 0))
        throw problem("bad_limit");
      world.push({
        spent: withLimit(world.snapshot.spent, limit),
        settings: next,
        language: next.language === "system" ? "en" : next.language,
      });
      world.tell("shortcut", state());
      return null;
    },
    shortcutState: async () => state(),
  };
}
