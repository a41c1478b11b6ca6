//! What is chosen under Notifications, under History and privacy and under Copying: it counts at once, and after a
//! restart.

use desktop_session::{AppWindow, until_async};
use serde_json::json;

use crate::app::{set_up, settings_page, wait_for_code, wait_until_live, words};
use crate::gallery::{self, Gallery, SIZES};
use crate::world::{START, USER, World};

/// The switches, and what they are before anybody touches them.
const SWITCHES: [(&str, &str, bool); 9] = [
    ("notifications", "notify", true),
    ("notifications", "hide_codes", false),
    ("notifications", "sound", false),
    ("notifications", "notify_ending", true),
    ("notifications", "notify_relay", true),
    ("history", "delete-used", false),
    ("copying", "auto-copy", false),
    ("copying", "secret-clipboard", true),
    ("copying", "minimise-after-copy", false),
];

async fn is(window: &AppWindow, switch: &str, on: bool) {
    let on = if on { "true" } else { "false" };
    window
        .wait_for_attribute(switch, "aria-checked", on)
        .await
        .unwrap_or_else(|error| panic!("{switch} is not {on}: {error}"));
}

/// Waits until this is chosen. A list that lies unseen over its own words is not on the screen to the driver.
async fn chosen(window: &AppWindow, select: &str, value: &str) {
    let read = format!("return document.querySelector(\"[data-testid='{select}']\").value");
    until_async(select, START, || async {
        Ok((window.script(&read).await? == value).then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("{select} is not {value}: {error}"));
}

#[tokio::test]
async fn notifications_and_history_count_at_once_and_after_a_restart() {
    let gallery = Gallery::of("settings-kept");
    let world = World::start().await;
    let server = world.notifications();
    let number = json!({
        "user_id": USER, "app": "jd", "country": "US", "phone": "16515550142", "days": 12,
    });
    world.simulator.give_number(&number).await;
    let window = world.open().await;
    set_up(&world, &window).await;
    settings_page(&window, "notifications").await;
    gallery.take(&window, "01-notifications").await;

    // Without notifications nothing pops up; a service that is muted stays so when they are back.
    window.click("notify").await.expect("its switch");
    is(&window, "notify", false).await;
    sms(&world, "482913").await;
    window.click("nav-codes").await.expect("the inbox");
    wait_for_code(&window, "482913").await;
    settings_page(&window, "notifications").await;
    window.click("notify").await.expect("its switch");
    is(&window, "notify", true).await;
    sms(&world, "771204").await;
    server.wait_for("771", START).expect("it is told again");
    let told = server.received();
    assert!(
        told.iter().all(|one| !one.summary.contains("482")),
        "{told:?}"
    );
    window.click("mute-more").await.expect("the menu");
    window.click("mute-service-jd").await.expect("it is listed");
    window.wait_for("unmute").await.expect("it is muted");
    window.choose("pause", "on").await.expect("the choice");
    chosen(&window, "pause", "on").await;
    gallery.take(&window, "02-muted-and-paused").await;

    settings_page(&window, "history").await;
    window.wait_for("history-kept").await.expect("what is kept");
    gallery.take(&window, "03-history").await;
    // Nothing is as old as that, so nothing is asked.
    window.choose("keep-days", "30").await.expect("the choice");
    chosen(&window, "keep-days", "30").await;
    settings_page(&window, "copying").await;
    chosen(&window, "give-back", "30").await;
    window.choose("give-back", "120").await.expect("the choice");
    chosen(&window, "give-back", "120").await;
    for (section, switch, on) in SWITCHES {
        settings_page(&window, section).await;
        is(&window, switch, on).await;
        window.click(switch).await.expect("its switch");
        is(&window, switch, !on).await;
    }

    window.quit().await.expect("the app quits with its window");
    let window = world.open().await;
    wait_until_live(&window).await;
    for (section, switch, on) in SWITCHES {
        settings_page(&window, section).await;
        is(&window, switch, !on).await;
    }
    settings_page(&window, "copying").await;
    chosen(&window, "give-back", "120").await;
    settings_page(&window, "history").await;
    chosen(&window, "keep-days", "30").await;
    window.click("delete-all").await.expect("the button");
    window
        .wait_for("confirm-delete")
        .await
        .expect("it is asked");
    gallery.take(&window, "04-delete-all").await;
    window.click("confirm-delete").await.expect("the button");
    until_async("nothing is kept", START, || async {
        let kept = words(&window, "history-kept").await;
        Ok(kept.starts_with("0 ").then_some(()))
    })
    .await
    .expect("all messages are gone");
    settings_page(&window, "notifications").await;
    chosen(&window, "pause", "on").await;
    window.wait_for("unmute").await.expect("it is muted still");
}

async fn sms(world: &World, code: &str) {
    let text = format!("[JD] Your verification code is {code}.");
    world.sms("jd", "16515550142", &text).await;
}

/// Opens the page and gives where its choices stand: at once, and once what is kept was counted.
const COUNTED: &str = r#"
const it = (id) => document.querySelector(`[data-testid='${id}']`);
it("settings-history").click();
await null;
const place = () =>
  ["keep-days", "delete-all"].map((id) => it(id).getBoundingClientRect().top);
const counted = () => /[0-9]/.test(it("history-kept").textContent);
const [at_once, before] = [counted(), place()];
while (!counted() || !it("capture-cannot")) await new Promise(requestAnimationFrame);
await new Promise(requestAnimationFrame);
return [at_once, before, place()];"#;

#[tokio::test]
async fn the_history_page_stays_where_it_is_while_what_is_kept_is_counted() {
    let world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    sms(&world, "482913").await;
    wait_for_code(&window, "482913").await;
    for (size, width, height) in SIZES {
        gallery::size_to(&window, width, height).await;
        settings_page(&window, "appearance").await;
        let seen = window.promised(COUNTED).await.expect("it is counted");
        assert_eq!(seen[0], false, "{size}: it is read first");
        assert_eq!(seen[1], seen[2], "{size}");
    }
}
