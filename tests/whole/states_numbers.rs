//! Numbers in every standing, getting one with every refusal, and what is confirmed.

use desktop_session::AppWindow;
use serde_json::json;

use crate::app::{ask_for_number, enter_account, pair, set_up, submit_lock, wait_for_card};
use crate::gallery::Gallery;
use crate::world::{KEY, START, USER, World};

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

/// Numbers that the user has had for a while: service, country, phone, days left, subscribed.
const HELD: [(&str, &str, &str, i64, bool); 3] = [
    ("jd", "US", "16515550142", 12, true),
    ("jd", "US", "14155550117", 2, false),
    ("whatsapp", "GB", "447700900143", 25, false),
];

async fn give(world: &World) {
    for (app, country, phone, days, subscribed) in HELD {
        let number = json!({
            "user_id": USER, "app": app, "country": country, "phone": phone, "days": days,
            "subscribed": subscribed,
        });
        world.simulator.give_number(&number).await;
    }
}

/// Opens a number's menu in the sidebar and chooses from it. The menu's button is shown under the
/// pointer and under the focus.
async fn choose(window: &AppWindow, number: &str, item: &str) {
    let focus = format!("document.querySelector(\"[data-testid='number-menu-{number}']\").focus()");
    window.script(&focus).await.expect("its menu's button");
    window.press(ENTER).await.expect("Enter opens it");
    window.click(item).await.expect("the menu has it");
}

/// Waits for the question before the money, and why it is asked.
async fn doubt(window: &AppWindow, doubt: &str) {
    window
        .wait_for_attribute("guard", "data-doubt", doubt)
        .await
        .unwrap_or_else(|error| panic!("{doubt}: {error}"));
}

async fn escape(window: &AppWindow, gone: &str) {
    window.press(ESCAPE).await.expect("Escape");
    window
        .wait_until_gone(&format!("[data-testid='{gone}']"))
        .await
        .expect("Escape closes it");
}

#[tokio::test]
async fn numbers_are_shown_by_standing_and_money_is_asked_for_in_words() {
    let gallery = Gallery::of("numbers");
    let mut world = World::start().await;
    give(&world).await;
    let window = world.open().await;
    set_up(&world, &window).await;
    window
        .wait_for("sidebar-number-jd-16515550142")
        .await
        .expect("its numbers are listed");
    gallery.take(&window, "01-sidebar").await;

    for (number, name) in [
        ("jd-16515550142", "02-subscribed"),
        ("jd-14155550117", "03-expiring"),
        ("whatsapp-447700900143", "04-not-subscribed"),
    ] {
        choose(&window, number, "menu-messages").await;
        gallery.take(&window, name).await;
    }

    choose(&window, "jd-14155550117", "menu-subscribe").await;
    window
        .wait_for("confirm-subscribe")
        .await
        .expect("it is asked first");
    gallery.take(&window, "05-subscribe").await;
    assert_eq!(world.simulator.requests("subNumber").await, 0);
    world
        .simulator
        .fail(&json!({"operation": "subNumber", "fault": "retcode", "code": 300_002}))
        .await;
    window.click("confirm-subscribe").await.expect("the button");
    window
        .wait_for_css("[data-testid='problem'][data-code='balance_too_low']")
        .await
        .expect("it says what happened");
    gallery.take(&window, "06-subscribe-refused").await;
    window.click("confirm-subscribe").await.expect("once more");
    window
        .wait_until_gone("[data-testid='confirm-subscribe']")
        .await
        .expect("it is subscribed");
    assert_eq!(world.simulator.requests("subNumber").await, 2);

    choose(&window, "jd-16515550142", "menu-unsubscribe").await;
    window
        .wait_for("confirm-unsubscribe")
        .await
        .expect("it is asked first");
    gallery.take(&window, "07-unsubscribe").await;
    escape(&window, "confirm-unsubscribe").await;
    assert_eq!(world.simulator.requests("unsubNumber").await, 0);

    // All of them leave PingMe's list, and stay in sight.
    let folder = world.relay.folder().to_owned();
    world.simulator.start_afresh(&folder, USER, KEY);
    window.click("refresh").await.expect("the button");
    window
        .wait_for_css("[data-testid='sidebar-number-jd-16515550142'][data-standing='expired']")
        .await
        .expect("it has ended");
    gallery.take(&window, "08-expired").await;
}

#[tokio::test]
async fn every_refusal_of_a_number_is_a_sentence_and_nothing_is_bought() {
    let gallery = Gallery::of("get-number");
    let world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    window.click("get-number").await.expect("the button");
    window.wait_for("service-jd").await.expect("the services");
    gallery.take(&window, "01-sheet").await;
    escape(&window, "submit-lock").await;

    let refusals = [
        (json!({"fault": "retcode", "code": 100_000}), None),
        (
            json!({"fault": "retcode", "code": 100_004}),
            Some("pingme_missing_parameter"),
        ),
        (
            json!({"fault": "retcode", "code": 300_002}),
            Some("balance_too_low"),
        ),
        (
            json!({"fault": "retcode", "code": 500_000}),
            Some("no_number"),
        ),
        (
            json!({"fault": "retcode", "code": 500_001}),
            Some("too_many_locked"),
        ),
        (
            json!({"fault": "retcode", "code": 500_002}),
            Some("no_such_number"),
        ),
        (
            json!({"fault": "retcode", "code": 42}),
            Some("pingme_unknown_retcode"),
        ),
        (
            json!({"fault": "status", "status": 403}),
            Some("pingme_forbidden"),
        ),
    ];
    for (at, (fault, code)) in refusals.into_iter().enumerate() {
        let mut fault = fault;
        fault["operation"] = "lockNumber".into();
        world.simulator.fail(&fault).await;
        ask_for_number(&window, "jd").await;
        let Some(code) = code else {
            // An internal error may have bought a number: nobody knows, and that is what is said.
            wait_for_card(&window, "unknown").await;
            window.wait_for("ledger").await.expect("what is known");
            gallery.take(&window, "02-unknown-nothing-found").await;
            window.click("dismiss-purchase").await.expect("put away");
            wait_for_card(&window, "empty").await;
            continue;
        };
        window
            .wait_for_css(&format!("[data-testid='problem'][data-code='{code}']"))
            .await
            .unwrap_or_else(|error| panic!("{code}: {error}"));
        gallery
            .take(&window, &format!("{:02}-{code}", at + 2))
            .await;
        escape(&window, "submit-lock").await;
    }
    assert!(
        window
            .count("[data-testid^='sidebar-number-']")
            .await
            .expect("a count")
            == 0
    );
}

#[tokio::test]
async fn a_number_that_could_not_receive_is_asked_about_before_it_is_paid_for() {
    let gallery = Gallery::of("guard");
    let mut world = World::start().await;
    let window = world.open().await;
    enter_account(&world, &window).await;
    window.click("skip-pairing").await.expect("not now");
    submit_lock(&window, "jd").await;
    doubt(&window, "not_paired").await;
    gallery.take(&window, "01-not-paired").await;
    window.click("guard-way").await.expect("the way out");
    pair(&world, &window).await;
    submit_lock(&window, "jd").await;
    doubt(&window, "never_called").await;
    gallery.take(&window, "02-never-called").await;
    window.click("guard-way").await.expect("the callback URL");
    window.wait_for("callback-url").await.expect("it is shown");
    escape(&window, "callback-url").await;

    world.relay.kill();
    window
        .wait_for_attribute("relay-state", "data-state", "reconnecting")
        .await
        .expect("it is said");
    submit_lock(&window, "jd").await;
    doubt(&window, "reconnecting").await;
    gallery.take(&window, "03-relay-down").await;
    assert_eq!(world.simulator.requests("lockNumber").await, 0);
    window
        .click("submit-lock-anyway")
        .await
        .expect("the person wants it");
    wait_for_card(&window, "waiting").await;
    assert_eq!(world.simulator.requests("lockNumber").await, 1);
    world.relay.serve().await;
    desktop_session::until_async("the relay", START, || async {
        Ok(window
            .wait_for_attribute("relay-state", "data-state", "live")
            .await
            .ok())
    })
    .await
    .expect("the relay is back");
}
