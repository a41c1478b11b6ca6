//! A machine that has slept.

use std::time::{Duration, Instant};

use crate::app::{code_comes, get_number, set_up, wait_for_code};
use crate::wire::Wire;
use crate::world::World;

/// Longer than anything takes that is not a sleep: between two looks five seconds pass, and ten more are one.
const ASLEEP: Duration = Duration::from_secs(18);
/// A request that hangs is given up 40 seconds after it was sent.
const GIVEN_UP: Duration = Duration::from_secs(40);

#[tokio::test]
async fn after_a_sleep_the_relay_is_asked_at_once_though_the_last_request_never_ends() {
    let mut world = World::start().await;
    let wire = Wire::to(world.relay.address()).await;
    world.relay.move_behind(wire.url()).await;
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    // A request is sent as soon as the last was answered.
    code_comes(&world, &window, &number, "771204").await;
    let asked = Instant::now();

    window.freeze().expect("it runs");
    // What lies between has forgotten the connection long before anybody wakes up.
    wire.forget_connections();
    world
        .sms("jd", &number, "[JD] Your verification code is 482913.")
        .await;
    tokio::time::sleep(ASLEEP).await;
    window.thaw().expect("it runs");
    wait_for_code(&window, "482913").await;
    let took = asked.elapsed();
    assert!(took < GIVEN_UP - Duration::from_secs(5), "it took {took:?}");
}
