//! Who shows the tray's items on Linux: the owner of a name on the session's bus, which may come later
//! than the app, go, and come back as another process.

use std::time::Duration;

use futures::StreamExt as _;
use tokio::sync::watch;
use zbus::fdo::DBusProxy;
use zbus::proxy::{Builder, CacheProperties};
use zbus::{Connection, Proxy};

use super::Host;

/// Of the StatusNotifierItem specification, under the name that all desktop environments use.
const WATCHER: &str = "org.kde.StatusNotifierWatcher";
const PATH: &str = "/StatusNotifierWatcher";
/// One that does not answer for so long shows nothing. The tray is built on the main thread, which
/// must not wait for it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Tells who shows the tray's items, now and whenever that changes.
///
/// # Errors
/// When there is no bus; nobody shows them then.
pub(super) async fn follow(host: &watch::Sender<Host>) -> zbus::Result<()> {
    let bus = Connection::session().await?;
    let names = DBusProxy::new(&bus).await?;
    let watcher: Proxy<'_> = Builder::new(&bus)
        .destination(WATCHER)?
        .path(PATH)?
        .interface(WATCHER)?
        .cache_properties(CacheProperties::No)
        .build()
        .await?;
    let mut owners = names
        .receive_name_owner_changed_with_args(&[(0, WATCHER)])
        .await?;
    // Some take the items first and only then what shows them.
    let mut shown = watcher
        .receive_signal("StatusNotifierHostRegistered")
        .await?;
    // Of a panel that ends while its watcher is another process and stays.
    let mut unshown = watcher
        .receive_signal("StatusNotifierHostUnregistered")
        .await?;
    loop {
        host.send_replace(present(&names, &watcher).await);
        let told = tokio::select! {
            owner = owners.next() => owner.is_some(),
            shows = shown.next() => shows.is_some(),
            shows = unshown.next() => shows.is_some(),
        };
        if !told {
            host.send_replace(None);
            return Ok(());
        }
    }
}

/// The watcher, if it answers and something shows what is registered with it.
async fn present(names: &DBusProxy<'_>, watcher: &Proxy<'_>) -> Host {
    let owner = names.get_name_owner(WATCHER.try_into().ok()?).await.ok()?;
    let shows = watcher.get_property::<bool>("IsStatusNotifierHostRegistered");
    match tokio::time::timeout(PATIENCE, shows).await {
        Ok(Ok(true)) => Some(owner.to_string()),
        _ => None,
    }
}
