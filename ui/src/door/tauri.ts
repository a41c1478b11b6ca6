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
  searchCount: (filter) => invoke("search_count", { filter }),
  historyKept: () => invoke("history_kept"),
  deleteMessages: (deletion) => invoke("delete_messages", { deletion }),
  undoDelete: (id) => invoke("undo_delete", { id }),
  export: (form) => invoke("export", { form }),
  stopExport: () => invoke("stop_export"),
  diagnostics: () => invoke("diagnostics"),
  diagnosticsReport: () => invoke("diagnostics_report"),
  copyDiagnosticsReport: (report) => invoke("copy_diagnostics_report", { report }),
  openDataFolder: () => invoke("open_data_folder"),
  testMessage: (text) => invoke("test_message", { text }),
  copyTestReport: (text) => invoke("copy_test_report", { text }),
  awaySeen: () => invoke("away_seen"),

  services: (account) => invoke("services", { account }),
  serviceRecord: (account, app) => invoke("service_record", { account, app }),
  favouriteService: (account, app, favourite) =>
    invoke("favourite_service", { account, app, favourite }),

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
  builtInRelay: () => invoke("built_in_relay"),
  setUpBuiltInRelay: (form) => invoke("set_up_built_in_relay", { form }),
  startBuiltInRelay: () => invoke("start_built_in_relay"),
  turnOffBuiltInRelay: () => invoke("turn_off_built_in_relay"),

  refreshNumbers: () => invoke("refresh_numbers"),
  windowVisible: (visible) => invoke("window_visible", { visible }),
  lockNumber: (form) => invoke("lock_number", { form }),
  swapNumber: (purchase, overLimit) => invoke("swap_number", { purchase, overLimit }),
  subscribe: (form) => invoke("subscribe", { form }),
  unsubscribe: (key) => invoke("unsubscribe", { key }),
  stopWaiting: (purchase) => invoke("stop_waiting", { purchase }),
  readListAgain: (purchase) => invoke("read_list_again", { purchase }),
  takeFound: (purchase, phone) => invoke("take_found", { purchase, phone }),
  dismissPurchase: (purchase) => invoke("dismiss_purchase", { purchase }),

  saveNumberWords: (words) => invoke("save_number_words", { words }),
  mute: (what, muted) => invoke("mute", { what, muted }),

  spendReport: (query) => invoke("spend_report", { query }),
  spendEvents: (query) => invoke("spend_events", { query }),

  copyCode: (message, index) => invoke("copy_code", { message, index }),
  copyText: (message) => invoke("copy_text", { message }),
  copyNumber: (key) => invoke("copy_number", { key }),
  copyCallbackUrl: (account) => invoke("copy_callback_url", { account }),
  markSeen: (messages) => invoke("mark_seen", { messages }),
  saveSettings: (settings) => invoke("save_settings", { settings }),
  shortcutState: () => invoke("shortcut_state"),
  saveNetwork: (form) => invoke("save_network", { form }),

  setPassword: (password, present) => invoke("set_password", { password, present }),
  removePassword: (present) => invoke("remove_password", { present }),
  lockApp: () => invoke("lock_app"),
  keepPlace: (place) => invoke("keep_place", { place }),
  unlock: (password) => invoke("unlock", { password }),
  used: () => invoke("used"),
  canHideFromCapture: () => invoke("can_hide_from_capture"),

  startDemo: () => invoke("start_demo"),
  leaveDemo: () => invoke("leave_demo"),

  painted: () => invoke("painted"),
  loginStart: () => invoke("login_start"),
  setLoginStart: (on) => invoke("set_login_start", { on }),
  quit: () => invoke("quit"),
};
