//! Every screen in a language that is longer than English, wide and narrow: what does not fit is found by
//! its brackets. `ui/pseudo.js` makes the language, and an app that is built for these tests speaks it.

use desktop_session::{AppWindow, Tray, until};

use crate::app::{code_comes, set_up};
use crate::gallery;
use crate::round::{self, For, Looks};
use crate::world::{START, World};

const PSEUDO: &str = "en-XA";

/// A first run that speaks the language.
async fn start() -> (World, AppWindow, Looks) {
    let (world, window) = round::start().await;
    gallery::choose(&window, PSEUDO, "light").await;
    (world, window, Looks::of(For::Words, "pseudo"))
}

#[tokio::test]
#[cfg_attr(
    not(pseudo_language),
    ignore = "build window and app with PINGME_PSEUDO_LANGUAGE=1"
)]
async fn the_first_run_fits_in_a_longer_language() {
    let (world, window, mut looks) = start().await;
    round::first_run(&mut looks, &world, &window).await;
    looks.end();
}

#[tokio::test]
#[cfg_attr(
    not(pseudo_language),
    ignore = "build window and app with PINGME_PSEUDO_LANGUAGE=1"
)]
async fn the_inbox_fits_in_a_longer_language_which_notifications_and_the_tray_speak_as_well() {
    let (world, window, mut looks) = start().await;
    let server = world.notifications();
    let tray = Tray::start(&world.session).expect("there is none yet");
    set_up(&world, &window).await;
    round::inbox(&mut looks, &world, &window).await;
    let told = until("the notification", START, || {
        let mut received = server.received().into_iter();
        received.find(|it| it.summary.contains("552 019 fööŕ Telegram"))
    });
    let told = told.unwrap_or_else(|error| panic!("{error}: {:#?}", server.received()));
    assert!(
        told.actions.iter().any(|(_, label)| label == "‹Çööpý›"),
        "{told:?}"
    );
    let menu = tray.item().and_then(|item| item.menu()).expect("the tray");
    assert!(menu.iter().any(|it| it.label == "‹Qûûîîţ›"), "{menu:?}");
    round::over_it(&mut looks, &window).await;
    looks.end();
}

#[tokio::test]
#[cfg_attr(
    not(pseudo_language),
    ignore = "build window and app with PINGME_PSEUDO_LANGUAGE=1"
)]
async fn numbers_spending_and_settings_fit_in_a_longer_language() {
    let (world, window, mut looks) = start().await;
    set_up(&world, &window).await;
    code_comes(&world, &window, "16515550142", "552019").await;
    round::numbers(&mut looks, &window).await;
    round::spend(&mut looks, &window).await;
    round::settings(&mut looks, &window).await;
    looks.end();
}
