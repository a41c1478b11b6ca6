//! How a code is told outside the window: notifications and what their buttons do, hidden codes, what is
//! muted or paused, a storm, what came while away, and a number that ends.

use desktop_session::{AppWindow, Notification, NotificationServer, Tray, until, until_async};
use serde_json::{Value, json};

use crate::app::{get_number, set_up, snapshot, wait_for_code, wait_until_live};
use crate::world::{START, USER, World};

/// Asks the app for something, as its window does.
async fn ask(window: &AppWindow, command: &str, words: &Value) -> Value {
    let script = format!("return window.__TAURI_INTERNALS__.invoke('{command}', {words});");
    let answer = window.promised(&script).await;
    answer.unwrap_or_else(|error| panic!("{command}: {error}"))
}

/// Changes some of the person's choices.
async fn choose(window: &AppWindow, change: &Value) {
    let mut settings = snapshot(window).await["settings"].clone();
    for (name, value) in change.as_object().expect("some choices") {
        settings[name] = value.clone();
    }
    ask(window, "save_settings", &json!({ "settings": settings })).await;
}

/// Waits for a notification with this title.
fn titled(server: &NotificationServer, title: &str) -> Notification {
    until(&format!("the notification {title:?}"), START, || {
        let received = server.received();
        received.into_iter().find(|it| it.summary == title)
    })
    .unwrap_or_else(|error| panic!("{error}: {:#?}", server.received()))
}

fn labels(notification: &Notification) -> Vec<&str> {
    let labels = notification.actions.iter().map(|(_, label)| label.as_str());
    labels.filter(|label| !label.is_empty()).collect()
}

/// A click on the notification itself.
fn click(server: &NotificationServer, notification: &Notification) {
    server.press(notification, "").expect("it can be clicked");
}

/// `16515550142` as `+1 651 555 0142`.
fn written(number: &str) -> String {
    format!("+1 {} {} {}", &number[1..4], &number[4..7], &number[7..])
}

#[tokio::test]
async fn each_message_is_told_in_its_own_words_and_its_buttons_do_what_they_say() {
    let world = World::start().await;
    let server = world.notifications();
    let clipboard = world.session.clipboard();
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;

    // The code of a wait.
    world.sms("jd", &number, "[JD] Your code is 552019.").await;
    let wait = until("the code of the wait", START, || {
        let received = server.received();
        received
            .into_iter()
            .find(|it| it.summary.starts_with("552 019 for JD, after 0:"))
    })
    .expect("it is told");
    let taken = format!("{}, the number you took at ", written(&number));
    assert!(wait.body.starts_with(&taken), "{wait:?}");
    assert_eq!(labels(&wait), ["Copy"]);
    assert_eq!(wait.sound, None);
    server.press(&wait, "Copy").expect("it has the button");
    clipboard.wait_for("552019").expect("it is copied");

    // With a validity, and with a sound.
    choose(&window, &json!({"sound": true})).await;
    let text = "[JD] Your code is 40318. It is valid for 5 minutes.";
    world.sms("jd", &number, text).await;
    let valid = titled(&server, "40318 for JD");
    let until_when = format!("{}. Valid until ", written(&number));
    assert!(valid.body.starts_with(&until_when), "{valid:?}");
    assert!(valid.sound.is_some(), "{valid:?}");

    // Without a code; a click opens it.
    let parcel = "[JD] Your parcel has left the warehouse";
    world.sms("jd", &number, parcel).await;
    let none = titled(&server, "JD, no code");
    assert_eq!(none.body, format!("{}. {parcel}", written(&number)));
    assert_eq!(labels(&none), [""; 0]);
    click(&server, &none);
    window.wait_for("row-open").await.expect("it is opened");
}

#[tokio::test]
async fn hidden_codes_are_copied_unseen_from_notification_and_tray() {
    let world = World::start().await;
    let server = world.notifications();
    let tray = Tray::start(&world.session).expect("there is none yet");
    let clipboard = world.session.clipboard();
    let window = world.open().await;
    set_up(&world, &window).await;
    let item = tray.item().expect("the app has one");
    choose(&window, &json!({"hide_codes": true, "language": "zh-CN"})).await;

    world
        .sms("jd", "16515550142", "[JD] Your code is 552019.")
        .await;
    let told = titled(&server, "JD 的新验证码");
    assert_eq!(told.body, "+1 651 555 0142");
    server.press(&told, "复制").expect("it has the button");
    clipboard.wait_for("552019").expect("it is copied");

    // Nor are those between which nobody has chosen.
    let text = "Verification codes 771204, 884410.";
    world.sms("jd", "16515550142", text).await;
    let several = titled(&server, "JD 有 2 个候选验证码");
    let hidden = "+1 651 555 0142：Verification codes •••, •••.";
    assert_eq!(several.body, hidden);
    assert_eq!(labels(&several), [""; 0]);

    let other = clipboard.fill("something else").expect("xclip owns it");
    let label = until("the code in the tray's menu", START, || {
        let menu = item.menu().ok()?;
        let entry = menu
            .into_iter()
            .find(|it| it.label.starts_with("已隐藏，JD "));
        entry.map(|entry| entry.label)
    })
    .expect("it is there without its digits");
    item.choose(&label).expect("it can be clicked");
    clipboard.wait_for("552019").expect("it is copied");
    drop(other);

    // At once, also back again.
    choose(&window, &json!({"hide_codes": false})).await;
    until("the code itself", START, || {
        let menu = item.menu().ok()?;
        menu.iter()
            .any(|it| it.label.starts_with("552 019，JD "))
            .then_some(())
    })
    .expect("it is there again");
}

#[tokio::test]
async fn what_is_muted_or_paused_from_the_tray_is_not_told_and_counted_all_the_same() {
    let world = World::start().await;
    let server = world.notifications();
    let tray = Tray::start(&world.session).expect("there is none yet");
    let window = world.open().await;
    set_up(&world, &window).await;
    let item = tray.item().expect("the app has one");
    let live = item.icon().expect("an icon");
    let number = "16515550142";

    let service = json!({"is": "service", "app": "jd"});
    let mute = |muted: bool| json!({"what": service, "muted": muted});
    ask(&window, "mute", &mute(true)).await;
    world.sms("jd", number, "[JD] Your code is 111111.").await;
    wait_for_code(&window, "111111").await;
    ask(&window, "mute", &mute(false)).await;

    item.choose("For 15 minutes").expect("the submenu's entry");
    item.entry("Resume notifications").expect("it is paused");
    assert_eq!(snapshot(&window).await["paused"], true);
    assert_ne!(item.icon().expect("an icon"), live);
    world.sms("jd", number, "[JD] Your code is 222222.").await;
    wait_for_code(&window, "222222").await;
    assert_eq!(snapshot(&window).await["new_count"], 2);

    item.choose("Resume notifications").expect("the entry");
    item.entry("Pause notifications").expect("it is resumed");
    // Whatever would be told comes before this one.
    world.sms("jd", number, "[JD] Your code is 333333.").await;
    titled(&server, "333 333 for JD");
    assert_eq!(server.received().len(), 1, "{:#?}", server.received());
}

#[tokio::test]
async fn a_storm_of_messages_is_no_storm_of_notifications() {
    let world = World::start().await;
    let server = world.notifications();
    let clipboard = world.session.clipboard();
    let window = world.open().await;
    set_up(&world, &window).await;

    const STORM: usize = 30;
    for number in 0..STORM {
        let text = format!("[JD] Your code is {}.", 500_000 + number);
        world.sms("jd", "16515550142", &text).await;
    }
    let all = titled(&server, "30 codes arrived");
    assert_eq!(all.body, "JD 30. Newest 500 029 for JD");
    let received = server.received();
    assert!(received.len() <= 12, "{received:#?}");
    until("the last one alone on the screen", START, || {
        let received = server.received();
        let open: Vec<_> = received.iter().filter(|it| it.open).collect();
        (open.len() == 1 && open[0].id == all.id).then_some(())
    })
    .unwrap_or_else(|error| panic!("{error}: {:#?}", server.received()));
    server.press(&all, "Copy").expect("it has the button");
    clipboard.wait_for("500029").expect("the newest is copied");
}

#[tokio::test]
async fn what_came_while_away_is_told_once_and_stands_on_the_card_until_it_is_seen() {
    let mut world = World::start().await;
    let server = world.notifications();
    let window = world.open().await;
    set_up(&world, &window).await;
    window.quit().await.expect("the app quits with its window");

    for code in ["11111", "22222"] {
        let text = format!("[JD] Your code is {code}.");
        world.sms("jd", "16515550142", &text).await;
    }
    let text = "[Telegram] Your code is 33333.";
    world.sms("telegram", "16285550188", text).await;
    world.simulator.delivered(3).await;
    // A day passes.
    world.relay.move_clock(24 * 60 * 60).await;

    let card = async |window: &AppWindow, is: &'static str| {
        let seen = async || {
            let now = snapshot(window).await;
            Ok((now["card"]["is"] == is).then(|| now["card"].clone()))
        };
        until_async(&format!("the card {is}"), START, seen)
            .await
            .expect("it is on the card")
    };
    let window = world.open().await;
    wait_until_live(&window).await;
    let told = titled(&server, "3 codes came while you were away");
    assert!(told.body.starts_with("Since "), "{told:?}");
    assert!(
        told.body.ends_with(". None can be used any more."),
        "{told:?}"
    );
    let away = card(&window, "away").await["away"].clone();
    assert_eq!(away["codes"], 3);
    let services = json!([{"service": "JD", "codes": 2}, {"service": "Telegram", "codes": 1}]);
    assert_eq!(away["services"], services);
    window.quit().await.expect("the app quits with its window");

    let window = world.open().await;
    wait_until_live(&window).await;
    card(&window, "away").await;
    ask(&window, "away_seen", &json!({})).await;
    card(&window, "message").await;
    assert_eq!(snapshot(&window).await["new_count"], 0);
    assert_eq!(server.received().len(), 1, "{:#?}", server.received());
}

#[tokio::test]
async fn that_a_number_ends_tomorrow_is_told_and_a_click_opens_it() {
    let world = World::start().await;
    let server = world.notifications();
    let phone = "14155550117";
    let number = json!({
        "user_id": USER, "app": "jd", "country": "US", "phone": phone, "days": 1,
        "subscribed": false,
    });
    world.simulator.give_number(&number).await;
    let window = world.open().await;
    set_up(&world, &window).await;

    let told = titled(&server, "+1 415 555 0117 ends tomorrow");
    assert!(
        told.body.starts_with("JD. Codes sent to it after "),
        "{told:?}"
    );
    assert_eq!(labels(&told), [""; 0]);
    click(&server, &told);
    window
        .wait_for("number-words")
        .await
        .expect("the number's page is open");
    window.quit().await.expect("the app quits with its window");

    let window = world.open().await;
    wait_until_live(&window).await;
    // Whatever would be told again comes before this one.
    world.sms("jd", phone, "[JD] Your code is 552019.").await;
    titled(&server, "552 019 for JD");
    assert_eq!(server.received().len(), 2, "{:#?}", server.received());
}
