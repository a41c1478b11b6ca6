//! A request that spends money and is not answered.

use serde_json::json;

use crate::app::{ask_for_number, code_comes, number_of, set_up, wait_for_card};
use crate::world::{START, World, pictures};

const LOCK: &str = "lockNumber";

#[tokio::test]
async fn a_lock_whose_answer_is_cut_is_unknown_then_found_and_was_sent_once() {
    let pictures = pictures("cut-answer");
    let world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;

    world
        .simulator
        .fail(&json!({"operation": LOCK, "fault": "cut", "when": "after_effect"}))
        .await;
    ask_for_number(&window, "jd").await;
    wait_for_card(&window, "unknown").await;
    window
        .wait_for("ledger")
        .await
        .expect("what is known is listed");
    window
        .wait_for("take-found")
        .await
        .expect("the list was read and has the number");
    window
        .picture(&pictures.join("1-unknown.png"))
        .await
        .expect("a picture");
    assert_eq!(world.simulator.requests(LOCK).await, 1);

    window
        .click("take-found")
        .await
        .expect("that number was it");
    wait_for_card(&window, "waiting").await;
    let number = number_of(&window, "jd").await;
    code_comes(&world, &window, &number, "482913").await;
    assert_eq!(
        world.simulator.requests(LOCK).await,
        1,
        "nothing asked again"
    );
}

#[tokio::test]
async fn the_app_killed_between_intent_and_answer_says_unknown_and_finds_the_number() {
    let pictures = pictures("killed-before-answer");
    let world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;

    world
        .simulator
        .fail(&json!({"operation": LOCK, "fault": "silence", "when": "after_effect"}))
        .await;
    ask_for_number(&window, "jd").await;
    desktop_session::until_async("the request", START, || async {
        Ok((world.simulator.requests(LOCK).await == 1).then_some(()))
    })
    .await
    .expect("it was sent");
    window.kill().expect("the app runs");

    let window = world.open().await;
    wait_for_card(&window, "unknown").await;
    window
        .wait_for("take-found")
        .await
        .expect("the list was read and has the number");
    window
        .picture(&pictures.join("1-after-the-crash.png"))
        .await
        .expect("a picture");
    assert_eq!(
        world.simulator.requests(LOCK).await,
        1,
        "nothing asked again"
    );
    window
        .click("take-found")
        .await
        .expect("that number was it");
    wait_for_card(&window, "waiting").await;
    let number = number_of(&window, "jd").await;
    code_comes(&world, &window, &number, "482913").await;
}
