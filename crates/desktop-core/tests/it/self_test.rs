//! The self-test: the whole way with a real relay, and each way in which it can fail.

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, TcpListener},
};

use desktop_core::{
    Error, Event,
    view::{MessageKind, PingmeSeen, ProblemCode, RelayState, SelfTest, SelfTestStage},
};
use url::Url;

use crate::desk::{Desk, USER, event, history, relay_is, rows, until};

fn legs_add_up(test: &SelfTest) {
    let legs = [test.sent_ms, test.stored_ms, test.back_ms, test.saved_ms];
    assert!(legs.iter().all(|leg| *leg >= 0.0), "{test:?}");
    let sum: f64 = legs.iter().sum();
    assert!((test.total_ms - sum).abs() < 1e-6, "{test:?}");
    let synced = test.stored_ms > 0.0 && test.saved_ms > 0.0;
    assert!(synced, "a disk takes its time: {test:?}");
}

fn arrival(told: Event) -> Option<MessageKind> {
    match told {
        Event::Arrived(message) => Some(message.kind),
        _ => None,
    }
}

fn stage(told: Event) -> Option<SelfTestStage> {
    match told {
        Event::SelfTest(progress) => Some(progress.stage),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_comes_back_with_legs_that_add_up_and_neither_history_nor_notification_knows_of_it() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    // It is sealed to every computer of the account.
    let other = desk.another_computer("laptop").await;
    let (mut stages, mut arrivals) = (desktop.subscribe_events(), desktop.subscribe_events());
    let mut others_arrivals = other.subscribe_events();

    let test = desktop.self_test(account.id).await.unwrap();
    legs_add_up(&test);
    assert_eq!(test.pingme, PingmeSeen::Never, "it is no call of PingMe's");
    for expected in [
        SelfTestStage::Asking,
        SelfTestStage::Sending,
        SelfTestStage::Stored,
    ] {
        assert_eq!(event(&mut stages, stage).await, expected);
    }

    // The first that is announced, and all that is kept, is what PingMe sends.
    desk.callback(USER, "Your code is 4711").await;
    for (desktop, arrivals) in [(&desktop, &mut arrivals), (&other, &mut others_arrivals)] {
        assert_eq!(event(arrivals, arrival).await, MessageKind::Sms);
        rows(desktop, 1).await;
    }
    let again = desktop.self_test(account.id).await.unwrap();
    legs_add_up(&again);
    let at_ms = history(&desktop).await.rows[0].received_ms;
    assert_eq!(again.pingme, PingmeSeen::Last { at_ms });
    assert!(again.ended_ms >= test.ended_ms);
    rows(&desktop, 1).await;
    desktop.close().await;
    other.close().await;
}

/// Something else than a relay, with the same answer for whatever it is sent.
fn another_server(answer: &'static str) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream?;
            let mut request = [0; 4096];
            let _ = stream.read(&mut request)?;
            stream.write_all(answer.as_bytes())?;
            stream.shutdown(Shutdown::Write)?;
            // Until the client has read it: closing earlier could take the answer away from it.
            while stream.read(&mut request)? > 0 {}
        }
        std::io::Result::Ok(())
    });
    format!("http://{address}/").parse().unwrap()
}

fn nobody() -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    format!("http://{address}/").parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_answers_in_the_relays_place_is_told_from_it_and_so_is_silence() {
    use ProblemCode::{CallbackRefused, CallbackUnreachable, RelayUnreachable};
    let mut desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    let (first, second) = (
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nServer-Timing: store;dur=1\r\nContent-Length: 5\r\n\r\nhello",
    );
    let cases = [
        ("a page", another_server(first), CallbackRefused),
        (
            "a page of a timed server",
            another_server(second),
            CallbackRefused,
        ),
        (
            "nothing there",
            another_server("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
            CallbackRefused,
        ),
        (
            "elsewhere",
            another_server(
                "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
            ),
            CallbackRefused,
        ),
        (
            "no content",
            another_server("HTTP/1.1 204 No Content\r\n\r\n"),
            CallbackRefused,
        ),
        ("cut", another_server(""), CallbackUnreachable),
        ("nobody listens", nobody(), CallbackUnreachable),
    ];
    for (what, public_url, expected) in cases {
        let host = public_url.host_str().unwrap().to_owned();
        desk.stop_relay().await;
        let away = desktop.self_test(account.id).await.unwrap_err();
        assert_eq!(away.code(), RelayUnreachable, "{what}: {away}");
        desk.public_url = Some(public_url);
        // The poll backs off; the test itself wakes it.
        desk.start_relay().await;
        let error = desktop.self_test(account.id).await.unwrap_err();
        assert_eq!(error.code(), expected, "{what}: {error}");
        let said = format!("{error} {error:?}");
        assert!(
            !said.contains("callback/") && !said.contains(&host),
            "{said}"
        );
    }
    desk.stop_relay().await;
    desk.public_url = None;
    desk.start_relay().await;
    legs_add_up(&desktop.self_test(account.id).await.unwrap());
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    assert!(history(&desktop).await.rows.is_empty());
    desktop.close().await;
}

/// What a test ends with where the callback's answer is this, and nothing is stored.
async fn lost_behind(answer: &'static str) -> (Desk, Error) {
    let mut desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    desk.stop_relay().await;
    desk.public_url = Some(another_server(answer));
    desk.start_relay().await;
    let mut events = desktop.subscribe_events();
    let first = desktop.self_test(account.id);
    let second = async {
        while event(&mut events, stage).await != SelfTestStage::Stored {}
        desktop.self_test(account.id).await
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!(second.unwrap_err().code(), ProblemCode::SelfTestUnderWay);
    let error = first.unwrap_err();

    // Whoever asked may go away in the middle; another test can begin all the same.
    tokio::select! {
        ended = desktop.self_test(account.id) => panic!("{ended:?}"),
        () = async { while event(&mut events, stage).await != SelfTestStage::Stored {} } => {}
    }
    desk.stop_relay().await;
    desk.public_url = None;
    desk.start_relay().await;
    legs_add_up(&desktop.self_test(account.id).await.unwrap());
    desktop.close().await;
    (desk, error)
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_stored_and_does_not_come_back_is_lost_and_only_one_is_under_way() {
    let ((_relay, lost), (_other, refused)) = tokio::join!(
        lost_behind("HTTP/1.1 200 OK\r\nServer-Timing: store;dur=1\r\nContent-Length: 0\r\n\r\n"),
        lost_behind("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
    );
    assert_eq!(lost.code(), ProblemCode::SelfTestLost);
    assert_eq!(refused.code(), ProblemCode::CallbackRefused);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_relay_there_is_nothing_to_test() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.with_account().await;
    let refused = desktop.self_test(account.id).await;
    assert!(matches!(refused, Err(Error::NotPaired)), "{refused:?}");
    let refused = desktop.relay_details(account.id).await;
    assert!(matches!(refused, Err(Error::NotPaired)), "{refused:?}");
    desktop.close().await;
}
