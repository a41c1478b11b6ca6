//! A second start hands its words to the instance that runs, before it has a window system to leave: a program that
//! ends while GTK starts crashes now and then, and who opened a link would be told that it failed.

use std::env;

use zbus::{blocking::Connection, blocking::fdo::DBusProxy, names::BusName};

/// Whether an instance of this name has taken the words of this start. Where that fails, starting goes on: the
/// single-instance plugin, whose interface this is, tries it again and says what is wrong.
pub(crate) fn taken_by_another(bus_name: &str) -> bool {
    match hand_over(bus_name) {
        Ok(taken) => taken,
        Err(error) => {
            tracing::debug!(%error, "nothing is handed over yet");
            false
        }
    }
}

fn hand_over(bus_name: &str) -> zbus::Result<bool> {
    let name = format!("{bus_name}.SingleInstance");
    let connection = Connection::session()?;
    if !DBusProxy::new(&connection)?.name_has_owner(BusName::try_from(name.as_str())?)? {
        return Ok(false);
    }
    let path = format!("/{}", name.replace('.', "/").replace('-', "_"));
    let words: Vec<String> = env::args_os()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let folder = env::current_dir().unwrap_or_default();
    connection.call_method(
        Some(name.as_str()),
        path.as_str(),
        Some("org.SingleInstance.DBus"),
        "ExecuteCallback",
        &(words, folder.to_string_lossy().as_ref()),
    )?;
    Ok(true)
}
