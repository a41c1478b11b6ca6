//! Every example body of the vendor's page, and every spelling that it leaves open.

use pingme::{App, Error, Locked, Number, Refusal, Service};

use crate::server::{Server, lock};

async fn services(body: &str) -> Result<Vec<Service>, Error> {
    Server::answering(body).await.client().services().await
}

async fn numbers(body: &str) -> Result<Vec<Number>, Error> {
    Server::answering(body).await.client().numbers(None).await
}

async fn locked(body: &str) -> Result<Locked, Error> {
    lock(&Server::answering(body).await.client()).await
}

#[tokio::test]
async fn the_answers_to_a_lock_are_read_in_every_spelling() {
    for (body, number, price) in [
        // The reference, and the example, of the page.
        (
            r#"{"retcode": 0, "retmsg": "success", "result": {"number": 16510000000, "price": 0.5}}"#,
            "16510000000",
            Some("0.5"),
        ),
        (
            r#"{"retcode": 0, "retmsg": "success", "result": {"number": "16510000000"}}"#,
            "16510000000",
            None,
        ),
        // What may stand between and beside them.
        (
            r#"{"retcode":"0","result":{"number":"16510000000","price":"0.50"}}"#,
            "16510000000",
            Some("0.50"),
        ),
        (
            r#"{"retcode":0.0,"result":{"number":16510000000.0,"price":1e-7}}"#,
            "16510000000",
            Some("0.0000001"),
        ),
        (
            r#"{"retcode":0,"result":{"number":"+1 651-000-0000","price":null}}"#,
            "16510000000",
            None,
        ),
        (
            r#"{"retcode":0,"result":{"number":"168151020115","price":"","x":[1]},"y":2}"#,
            "168151020115",
            None,
        ),
        (
            r#"{"retcode":0,"result":{"number":"1","price":"$0.5"}}"#,
            "1",
            Some("0.5"),
        ),
        (
            "\u{feff}{\"retcode\":0,\"result\":{\"number\":\"1\",\"price\":12345678901234567890.12}}",
            "1",
            Some("12345678901234567000"),
        ),
    ] {
        let locked = locked(body).await.unwrap();
        assert_eq!(locked.number.as_str(), number, "{body}");
        let amount = locked.price.map(|price| price.amount.to_string());
        assert_eq!(amount.as_deref(), price, "{body}");
    }
}

#[tokio::test]
async fn every_failure_of_the_page_is_read_as_a_number_and_in_quotes() {
    let odd = |message: &str| Refusal::Unknown {
        code: 42,
        message: message.to_owned(),
    };
    for (code, refusal) in [
        ("100000", Refusal::Internal),
        ("100004", Refusal::MissingParameter),
        ("300002", Refusal::BalanceTooLow),
        ("500000", Refusal::NoNumber),
        ("500001", Refusal::TooManyLocked),
        ("500002", Refusal::NoSuchNumber),
        ("42", odd("")),
    ] {
        for quote in ["", "\""] {
            for result in ["{}", "null", "\"\"", "[]"] {
                let body = format!(
                    r#"{{"retcode": {quote}{code}{quote}, "retmsg": "", "result": {result}}}"#
                );
                let expected = Err(Error::Refused(refusal.clone()));
                assert_eq!(numbers(&body).await, expected, "{body}");
            }
            let bare = format!(r#"{{"retcode":{quote}{code}{quote}}}"#);
            assert_eq!(
                numbers(&bare).await,
                Err(Error::Refused(refusal.clone())),
                "{bare}"
            );
        }
    }
    let worded = r#"{"retcode":42,"retmsg":"余额\n不足 \u0007!"}"#;
    assert_eq!(
        numbers(worded).await,
        Err(Error::Refused(odd("余额 不足 !")))
    );
}

#[tokio::test]
async fn the_number_list_of_the_page_is_read() {
    let example = r#"{"retcode":0,"retmsg":"success","result":{"numbers":[{"phone":"168151020115",
        "nextPaymentDate":"2021-11-22 (Expiry Date)","subStatus":0,"subRent":"$0.5 / Month","app":"jd",
        "monthRent":"","name":"JD","telCode":"1","codeRate":"$0.2 / SMS"}]}}"#;
    let [number] = numbers(example).await.unwrap().try_into().unwrap();
    assert_eq!(number.phone.as_str(), "168151020115");
    assert_eq!((number.app.as_str(), number.name.as_str()), ("jd", "JD"));
    assert_eq!(number.tel_code.as_deref(), Some("1"));
    assert_eq!(number.subscribed, Some(false));
    assert_eq!(number.valid_until.text, "2021-11-22 (Expiry Date)");
    assert_eq!(number.valid_until.parsed.unwrap().to_string(), "2021-11-22");
    assert_eq!(number.sub_rent.parsed.unwrap().to_string(), "$0.5");
    assert_eq!(
        (number.month_rent.text.as_str(), number.month_rent.parsed),
        ("", None)
    );
    assert_eq!(number.code_rate.text, "$0.2 / SMS");

    let placeholders = r#"{"retcode":0,"retmsg":"success","result":{"numbers":[{"phone":"1",
        "nextPaymentDate":"XX","subStatus":"XX","subRent":"XX","app":"XX","monthRent":"XX","name":"XX",
        "telCode":"XX","codeRate":"XX"}]}}"#;
    let [number] = numbers(placeholders).await.unwrap().try_into().unwrap();
    assert_eq!(number.subscribed, None);
    assert_eq!(
        (number.sub_rent.text.as_str(), number.sub_rent.parsed),
        ("XX", None)
    );
    assert_eq!(
        (number.valid_until.text.as_str(), number.valid_until.parsed),
        ("XX", None)
    );
}

#[tokio::test]
async fn a_number_is_read_from_whatever_fields_are_there() {
    for (entry, expected) in [
        (
            r#"{"phone":16510000000,"app":"jd","subStatus":"1","telCode":1}"#,
            Some(("jd", "jd", Some(true), Some("1"))),
        ),
        (
            r#"{"phone":"+1 651 000 0000","app":"jd","name":"","subStatus":true,"telCode":"+1"}"#,
            Some(("jd", "jd", Some(true), Some("1"))),
        ),
        (
            r#"{"phone":"16510000000","app":7,"name":null}"#,
            Some(("7", "7", None, None)),
        ),
        (
            r#"{"phone":"16510000000","name":"JD","new":{"a":1}}"#,
            Some(("JD", "JD", None, None)),
        ),
        (r#"{"phone":"","app":"jd"}"#, None),
        (r#"{"app":"jd"}"#, None),
        (r#""16510000000""#, None),
    ] {
        let known = r#"{"phone":"19990000000","app":"other"}"#;
        let body = format!(r#"{{"retcode":0,"result":{{"numbers":[{entry},{known},{known}]}}}}"#);
        let mut read = numbers(&body).await.unwrap();
        assert_eq!(read.pop().unwrap().app.as_str(), "other", "{entry}");
        let found = read.pop();
        let found = found.as_ref().map(|number| {
            assert_eq!(number.phone.as_str(), "16510000000", "{entry}");
            let name = number.name.as_str();
            (
                number.app.as_str(),
                name,
                number.subscribed,
                number.tel_code.as_deref(),
            )
        });
        assert_eq!(found, expected, "{entry}");
        assert!(read.is_empty(), "{entry}");
    }
    // An entry without a service belongs to the one that was asked for.
    let nameless = r#"{"retcode":0,"result":{"numbers":[{"phone":"1"}]}}"#;
    let jd = App::new("jd").unwrap();
    let client = Server::answering(nameless).await.client();
    assert_eq!(client.numbers(Some(&jd)).await.unwrap()[0].app, jd);
}

#[tokio::test]
async fn no_numbers_are_read_in_every_spelling_and_nonsense_is_not_taken_for_none() {
    for result in [
        "",
        r#","result":null"#,
        r#","result":"""#,
        r#","result":{}"#,
        r#","result":[]"#,
        r#","result":{"numbers":[]}"#,
        r#","result":{"numbers":null}"#,
        r#","result":{"numbers":{}}"#,
    ] {
        let body = format!(r#"{{"retcode":0{result}}}"#);
        assert_eq!(numbers(&body).await, Ok(vec![]), "{body}");
    }
    for body in [
        r#"{"retcode":0,"result":{"numbers":"soon"}}"#,
        r#"{"retcode":0,"result":{"numbers":[{"a":1}]}}"#,
        r#"{"retcode":0,"result":{"other":1}}"#,
        r#"{"retcode":0,"result":7}"#,
        r#"{"retcode":null,"result":{}}"#,
        r#"{"result":{"numbers":[]}}"#,
        r#"[]"#,
        r#"null"#,
        r#"{"retcode":0,"#,
        "",
    ] {
        assert_eq!(
            numbers(body).await.unwrap_err().code(),
            "unreadable",
            "{body}"
        );
    }
}

#[tokio::test]
async fn the_service_list_is_read_in_every_shape() {
    let both: &[(&str, &str)] = &[("jd", "JD"), ("tg", "Telegram")];
    let keys: &[(&str, &str)] = &[("jd", "jd"), ("tg", "tg")];
    for (result, expected) in [
        (r#"["jd","tg"]"#, keys),
        (r#"["jd"," tg ","jd",""]"#, keys),
        (
            r#"[{"app":"jd","name":"JD"},{"app":"tg","name":"Telegram","price":0.5}]"#,
            both,
        ),
        (r#"[{"app":"jd"},{"app":"tg","name":""}]"#, keys),
        (r#"[{"name":"jd"},{"name":"tg"}]"#, keys),
        (
            r#"[{"id":"jd","title":"JD"},{"key":"tg","label":"Telegram"}]"#,
            both,
        ),
        (r#"[{"jd":"JD"},{"tg":"Telegram"}]"#, both),
        (r#"{"jd":"JD","tg":"Telegram"}"#, both),
        (r#"{"jd":{"name":"JD"},"tg":{"name":"Telegram"}}"#, both),
        (
            r#"{"1":{"app":"jd","name":"JD"},"2":{"app":"tg","name":"Telegram"}}"#,
            both,
        ),
        (r#"{"jd":0.5,"tg":null}"#, keys),
        (r#"{"apps":["jd","tg"]}"#, keys),
        (
            r#"{"total":2,"list":[{"app":"jd","name":"JD"},{"app":"tg","name":"Telegram"}]}"#,
            both,
        ),
        (r#"{"appList":{"jd":"JD","tg":"Telegram"}}"#, both),
        (r#"{"data":{"apps":["jd","tg"]},"page":1}"#, keys),
        (r#"{"countries":["US","GB"],"apps":["jd","tg"]}"#, keys),
        (r#"{"anything":["jd","tg"]}"#, keys),
        (
            r#"{"chat":["tg"],"shops":["jd"]}"#,
            &[("tg", "tg"), ("jd", "jd")],
        ),
        (r#"[7,"tg"]"#, &[("7", "7"), ("tg", "tg")]),
    ] {
        for body in [
            format!(r#"{{"retcode":0,"retmsg":"success","result":{result}}}"#),
            format!(r#"{{"retcode":"0","result":{result},"extra":true}}"#),
        ] {
            let mut read: Vec<_> = services(&body).await.unwrap();
            let mut expected = expected.to_vec();
            // The order inside a JSON object means nothing.
            if result.starts_with('{') {
                read.sort_by(|a, b| a.app.cmp(&b.app));
                expected.sort_unstable();
            }
            let read: Vec<_> = read
                .iter()
                .map(|service| (service.app.as_str(), service.name.as_str()))
                .collect();
            assert_eq!(read, expected, "{body}");
        }
    }
    // Without the envelope, a list is still a list.
    assert_eq!(services(r#"["jd"]"#).await.unwrap().len(), 1);
    assert_eq!(
        services(r#"{"apps":[{"app":"jd"}]}"#).await.unwrap().len(),
        1
    );
    for nothing in [
        r#"{"retcode":0,"result":{}}"#,
        r#"{"retcode":0,"result":null}"#,
        r#"{"retcode":0}"#,
    ] {
        assert_eq!(services(nothing).await, Ok(vec![]), "{nothing}");
    }
    for nonsense in [
        r#"{"retcode":0,"result":[[],[]]}"#,
        r#"{"retcode":0,"result":"jd"}"#,
        r#"{"error":"x"}"#,
    ] {
        assert_eq!(
            services(nonsense).await.unwrap_err().code(),
            "unreadable",
            "{nonsense}"
        );
    }
}
