//! Callback bodies as PingMe sends them, as it might, and as strangers do.

use pingme::{Callback, NotAMessage};

#[test]
fn the_callback_of_the_page_is_read() {
    let example = br#"{
        "app": "jd",
        "from": "14160000000",
        "to": "16470000000",
        "userId": "xxx",
        "text": "[jd] code is 5611",
        "time": "2021-03-25T03:17:06.050Z"
    }"#;
    let callback = Callback::parse(example).unwrap();
    assert_eq!(callback.app.unwrap().as_str(), "jd");
    assert_eq!(callback.from, "14160000000");
    assert_eq!(callback.to.parsed.unwrap().as_str(), "16470000000");
    assert_eq!(callback.user_id.unwrap().as_str(), "xxx");
    assert_eq!(callback.text, "[jd] code is 5611");
    assert_eq!(callback.time.text, "2021-03-25T03:17:06.050Z");
    assert_eq!(
        callback.time.parsed.unwrap().to_string(),
        "2021-03-25T03:17:06.05Z"
    );
}

#[test]
fn whatever_has_a_text_is_a_message() {
    for (body, text, from, to) in [
        (
            r#"{"text":"a","from":14160000000,"to":16470000000,"userId":7,"time":1616642226}"#,
            "a",
            "14160000000",
            Some("16470000000"),
        ),
        (
            r#"{"to":"+1 (647) 000-0000","from":"京东","text":"验证码 5611"}"#,
            "验证码 5611",
            "京东",
            Some("16470000000"),
        ),
        (r#"{"text":5611}"#, "5611", "", None),
        (
            r#"{"text":"","to":"JD","from":null,"app":"","userId":"","time":{}}"#,
            "",
            "",
            None,
        ),
        (
            "\u{feff}{\"text\":\"bom\",\"messageId\":9}",
            "bom",
            "",
            None,
        ),
        (r#"{"text":"emoji 😀 and A"}"#, "emoji 😀 and A", "", None),
        (
            r#"{"text":"cut \ud83d","from":"\ude00x"}"#,
            "cut \u{fffd}",
            "\u{fffd}x",
            None,
        ),
        (
            r#"{"text":"\ud83d\ud83d\ude00 \\ud83d"}"#,
            "\u{fffd}😀 \\ud83d",
            "",
            None,
        ),
    ] {
        let callback = Callback::parse(body.as_bytes()).unwrap();
        assert_eq!(callback.text, text, "{body}");
        assert_eq!(callback.from, from, "{body}");
        assert_eq!(
            callback.to.parsed.as_ref().map(|to| to.as_str()),
            to,
            "{body}"
        );
    }
}

#[test]
fn what_is_no_message_says_why() {
    for (body, why) in [
        ("", NotAMessage::NotJson),
        ("text=hello", NotAMessage::NotJson),
        (r#"{"text":"#, NotAMessage::NotJson),
        (r#"{"text":"a"} trailing"#, NotAMessage::NotJson),
        ("[]", NotAMessage::NotAnObject),
        (r#""text""#, NotAMessage::NotAnObject),
        ("null", NotAMessage::NotAnObject),
        ("{}", NotAMessage::NoText),
        (r#"{"ping":true}"#, NotAMessage::NoText),
        (r#"{"text":null}"#, NotAMessage::NoText),
        (r#"{"text":{"a":1}}"#, NotAMessage::NoText),
        (r#"{"text":true}"#, NotAMessage::NoText),
    ] {
        assert_eq!(Callback::parse(body.as_bytes()), Err(why), "{body}");
    }
    assert_eq!(
        Callback::parse(b"{\"text\":\"\xff\"}"),
        Err(NotAMessage::NotJson)
    );
}
