//! Secrets and messages are where they belong, and nowhere else.

use std::{
    io,
    path::Path,
    sync::{Mutex, Once},
};

use desktop_core::{Error, MemorySecrets, SecretName, SecretStore as _};
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

use crate::desk::{Desk, KEY, rows, until};

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}

/// Keeps everything that any test logs, down to the finest level.
pub(crate) fn watch_the_log() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new("trace"))
            .with_ansi(false)
            .with_writer(Log)
            .init();
    });
}

/// Whether any test has logged this so far.
pub(crate) fn is_logged(text: &str) -> bool {
    is_in(&LOG.lock().unwrap(), text.as_bytes())
}

fn is_in(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|part| part == text)
}

pub(crate) fn files_with(folder: &Path, text: &[u8]) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let with = entries.filter(|entry| is_in(&std::fs::read(entry.path()).unwrap(), text));
    with.map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_file_no_log_and_no_view_holds_a_secret() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    let text = "planted-sms-text with code 918273";
    desk.sms("16470000000", text);
    rows(&desktop, 1).await;
    let url = desktop.callback_url(account.id).await.unwrap();
    desktop.self_test(account.id).await.unwrap();
    desktop.relay_details(account.id).await.unwrap();
    let callback_secret = url.rsplit('/').next().unwrap().to_owned();
    let snapshot = until(&desktop, "there", |s| s.new_count == 1).await;

    let installation = std::fs::read_to_string(desk.data().join("installation")).unwrap();
    let secret = |name| {
        let secret = desk.secrets.get(&installation, name).unwrap().unwrap();
        secret.expose().to_vec()
    };
    let pairing = desktop_core::PairingId(1);
    let token = secret(SecretName::DeviceToken(pairing));
    assert_eq!(
        secret(SecretName::AppKey(desktop_core::AccountId(1))),
        KEY.as_bytes()
    );
    let planted: Vec<(&str, Vec<u8>)> = vec![
        ("app key", KEY.into()),
        ("device token", token),
        ("device key", secret(SecretName::DeviceKey(pairing))),
        ("pre-shared key", secret(SecretName::Psk(pairing))),
        ("history key", secret(SecretName::HistoryKey)),
        ("text", text.into()),
        ("callback secret", callback_secret.into_bytes()),
    ];
    let view = format!("{snapshot:?}");
    for when in ["open", "closed"] {
        for (what, bytes) in &planted {
            assert_eq!(files_with(&desk.data(), bytes), [""; 0], "{what}, {when}");
            let log = LOG.lock().unwrap();
            assert!(!is_in(&log, bytes), "{what} is in the log");
            let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
            assert!(!is_in(&log, hex.as_bytes()), "{what} is in the log as hex");
            assert!(
                *what == "text" || !is_in(view.as_bytes(), bytes),
                "{what} is in the view"
            );
        }
        desktop.close().await;
    }
    // The search finds what is there.
    tracing::debug!("planted-in-the-log");
    assert!(is_in(&LOG.lock().unwrap(), b"planted-in-the-log"));
    std::fs::write(desk.data().join("planted"), text).unwrap();
    assert_eq!(files_with(&desk.data(), text.as_bytes()), ["planted"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_without_its_key_is_left_alone() {
    let mut desk = Desk::new().await;
    let (desktop, _) = desk.with_account().await;
    desktop.close().await;
    let before = std::fs::read(desk.data().join("history.db")).unwrap();
    let secrets = std::mem::replace(&mut desk.secrets, MemorySecrets::new().into());
    let opened = desk.try_open().await.err();
    assert!(
        matches!(opened, Some(Error::HistoryKeyMissing)),
        "{opened:?}"
    );
    assert_eq!(
        std::fs::read(desk.data().join("history.db")).unwrap(),
        before
    );
    desk.secrets = secrets;
    let desktop = desk.open().await;
    assert_eq!(desktop.snapshot().await.unwrap().accounts.len(), 1);
    desktop.close().await;
}
