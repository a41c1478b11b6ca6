//! What no notification shows: a hidden code, markup, and more of a text than there is room for.

use super::*;

#[test]
fn hidden_codes_can_be_copied_and_are_nowhere() {
    let services = [("JD", 2), ("Telegram", 1), ("WhatsApp", 1)];
    let missed = MessageView {
        text: "[JD] 552-019 or H7K2P".into(),
        ..parcel()
    };
    check(
        vec![
            (
                one(valid()),
                (
                    "New code for JD",
                    "+1 651 555 0142. Valid until 10:46.",
                    true,
                ),
                ("JD 的新验证码", "+1 651 555 0142，10:46 前有效"),
            ),
            (
                one(answering(51_000, 4 * MINUTE)),
                (
                    "New code for Telegram, after 0:51",
                    "+1 628 555 0188, the number you took at 10:41",
                    true,
                ),
                (
                    "Telegram 的新验证码，0:51 后收到",
                    "+1 628 555 0188，您 10:41 获取的号码",
                ),
            ),
            (
                one(whatsapp()),
                (
                    "2 possible codes for WhatsApp",
                    "+44 7700 900871. Use ••• to register. Reference •••",
                    false,
                ),
                (
                    "WhatsApp 有 2 个候选验证码",
                    "+44 7700 900871：Use ••• to register. Reference •••",
                ),
            ),
            (
                one(missed),
                ("JD, no code", "+1 651 555 0142. [JD] •••-••• or •••", false),
                ("JD，无验证码", "+1 651 555 0142：[JD] •••-••• or •••"),
            ),
            (
                several(4, &services, Some(jd())),
                (
                    "4 codes arrived",
                    "JD 2, Telegram 1, WhatsApp 1. Newest for JD",
                    true,
                ),
                ("收到 4 个验证码", "JD 2、Telegram 1、WhatsApp 1。最新：JD"),
            ),
        ],
        true,
    );
}

#[test]
fn a_text_is_never_taken_for_markup() {
    let link = MessageView {
        text: "<#> <b>Hi</b> & bye".into(),
        ..parcel()
    };
    let said = say_it(one(link), Language::ENGLISH, false);
    assert_eq!(said.body, "+1 651 555 0142. ‹#› ‹b›Hi‹/b› & bye");
}

#[test]
fn a_long_text_is_cut() {
    let long = MessageView {
        text: "长".repeat(1_000),
        ..parcel()
    };
    let said = say_it(one(long), chinese(), false);
    assert_eq!(
        said.body.chars().filter(|it| *it == '长').count(),
        TEXT_CHARS
    );
}
