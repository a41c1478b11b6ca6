import type { ProblemCode } from "../door/bindings";
import { m } from "./generated/messages";

/** What happened, and what to do about it. */
export interface ProblemWords {
  fact: () => string;
  advice: () => string;
}

/** Words for every code: the type makes a missing one a compile error. */
export const problemWords: Record<ProblemCode, ProblemWords> = {
  pingme_internal: { fact: m.problem_pingme_internal, advice: m.problem_pingme_internal_advice },
  pingme_missing_parameter: {
    fact: m.problem_pingme_missing_parameter,
    advice: m.problem_pingme_missing_parameter_advice,
  },
  balance_too_low: { fact: m.problem_balance_too_low, advice: m.problem_balance_too_low_advice },
  no_number: { fact: m.problem_no_number, advice: m.problem_no_number_advice },
  too_many_locked: { fact: m.problem_too_many_locked, advice: m.problem_too_many_locked_advice },
  no_such_number: { fact: m.problem_no_such_number, advice: m.problem_no_such_number_advice },
  pingme_unknown_retcode: {
    fact: m.problem_pingme_unknown_retcode,
    advice: m.problem_pingme_unknown_retcode_advice,
  },
  pingme_forbidden: { fact: m.problem_pingme_forbidden, advice: m.problem_pingme_forbidden_advice },
  pingme_http_status: {
    fact: m.problem_pingme_http_status,
    advice: m.problem_pingme_http_status_advice,
  },
  pingme_unreachable: {
    fact: m.problem_pingme_unreachable,
    advice: m.problem_pingme_unreachable_advice,
  },
  pingme_timed_out: { fact: m.problem_pingme_timed_out, advice: m.problem_pingme_timed_out_advice },
  pingme_unreadable: {
    fact: m.problem_pingme_unreadable,
    advice: m.problem_pingme_unreadable_advice,
  },
  outcome_unknown: { fact: m.problem_outcome_unknown, advice: m.problem_outcome_unknown_advice },
  purchase_under_way: {
    fact: m.problem_purchase_under_way,
    advice: m.problem_purchase_under_way_advice,
  },
  purchase_unsettled: {
    fact: m.problem_purchase_unsettled,
    advice: m.problem_purchase_unsettled_advice,
  },
  rent_changed: { fact: m.problem_rent_changed, advice: m.problem_rent_changed_advice },
  already_subscribed: {
    fact: m.problem_already_subscribed,
    advice: m.problem_already_subscribed_advice,
  },
  number_gone: { fact: m.problem_number_gone, advice: m.problem_number_gone_advice },
  over_limit: { fact: m.problem_over_limit, advice: m.problem_over_limit_advice },
  bad_limit: { fact: m.problem_bad_limit, advice: m.problem_bad_limit_advice },
  too_late_to_undo: { fact: m.problem_too_late_to_undo, advice: m.problem_too_late_to_undo_advice },
  folder_not_opened: {
    fact: m.problem_folder_not_opened,
    advice: m.problem_folder_not_opened_advice,
  },
  export_failed: { fact: m.problem_export_failed, advice: m.problem_export_failed_advice },
  export_under_way: { fact: m.problem_export_under_way, advice: m.problem_export_under_way_advice },
  bad_shortcut: { fact: m.problem_bad_shortcut, advice: m.problem_bad_shortcut_advice },
  bad_user_id: { fact: m.problem_bad_user_id, advice: m.problem_bad_user_id_advice },
  bad_key: { fact: m.problem_bad_key, advice: m.problem_bad_key_advice },
  key_gone: { fact: m.problem_key_gone, advice: m.problem_key_gone_advice },
  bad_proxy: { fact: m.problem_bad_proxy, advice: m.problem_bad_proxy_advice },
  proxy_refused: { fact: m.problem_proxy_refused, advice: m.problem_proxy_refused_advice },
  bad_base_url: { fact: m.problem_bad_base_url, advice: m.problem_bad_base_url_advice },
  account_exists: { fact: m.problem_account_exists, advice: m.problem_account_exists_advice },
  no_such_account: { fact: m.problem_no_such_account, advice: m.problem_no_such_account_advice },
  no_such_message: { fact: m.problem_no_such_message, advice: m.problem_no_such_message_advice },
  no_such_purchase: { fact: m.problem_no_such_purchase, advice: m.problem_no_such_purchase_advice },
  link_unreadable: { fact: m.problem_link_unreadable, advice: m.problem_link_unreadable_advice },
  link_insecure: { fact: m.problem_link_insecure, advice: m.problem_link_insecure_advice },
  link_expired: { fact: m.problem_link_expired, advice: m.problem_link_expired_advice },
  link_used: { fact: m.problem_link_used, advice: m.problem_link_used_advice },
  link_refused: { fact: m.problem_link_refused, advice: m.problem_link_refused_advice },
  link_other_account: {
    fact: m.problem_link_other_account,
    advice: m.problem_link_other_account_advice,
  },
  already_paired: { fact: m.problem_already_paired, advice: m.problem_already_paired_advice },
  not_paired: { fact: m.problem_not_paired, advice: m.problem_not_paired_advice },
  relay_unreachable: {
    fact: m.problem_relay_unreachable,
    advice: m.problem_relay_unreachable_advice,
  },
  relay_refused: { fact: m.problem_relay_refused, advice: m.problem_relay_refused_advice },
  relay_unreadable: { fact: m.problem_relay_unreadable, advice: m.problem_relay_unreadable_advice },
  relay_older: { fact: m.problem_relay_older, advice: m.problem_relay_older_advice },
  relay_newer: { fact: m.problem_relay_newer, advice: m.problem_relay_newer_advice },
  relay_failed: { fact: m.problem_relay_failed, advice: m.problem_relay_failed_advice },
  callback_unreachable: {
    fact: m.problem_callback_unreachable,
    advice: m.problem_callback_unreachable_advice,
  },
  callback_refused: { fact: m.problem_callback_refused, advice: m.problem_callback_refused_advice },
  self_test_lost: { fact: m.problem_self_test_lost, advice: m.problem_self_test_lost_advice },
  self_test_under_way: {
    fact: m.problem_self_test_under_way,
    advice: m.problem_self_test_under_way_advice,
  },
  not_this_run: { fact: m.problem_not_this_run, advice: m.problem_not_this_run_advice },
  keyring_missing: { fact: m.problem_keyring_missing, advice: m.problem_keyring_missing_advice },
  keyring_locked: { fact: m.problem_keyring_locked, advice: m.problem_keyring_locked_advice },
  keyring_failed: { fact: m.problem_keyring_failed, advice: m.problem_keyring_failed_advice },
  history_key_missing: {
    fact: m.problem_history_key_missing,
    advice: m.problem_history_key_missing_advice,
  },
  folder_in_use: { fact: m.problem_folder_in_use, advice: m.problem_folder_in_use_advice },
  storage_failed: { fact: m.problem_storage_failed, advice: m.problem_storage_failed_advice },
  clipboard_failed: { fact: m.problem_clipboard_failed, advice: m.problem_clipboard_failed_advice },
  locked: { fact: m.problem_locked, advice: m.problem_locked_advice },
  wrong_password: { fact: m.problem_wrong_password, advice: m.problem_wrong_password_advice },
  too_many_tries: { fact: m.problem_too_many_tries, advice: m.problem_too_many_tries_advice },
  bad_password: { fact: m.problem_bad_password, advice: m.problem_bad_password_advice },
  backup_wrong_password: {
    fact: m.problem_backup_wrong_password,
    advice: m.problem_backup_wrong_password_advice,
  },
  backup_unreadable: {
    fact: m.problem_backup_unreadable,
    advice: m.problem_backup_unreadable_advice,
  },
  backup_damaged: { fact: m.problem_backup_damaged, advice: m.problem_backup_damaged_advice },
  backup_too_new: { fact: m.problem_backup_too_new, advice: m.problem_backup_too_new_advice },
  backup_failed: { fact: m.problem_backup_failed, advice: m.problem_backup_failed_advice },
  backup_under_way: { fact: m.problem_backup_under_way, advice: m.problem_backup_under_way_advice },
  port_in_use: { fact: m.problem_port_in_use, advice: m.problem_port_in_use_advice },
  bad_port: { fact: m.problem_bad_port, advice: m.problem_bad_port_advice },
  relay_key_gone: { fact: m.problem_relay_key_gone, advice: m.problem_relay_key_gone_advice },
  bad_public_url: { fact: m.problem_bad_public_url, advice: m.problem_bad_public_url_advice },
  built_in_relay_failed: {
    fact: m.problem_built_in_relay_failed,
    advice: m.problem_built_in_relay_failed_advice,
  },
  login_start_failed: {
    fact: m.problem_login_start_failed,
    advice: m.problem_login_start_failed_advice,
  },
  demo_failed: { fact: m.problem_demo_failed, advice: m.problem_demo_failed_advice },
};

/** For a code of a newer version, or an error that is none of ours. */
export const unexpected: ProblemWords = {
  fact: m.problem_unexpected,
  advice: m.problem_unexpected_advice,
};

/** The words for a code. */
export function wordsFor(code: string): ProblemWords {
  return (problemWords as Record<string, ProblemWords | undefined>)[code] ?? unexpected;
}
