//! What runs: for the page Diagnostics.

use std::env;

use desktop_core::view::Versions;

/// Looks. It may ask another program, and take its time.
pub(crate) async fn read() -> Versions {
    let system = tauri::async_runtime::spawn_blocking(system).await;
    Versions {
        app: env!("CARGO_PKG_VERSION").to_owned(),
        web_view: tauri::webview_version().ok(),
        system: system.unwrap_or_else(|_| env::consts::OS.to_owned()),
        session: session(),
        protocol: desktop_core::PROTOCOL_VERSION,
    }
}

fn system() -> String {
    let found = os_info::get();
    format!(
        "{} {}, {}",
        found.os_type(),
        found.version(),
        env::consts::ARCH
    )
}

/// `x11, GNOME`, as the session says of itself.
fn session() -> Option<String> {
    let said = ["XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP"];
    let said: Vec<_> = said
        .into_iter()
        .filter_map(|name| env::var(name).ok())
        .collect();
    (!said.is_empty()).then(|| said.join(", "))
}
