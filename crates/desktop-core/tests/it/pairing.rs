//! Pairing when things go wrong, pairing again, and its end.

use std::{
    io::{self, Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use desktop_core::{
    Error, PairingId, SecretName, SecretStore as _,
    view::{ProblemCode, RelayState},
};

use crate::desk::{Desk, USER, history, pair_form, relay_is, rows, until};

/// Something between the app and the relay that swallows an answer, once each time it is told to.
struct Between {
    address: SocketAddr,
    swallows: Arc<AtomicBool>,
}

fn between(relay: SocketAddr) -> Between {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let swallows = Arc::new(AtomicBool::new(true));
    let told = Arc::clone(&swallows);
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let told = Arc::clone(&told);
            std::thread::spawn(move || pass(client?, TcpStream::connect(relay)?, &told));
        }
    });
    Between { address, swallows }
}

fn pass(mut client: TcpStream, mut relay: TcpStream, swallows: &AtomicBool) -> io::Result<()> {
    let (mut from, mut to) = (client.try_clone()?, relay.try_clone()?);
    std::thread::spawn(move || io::copy(&mut from, &mut to));
    let mut answer = [0; 4096];
    let length = relay.read(&mut answer)?;
    if length > 0 && swallows.swap(false, Ordering::SeqCst) {
        relay.shutdown(Shutdown::Both)?;
        return client.shutdown(Shutdown::Both);
    }
    client.write_all(&answer[..length])?;
    io::copy(&mut relay, &mut client).map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pairing_whose_answer_is_lost_is_made_with_the_same_link_also_after_a_restart() {
    let desk = Desk::new().await;
    let (mut desktop, account) = desk.with_account().await;
    let relay = desk.relay.as_ref().unwrap().local_addr();
    for restarts in [false, true] {
        let between = between(relay);
        let mut link = desk.link_for(USER).await;
        link.relay = format!("http://{}", between.address).parse().unwrap();
        let form = pair_form(&account, link.to_uri(), restarts);
        let lost = desktop.pair(form.clone()).await.unwrap_err();
        assert_eq!(lost.code(), ProblemCode::RelayUnreachable, "{lost}");
        assert!(!between.swallows.load(Ordering::SeqCst), "it got that far");
        if restarts {
            desktop.close().await;
            desktop = desk.open().await;
        }
        desktop.pair(form).await.unwrap();
        until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
        only_one_device(&desk).await;
    }
    desk.callback(USER, "Your code is 482913").await;
    rows(&desktop, 1).await;
    desktop.close().await;
}

/// Waits until the relay lists one device: each pairing made one, and the replaced one is gone.
async fn only_one_device(desk: &Desk) {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let devices = desk.devices().await.len();
        if devices == 1 {
            return;
        }
        assert!(Instant::now() < deadline, "{devices} devices");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pairing_again_under_a_stream_of_messages_loses_none_and_the_old_device_goes() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    let link = desk.link().await;
    let over = AtomicBool::new(false);
    let stream = async {
        let mut sent = 0;
        // The relay takes each of them: at no time is it without an active device.
        while !over.load(Ordering::SeqCst) {
            desk.callback(USER, &format!("message {sent}")).await;
            sent += 1;
        }
        sent
    };
    let again = async {
        desktop.pair(pair_form(&account, link, true)).await.unwrap();
        until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
        only_one_device(&desk).await;
        over.store(true, Ordering::SeqCst);
    };
    let (sent, ()) = tokio::join!(stream, again);
    assert!(sent > 0);
    desk.callback(USER, "the last").await;
    let deadline = Instant::now() + Duration::from_secs(60);
    while history(&desktop).await.rows[0].text != "the last" {
        assert!(Instant::now() < deadline, "the last never came");
    }
    let page = history(&desktop).await;
    let counted: u32 = page.days.iter().map(|day| day.messages).sum();
    assert_eq!(counted, sent + 1, "each of them once");

    let installation = std::fs::read_to_string(desk.data().join("installation")).unwrap();
    let kept = |name| desk.secrets.get(&installation, name).unwrap().is_some();
    let secrets_of = |pairing| {
        [
            kept(SecretName::DeviceToken(pairing)),
            kept(SecretName::DeviceKey(pairing)),
            kept(SecretName::Psk(pairing)),
        ]
    };
    let deadline = Instant::now() + Duration::from_secs(60);
    while secrets_of(PairingId(1)) != [false; 3] {
        assert!(Instant::now() < deadline, "old secrets stay");
        tokio::task::yield_now().await;
    }
    assert_eq!(secrets_of(PairingId(2)), [true; 3]);
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unpaired_device_is_gone_from_the_relay_and_from_the_keyring() {
    let mut desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    desktop.unpair(account.id).await.unwrap();
    let not_paired = |s: &_| relay_is(s, RelayState::NotPaired);
    until(&desktop, "not paired", not_paired).await;
    assert!(desk.devices().await.is_empty());
    let again = desktop.unpair(account.id).await;
    assert!(matches!(again, Err(Error::NotPaired)), "{again:?}");

    // Another pairing is another device, and a relay that is away cannot keep it.
    let form = pair_form(&account, desk.link().await, false);
    desktop.pair(form).await.unwrap();
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    desk.stop_relay().await;
    desktop.unpair(account.id).await.unwrap();
    until(&desktop, "not paired", not_paired).await;
    let installation = std::fs::read_to_string(desk.data().join("installation")).unwrap();
    for pairing in [PairingId(1), PairingId(2)] {
        for name in [
            SecretName::DeviceToken(pairing),
            SecretName::DeviceKey(pairing),
            SecretName::Psk(pairing),
        ] {
            let kept = desk.secrets.get(&installation, name).unwrap();
            assert!(kept.is_none(), "{name}");
        }
    }
    desktop.close().await;
}
