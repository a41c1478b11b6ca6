mod kept_out;

use desktop_core::view::{MonthCost, NumberKey, Standing};
use jiff::Timestamp;

use super::*;
use crate::words::chinese;

/// 24 November 2026, 10:45 in UTC: a Tuesday.
pub(super) const NOW: i64 = 1_795_517_100_000;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

fn message(service: &str, to: &str, text: &str, codes: &[&str]) -> MessageView {
    MessageView {
        id: "0".repeat(32),
        account: 1,
        kind: MessageKind::Sms,
        received_ms: NOW,
        day: "2026-11-24".into(),
        app: Some(service.to_lowercase()),
        service: Some(service.into()),
        from: Some("14160000000".into()),
        to: Some(to.into()),
        text: text.into(),
        codes: codes
            .iter()
            .map(|shown| {
                let code = shown.replace(' ', "");
                let start = text.find(&code).unwrap_or_default();
                CodeView {
                    start: u32::try_from(start).unwrap(),
                    end: u32::try_from(start + code.len()).unwrap(),
                    code,
                    shown: (*shown).to_owned(),
                }
            })
            .collect(),
        chosen: (codes.len() == 1).then_some(0),
        valid_until_ms: None,
        new: true,
        copied_ms: None,
        other_user: None,
        missed: None,
        answers: None,
        hits: Vec::new(),
    }
}

fn jd() -> MessageView {
    message("JD", "16515550142", "code 552019", &["552 019"])
}

pub(super) fn valid() -> MessageView {
    MessageView {
        valid_until_ms: Some(NOW + MINUTE),
        ..jd()
    }
}

fn telegram(code: &str) -> MessageView {
    message("Telegram", "16285550188", code, &[code])
}

fn answering(after_ms: i64, asked_before_ms: i64) -> MessageView {
    MessageView {
        answers: Some(Answers {
            asked_ms: NOW - asked_before_ms,
            after_ms,
        }),
        ..telegram("40318")
    }
}

pub(super) fn one(message: MessageView) -> About {
    About::Message(Box::new(message))
}

fn counts(services: &[(&str, u32)]) -> Vec<ServiceCount> {
    services
        .iter()
        .map(|(service, codes)| ServiceCount {
            service: Some((*service).into()),
            codes: *codes,
        })
        .collect()
}

pub(super) fn several(
    messages: u32,
    services: &[(&str, u32)],
    newest: Option<MessageView>,
) -> About {
    let services = counts(services);
    About::Several(Several {
        storm: 1,
        first: true,
        messages,
        codes: services.iter().map(|service| service.codes).sum(),
        services,
        newest: newest.map(Box::new),
        instead_of: Vec::new(),
    })
}

pub(super) fn away(messages: u32, codes: u32, usable: u32, since: &str) -> About {
    let since: Timestamp = since.parse().unwrap();
    About::Away(Away {
        since_ms: since.as_millisecond(),
        day: String::new(),
        messages,
        codes,
        usable,
        services: counts(&[("JD", codes)]),
        gap: false,
    })
}

pub(super) fn ending(phone: &str, days_left: i32) -> NumberView {
    NumberView {
        key: NumberKey {
            account: 1,
            app: "jd".into(),
            phone: phone.into(),
        },
        service: "JD".into(),
        tel_code: None,
        standing: Standing::NotSubscribed,
        expiring: true,
        days_left: Some(days_left),
        valid_until_text: String::new(),
        valid_until: Some("2026-11-26".into()),
        sub_rent: String::new(),
        month_rent: String::new(),
        code_rate: String::new(),
        new_count: 0,
        waiting: false,
        last_message_ms: None,
        label: None,
        note: None,
        muted: false,
        service_muted: false,
        refused_ms: None,
        month: MonthCost::default(),
    }
}

pub(super) fn relay(refused: bool, before_ms: i64) -> About {
    About::RelayLost {
        host: "relay.example.org".into(),
        built_in: false,
        since_ms: NOW - before_ms,
        refused,
    }
}

fn own_relay(before_ms: i64) -> About {
    About::RelayLost {
        host: "relay.example.org".into(),
        built_in: true,
        since_ms: NOW - before_ms,
        refused: false,
    }
}

pub(super) fn say_it(about: About, language: Language, hide_codes: bool) -> Said {
    let notice = Notice {
        about,
        language,
        hide_codes,
        locked: false,
        sound: false,
        now_ms: NOW,
    };
    said(&notice, &TimeZone::UTC)
}

/// What happened; title, text and whether it has Copy in English; title and text in Chinese.
type Case = (
    About,
    (&'static str, &'static str, bool),
    (&'static str, &'static str),
);

fn check(cases: Vec<Case>, hide_codes: bool) {
    for (about, (title, body, copies), (chinese_title, chinese_body)) in cases {
        let english = say_it(about.clone(), Language::ENGLISH, hide_codes);
        assert_eq!(
            (
                english.title.as_str(),
                english.body.as_str(),
                english.copies.is_some()
            ),
            (title, body, copies)
        );
        let chinese = say_it(about, chinese(), hide_codes);
        assert_eq!(
            (chinese.title.as_str(), chinese.body.as_str()),
            (chinese_title, chinese_body)
        );
        assert_eq!(chinese.copies, english.copies);
        assert_eq!(chinese.opens, english.opens);
    }
}

fn whatsapp() -> MessageView {
    message(
        "WhatsApp",
        "447700900871",
        "Use 771204 to register. Reference 4410",
        &["771 204", "4410"],
    )
}

pub(super) fn parcel() -> MessageView {
    message(
        "JD",
        "16515550142",
        "[JD] Your parcel has left the warehouse",
        &[],
    )
}

#[test]
fn one_message() {
    let expired = MessageView {
        kind: MessageKind::Unrecognised,
        ..jd()
    };
    let nameless = MessageView {
        service: None,
        from: None,
        to: None,
        ..jd()
    };
    check(
        vec![
            (
                one(valid()),
                (
                    "552 019 for JD",
                    "+1 651 555 0142. Valid until 10:46.",
                    true,
                ),
                ("552 019，JD 验证码", "+1 651 555 0142，10:46 前有效"),
            ),
            (
                one(message("Telegram", "447700900143", "83174", &["83174"])),
                ("83174 for Telegram", "+44 7700 900143", true),
                ("83174，Telegram 验证码", "+44 7700 900143"),
            ),
            (
                one(whatsapp()),
                (
                    "2 possible codes for WhatsApp",
                    "+44 7700 900871. Use 771204 to register. Reference 4410",
                    false,
                ),
                (
                    "WhatsApp 有 2 个候选验证码",
                    "+44 7700 900871：Use 771204 to register. Reference 4410",
                ),
            ),
            (
                one(parcel()),
                (
                    "JD, no code",
                    "+1 651 555 0142. [JD] Your parcel has left the warehouse",
                    false,
                ),
                (
                    "JD，无验证码",
                    "+1 651 555 0142：[JD] Your parcel has left the warehouse",
                ),
            ),
            (
                one(expired),
                ("A message in a form this app does not know", "", false),
                ("收到一条无法识别的消息", ""),
            ),
            (
                one(nameless),
                ("552 019 for unknown service", "–", true),
                ("552 019，未知服务 验证码", "–"),
            ),
        ],
        false,
    );
}

#[test]
fn the_code_of_a_wait_also_long_after_it() {
    let soon = answering(51_000, 4 * MINUTE);
    let valid = MessageView {
        valid_until_ms: Some(NOW + MINUTE),
        ..soon.clone()
    };
    check(
        vec![
            (
                one(soon),
                (
                    "40318 for Telegram, after 0:51",
                    "+1 628 555 0188, the number you took at 10:41",
                    true,
                ),
                (
                    "40318，Telegram 验证码，0:51 后收到",
                    "+1 628 555 0188，您 10:41 获取的号码",
                ),
            ),
            (
                one(valid),
                (
                    "40318 for Telegram, after 0:51",
                    "+1 628 555 0188, the number you took at 10:41. Valid until 10:46.",
                    true,
                ),
                (
                    "40318，Telegram 验证码，0:51 后收到",
                    "+1 628 555 0188，您 10:41 获取的号码，10:46 前有效",
                ),
            ),
            (
                one(answering(26 * HOUR + 5 * MINUTE, 26 * HOUR + 5 * MINUTE)),
                (
                    "40318 for Telegram, after 26 h",
                    "+1 628 555 0188, the number you took yesterday",
                    true,
                ),
                (
                    "40318，Telegram 验证码，26 小时后收到",
                    "+1 628 555 0188，您昨天获取的号码",
                ),
            ),
            (
                one(answering(75 * HOUR, 75 * HOUR)),
                (
                    "40318 for Telegram, after 3 days",
                    "+1 628 555 0188, the number you took on 21 November",
                    true,
                ),
                (
                    "40318，Telegram 验证码，3 天后收到",
                    "+1 628 555 0188，您 11月21日获取的号码",
                ),
            ),
        ],
        false,
    );
}

#[test]
fn several_at_once() {
    let services = [("JD", 2), ("Telegram", 1), ("WhatsApp", 1)];
    let many = [("A", 9), ("B", 8), ("C", 7), ("D", 6), ("E", 5), ("F", 4)];
    check(
        vec![
            (
                several(4, &services, Some(jd())),
                (
                    "4 codes arrived",
                    "JD 2, Telegram 1, WhatsApp 1. Newest 552 019 for JD",
                    true,
                ),
                (
                    "收到 4 个验证码",
                    "JD 2、Telegram 1、WhatsApp 1。最新：552 019，JD 验证码",
                ),
            ),
            (
                several(9, &services, None),
                (
                    "9 messages arrived",
                    "4 with a code: JD 2, Telegram 1, WhatsApp 1",
                    false,
                ),
                (
                    "收到 9 条消息",
                    "其中 4 条有验证码：JD 2、Telegram 1、WhatsApp 1",
                ),
            ),
            (
                several(5, &[], None),
                ("5 messages arrived", "None has a code.", false),
                ("收到 5 条消息", "均无验证码。"),
            ),
            (
                several(39, &many, None),
                ("39 codes arrived", "A 9, B 8, C 7, D 6, others 9", false),
                ("收到 39 个验证码", "A 9、B 8、C 7、D 6、其他 9"),
            ),
        ],
        false,
    );
}

#[test]
fn what_came_while_away() {
    let days = "2026-11-17T08:00:00Z";
    let today = "2026-11-24T07:05:00Z";
    check(
        vec![
            (
                away(7, 7, 0, days),
                (
                    "7 codes came while you were away",
                    "Since Tuesday, 17 November. None can be used any more.",
                    false,
                ),
                ("您离开期间收到 7 个验证码", "自11月17日起。均已失效。"),
            ),
            (
                away(2, 2, 1, today),
                (
                    "2 codes came while you were away",
                    "Since 07:05. One can still be used.",
                    false,
                ),
                ("您离开期间收到 2 个验证码", "自 07:05 起。还有 1 个可用。"),
            ),
            (
                away(5, 3, 2, today),
                (
                    "5 messages came while you were away",
                    "Since 07:05. 2 can still be used.",
                    false,
                ),
                ("您离开期间收到 5 条消息", "自 07:05 起。还有 2 个可用。"),
            ),
            (
                away(3, 3, 3, today),
                (
                    "3 codes came while you were away",
                    "Since 07:05. All can still be used.",
                    false,
                ),
                ("您离开期间收到 3 个验证码", "自 07:05 起。均可使用。"),
            ),
            (
                away(1, 1, 0, today),
                (
                    "A code came while you were away",
                    "Since 07:05. It can’t be used any more.",
                    false,
                ),
                ("您离开期间收到 1 个验证码", "自 07:05 起。已失效。"),
            ),
            (
                away(1, 0, 0, today),
                (
                    "A message came while you were away",
                    "Since 07:05. None has a code.",
                    false,
                ),
                ("您离开期间收到 1 条消息", "自 07:05 起。均无验证码。"),
            ),
        ],
        false,
    );
}

#[test]
fn a_number_ends_and_a_relay_is_lost() {
    let number = ending("14155550117", 1);
    check(
        vec![
            (
                About::Ending(vec![number.clone()]),
                (
                    "+1 415 555 0117 ends tomorrow",
                    "JD. Codes sent to it after 26 November are lost.",
                    false,
                ),
                (
                    "+1 415 555 0117 明天到期",
                    "JD。11月26日之后发给它的验证码会丢失。",
                ),
            ),
            (
                About::Ending(vec![ending("14155550117", 0)]),
                (
                    "+1 415 555 0117 ends today",
                    "JD. Codes sent to it after 26 November are lost.",
                    false,
                ),
                (
                    "+1 415 555 0117 今天到期",
                    "JD。11月26日之后发给它的验证码会丢失。",
                ),
            ),
            (
                About::Ending(vec![number.clone(), ending("14155550118", 1)]),
                (
                    "2 numbers end by tomorrow",
                    "JD 2. Codes sent to them after that are lost.",
                    false,
                ),
                (
                    "2 个号码将在明天内到期",
                    "JD 2。到期后发给它们的验证码会丢失。",
                ),
            ),
            (
                relay(false, 20 * MINUTE),
                (
                    "No connection to relay.example.org",
                    "Since 10:25. New codes wait there if PingMe reaches it.",
                    false,
                ),
                (
                    "无法连接 relay.example.org",
                    "自 10:25 起。只要 PingMe 能连到它，新的验证码会在那里等候。",
                ),
            ),
            (
                own_relay(20 * MINUTE),
                (
                    "The built-in relay does not run",
                    "Since 10:25. SMS sent meanwhile are lost unless PingMe repeats them. Open the window and try again.",
                    false,
                ),
                (
                    "内置中继没有运行",
                    "自 10:25 起。期间的短信会丢失，除非 PingMe 重发。请打开窗口重试。",
                ),
            ),
            (
                relay(true, 20 * HOUR),
                (
                    "relay.example.org no longer accepts this computer",
                    "Since Monday, 23 November. Open the window and pair again.",
                    false,
                ),
                (
                    "relay.example.org 不再接受这台电脑",
                    "自11月23日起。请打开窗口重新配对。",
                ),
            ),
        ],
        false,
    );
    let opens = say_it(
        About::Ending(vec![number.clone()]),
        Language::ENGLISH,
        false,
    )
    .opens;
    assert_eq!(opens, Opens::Number { key: number.key });
}
