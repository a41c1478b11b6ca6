import type { Snapshot } from "../door/bindings";
import type { App } from "../state/app.svelte";
import { larger, NORMAL_SIZE, smaller } from "../state/zoom";
import { m } from "../words/generated/messages";
import type { Action } from "./palette-actions";

/** What can be done with the window itself. */
export function windowActions(app: App, { settings: { zoom } }: Snapshot): Action[] {
  const size = (name: string, to: number) => ({
    icon: "other" as const,
    name,
    act: () => void app.saveSettings({ zoom: to }),
  });
  return [
    { key: "larger", keys: "larger", ...size(m.do_larger(), larger(zoom)) },
    { key: "smaller", keys: "smaller", ...size(m.do_smaller(), smaller(zoom)) },
    ...(zoom === NORMAL_SIZE ? [] : [{ key: "normal", ...size(m.do_normal_size(), NORMAL_SIZE) }]),
    {
      key: "quit",
      keys: "quit",
      icon: "other",
      name: m.do_quit(),
      act: () => void app.attempt(() => app.door.quit()),
    },
  ];
}
