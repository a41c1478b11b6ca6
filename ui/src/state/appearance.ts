import type { Settings } from "../door/bindings";

/** Light or dark, as the person has fixed it, or the system's. */
export function wear(appearance: Settings["appearance"]): void {
  if (appearance === "system") delete document.documentElement.dataset["appearance"];
  else document.documentElement.dataset["appearance"] = appearance;
}
