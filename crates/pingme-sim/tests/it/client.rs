//! The real client against the simulator.

use std::time::Duration;

use pingme::{
    App, AppKey, BaseUrl, Callback, Client, ClientOptions, Country, Error, Phone, Proxy, Refusal,
    UserId,
};
use pingme_sim::{
    CATALOGUE, Chatter, Config, DeliveryState, Fault, FaultKind, Generation, Operation, Owned,
    ServiceShape, Simulator, Sms, Spelling, User, When,
};
use rust_decimal::Decimal;
use serde_json::json;

use crate::sink::{PATIENCE, Sink};

const USER: &str = "u-20418";
const KEY: &str = "sesame-open-77";

fn config() -> Config {
    Config {
        users: vec![User::new(USER, KEY)],
        seed: Some(1),
        ..Config::default()
    }
}

async fn start(config: Config) -> (Simulator, Client) {
    let simulator = Simulator::start(config).await.unwrap();
    let client = client_of(&simulator, KEY, PATIENCE);
    (simulator, client)
}

fn client_of(simulator: &Simulator, key: &str, total_timeout: Duration) -> Client {
    let base = BaseUrl::parse(simulator.base_url()).unwrap();
    let options = ClientOptions {
        proxy: Proxy::System,
        total_timeout,
        ..ClientOptions::default()
    };
    Client::new(
        base,
        UserId::new(USER).unwrap(),
        AppKey::new(key).unwrap(),
        options,
    )
    .unwrap()
}

fn app(key: &str) -> App {
    App::new(key).unwrap()
}

fn balance(simulator: &Simulator) -> Decimal {
    simulator.accounts()[USER].balance
}

#[tokio::test]
async fn a_number_is_locked_listed_subscribed_and_unsubscribed_and_money_is_spent() {
    let (simulator, client) = start(config()).await;
    let jd = app("jd");
    let locked = client.lock_number(&jd, Country::Gb, None).await.unwrap();
    assert!(
        locked.number.as_str().starts_with("447700900"),
        "{locked:?}"
    );
    assert_eq!(locked.price.unwrap().amount.to_string(), "0.5");
    assert_eq!(balance(&simulator).to_string(), "9.5");

    let listed = client.numbers(None).await.unwrap();
    let [number] = listed.as_slice() else {
        panic!("{listed:?}")
    };
    assert_eq!(
        (&number.phone, &number.app, number.name.as_str()),
        (&locked.number, &jd, "JD")
    );
    assert_eq!(number.tel_code.as_deref(), Some("44"));
    assert_eq!(number.subscribed, Some(false));
    assert!(number.valid_until.text.ends_with(" (Expiry Date)"));
    assert_eq!(number.sub_rent.text, "$0.5 / Month");
    assert_eq!(number.month_rent.text, "");
    assert_eq!(
        number.code_rate.parsed.as_ref().unwrap().to_string(),
        "$0.2"
    );
    let first_expiry = number.valid_until.parsed.unwrap();

    client.subscribe(&jd, &locked.number).await.unwrap();
    let number = client.numbers(Some(&jd)).await.unwrap().remove(0);
    assert_eq!(number.subscribed, Some(true));
    assert_eq!(number.month_rent.text, "$0.5 / Month");
    assert!(number.valid_until.parsed.unwrap() > first_expiry);
    assert_eq!(balance(&simulator).to_string(), "9.0");

    client.unsubscribe(&jd, &locked.number).await.unwrap();
    assert_eq!(
        client.numbers(Some(&jd)).await.unwrap()[0].subscribed,
        Some(false)
    );
    assert!(client.numbers(Some(&app("uber"))).await.unwrap().is_empty());
    simulator.stop().await;
}

#[tokio::test]
async fn a_number_used_before_is_locked_again_and_a_strange_or_expired_one_is_not() {
    let mut config = config();
    let owned = |days, phone: &str| Owned {
        app: "jd".into(),
        phone: Some(phone.into()),
        country: pingme_sim::Country::Us,
        days,
        subscribed: false,
    };
    config.users[0].numbers = vec![owned(3, "12125550101"), owned(-1, "12125550102")];
    let (_simulator, client) = start(config).await;
    let lock = async |app_key: &str, number: &str| {
        let number = Phone::parse(number).unwrap();
        client
            .lock_number(&app(app_key), Country::Us, Some(&number))
            .await
    };
    assert_eq!(
        lock("jd", "12125550101").await.unwrap().number.as_str(),
        "12125550101"
    );
    assert_eq!(
        client.numbers(None).await.unwrap().len(),
        1,
        "no second entry"
    );
    assert_eq!(
        lock("uber", "12125550101").await.unwrap().number.as_str(),
        "12125550101"
    );
    assert_eq!(
        client.numbers(None).await.unwrap().len(),
        2,
        "the same number, another service"
    );
    for gone in ["12125550102", "12125550199"] {
        assert_eq!(
            lock("jd", gone).await,
            Err(Error::Refused(Refusal::NoSuchNumber)),
            "{gone}"
        );
    }
}

#[tokio::test]
async fn every_refusal_is_reached_by_what_it_is_about() {
    let mut config = config();
    config.users[0].balance = "1.00".parse().unwrap();
    config.users[0].numbers = vec![Owned {
        app: "jd".into(),
        phone: None,
        country: pingme_sim::Country::Us,
        days: 5,
        subscribed: false,
    }];
    config.most_locked = 3;
    config.pool = Some(2);
    let (simulator, client) = start(config).await;
    let jd = app("jd");
    let lock = async |country| client.lock_number(&jd, country, None).await.map(drop);
    let refused = |refusal| Err(Error::Refused(refusal));

    lock(Country::Us).await.unwrap();
    assert_eq!(
        lock(Country::Us).await,
        refused(Refusal::NoNumber),
        "the pool is empty"
    );
    lock(Country::Gb).await.unwrap();
    assert_eq!(lock(Country::Gb).await, refused(Refusal::TooManyLocked));
    let number = client.numbers(None).await.unwrap().remove(0).phone;
    assert_eq!(
        client.subscribe(&jd, &number).await,
        refused(Refusal::BalanceTooLow)
    );
    let again = client.lock_number(&jd, Country::Us, Some(&number)).await;
    assert_eq!(again, Err(Error::Refused(Refusal::BalanceTooLow)));
    let strange = Phone::parse("12125550199").unwrap();
    assert_eq!(
        client.subscribe(&jd, &strange).await,
        refused(Refusal::MissingParameter)
    );
    assert_eq!(balance(&simulator), Decimal::ZERO);

    let stranger = client_of(&simulator, "another key", PATIENCE);
    assert_eq!(stranger.numbers(None).await, Err(Error::Forbidden));
    assert_eq!(stranger.services().await, Err(Error::Forbidden));
    assert_eq!(
        stranger.lock_number(&jd, Country::Us, None).await.map(drop),
        Err(Error::Forbidden)
    );
}

#[tokio::test]
async fn services_are_listed_in_every_shape_and_by_either_generation() {
    let (simulator, client) = start(config()).await;
    for generation in [Generation::Get, Generation::Post] {
        for shape in [
            ServiceShape::Objects,
            ServiceShape::Strings,
            ServiceShape::Map,
            ServiceShape::Wrapped,
        ] {
            simulator.set_service_shape(shape);
            simulator.set_generation(generation);
            let listed = client.services().await.unwrap();
            assert_eq!(listed.len(), CATALOGUE.len(), "{generation:?} {shape:?}");
            for known in CATALOGUE {
                let found = listed
                    .iter()
                    .find(|service| service.app.as_str() == known.app);
                let name = if shape == ServiceShape::Strings {
                    known.app
                } else {
                    known.name
                };
                assert_eq!(found.unwrap().name, name, "{generation:?} {shape:?}");
            }
        }
    }
    // After the first answer to a POST, none of the others asked by GET first.
    let requests = simulator.requests();
    let methods: Vec<_> = requests
        .log
        .iter()
        .map(|seen| seen.method.as_str())
        .collect();
    assert_eq!(
        methods,
        [
            "GET", "GET", "GET", "GET", "GET", "POST", "POST", "POST", "POST"
        ]
    );
}

#[tokio::test]
async fn every_spelling_of_a_field_reads_the_same() {
    for spelling in [Spelling::Numbers, Spelling::Strings, Spelling::Example] {
        let (_simulator, client) = start(Config {
            spelling,
            ..config()
        })
        .await;
        let jd = app("jd");
        let locked = client.lock_number(&jd, Country::Us, None).await.unwrap();
        let price = locked.price.map(|price| price.amount.to_string());
        assert_eq!(
            price.as_deref(),
            (spelling != Spelling::Example).then_some("0.5")
        );
        client.subscribe(&jd, &locked.number).await.unwrap();
        let listed = client.numbers(None).await.unwrap();
        assert_eq!(listed[0].phone, locked.number, "{spelling:?}");
        assert_eq!(listed[0].subscribed, Some(true), "{spelling:?}");
        let none = client.lock_number(&app("nothing"), Country::Us, None).await;
        assert_eq!(none, Err(Error::Refused(Refusal::NoNumber)), "{spelling:?}");
    }
}

#[tokio::test]
async fn an_sms_reaches_the_callback_address_as_the_page_shows_it_and_is_charged() {
    let mut sink = Sink::start(&[]).await;
    let (simulator, client) = start(Config {
        callback_url: Some(sink.url()),
        ..config()
    })
    .await;
    let locked = client
        .lock_number(&app("jd"), Country::Us, None)
        .await
        .unwrap();
    let before = balance(&simulator);
    let sms = Sms {
        text: Some("[jd] code is 5611".into()),
        from: Some("14160000000".into()),
        ..Sms::default()
    };
    simulator.send_sms(sms).unwrap();
    let received = sink.next().await;
    assert_eq!(received.content_type, "application/json");
    let callback = Callback::parse(&received.body).unwrap();
    assert_eq!(callback.app.unwrap().as_str(), "jd");
    assert_eq!(callback.from, "14160000000");
    assert_eq!(callback.to.parsed.as_ref(), Some(&locked.number));
    assert_eq!(callback.user_id.unwrap().as_str(), USER);
    assert_eq!(callback.text, "[jd] code is 5611");
    assert!(callback.time.parsed.is_some() && callback.time.text.ends_with('Z'));
    assert_eq!((before - balance(&simulator)).to_string(), "0.2");
}

#[tokio::test]
async fn left_alone_a_locked_number_gets_an_sms_that_its_service_would_write() {
    let mut sink = Sink::start(&[]).await;
    let chatter = Chatter::On {
        first: Duration::from_millis(10),
        then: Some(Duration::from_millis(20)),
    };
    let config = Config {
        chatter,
        callback_url: Some(sink.url()),
        ..config()
    };
    let (_simulator, client) = start(config).await;
    let locked = client
        .lock_number(&app("telegram"), Country::Us, None)
        .await
        .unwrap();
    let mut texts = Vec::new();
    for _ in 0..3 {
        let callback = Callback::parse(&sink.next().await.body).unwrap();
        assert_eq!(callback.to.parsed.as_ref(), Some(&locked.number));
        assert_eq!(callback.app.unwrap().as_str(), "telegram");
        assert!(callback.text.contains("Telegram"), "{}", callback.text);
        texts.push(callback.text);
    }
    texts.dedup();
    assert_eq!(texts.len(), 3, "fresh codes: {texts:?}");
}

#[tokio::test]
async fn a_callback_that_is_not_taken_is_tried_again_and_then_lost() {
    let mut sink = Sink::start(&[500, 503, 200, 404, 404, 404, 204]).await;
    let config = Config {
        callback_url: Some(sink.url()),
        callback_pauses: vec![Duration::from_millis(5); 2],
        ..config()
    };
    let (simulator, _client) = start(config).await;
    let send = |text: &str| {
        let sms = Sms {
            body: Some(text.into()),
            ..Sms::default()
        };
        simulator.send_sms(sms).unwrap();
    };
    let fate = async |at: usize| {
        let waited = async {
            loop {
                let fate = simulator.deliveries().get(at).cloned();
                match fate {
                    Some(fate) if fate.state != DeliveryState::UnderWay => return fate,
                    _ => tokio::task::yield_now().await,
                }
            }
        };
        tokio::time::timeout(PATIENCE, waited).await.unwrap()
    };
    send("first");
    for _ in 0..3 {
        assert_eq!(sink.next().await.body, b"first");
    }
    let first = fate(0).await;
    assert_eq!(
        (first.state, first.attempts, first.status),
        (DeliveryState::Delivered, 3, Some(200))
    );
    send("second");
    let second = fate(1).await;
    assert_eq!(
        (second.state, second.attempts, second.status),
        (DeliveryState::Lost, 3, Some(404))
    );
    for _ in 0..3 {
        assert_eq!(sink.next().await.body, b"second");
    }
    simulator
        .send_sms(Sms {
            body: Some("third".into()),
            repeats: 2,
            ..Sms::default()
        })
        .unwrap();
    for _ in 0..3 {
        assert_eq!(sink.next().await.body, b"third");
    }
    simulator.set_callback_url(None);
    send("fourth");
    assert_eq!(fate(5).await.state, DeliveryState::NoAddress);
    assert!(sink.is_empty());
}

#[tokio::test]
async fn a_lock_whose_answer_is_spoilt_is_one_request_and_its_outcome_is_unknown() {
    let (simulator, _) = start(config()).await;
    simulator.set_balance(USER, 100.into()).unwrap();
    let client = client_of(&simulator, KEY, Duration::from_millis(500));
    let uber = app("uber");
    for kind in [
        FaultKind::Cut,
        FaultKind::CutBody,
        FaultKind::Silence,
        FaultKind::Retcode {
            code: 100_000,
            message: String::new(),
        },
        FaultKind::Status { status: 500 },
        FaultKind::Status { status: 502 },
        FaultKind::Redirect,
        FaultKind::BrokenJson,
        FaultKind::Html,
        FaultKind::EmptyBody,
        FaultKind::EmptyResult,
        FaultKind::HugeBody,
    ] {
        for when in [When::BeforeEffect, When::AfterEffect] {
            let before = simulator.requests().count(Operation::LockNumber);
            let held = client.numbers(None).await.unwrap().len();
            let operation = Some(Operation::LockNumber);
            simulator.plan(Fault {
                operation,
                kind: kind.clone(),
                when,
                times: 1,
            });
            // A country with many numbers, so that no other refusal gets in the way.
            let outcome = client
                .lock_number(&uber, Country::Gb, None)
                .await
                .unwrap_err();
            assert_eq!(
                outcome.code(),
                "outcome_unknown",
                "{kind:?} {when:?}: {outcome:?}"
            );
            assert_eq!(
                simulator.requests().count(Operation::LockNumber),
                before + 1,
                "{kind:?}"
            );
            let gained = client.numbers(None).await.unwrap().len() - held;
            assert_eq!(
                gained,
                usize::from(when == When::AfterEffect),
                "{kind:?} {when:?}"
            );
            assert!(simulator.planned_faults().is_empty(), "{kind:?}");
        }
    }
}

#[tokio::test]
async fn a_lock_that_is_refused_is_refused_for_certain() {
    let (simulator, client) = start(config()).await;
    let refused = |code, message: &str| FaultKind::Retcode {
        code,
        message: message.into(),
    };
    let odd = Refusal::Unknown {
        code: 777,
        message: "odd thing".into(),
    };
    for (kind, error) in [
        (
            refused(100_004, ""),
            Error::Refused(Refusal::MissingParameter),
        ),
        (refused(300_002, ""), Error::Refused(Refusal::BalanceTooLow)),
        (refused(500_000, ""), Error::Refused(Refusal::NoNumber)),
        (refused(500_001, ""), Error::Refused(Refusal::TooManyLocked)),
        (refused(500_002, ""), Error::Refused(Refusal::NoSuchNumber)),
        (refused(777, "odd\n thing"), Error::Refused(odd)),
        (FaultKind::Status { status: 403 }, Error::Forbidden),
        (FaultKind::Status { status: 404 }, Error::Status(404)),
        (FaultKind::Status { status: 429 }, Error::Status(429)),
    ] {
        simulator.plan(Fault {
            operation: None,
            kind,
            when: When::BeforeEffect,
            times: 1,
        });
        let outcome = client.lock_number(&app("jd"), Country::Us, None).await;
        assert_eq!(outcome, Err(error));
    }
    assert_eq!(simulator.accounts()[USER].numbers, []);
}

#[tokio::test]
async fn a_read_outlives_a_short_trouble_and_names_a_lasting_one() {
    let (simulator, client) = start(config()).await;
    let plan = |kind, times| {
        simulator.plan(Fault {
            operation: None,
            kind,
            when: When::BeforeEffect,
            times,
        });
    };
    for kind in [
        FaultKind::Cut,
        FaultKind::CutBody,
        FaultKind::Status { status: 503 },
    ] {
        plan(kind, 2);
        assert_eq!(client.numbers(None).await, Ok(vec![]));
    }
    for (kind, code) in [
        (FaultKind::Cut, "unreachable"),
        (FaultKind::Status { status: 500 }, "http_status"),
        (FaultKind::BrokenJson, "unreadable"),
        (FaultKind::HugeBody, "unreadable"),
        (
            FaultKind::Retcode {
                code: 100_000,
                message: String::new(),
            },
            "internal",
        ),
        (FaultKind::Redirect, "http_status"),
    ] {
        plan(kind.clone(), 0);
        assert_eq!(
            client.numbers(None).await.unwrap_err().code(),
            code,
            "{kind:?}"
        );
        simulator.clear_faults();
    }
    plan(FaultKind::Delay { ms: 30 }, 1);
    assert_eq!(client.numbers(None).await, Ok(vec![]));
    plan(FaultKind::Silence, 1);
    let impatient = client_of(&simulator, KEY, Duration::from_millis(200));
    assert_eq!(impatient.numbers(None).await, Err(Error::TimedOut));
}

#[tokio::test]
async fn what_the_page_requires_is_required() {
    let (simulator, _) = start(config()).await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let post = async |operation: &str, body: serde_json::Value| -> serde_json::Value {
        let url = format!("{}/{operation}", simulator.base_url());
        let request = http
            .post(url)
            .header("x-app-key", KEY)
            .body(body.to_string());
        request.send().await.unwrap().json().await.unwrap()
    };
    let missing = json!({ "retcode": 100_004, "retmsg": "", "result": {} });
    for (operation, body) in [
        (
            "lockNumber",
            json!({ "userId": "", "app": "jd", "number": "" }),
        ),
        (
            "lockNumber",
            json!({ "userId": USER, "app": "", "number": "" }),
        ),
        ("lockNumber", json!({ "userId": USER })),
        ("lockNumber", json!([1])),
        (
            "subNumber",
            json!({ "userId": USER, "app": "jd", "number": "" }),
        ),
        ("unSubNumber", json!({ "app": "jd", "number": "1" })),
    ] {
        assert_eq!(
            post(operation, body.clone()).await,
            missing,
            "{operation} {body}"
        );
    }
    // The page's own example leaves the country out: US.
    let example = json!({ "userId": USER, "app": "jd", "number": "" });
    let locked = post("lockNumber", example).await;
    assert_eq!(locked["retcode"], 0);
    assert!(
        locked["result"]["number"]
            .as_u64()
            .unwrap()
            .to_string()
            .starts_with('1')
    );
}
