//! The phrases themselves.

/// A phrase with a place for its code.
#[derive(Debug)]
pub(super) struct Phrase {
    /// A BCP 47 tag.
    pub(super) language: &'static str,
    /// The sender's name; a telephone number where it is empty.
    pub(super) from: &'static str,
    /// The text, see [`super::fill`] for the places in it.
    pub(super) text: &'static str,
}

const fn phrase(language: &'static str, from: &'static str, text: &'static str) -> Phrase {
    Phrase {
        language,
        from,
        text,
    }
}

/// What single services write, in the manner that each is known for.
pub(super) const BY_SERVICE: &[(&str, &[Phrase])] = &[
    (
        "telegram",
        &[
            phrase(
                "en",
                "Telegram",
                "Telegram code: {5}\n\nYou can also tap on this link to log in:\nhttps://t.me/login/{5}",
            ),
            phrase(
                "en",
                "Telegram",
                "Telegram code {5}. Don't share it with anyone, not even with people who say that they work for Telegram.",
            ),
            phrase(
                "ru",
                "Telegram",
                "Код для входа в Telegram: {5}. Не сообщайте его никому.",
            ),
        ],
    ),
    (
        "whatsapp",
        &[
            phrase(
                "en",
                "WhatsApp",
                "Your WhatsApp code: {3-3}\n\nDon't share this code with others",
            ),
            phrase(
                "en",
                "",
                "<#> Your WhatsApp code is {3-3}. You can also tap this link to verify your phone: v.whatsapp.com\nDon't share this code",
            ),
            phrase(
                "es",
                "WhatsApp",
                "Tu código de WhatsApp es {3-3}. No lo compartas con nadie.",
            ),
        ],
    ),
    (
        "jd",
        &[
            phrase("en", "JD", "[jd] code is {4}"),
            phrase(
                "zh-CN",
                "JD",
                "【京东】您的验证码为{6},5分钟内有效,请勿告知他人。",
            ),
            phrase(
                "zh-CN",
                "JD",
                "【京东】尊敬的用户,{6}是您本次登录的短信验证码,工作人员不会向您索要,请勿泄露。",
            ),
        ],
    ),
    (
        "wechat",
        &[
            phrase(
                "en",
                "WeChat",
                "[WeChat] Use code {6} to verify your WeChat account. Forwarding it to others may put the account at risk.",
            ),
            phrase(
                "zh-CN",
                "WeChat",
                "【微信】{6} 是你的注册验证码,转发可能导致帐号被盗。",
            ),
        ],
    ),
    (
        "tencent",
        &[
            phrase(
                "en",
                "Tencent",
                "[Tencent] Verification code {6}, valid for 10 minutes. Do not give it to anyone.",
            ),
            phrase(
                "zh-CN",
                "Tencent",
                "【腾讯科技】你正在登录QQ,验证码{6},10分钟内有效。提供给他人会导致QQ被盗,若非本人操作,请修改密码。",
            ),
        ],
    ),
    (
        "alipay",
        &[
            phrase(
                "en",
                "Alipay",
                "[Alipay] {6} is your verification code, used to log in. It is valid for 15 minutes; no staff member will ask for it.",
            ),
            phrase(
                "zh-CN",
                "Alipay",
                "【支付宝】验证码:{4},您正在登录支付宝,泄露有风险。如非本人操作,请致电95188。",
            ),
        ],
    ),
    (
        "taobao",
        &[
            phrase(
                "zh-CN",
                "Taobao",
                "【淘宝网】校验码{6},您正在使用短信登录,请在15分钟内完成,切勿将校验码告诉他人。",
            ),
            phrase(
                "en",
                "Taobao",
                "[Taobao] Your verification code is {6}. Please enter it within 15 minutes.",
            ),
        ],
    ),
    (
        "amazon",
        &[
            phrase(
                "en",
                "Amazon",
                "{6} is your Amazon OTP. Do not share it with anyone.",
            ),
            phrase(
                "de",
                "Amazon",
                "{6} ist Ihr Amazon-Einmalkennwort. Teilen Sie es mit niemandem.",
            ),
            phrase(
                "en",
                "Amazon",
                "Your Amazon verification code is {6}. It expires in 10 minutes. Nobody from Amazon will call you for it.",
            ),
        ],
    ),
    (
        "apple",
        &[
            phrase(
                "en",
                "Apple",
                "Your Apple Account code is: {6}. Don't share it with anyone.",
            ),
            phrase(
                "fr",
                "Apple",
                "Votre code Apple est : {6}. Ne le partagez avec personne.",
            ),
            phrase(
                "en",
                "Apple",
                "Your Apple Account code is: {6}\n\n@apple.com #{6} %apple.com",
            ),
        ],
    ),
    (
        "discord",
        &[phrase(
            "en",
            "Discord",
            "Your Discord verification code is: {6}",
        )],
    ),
    (
        "ebay",
        &[phrase(
            "en",
            "eBay",
            "Your eBay security code is {6}. It is good for 15 minutes. If you did not ask for it, call 1-866-555-0143.",
        )],
    ),
    (
        "facebook",
        &[
            phrase("en", "Facebook", "{5} is your Facebook confirmation code"),
            phrase("vi", "Facebook", "{5} là mã xác nhận Facebook của bạn"),
            phrase(
                "en",
                "Facebook",
                "<#> {6} is your Facebook code Laz+nxCarLW",
            ),
        ],
    ),
    (
        "google",
        &[
            phrase("en", "Google", "G-{6} is your Google verification code."),
            phrase(
                "es",
                "Google",
                "G-{6} es tu código de verificación de Google.",
            ),
            phrase(
                "en",
                "Google",
                "G-{6} is your Google verification code. Don't share your code with anyone.",
            ),
        ],
    ),
    (
        "instagram",
        &[
            phrase(
                "en",
                "Instagram",
                "{3 3} is your Instagram code. Don't share it.",
            ),
            phrase(
                "pt-BR",
                "Instagram",
                "{3 3} é seu código do Instagram. Não o compartilhe.",
            ),
        ],
    ),
    (
        "line",
        &[
            phrase(
                "en",
                "LINE",
                "Enter {6} on LINE to verify your number. It is valid for 30 minutes. Never tell it to others!",
            ),
            phrase(
                "ja",
                "LINE",
                "認証番号「{6}」をLINEで入力してください。他人には教えないでください。30分間有効です。",
            ),
        ],
    ),
    (
        "linkedin",
        &[phrase(
            "en",
            "LinkedIn",
            "Your LinkedIn verification code is {6}.",
        )],
    ),
    (
        "microsoft",
        &[
            phrase(
                "en",
                "Microsoft",
                "Use {4} as Microsoft account security code",
            ),
            phrase(
                "en",
                "Microsoft",
                "Use verification code {6} for Microsoft authentication.",
            ),
            phrase(
                "de",
                "Microsoft",
                "{6} als Sicherheitscode für das Microsoft-Konto verwenden",
            ),
        ],
    ),
    (
        "netflix",
        &[phrase(
            "en",
            "Netflix",
            "Netflix: your verification code is {6}. It expires in 20 minutes. We will never call you to ask for it.",
        )],
    ),
    (
        "paypal",
        &[
            phrase(
                "en",
                "PayPal",
                "PayPal: {6} is your security code. It expires in 10 minutes. Don't share this code with anyone.",
            ),
            phrase(
                "de",
                "PayPal",
                "PayPal: Ihr Sicherheitscode lautet {6}. Er läuft in 10 Minuten ab. Geben Sie ihn nicht weiter.",
            ),
            phrase(
                "it",
                "PayPal",
                "PayPal: il tuo codice di sicurezza è {6}. Scade tra 10 minuti. Non condividerlo.",
            ),
        ],
    ),
    (
        "signal",
        &[phrase(
            "en",
            "Signal",
            "Your Signal verification code is {3-3}\n\nDo not share this code",
        )],
    ),
    (
        "snapchat",
        &[phrase(
            "en",
            "Snapchat",
            "Snapchat code: {6}. Don't share it or use it anywhere else!",
        )],
    ),
    (
        "steam",
        &[phrase(
            "en",
            "Steam",
            "Your Steam verification code is {A5}. It was asked for from a new computer.",
        )],
    ),
    (
        "tiktok",
        &[
            phrase(
                "en",
                "TikTok",
                "[TikTok] {6} is your verification code, valid for 5 minutes. To keep your account safe, never forward this code.",
            ),
            phrase(
                "id",
                "TikTok",
                "[TikTok] {6} adalah kode verifikasi Anda, berlaku 5 menit. Jangan teruskan kode ini.",
            ),
        ],
    ),
    (
        "twitter",
        &[phrase(
            "en",
            "X",
            "Your X confirmation code is {6}. Don't share it.",
        )],
    ),
    (
        "uber",
        &[
            phrase(
                "en",
                "Uber",
                "Your Uber code is {4}. Never share this code.",
            ),
            phrase(
                "en",
                "Uber",
                "Welcome back to Uber! Use {4} to sign in. Reply STOP to 555-0142 to end these messages.",
            ),
        ],
    ),
    (
        "viber",
        &[phrase(
            "en",
            "Viber",
            "Your Viber code: {6}\nYou can also tap this link to finish: https://unv.viber.com/a/{6}",
        )],
    ),
    (
        "yahoo",
        &[phrase(
            "en",
            "Yahoo",
            "Your Yahoo verification code is {A8}. Yahoo will not contact you to ask for it.",
        )],
    ),
];

/// What any service may write, in the languages that people meet.
pub(super) const ANY_SERVICE: &[Phrase] = &[
    phrase(
        "en",
        "{name}",
        "Your {name} verification code is {6}. It expires in 10 minutes.",
    ),
    phrase(
        "en",
        "",
        "{6} is your {name} login code. Don't give it to anyone.",
    ),
    phrase("en", "", "{name}: use {4} to confirm your phone number."),
    phrase(
        "zh-CN",
        "{name}",
        "【{name}】您的验证码是{6},10分钟内有效,请勿泄露。",
    ),
    phrase(
        "zh-CN",
        "",
        "【{name}】{4}(登录验证码,5分钟内有效),如非本人操作请忽略本短信。",
    ),
    phrase(
        "zh-TW",
        "{name}",
        "【{name}】您的驗證碼為 {6},請於 5 分鐘內輸入,切勿提供給他人。",
    ),
    phrase(
        "ja",
        "{name}",
        "{name}の認証コードは{6}です。有効期限は10分です。第三者に教えないでください。",
    ),
    phrase(
        "ko",
        "{name}",
        "[{name}] 인증번호 [{6}]를 입력해 주세요. 3분간 유효합니다.",
    ),
    phrase(
        "es",
        "{name}",
        "Tu código de verificación de {name} es {6}. Caduca en 10 minutos.",
    ),
    phrase(
        "pt-BR",
        "{name}",
        "{name}: seu código de verificação é {6}. Ele expira em 5 minutos.",
    ),
    phrase(
        "fr",
        "{name}",
        "Votre code de vérification {name} est {6}. Il est valable 10 minutes.",
    ),
    phrase(
        "de",
        "{name}",
        "Ihr {name}-Bestätigungscode lautet {6}. Er ist 10 Minuten gültig.",
    ),
    phrase(
        "it",
        "{name}",
        "Il tuo codice di verifica {name} è {6}. Scade tra 10 minuti.",
    ),
    phrase(
        "ru",
        "{name}",
        "{name}: ваш код подтверждения {6}. Никому его не сообщайте.",
    ),
    phrase(
        "ar",
        "{name}",
        "رمز التحقق الخاص بك في {name} هو {6}. لا تشاركه مع أحد.",
    ),
    phrase(
        "vi",
        "{name}",
        "Ma xac minh {name} cua ban la {6}. Khong chia se ma nay voi bat ky ai.",
    ),
    phrase(
        "id",
        "{name}",
        "Kode verifikasi {name} Anda: {6}. JANGAN BERIKAN kode ini kepada siapa pun.",
    ),
    phrase(
        "tr",
        "{name}",
        "{name} doğrulama kodunuz: {6}. Bu kodu kimseyle paylaşmayın.",
    ),
];
