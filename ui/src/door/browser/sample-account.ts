import type { AccountView, ServiceView, Settings } from "../bindings";
import { JD, TELEGRAM, WHATSAPP } from "./sample";

const DAY = 86_400_000;

/** A person's choices before any was made. */
export const sampleSettings: Settings = {
  language: "system",
  appearance: "system",
  close_hides: true,
  close_hides_said: false,
  notify: true,
  hide_codes: false,
  sound: false,
  notify_ending: true,
  notify_relay: true,
  pause: { is: "not" },
  auto_copy: false,
  give_back_s: 30,
  secret_clipboard: true,
  minimise_after_copy: false,
  copy_shortcut: "Ctrl+Alt+C",
  single_keys: true,
  keep_days: null,
  delete_used: false,
  monthly_limit: null,
  shown_account: null,
  number_order: "service",
  close_minimises_said: false,
  start_hidden: false,
  zoom: 100,
  lock_after_min: 5,
  hide_from_capture: false,
};

/** Services that numbers can be had for. */
export function sampleServices(now: number): ServiceView[] {
  const used = [TELEGRAM, JD, WHATSAPP].map(([app, name], index) => ({
    app,
    name,
    last_used_ms: now - (index + 1) * DAY,
    favourite: false,
  }));
  const names = ["Alipay", "Amazon", "Apple", "Discord", "Google", "LINE", "LinkedIn", "Tencent"];
  return [
    ...used,
    ...names.map((name) => ({
      app: name.toLowerCase(),
      name,
      last_used_ms: null,
      favourite: false,
    })),
  ];
}

/** An account whose relay is live. */
export function sampleAccount(now: number): AccountView {
  return {
    id: 1,
    label: "u-20418",
    user_id: "u-20418",
    base_url: "https://api.pingme.tel/thirdparty",
    relay: {
      state: "live",
      host: "relay.example.org",
      built_in: false,
      checked_ms: now - 4000,
      since_ms: now - 60_000,
      problem: null,
      pingme: { is: "last", at_ms: now - 12_000 },
      notices: [],
    },
    numbers_checked_ms: now - 4000,
    numbers_problem: null,
  };
}
