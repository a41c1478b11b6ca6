import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Door } from "./door";

/** The door of the real app: each method is the command of the same name. */
export const tauriDoor: Door = {
  on: (name, listener) => listen(name, (event) => listener(event.payload as never)),

  snapshot: () => invoke("snapshot"),
  tryAgain: () => invoke("try_again"),
  startThisRun: () => invoke("start_this_run"),
  setHistoryAside: () => invoke("set_history_aside"),
  history: (query) => invoke("history", { query }),
  message: (id) => invoke("message", { id }),
  services: (account) => invoke("services", { account }),

  checkAccount: (form) => invoke("check_account", { form }),
  addAccount: (form) => invoke("add_account", { form }),
  changeAccount: (change) => invoke("change_account", { change }),
  removeAccount: (account) => invoke("remove_account", { account }),
  takeLink: () => invoke("take_link"),
  readLink: (link) => invoke("read_link", { link }),
  pair: (form) => invoke("pair", { form }),
  callbackUrl: (account) => invoke("callback_url", { account }),
  unpair: (account) => invoke("unpair", { account }),
  relayDetails: (account) => invoke("relay_details", { account }),
  selfTest: (account) => invoke("self_test", { account }),
  noticesSeen: (account) => invoke("notices_seen", { account }),

  refreshNumbers: () => invoke("refresh_numbers"),
  windowVisible: (visible) => invoke("window_visible", { visible }),
  lockNumber: (form) => invoke("lock_number", { form }),
  subscribe: (key) => invoke("subscribe", { key }),
  unsubscribe: (key) => invoke("unsubscribe", { key }),
  stopWaiting: (purchase) => invoke("stop_waiting", { purchase }),
  readListAgain: (purchase) => invoke("read_list_again", { purchase }),
  takeFound: (purchase, phone) => invoke("take_found", { purchase, phone }),
  dismissPurchase: (purchase) => invoke("dismiss_purchase", { purchase }),

  copyCode: (message, index) => invoke("copy_code", { message, index }),
  copyText: (message) => invoke("copy_text", { message }),
  copyNumber: (key) => invoke("copy_number", { key }),
  copyCallbackUrl: (account) => invoke("copy_callback_url", { account }),
  markSeen: (messages) => invoke("mark_seen", { messages }),
  saveSettings: (settings) => invoke("save_settings", { settings }),
  saveNetwork: (form) => invoke("save_network", { form }),
  startDemo: () => invoke("start_demo"),
  leaveDemo: () => invoke("leave_demo"),
};
