//! This machine's clock is ten minutes off: ages are right all the same.

use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    time::Duration,
};

use desktop_core::view::{RelayState, Snapshot};

use crate::desk::{Desk, USER, pair_form, relay_is, until};

const OFF_MS: i64 = 10 * 60 * 1000;
/// Apart by less than this is the same time: far below the ten minutes, far above what a test takes.
const SAME_MS: u64 = 5 * 60 * 1000;

/// A way to the relay on which its answers say a time that is ten minutes later.
pub(crate) fn ten_minutes_later(relay: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            std::thread::spawn(move || pass(client?, TcpStream::connect(relay)?));
        }
    });
    address
}

fn pass(mut client: TcpStream, mut relay: TcpStream) -> io::Result<()> {
    let (mut from, mut to) = (client.try_clone()?, relay.try_clone()?);
    std::thread::spawn(move || io::copy(&mut from, &mut to));
    let mut answer = [0; 16 * 1024];
    loop {
        let length = relay.read(&mut answer)?;
        if length == 0 {
            return Ok(());
        }
        later(&mut answer[..length]);
        client.write_all(&answer[..length])?;
    }
}

/// The digits are as many as before, so that the answer's length stays.
fn later(answer: &mut [u8]) {
    const NAME: &[u8] = b"\"relay_time_ms\":";
    const DIGITS: usize = 13;
    let found = answer.windows(NAME.len()).position(|part| part == NAME);
    let digits = found.and_then(|at| answer.get_mut(at + NAME.len()..)?.get_mut(..DIGITS));
    if let Some(digits) = digits {
        let time_ms: i64 = std::str::from_utf8(digits).unwrap().parse().unwrap();
        digits.copy_from_slice((time_ms + OFF_MS).to_string().as_bytes());
    }
}

fn is_now(snapshot: &Snapshot, time_ms: Option<i64>) -> bool {
    time_ms.is_some_and(|time_ms| snapshot.now_ms.abs_diff(time_ms) < SAME_MS)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_before_the_relay_said_the_time_is_read_again() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    desktop.window_visible(true).await.unwrap();
    let before = desktop.snapshot().await.unwrap();
    assert!(is_now(&before, before.accounts[0].numbers_checked_ms));

    let mut link = desk.link_for(USER).await;
    let way = ten_minutes_later(desk.relay.as_ref().unwrap().local_addr());
    link.relay = format!("http://{way}").parse().unwrap();
    let form = pair_form(&account, link.to_uri(), false);
    desktop.pair(form).await.unwrap();
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    let right = until(&desktop, "right", |s| {
        let account = &s.accounts[0];
        is_now(s, account.numbers_checked_ms)
            && is_now(s, account.relay.checked_ms)
            && is_now(s, account.relay.since_ms)
    });
    // Sooner than the next look at the lists would be anyway.
    let right = tokio::time::timeout(Duration::from_secs(30), right);
    let right = right.await.unwrap();
    assert!(
        right.now_ms - before.now_ms > OFF_MS / 2,
        "the relay's clock is taken over"
    );

    let test = desktop.self_test(account.id).await.unwrap();
    assert!(is_now(&right, Some(test.ended_ms)), "{test:?}");
    assert!(
        test.total_ms < OFF_MS as f64 / 2.0,
        "legs have a clock of their own"
    );
    desktop.close().await;
}
