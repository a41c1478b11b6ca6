//! Nothing that is secret is anywhere but where it belongs.

use std::fs;

use desktop_session::AppWindow;

use crate::app::{get_number, set_up, wait_for_code};
use crate::search::{Needle, finds};
use crate::world::{KEY, World};

const TEXT: &str = "[JD] Your verification code is 482913, asked for by a heron in the reeds.";

/// Everything a page can hold on to: its document, the values in its fields, its storages.
async fn page(window: &AppWindow) -> String {
    window
        .script(
            "return [document.documentElement.outerHTML,
                     ...[...document.querySelectorAll('input, textarea')].map((it) => it.value),
                     JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage}),
                     document.cookie, location.href].join('\\n')",
        )
        .await
        .expect("the page answers")
        .as_str()
        .expect("a text")
        .to_owned()
}

#[tokio::test]
async fn key_token_and_text_are_in_no_file_no_log_and_no_page_that_they_must_not_be_in() {
    let world = World::start().await;
    let _server = world.notifications();
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    world.sms("jd", &number, TEXT).await;
    wait_for_code(&window, "482913").await;
    window.click("copy-code").await.expect("the card's button");
    assert!(
        page(&window).await.contains("heron"),
        "the text is on the screen"
    );

    let keyring = world.session.keyring().expect("this session has one");
    let accounts = keyring
        .accounts(&world.session, "PingMe Desktop")
        .expect("secret-tool ends");
    let stored = |name: &str| {
        let account = accounts.iter().find(|account| account.contains(name));
        let secret = keyring
            .secret(
                &world.session,
                "PingMe Desktop",
                account.expect("it is stored"),
            )
            .expect("secret-tool ends");
        assert!(secret.len() >= 16, "{name} is too short to be searched for");
        secret
    };
    assert_eq!(stored("app-key-"), KEY.as_bytes());
    let secrets = [
        Needle::text("the app key", KEY),
        Needle::bytes("the device token", &stored("device-token-")),
        Needle::bytes("the device's private key", &stored("device-key-")),
        Needle::bytes("the pre-shared key", &stored("psk-")),
        Needle::bytes("the history's key", &stored("history-key")),
    ];
    for needle in &secrets {
        assert!(
            !needle.is_in(page(&window).await.as_bytes()),
            "{} is in the page",
            needle.name()
        );
    }
    let planted = format!("localStorage.planted = '{KEY}'; return true");
    window.script(&planted).await.expect("a script");
    assert!(
        secrets[0].is_in(page(&window).await.as_bytes()),
        "a planted key is found in the page"
    );
    window
        .script("delete localStorage.planted; return true")
        .await
        .expect("a script");

    let log = window.log().expect("the app's log");
    assert!(log.contains("DEBUG"), "debug logging is on");
    // Once while the app runs, once with everything written that it writes at its end. The page's
    // own storage is left out of the first, which the planted key went through.
    window.quit().await.expect("the app quits with its window");
    let mut everywhere = Vec::from(secrets);
    everywhere.push(Needle::text("the SMS", "heron in the reeds"));
    let places = [world.session.folder(), world.relay.folder()];
    for place in places {
        assert_eq!(finds(place, &everywhere), Vec::<String>::new());
    }

    for needle in &everywhere {
        for (place, folder) in places
            .iter()
            .zip([world.data(), world.relay.folder().join("data")])
        {
            let file = folder.join("planted");
            fs::write(&file, [b"x".as_slice(), &needle.shapes()[0]].concat()).expect("a file");
            assert_eq!(
                finds(place, &everywhere),
                [format!("{} in {}", needle.name(), file.display())],
                "a planted copy is found"
            );
            fs::remove_file(&file).expect("it was there");
        }
    }
}
