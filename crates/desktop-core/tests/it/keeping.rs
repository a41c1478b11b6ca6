//! Messages are kept no longer than the person wants.

use desktop_core::{Desktop, view::Settings};

use crate::desk::{Desk, USER, history, rows};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Changes what is kept, while nothing is open.
fn change(desk: &Desk, sql: &str) {
    desk.history_store().execute_batch(sql).unwrap();
}

/// Waits until these are what is kept.
async fn until_kept(desktop: &Desktop, expected: &[&str]) {
    let mut events = desktop.subscribe_events();
    let waiting = async {
        loop {
            let page = history(desktop).await;
            let texts: Vec<_> = page.rows.iter().map(|row| row.text.as_str()).collect();
            if texts == expected {
                return;
            }
            assert!(texts.len() > expected.len(), "{texts:?}");
            let _ = events.recv().await;
        }
    };
    let waiting = tokio::time::timeout(std::time::Duration::from_secs(60), waiting);
    waiting.await.unwrap();
}

async fn choose(desktop: &Desktop, change: impl FnOnce(&mut Settings)) {
    let mut settings = desktop.snapshot().await.unwrap().settings;
    change(&mut settings);
    desktop.save_settings(settings).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_old_goes_when_it_is_chosen_and_at_a_start() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    for number in 0..4 {
        desk.callback(USER, &format!("message {number}")).await;
    }
    rows(&desktop, 4).await;
    desktop.close().await;
    change(
        &desk,
        &format!(
            "UPDATE messages SET received_ms = received_ms - (4 - row) * 20 * {DAY_MS};
             UPDATE messages SET kind = 'gap', text = '' WHERE row = 1;"
        ),
    );

    // 80 (a gap), 60, 40 and 20 days old... the last came 0 * 20 days ago.
    let desktop = desk.open().await;
    assert_eq!(history(&desktop).await.rows.len(), 4);
    choose(&desktop, |settings| settings.keep_days = Some(50)).await;
    until_kept(&desktop, &["message 3", "message 2", "message 1"]).await;
    desktop.close().await;

    change(
        &desk,
        &format!("UPDATE messages SET received_ms = received_ms - 15 * {DAY_MS}"),
    );
    let desktop = desk.open().await;
    until_kept(&desktop, &["message 3", "message 2"]).await;
    choose(&desktop, |settings| settings.keep_days = None).await;
    choose(&desktop, |settings| settings.keep_days = Some(30)).await;
    until_kept(&desktop, &["message 3"]).await;
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_used_goes_at_the_end_of_its_day() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    for text in ["used yesterday", "used today", "not used"] {
        desk.callback(USER, text).await;
    }
    let ids: Vec<_> = rows(&desktop, 3)
        .await
        .rows
        .into_iter()
        .map(|row| row.id)
        .collect();
    for id in &ids[1..] {
        desktop.mark_copied(id).await.unwrap();
    }
    desktop.close().await;
    change(
        &desk,
        &format!(
            "UPDATE messages SET copied_ms = copied_ms - {DAY_MS} WHERE text = 'used yesterday'"
        ),
    );
    let desktop = desk.open().await;
    choose(&desktop, |settings| settings.delete_used = true).await;
    until_kept(&desktop, &["not used", "used today"]).await;
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_goes_by_a_clock_that_no_relay_has_confirmed() {
    let mut desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    desk.callback(USER, "old").await;
    rows(&desktop, 1).await;
    choose(&desktop, |settings| settings.keep_days = Some(50)).await;
    desktop.close().await;
    change(
        &desk,
        &format!("UPDATE messages SET received_ms = received_ms - 60 * {DAY_MS}"),
    );

    desk.stop_relay().await;
    let desktop = desk.open().await;
    // The settings are looked at once more, and what was asked then is over when they are saved again.
    for days in [40, 41, 42] {
        choose(&desktop, |settings| settings.keep_days = Some(days)).await;
        assert_eq!(history(&desktop).await.rows.len(), 1);
    }
    desk.start_relay().await;
    desktop.refresh_numbers().await.unwrap();
    until_kept(&desktop, &[]).await;
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_choices_that_are_made_at_the_same_time_both_hold() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.with_account().await;
    let hide = |settings| {
        Ok(Settings {
            hide_codes: true,
            ..settings
        })
    };
    let sound = |settings| {
        Ok(Settings {
            sound: true,
            ..settings
        })
    };
    let (one, other) = tokio::join!(
        desktop.change_settings(hide),
        desktop.change_settings(sound)
    );
    one.unwrap();
    other.unwrap();
    let both = |settings: &Settings| settings.hide_codes && settings.sound;
    assert!(both(&desktop.settings()));
    desktop.close().await;
    assert!(both(&desk.open().await.settings()), "after a restart");
}
