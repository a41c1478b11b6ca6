//! The relay dies while the app listens to it.

use crate::app::{code_comes, get_number, set_up, wait_until_live};
use crate::world::{START, World, pictures};

#[tokio::test]
async fn a_killed_relay_is_on_the_screen_comes_back_by_itself_and_nothing_is_doubled() {
    let pictures = pictures("relay-lost");
    let mut world = World::start().await;
    let server = world.notifications();
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    code_comes(&world, &window, &number, "482913").await;

    world.relay.kill();
    window
        .wait_for_attribute("relay-state", "data-state", "reconnecting")
        .await
        .expect("it is said");
    window
        .picture(&pictures.join("1-reconnecting.png"))
        .await
        .expect("a picture");

    world.relay.serve().await;
    wait_until_live(&window).await;
    code_comes(&world, &window, &number, "771204").await;
    desktop_session::until("both notifications", START, || {
        (server.received().len() >= 2).then_some(())
    })
    .expect("both are notified");
    assert_eq!(server.received().len(), 2, "{:?}", server.received());
    let rows = window
        .count("[data-testid^='row-'][data-kind='sms']")
        .await
        .expect("a count");
    assert_eq!(rows, 1, "one on the card, one in the history");
}
