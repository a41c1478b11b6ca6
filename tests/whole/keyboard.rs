//! The main job by keyboard alone: nothing here clicks.

use crate::app::{
    ENTER, ESCAPE, arrow_to, code_comes, focus_comes, press, tab_to, wait_for_card, wait_until_live,
};
use crate::world::{KEY, USER, World};

#[tokio::test]
async fn first_run_getting_a_number_copying_and_subscribing_need_no_pointer() {
    let world = World::start().await;
    let clipboard = world.session.clipboard();
    let window = world.open().await;

    focus_comes(&window, "door-account").await;
    press(&window, ENTER).await;
    focus_comes(&window, "field-user-id").await;
    press(&window, USER).await;
    tab_to(&window, "field-key").await;
    press(&window, KEY).await;
    tab_to(&window, "advanced").await;
    press(&window, ENTER).await;
    tab_to(&window, "field-base-url").await;
    window
        .press_with_control("a")
        .await
        .expect("all of it is selected");
    press(&window, world.simulator.base_url()).await;
    press(&window, ENTER).await;

    focus_comes(&window, "field-link").await;
    press(&window, &world.relay.pairing_link(USER)).await;
    press(&window, ENTER).await;
    focus_comes(&window, "confirm-pair").await;
    press(&window, ENTER).await;
    focus_comes(&window, "copy-callback-url").await;
    press(&window, "c").await;
    let url = clipboard
        .wait_until("the callback URL", |text| text.contains("/callback/"))
        .expect("C copies it");
    world.simulator.call_back(&url).await;
    focus_comes(&window, "callback-continue").await;
    press(&window, ENTER).await;
    focus_comes(&window, "self-test-run").await;
    press(&window, ENTER).await;
    focus_comes(&window, "finish-setup").await;
    press(&window, ENTER).await;
    wait_until_live(&window).await;
    wait_for_card(&window, "empty").await;

    world
        .simulator
        .send_body(USER, "PingMe knows the URL")
        .await;
    wait_for_card(&window, "plain").await;
    window
        .press_with_control("n")
        .await
        .expect("the window takes keys");
    focus_comes(&window, "service-search").await;
    press(&window, "jd").await;
    press(&window, ENTER).await;
    wait_for_card(&window, "waiting").await;
    let number = crate::app::number_of(&window, "jd").await;
    clipboard.wait_for(&number).expect("it is copied");

    code_comes(&world, &window, &number, "552019").await;
    press(&window, "c").await;
    clipboard.wait_for("552019").expect("C copies the code");

    tab_to(&window, &format!("sidebar-number-jd-{number}")).await;
    tab_to(&window, &format!("number-menu-jd-{number}")).await;
    press(&window, ENTER).await;
    arrow_to(&window, "menu-subscribe").await;
    press(&window, ENTER).await;
    focus_comes(&window, "confirm-subscribe").await;
    press(&window, ESCAPE).await;
    window
        .wait_until_gone("[data-testid='confirm-subscribe']")
        .await
        .expect("Escape spends nothing");
    assert_eq!(world.simulator.requests("subNumber").await, 0);

    tab_to(&window, &format!("number-menu-jd-{number}")).await;
    press(&window, ENTER).await;
    arrow_to(&window, "menu-subscribe").await;
    press(&window, ENTER).await;
    focus_comes(&window, "confirm-subscribe").await;
    press(&window, ENTER).await;
    window
        .wait_until_gone("[data-testid='confirm-subscribe']")
        .await
        .expect("Enter subscribes");
    assert_eq!(world.simulator.requests("subNumber").await, 1);
}
