//! What a person does in the app's window.

use desktop_session::{AppWindow, until_async};
use serde_json::Value;

use crate::world::{KEY, START, USER, World};

pub(crate) const TAB: &str = "\u{e004}";
pub(crate) const ENTER: &str = "\u{e007}";
pub(crate) const DOWN: &str = "\u{e015}";
pub(crate) const ESCAPE: &str = "\u{e00c}";
pub(crate) const DELETE: &str = "\u{e017}";
pub(crate) const RIGHT: &str = "\u{e014}";

/// More stops than any view has.
const MOST_STOPS: usize = 80;

/// The first run: user ID, key and address, then the pairing link. Ends in the inbox, live.
pub(crate) async fn set_up(world: &World, window: &AppWindow) {
    enter_account(world, window).await;
    pair(world, window).await;
}

/// The first run's account form, as far as the next step.
pub(crate) async fn enter_account(world: &World, window: &AppWindow) {
    submit_account(world, window).await;
    window
        .wait_for("field-link")
        .await
        .expect("PingMe takes the key, and the relay is next");
}

/// The first run's account form.
pub(crate) async fn submit_account(world: &World, window: &AppWindow) {
    window
        .click("door-account")
        .await
        .expect("the first run's door");
    for (field, text) in [("field-user-id", USER), ("field-key", KEY)] {
        window
            .type_into(field, text)
            .await
            .expect("the account form");
    }
    if !window
        .shows("field-base-url")
        .await
        .expect("the window answers")
    {
        window.click("advanced").await.expect("the account form");
    }
    window
        .type_into("field-base-url", world.simulator.base_url())
        .await
        .expect("the account form");
    window.click("submit-key").await.expect("the account form");
}

/// The pairing link, its confirmation, the callback URL, which goes to PingMe, and a test through it.
pub(crate) async fn pair(world: &World, window: &AppWindow) {
    let link = world.relay.pairing_link(USER);
    window
        .type_into("field-link", &link)
        .await
        .expect("the pairing form");
    window.click("submit-link").await.expect("the pairing form");
    window
        .click("confirm-pair")
        .await
        .expect("the confirmation");
    window.click("reveal").await.expect("the callback URL");
    let callback = window
        .value("callback-url")
        .await
        .expect("the callback URL");
    assert!(
        callback.starts_with(&format!("{}/callback/", world.relay.public_url())),
        "{callback}"
    );
    world.simulator.call_back(&callback).await;
    window
        .click("callback-continue")
        .await
        .expect("the callback URL's step");
    window.click("self-test-run").await.expect("the last step");
    window
        .wait_for("self-test-result")
        .await
        .expect("the test comes back");
    window.click("finish-setup").await.expect("the last step");
    wait_until_live(window).await;
}

/// The relay's state at the foot of the sidebar says that messages would arrive now.
pub(crate) async fn wait_until_live(window: &AppWindow) {
    window
        .wait_for_attribute("relay-state", "data-state", "live")
        .await
        .expect("the relay is polled");
}

/// Asks for a new American number for a service, as far as the question that comes before the money.
pub(crate) async fn submit_lock(window: &AppWindow, app: &str) {
    window.click("get-number").await.expect("the button");
    window
        .click(&format!("service-{app}"))
        .await
        .expect("the service is on the list");
    window.click("submit-lock").await.expect("the dialog");
}

/// Gets a new American number for a service, as far as the answer. That PingMe has never called, which
/// most tests begin with, is asked about first, and the person wants it all the same.
pub(crate) async fn ask_for_number(window: &AppWindow, app: &str) {
    submit_lock(window, app).await;
    let asked = until_async("an answer, or a question", START, || async {
        let sent = window.shows("problem").await? || !window.shows("submit-lock").await?;
        // The question takes the button's place.
        if window.shows("guard").await? {
            return Ok(Some(true));
        }
        Ok(sent.then_some(false))
    });
    if asked.await.expect("the dialog answers") {
        window
            .click("submit-lock-anyway")
            .await
            .expect("the person wants it");
    }
}

/// Gets a number and waits until its code is waited for. Returns its digits.
pub(crate) async fn get_number(window: &AppWindow, app: &str) -> String {
    ask_for_number(window, app).await;
    wait_for_card(window, "waiting").await;
    number_of(window, app).await
}

/// The digits of a service's only number, by its row in the sidebar.
pub(crate) async fn number_of(window: &AppWindow, app: &str) -> String {
    let prefix = format!("sidebar-number-{app}-");
    window
        .attribute(&format!("[data-testid^='{prefix}']"), "data-testid")
        .await
        .expect("the number is in the sidebar")
        .trim_start_matches(&prefix)
        .to_owned()
}

/// Opens a page of the settings.
pub(crate) async fn settings_page(window: &AppWindow, page: &str) {
    window.click("nav-settings").await.expect("the settings");
    window
        .click(&format!("settings-{page}"))
        .await
        .unwrap_or_else(|error| panic!("{page}: {error}"));
    window
        .wait_for_attribute("settings", "data-section", page)
        .await
        .unwrap_or_else(|error| panic!("{page} does not open: {error}"));
}

/// Makes other choices, as the settings do: `auto_copy: true`.
pub(crate) async fn change_settings(window: &AppWindow, change: &str) {
    let save = format!(
        "const {{invoke}} = window.__TAURI_INTERNALS__;\
         const {{settings}} = await invoke('snapshot');\
         await invoke('save_settings', {{settings: {{...settings, {change}}}}});"
    );
    window.promised(&save).await.expect("the choice is kept");
}

/// What the window derives everything from.
pub(crate) async fn snapshot(window: &AppWindow) -> Value {
    let ask = "return window.__TAURI_INTERNALS__.invoke('snapshot');";
    window.promised(ask).await.expect("the app answers")
}

/// Presses a key where the focus is, or types.
pub(crate) async fn press(window: &AppWindow, keys: &str) {
    window.press(keys).await.expect("the window takes keys");
}

/// Goes on by Tab until the focus is there, on something that may show only then.
pub(crate) async fn tab_to(window: &AppWindow, id: &str) {
    until_async(id, START, || async {
        let there = window.count(&format!("[data-testid='{id}']")).await?;
        Ok((there > 0).then_some(()))
    })
    .await
    .expect("the page has it");
    for _ in 0..MOST_STOPS {
        if focused(window).await == id {
            return;
        }
        press(window, TAB).await;
    }
    panic!("Tab never comes to {id}");
}

/// Goes down in a menu until the focus is there.
pub(crate) async fn arrow_to(window: &AppWindow, id: &str) {
    window.wait_for(id).await.expect("the menu has it");
    until_async(&format!("the focus on {id}"), START, || async {
        if focused(window).await == id {
            return Ok(Some(()));
        }
        window.press(DOWN).await?;
        Ok(None)
    })
    .await
    .expect("the arrow keys reach it");
}

/// What has the focus.
pub(crate) async fn focused(window: &AppWindow) -> String {
    let script = "return document.activeElement?.dataset.testid ?? ''";
    let it = window.script(script).await.expect("the page answers");
    it.as_str().unwrap_or_default().to_owned()
}

/// Waits until the focus is there by itself.
pub(crate) async fn focus_comes(window: &AppWindow, id: &str) {
    until_async(&format!("the focus on {id}"), START, || async {
        Ok((focused(window).await == id).then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("{error}"));
}

/// Waits until the card is in a state.
pub(crate) async fn wait_for_card(window: &AppWindow, state: &str) {
    window
        .wait_for_attribute("card", "data-state", state)
        .await
        .unwrap_or_else(|error| panic!("the card is not {state}: {error}"));
}

/// Waits until the card's code is this one, spaces apart.
pub(crate) async fn wait_for_code(window: &AppWindow, code: &str) {
    let seen = async || {
        wait_for_card(window, "lit").await;
        window.text("card-code").await
    };
    until_async(
        &format!("the code {code}"),
        crate::world::START,
        async || {
            let shown = seen().await?;
            Ok(desktop_session::same_code(&shown, code).then_some(()))
        },
    )
    .await
    .expect("the code is on the card");
}

/// A code comes to a number of JD, as far as the card.
pub(crate) async fn code_comes(world: &World, window: &AppWindow, number: &str, code: &str) {
    let text = format!("[JD] Your verification code is {code}.");
    world.sms("jd", number, &text).await;
    wait_for_code(window, code).await;
}

/// All text of an element, also what cannot be selected and is therefore no text for WebDriver.
pub(crate) async fn words(window: &AppWindow, id: &str) -> String {
    let script =
        format!("return document.querySelector(\"[data-testid='{id}']\")?.textContent ?? ''");
    let words = window.script(&script).await.expect("the window answers");
    words.as_str().unwrap_or_default().to_owned()
}
