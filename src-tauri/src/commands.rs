//! What the window can ask for. Each command parses nothing, decides nothing: it hands the form to
//! the core and the error to the window. `permissions/window.toml` lists them too.

mod accounts;
mod arrival;
pub(crate) mod backup;
mod built_in_relay;
mod diagnostics;
pub(crate) mod export;
mod forget;
mod lock;
mod messages;
mod numbers;
mod relay;
mod shell;
mod spend;
mod tested;

use tauri::ipc::Invoke;
use tauri::{Manager as _, Wry};

use crate::session::Session;

/// All of them, for [`tauri::Builder::invoke_handler`]. Which of them a locked app takes is decided here, before
/// any runs.
pub(crate) fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    let commands: fn(Invoke<Wry>) -> bool = tauri::generate_handler![
        shell::snapshot,
        shell::try_again,
        shell::start_this_run,
        shell::set_history_aside,
        shell::save_settings,
        shell::shortcut_state,
        shell::save_network,
        shell::start_demo,
        shell::leave_demo,
        shell::window_visible,
        shell::take_link,
        shell::painted,
        shell::login_start,
        shell::set_login_start,
        shell::quit,
        accounts::check_account,
        accounts::add_account,
        accounts::change_account,
        accounts::remove_account,
        accounts::read_link,
        accounts::pair,
        accounts::unpair,
        accounts::callback_url,
        accounts::copy_callback_url,
        arrival::mute,
        arrival::away_seen,
        built_in_relay::built_in_relay,
        built_in_relay::set_up_built_in_relay,
        built_in_relay::start_built_in_relay,
        built_in_relay::turn_off_built_in_relay,
        relay::relay_details,
        relay::self_test,
        relay::notices_seen,
        numbers::services,
        numbers::service_record,
        numbers::favourite_service,
        numbers::save_number_words,
        numbers::refresh_numbers,
        numbers::lock_number,
        numbers::swap_number,
        numbers::subscribe,
        numbers::unsubscribe,
        numbers::stop_waiting,
        numbers::read_list_again,
        numbers::take_found,
        numbers::dismiss_purchase,
        numbers::copy_number,
        spend::spend_report,
        spend::spend_events,
        diagnostics::diagnostics,
        diagnostics::diagnostics_report,
        diagnostics::copy_diagnostics_report,
        diagnostics::open_data_folder,
        tested::test_message,
        tested::copy_test_report,
        messages::history,
        messages::message,
        messages::search_count,
        messages::history_kept,
        messages::delete_messages,
        messages::undo_delete,
        messages::copy_code,
        messages::copy_text,
        messages::mark_seen,
        backup::back_up,
        backup::choose_backup,
        backup::look_into_backup,
        backup::restore_backup,
        backup::close_backup,
        backup::stop_backup,
        forget::forget_everything,
        export::export,
        export::stop_export,
        lock::set_password,
        lock::remove_password,
        lock::lock_app,
        lock::keep_place,
        lock::unlock,
        lock::used,
        lock::can_hide_from_capture,
    ];
    move |invoke| {
        let session = invoke.message.webview_ref().state::<Session>();
        match session.admits(invoke.message.command()) {
            Ok(()) => commands(invoke),
            Err(problem) => {
                invoke.resolver.reject(problem);
                true
            }
        }
    }
}
