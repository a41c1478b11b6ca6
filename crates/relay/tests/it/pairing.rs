use relay_protocol::wire::{PairAnswer, ProblemKind};
use relay_protocol::{DevicePublicKey, DeviceSecretKey, LinkSecret, PairingLink};

use crate::device::{Device, pair_with};
use crate::exchange::post;
use crate::process::Home;

fn key() -> DeviceSecretKey {
    DeviceSecretKey::generate().unwrap()
}

#[test]
fn a_lost_answer_is_given_again_and_to_nobody_else() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let (link, key_of_device) = (home.link("me"), key());
    let first: PairAnswer = pair_with(relay.address, &link, &key_of_device).json();
    // Others' messages in between change nothing about where it starts.
    let _other = Device::new(&home, &relay, "me");
    post(relay.address, &callback, b"in between");
    let again: PairAnswer = pair_with(relay.address, &link, &key_of_device).json();
    assert_eq!(
        PairAnswer {
            relay_time_ms: first.relay_time_ms,
            ..again
        },
        first
    );
    assert_eq!(
        (first.user_id.as_str(), first.callback_url.path()),
        ("me", callback.as_str())
    );
    pair_with(relay.address, &link, &key()).refused_as(ProblemKind::LinkUsed);
    // Once its device is revoked, it makes none again.
    home.says(&["device", "revoke", &first.device.to_string()]);
    pair_with(relay.address, &link, &key_of_device).refused_as(ProblemKind::LinkUsed);
}

#[test]
fn a_link_is_good_as_it_was_made_or_not_at_all() {
    let (home, foreign) = (Home::new(), Home::new());
    let (relay, elsewhere) = (home.serve(), foreign.serve());
    home.account("me");
    foreign.account("me");
    let link = home.link("me");
    let changed = [
        (
            "another secret",
            PairingLink {
                secret: LinkSecret::from_bytes(&[7; 32]),
                ..link.clone()
            },
        ),
        (
            "a later expiry",
            PairingLink {
                expires_at_ms: link.expires_at_ms + 1,
                ..link.clone()
            },
        ),
        (
            "another id",
            PairingLink {
                link: home.link("me").link,
                ..link.clone()
            },
        ),
        (
            "another account",
            PairingLink {
                account: foreign.link("me").account,
                ..link.clone()
            },
        ),
    ];
    for (what, changed) in &changed {
        let answer = pair_with(relay.address, changed, &key());
        assert_eq!(
            answer.problem().kind(),
            Some(ProblemKind::LinkRefused),
            "{what}"
        );
    }
    pair_with(elsewhere.address, &link, &key()).refused_as(ProblemKind::LinkRefused);
    // An account that is gone is told like a wrong secret.
    home.says(&["account", "remove", "me"]);
    let gone = pair_with(relay.address, &link, &key());
    assert_eq!(
        gone.problem(),
        pair_with(relay.address, &changed[0].1, &key()).problem()
    );
}

#[test]
fn a_key_to_which_nothing_can_be_sealed_is_refused_and_costs_no_link() {
    let home = Home::new();
    let relay = home.serve();
    home.account("me");
    let link = home.link("me");
    let mut request =
        relay_protocol::wire::PairRequest::new(&link, DevicePublicKey::from_bytes([0; 32]), "x");
    post(
        relay.address,
        "/v1/pair",
        &serde_json::to_vec(&request).unwrap(),
    )
    .refused_as(ProblemKind::MalformedRequest);
    request.device_public_key = key().public();
    assert_eq!(
        post(
            relay.address,
            "/v1/pair",
            &serde_json::to_vec(&request).unwrap()
        )
        .status,
        200
    );
}

#[test]
fn pairing_prints_the_link_and_nothing_else_also_before_the_first_start() {
    let home = Home::new();
    assert!(
        !home
            .run(&["pair", "me", "--public-url", "https://relay.example/x"])
            .status
            .success(),
        "no such account"
    );
    home.says(&["account", "add", "me"]);
    assert!(
        !home.run(&["pair", "me"]).status.success(),
        "where the relay is reached is not known"
    );
    let link: PairingLink = home
        .says(&["pair", "me", "--public-url", "https://relay.example/x"])
        .parse()
        .unwrap();
    assert_eq!(link.relay.as_str(), "https://relay.example/x");
    assert!(
        !home
            .run(&["pair", "me", "--public-url", "http://relay.example/"])
            .status
            .success(),
        "plain http"
    );
}
