//! What is told of what comes, and what is not.

use std::sync::Arc;

use desktop_core::{
    About, Desktop, Event, Notice,
    view::{
        AccountView, Away, Card, Muted, NumberKey, Pause, RelayState, Settings, Snapshot,
        SpendQuery,
    },
};
use pingme_sim::{Country, Owned};
use tokio::sync::broadcast::Receiver;

use crate::{
    clock::ten_minutes_later,
    desk::{Desk, USER, event, pair_form, relay_is, rows, until},
};

const PHONE: &str = "16470000000";

async fn notice(events: &mut Receiver<Event>) -> Notice {
    event(events, |event| match event {
        Event::Notice(notice) => Some(*notice),
        _ => None,
    })
    .await
}

/// The code of the next message that is told, singly or as the newest of several.
async fn told(events: &mut Receiver<Event>) -> String {
    match notice(events).await.about {
        About::Message(message) => message.codes[0].code.clone(),
        About::Several(several) => several.newest.unwrap().codes[0].code.clone(),
        about => panic!("{about:?}"),
    }
}

/// The code of the next message that the window hears of.
async fn arrived(events: &mut Receiver<Event>) -> String {
    event(events, |event| match event {
        Event::Arrived(message) => Some(message.codes[0].code.clone()),
        _ => None,
    })
    .await
}

async fn choose(desktop: &Desktop, change: impl FnOnce(&mut Settings)) {
    let mut settings = desktop.snapshot().await.unwrap().settings;
    change(&mut settings);
    desktop.save_settings(settings).await.unwrap();
}

fn number(account: &AccountView) -> Muted {
    Muted::Number {
        key: NumberKey {
            account: account.id,
            app: "jd".into(),
            phone: PHONE.into(),
        },
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_muted_or_paused_arrives_as_always_and_is_not_told() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    let mut events = desktop.subscribe_events();
    let mut heard = desktop.subscribe_events();
    let service = Muted::Service { app: "jd".into() };
    let mut sent = 0;
    // Silence each is in turn, and what ends it.
    for round in 0..4 {
        match round {
            0 => desktop.mute(number(&account), true).await.unwrap(),
            1 => desktop.mute(service.clone(), true).await.unwrap(),
            2 => choose(&desktop, |settings| settings.pause = Pause::On).await,
            _ => choose(&desktop, |settings| settings.notify = false).await,
        }
        sent += 1;
        desk.sms(PHONE, &format!("[JD] Your code is 1000{sent}"));
        assert_eq!(arrived(&mut heard).await, format!("1000{sent}"));
        match round {
            0 => desktop.mute(number(&account), false).await.unwrap(),
            1 => desktop.mute(service.clone(), false).await.unwrap(),
            _ => {
                choose(&desktop, |settings| {
                    settings.pause = Pause::Not;
                    settings.notify = true;
                })
                .await
            }
        }
        sent += 1;
        desk.sms(PHONE, &format!("[JD] Your code is 1000{sent}"));
        assert_eq!(told(&mut events).await, format!("1000{sent}"), "{round}");
        assert_eq!(arrived(&mut heard).await, format!("1000{sent}"));
    }
    let now = desktop.snapshot().await.unwrap();
    assert_eq!(now.new_count, 8, "all of them are counted");
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mutes_are_on_the_number_and_survive_a_restart() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    let owned = Owned {
        app: "jd".into(),
        phone: Some(PHONE.into()),
        country: Country::Us,
        days: 20,
        subscribed: false,
    };
    desk.sim.give_number(USER, &owned).unwrap();
    desktop.refresh_numbers().await.unwrap();
    let muted = [Muted::Service { app: "jd".into() }, number(&account)];
    for what in &muted {
        desktop.mute(what.clone(), true).await.unwrap();
    }
    let kept = |s: &Snapshot| -> Vec<Muted> {
        let muted = s.muted.iter().cloned();
        muted.map(|it| it.what).collect()
    };
    until(&desktop, "muted", |s| kept(s) == muted).await;
    desktop.close().await;

    let desktop = desk.open().await;
    let now = desktop.snapshot().await.unwrap();
    assert_eq!(kept(&now), muted);
    assert!(now.numbers[0].muted && now.numbers[0].service_muted);
    desktop.mute(muted[0].clone(), false).await.unwrap();
    until(&desktop, "unmuted", |s| {
        s.numbers[0].muted && !s.numbers[0].service_muted
    })
    .await;
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_ends_by_itself() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    choose(&desktop, |settings| settings.pause = Pause::On).await;
    let now = until(&desktop, "paused", |s| s.paused).await;
    let at_ms = now.now_ms + 300;
    choose(&desktop, |settings| {
        settings.pause = Pause::Until { at_ms };
    })
    .await;
    let over = until(&desktop, "over", |s| !s.paused).await;
    assert!(over.now_ms >= at_ms);
    assert_eq!(over.settings.pause, Pause::Not);
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_is_told_together_and_says_how_many_there_are() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    let mut events = desktop.subscribe_events();
    const STORM: u32 = 30;
    for number in 0..STORM {
        desk.sms(PHONE, &format!("[JD] Your code is {}", 50_000 + number));
    }
    let (mut singly, mut together) = (0, Vec::new());
    while together.last() != Some(&STORM) {
        match notice(&mut events).await.about {
            About::Message(_) => singly += 1,
            About::Several(several) => {
                assert_eq!(several.codes, several.messages);
                assert!(several.instead_of.len() <= singly);
                assert!(several.newest.is_some());
                together.push(several.messages);
            }
            about => panic!("{about:?}"),
        }
    }
    assert!(singly <= 3 && together.len() <= 20, "{singly} {together:?}");
    assert!(together.is_sorted());
    rows(&desktop, STORM as usize).await;
    desktop.close().await;
}

/// A desktop to which everything that comes is ten minutes old.
async fn behind(desk: &Desk) -> Arc<Desktop> {
    let (desktop, account) = desk.with_account().await;
    let mut link = desk.link_for(USER).await;
    let way = ten_minutes_later(desk.relay.as_ref().unwrap().local_addr());
    link.relay = format!("http://{way}").parse().unwrap();
    let form = pair_form(&account, link.to_uri(), false);
    desktop.pair(form).await.unwrap();
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    desktop
}

async fn away(desktop: &Desktop, messages: u32) -> Away {
    let shown = |card: &Card| match card {
        Card::Away { away } if away.messages == messages => Some(away.clone()),
        _ => None,
    };
    let now = until(desktop, "away", |s| shown(&s.card).is_some()).await;
    shown(&now.card).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_while_away_is_told_in_one_sentence_and_stands_on_the_card_until_it_is_seen() {
    let desk = Desk::new().await;
    let desktop = behind(&desk).await;
    let left_ms = desktop.snapshot().await.unwrap().now_ms;
    desktop.close().await;
    for code in ["11111", "22222"] {
        desk.callback(USER, &format!("[JD] Your code is {code}"))
            .await;
    }
    desk.callback(USER, "[JD] Your parcel has left").await;

    let desktop = desk.open().await;
    let mut events = desktop.subscribe_events();
    let About::Away(told) = notice(&mut events).await.about else {
        panic!("not told as what came while away");
    };
    assert_eq!((told.messages, told.codes, told.usable), (3, 2, 0));
    let came = away(&desktop, 3).await;
    assert_eq!((came.codes, came.usable, came.gap), (2, 0, false));
    assert_eq!(came.services[0].codes, 2);
    // By the clock of before: the messages are not older than that by much.
    assert!(
        came.since_ms.abs_diff(left_ms) < 11 * 60 * 1000,
        "{came:?} {left_ms}"
    );
    desktop.close().await;

    let desktop = desk.open().await;
    assert_eq!(away(&desktop, 3).await, came, "a restart does not lose it");
    desktop.away_seen().await.unwrap();
    let seen = until(&desktop, "seen", |s| matches!(s.card, Card::Message { .. })).await;
    assert_eq!(seen.new_count, 0);

    // One alone needs no card; it is told all the same.
    let mut events = desktop.subscribe_events();
    desk.callback(USER, "[JD] Your code is 33333").await;
    let About::Away(told) = notice(&mut events).await.about else {
        panic!("not told as what came while away");
    };
    assert_eq!(told.messages, 1);
    let now = until(&desktop, "there", |s| s.new_count == 1).await;
    assert!(matches!(now.card, Card::Message { lit: false, .. }));

    desk.callback(USER, "[JD] Your code is 44444").await;
    away(&desktop, 2).await;
    // Each is looked at by itself.
    for row in rows(&desktop, 5).await.rows.iter().filter(|row| row.new) {
        desktop.mark_copied(&row.id).await.unwrap();
    }
    until(&desktop, "seen", |s| matches!(s.card, Card::Message { .. })).await;
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn that_a_number_ends_is_told_once_and_not_of_one_that_renews() {
    let desk = Desk::new().await;
    for (phone, days, subscribed) in [
        (PHONE, 1, false),
        ("16470000001", 1, true),
        ("16470000002", 2, false),
        // Days that nobody can mean: they hold nothing else up.
        ("16470000003", 100_000, false),
        ("16470000004", 100_000, true),
    ] {
        let owned = Owned {
            app: "jd".into(),
            phone: Some(phone.into()),
            country: Country::Us,
            days,
            subscribed,
        };
        desk.sim.give_number(USER, &owned).unwrap();
    }
    let desktop = desk.open().await;
    choose(&desktop, |settings| settings.pause = Pause::On).await;
    let mut events = desktop.subscribe_events();
    let account = desktop.add_account(desk.form()).await.unwrap();
    until(&desktop, "listed", |s| s.numbers.len() == 5).await;
    // What could not be said for a while is said then.
    choose(&desktop, |settings| settings.pause = Pause::Not).await;
    let About::Ending(numbers) = notice(&mut events).await.about else {
        panic!("not told that it ends");
    };
    let ending: Vec<_> = numbers.iter().map(|n| n.key.phone.as_str()).collect();
    assert_eq!(ending, [PHONE]);
    let now = desktop.snapshot().await.unwrap();
    for number in &now.numbers {
        let day = (number.valid_until.is_some(), number.days_left.is_some());
        let meant = !["16470000003", "16470000004"].contains(&&*number.key.phone);
        assert_eq!(day, (meant, meant), "{number:?}");
        assert_eq!(!number.valid_until_text.is_empty(), meant, "{number:?}");
    }
    let due = desktop
        .spend_report(SpendQuery::default())
        .await
        .unwrap()
        .due;
    let due: Vec<_> = due
        .iter()
        .map(|due| (&*due.key.phone, due.day.is_some()))
        .collect();
    assert_eq!(due, [("16470000001", true), ("16470000004", false)]);
    desktop.close().await;

    let desktop = desk.open().await;
    let mut events = desktop.subscribe_events();
    let link = desk.link().await;
    desktop
        .pair(pair_form(&account, link, false))
        .await
        .unwrap();
    until(&desktop, "listed", |s| s.numbers.len() == 5).await;
    // Whatever would be told again comes before this.
    desk.sms(PHONE, "[JD] Your code is 55555");
    assert_eq!(told(&mut events).await, "55555");
    desktop.close().await;
}
