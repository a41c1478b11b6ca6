//! What a term means beside its neighbours: "code" alone, "*login* code", "*order* code", "never share
//! your code".

use crate::{
    TakenFor,
    terms::{CODES, OTHER_CODE, Role, Roles},
    tokens::{Kind, Sign, Token, Tokens},
};

/// How far a warning reaches, in quarter words.
const WARNING_REACH: u32 = 14;
/// How far behind a word for codes what it is for may stand, in quarter words.
const PURPOSE_REACH: u32 = 12;
/// How far from a verb what it opens may stand, in quarter words.
const DIAL_REACH: u32 = 28;
/// How far back a warning is looked for, in terms.
const WARNING_TERMS: usize = 6;
/// How far apart two of a list may be, in terms and in quarter words.
const LISTED: usize = 3;
const LIST_GAP: u32 = 8;
/// How much of a sentence is read for numbers, in tokens.
const SENTENCE: usize = 60;

/// What may become something else beside its neighbours, or be a mention.
const UNSETTLED: Roles = CODES
    .and(Roles::of(Role::Dial))
    .and(Roles::of(Role::PinCode))
    .and(OTHER_CODE);

/// Settles the role of every word for codes.
pub(crate) fn settle(text: &str, tokens: &mut Tokens) {
    for index in 0..tokens.signs.len() {
        if Roles::of(tokens.signs[index].role).meets(UNSETTLED) {
            settle_one(text, tokens, index);
        }
    }
    tokens.listen();
}

fn settle_one(text: &str, tokens: &mut Tokens, index: usize) {
    let sign = tokens.signs[index];
    let role = match sign.role {
        Role::Dial if dials_lock(tokens, index) => Role::Type,
        Role::Dial => Role::Not(TakenFor::Phone),
        Role::Not(_) if is_banks_name(text, tokens, &sign) => Role::CodeWord,
        Role::PinCode if !names_place(tokens, &sign) => Role::CodeWord,
        Role::PinCode => Role::Not(TakenFor::OtherCode),
        role => role,
    };
    tokens.signs[index].role = role;
    if role == Role::CodeWord
        && (leads_nowhere(text, tokens, &sign) || is_verb(text, tokens, &sign))
    {
        tokens.signs[index].role = Role::Filler;
    } else if role == Role::CodeWord {
        tokens.signs[index].role = kind_of_code(text, tokens, index);
        // Whatever it opens, a PIN is one.
        tokens.signs[index].unknown_kind =
            !is_pin(text, tokens, &sign) && has_unknown_kind(text, tokens, index);
    }
    if matches!(tokens.signs[index].role, Role::Code | Role::CodeWord)
        && (is_mention(tokens, index) || is_warned_of(tokens, index) || is_void(tokens, index))
    {
        tokens.signs[index].mention = true;
    }
}

/// "Gate: 4821", but not "Gate: opens at 1830": a term that ends with a colon names what stands directly
/// behind it.
fn leads_nowhere(text: &str, tokens: &Tokens, sign: &Sign) -> bool {
    tokens.mark(sign.after - 1) == Some(':')
        && !(sign.after..tokens.list.len())
            .take(4)
            .find(|&at| !matches!(tokens.list[at].kind, Kind::Space | Kind::Mark(_)))
            .is_some_and(|at| tokens.list[at].has_digits && !is_time(text, &tokens.list[at]))
}

/// "Let 4821 *má* zpoždění": Vietnamese has "là" between a number and its "mã". In Czech, Polish, Hungarian
/// and Italian it is "has", "today" and "but".
fn is_verb(text: &str, tokens: &Tokens, sign: &Sign) -> bool {
    let word = &tokens.list[sign.first];
    word.len() == 2
        && sign.after == sign.first + 1
        && text[word.start..word.end].eq_ignore_ascii_case("ma")
        && matches!(tokens.before_space(sign.first), Some((_, Kind::Digits)))
        && !has_number_behind(tokens, sign)
}

/// "Gate: 1830" is when it opens, or closes.
fn is_time(text: &str, token: &Token) -> bool {
    let number = &text[token.start..token.end];
    token.len() == 4
        && number
            .parse::<u32>()
            .is_ok_and(|value| value < 2400 && value % 100 < 60 && value % 5 == 0)
}

/// "To open the *gate* dial 4821": what opens is dialled too.
fn dials_lock(tokens: &Tokens, index: usize) -> bool {
    let Sign { first, after, .. } = tokens.signs[index];
    let near =
        |from, to| tokens.sentences(from, to) == 0 && tokens.distance(from, to) <= DIAL_REACH;
    let (before, behind) = tokens.signs.split_at(index);
    let around = || {
        let before = before.iter().rev().take(WARNING_TERMS);
        let behind = behind.iter().take(WARNING_TERMS);
        (before.filter(|sign| near(sign.after, first)))
            .chain(behind.filter(|sign| near(after, sign.first)))
    };
    around().any(|sign| sign.role == Role::Lock)
        && !around().any(|sign| sign.role == Role::Not(TakenFor::Phone))
}

/// "Pincode 560034": India's postal codes have six digits, and are called like that. "4821 is je pincode"
/// has its number before it.
fn names_place(tokens: &Tokens, sign: &Sign) -> bool {
    let digits = |&at: &usize| tokens.list[at].kind == Kind::Digits;
    let place = |at: usize, way: u32| tokens.list[at].len() == 6 || way > WARNING_REACH;
    if let Some(at) = (sign.after..tokens.list.len()).take(8).find(digits) {
        return place(at, tokens.distance(sign.after, at));
    }
    (0..sign.first)
        .rev()
        .take(8)
        .find(digits)
        .is_none_or(|at| place(at, tokens.distance(at + 1, sign.first)))
}

fn kind_of_code(text: &str, tokens: &Tokens, index: usize) -> Role {
    let sign = tokens.signs[index];
    let before = index.checked_sub(1).map(|before| tokens.signs[before]);
    if before.is_some_and(|before| explains(tokens, &before, &sign)) {
        return Role::Not(TakenFor::OtherCode);
    }
    if let Some(before) = before
        && adjacent(tokens, before.after, sign.first)
    {
        if is_lock(tokens, index - 1) {
            return Role::Code;
        }
        match before.role {
            Role::Purpose => return Role::Code,
            // "order code" is the order's number, "order PIN" is for who collects it.
            Role::Not(TakenFor::Reference) if is_pin(text, tokens, &sign) => return Role::Code,
            Role::Advert => return Role::Not(TakenFor::Promotion),
            Role::Not(TakenFor::Reference) if is_means(tokens, index) => {}
            Role::Not(kind @ (TakenFor::Reference | TakenFor::Promotion | TakenFor::OtherCode)) => {
                return Role::Not(kind);
            }
            _ => {}
        }
    }
    let pin = is_pin(text, tokens, &sign);
    // "code de réduction", "code for login", "код для входа".
    let mut joined = sign.after;
    let mut of = true;
    for (at, next) in tokens.signs.iter().enumerate().skip(index + 1).take(4) {
        // "Code für die *Anmeldung*", "code om in te *loggen*"
        // and of a PIN also the name of what it opens: "PIN for Elm Library Wi-Fi".
        let far = next.role == Role::Purpose || pin && is_lock(tokens, at);
        let reach = if far && tokens.numbers(joined, next.first) == 0 {
            PURPOSE_REACH
        } else {
            4
        };
        if tokens.distance(joined, next.first) > reach
            || tokens.sentences(sign.after, next.first) > 0
            || has_colon(tokens, joined, next.first)
        {
            break;
        }
        // "code *pour* votre commande" says what it is for, not of which kind it is.
        of &= adjacent(tokens, joined, next.first);
        if is_lock(tokens, at) {
            return Role::Code;
        }
        match next.role {
            Role::Purpose => return Role::Code,
            Role::Of | Role::Filler => joined = next.after,
            Role::Not(TakenFor::Reference) if pin => return Role::Code,
            Role::Advert if of => return Role::Not(TakenFor::Promotion),
            Role::Not(kind @ (TakenFor::Reference | TakenFor::Promotion | TakenFor::OtherCode))
                if of && joined > sign.after =>
            {
                return Role::Not(kind);
            }
            _ => break,
        }
    }
    Role::CodeWord
}

/// "Your Fern *Bank code* is 482913", "su *código de Banco* Olmo": no bank code, but a code of that bank.
fn is_banks_name(text: &str, tokens: &Tokens, sign: &Sign) -> bool {
    let capital =
        |at: usize| text[tokens.list[at].start..].starts_with(|c: char| c.is_ascii_uppercase());
    let begins = |at: usize, name: &str| text[tokens.list[at].start..].starts_with(name);
    let before =
        || matches!(tokens.before_space(sign.first), Some((at, Kind::Word)) if capital(at));
    let behind = || matches!(tokens.after_space(sign.after), Some((at, Kind::Word)) if capital(at));
    begins(sign.first, "Bank ") && before()
        || sign.after > sign.first + 1
            && ["Banco ", "Banque ", "Banca "]
                .iter()
                .any(|name| begins(sign.after - 1, name))
            && behind()
}

fn is_pin(text: &str, tokens: &Tokens, sign: &Sign) -> bool {
    let word = &tokens.list[sign.first];
    let word = &text[word.start..word.end];
    sign.after == sign.first + 1
        && (word.eq_ignore_ascii_case("pin") || word.eq_ignore_ascii_case("pincode"))
}

/// Whether a word can mean what a code opens, whatever else it means ("gate 14").
pub(crate) fn is_lock(tokens: &Tokens, index: usize) -> bool {
    can_mean(tokens, index, Role::Lock)
}

/// "Подпишите договор кодом 6603": whether a word says by its ending that something is done with the code.
fn is_means(tokens: &Tokens, index: usize) -> bool {
    can_mean(tokens, index, Role::By)
}

/// Whether a word has this meaning, too.
fn can_mean(tokens: &Tokens, index: usize, role: Role) -> bool {
    let first = tokens.signs[index].first;
    let same = |sign: &&Sign| sign.first == first;
    let (before, after) = tokens.signs.split_at(index);
    let others = before.iter().rev().take_while(same);
    others
        .chain(after.iter().take_while(same))
        .any(|sign| sign.role == role)
}

/// A small word right before that no table knows. A name ("Uber code") has a capital.
fn has_unknown_kind(text: &str, tokens: &Tokens, index: usize) -> bool {
    let Sign { first, after, .. } = tokens.signs[index];
    let word = &text[tokens.list[first].start..tokens.list[after - 1].end];
    // "代码004821": of a fund, of a school, unless the message talks of signing in.
    let bare = matches!(word, "代码" | "代碼" | "编码" | "編碼");
    if bare && tokens.kind(after) == Some(Kind::Digits) {
        return true;
    }
    let Some((before, kind)) = tokens.before_space(first) else {
        return false;
    };
    if index > 0 && tokens.signs[index - 1].after > before {
        return false;
    }
    match kind {
        // "领奖码": an ideograph that no table knows makes it a code of another kind.
        Kind::Unspaced => {
            // "凭" is no noun, so that nothing before it is its kind.
            let short = tokens.signs[index].after == first + 1 && !matches!(word, "凭" | "憑");
            before + 1 == first && (bare || short)
        }
        Kind::Word => {
            let word = &tokens.list[before];
            let small = text[word.start..].starts_with(|c: char| c.is_ascii_lowercase());
            small && word.len() >= 5 && tokens.kind(first) == Some(Kind::Word)
        }
        _ => false,
    }
}

fn adjacent(tokens: &Tokens, after: usize, first: usize) -> bool {
    first >= after
        && first - after <= 2
        && (after..first).all(|i| {
            matches!(
                tokens.kind(i),
                Some(Kind::Space | Kind::Newline | Kind::Mark('-' | '\''))
            )
        })
}

fn has_colon(tokens: &Tokens, from: usize, to: usize) -> bool {
    (from..to.min(from + 8)).any(|i| tokens.mark(i) == Some(':'))
}

/// Whether a warning names this word, and no number follows it.
fn is_mention(tokens: &Tokens, index: usize) -> bool {
    let sign = &tokens.signs[index];
    let followed =
        (sign.after..tokens.list.len().min(sign.after + 6)).find(|&i| match tokens.list[i].kind {
            Kind::Digits => true,
            Kind::Word => tokens.distance(sign.after, i) > 0,
            Kind::Mark('.' | '。' | '!') | Kind::Newline => true,
            _ => false,
        });
    if followed.is_some_and(|i| tokens.list[i].kind == Kind::Digits) {
        return false;
    }
    // "never share your OTP, PIN or password"
    let listed = (tokens.signs[..index].iter().rev())
        .take(LISTED)
        .find(|other| matches!(other.role, Role::Code | Role::CodeWord))
        .is_some_and(|other| {
            let way = tokens.way(other.after, sign.first);
            other.mention && way.sentences == 0 && way.numbers == 0 && way.cost <= LIST_GAP
        });
    if listed {
        return true;
    }
    tokens.signs[..index]
        .iter()
        .rev()
        .take(WARNING_TERMS)
        .any(|warning| {
            warning.role == Role::Secrecy
                && tokens.sentences(warning.after, sign.first) == 0
                && tokens.distance(warning.after, sign.first) <= WARNING_REACH
                && tokens.numbers(warning.after, sign.first) == 0
        })
}

/// "Give your *TAN* to nobody. Emergencies 118 118": the warning follows, in a sentence without a number,
/// and the next number is named by words of its own.
fn is_warned_of(tokens: &Tokens, index: usize) -> bool {
    let sign = &tokens.signs[index];
    let warned = tokens.signs[index + 1..]
        .iter()
        .take(WARNING_TERMS)
        .take_while(|next| {
            tokens.sentences(sign.after, next.first) == 0
                && tokens.distance(sign.after, next.first) <= 2 * WARNING_REACH
        })
        .any(|next| next.role == Role::Secrecy);
    if !warned {
        return false;
    }
    let start = (0..sign.first)
        .rev()
        .take(SENTENCE)
        .take_while(|&at| tokens.sentences(at, sign.first) == 0)
        .last()
        .unwrap_or(sign.first);
    let number = (sign.after..tokens.list.len())
        .take(SENTENCE)
        .find(|&at| tokens.list[at].kind == Kind::Digits && tokens.list[at].len() >= 2);
    let Some(number) = number else {
        return false;
    };
    let introduced = match tokens.before_space(number) {
        // "Report: 118 118"
        Some((colon, Kind::Mark(':'))) => tokens.before(colon),
        other => other,
    };
    let by_word = introduced.is_some_and(|(at, kind)| {
        matches!(kind, Kind::Word | Kind::Letters) && tokens.distance(at, number) >= 4
    });
    by_word && tokens.numbers(start, number) == 0 && tokens.sentences(sign.after, number) > 0
}

/// "the code has expired", "no code needed": the word is followed by what makes it useless.
fn is_void(tokens: &Tokens, index: usize) -> bool {
    let sign = &tokens.signs[index];
    tokens.signs[index + 1..].iter().take(3).any(|next| {
        next.role == Role::Void
            && next.first >= sign.after
            && tokens.distance(sign.after, next.first) <= 2
    })
}

/// Whether a number follows directly that this word names: then it does not name one before it.
pub(crate) fn has_number_behind(tokens: &Tokens, sign: &Sign) -> bool {
    for index in sign.after..tokens.list.len().min(sign.after + 10) {
        let token = &tokens.list[index];
        if tokens.distance(sign.after, index) > 4 {
            return false;
        }
        let amount =
            index > 0 && matches!(tokens.mark(index - 1), Some('$' | '£' | '€' | '¥' | '₹'));
        let code = token.kind == Kind::Digits && token.len() >= 3
            || token.kind == Kind::Word && token.has_digits && token.len() >= 5;
        if code && !amount {
            // "4821 is your code for *order* 99312"
            return !is_named_between(tokens, sign, index);
        }
    }
    false
}

/// Whether a word for another kind of number stands between a word for codes and a number.
fn is_named_between(tokens: &Tokens, sign: &Sign, number: usize) -> bool {
    let next = tokens.begun(sign.after);
    tokens.signs[next..]
        .iter()
        .take_while(|other| other.after <= number)
        .any(|other| matches!(other.role, Role::Not(_) | Role::Money))
}

/// "Error 0x80070057 (code 5004)": in brackets behind what another kind of code was named with.
fn explains(tokens: &Tokens, before: &Sign, sign: &Sign) -> bool {
    before.role == Role::Not(TakenFor::OtherCode)
        && sign.first > 0
        && tokens.mark(sign.first - 1) == Some('(')
        && sign.first - before.after <= 6
        && tokens.sentences(before.after, sign.first) == 0
}

#[cfg(test)]
mod tests {
    use crate::expected::assert_codes;

    #[test]
    fn a_pin_code_is_a_place_or_a_pin_by_the_number_behind_it() {
        let cases = [
            ("Pincode 6038 for your locker", Some("6038")),
            ("We deliver to pincode 560034", None),
            ("4821 is je pincode", Some("4821")),
            ("560034 is your pincode", None),
            ("Order PIN 6038", Some("6038")),
            ("Order code 6038", None),
            ("Your Fern Bank code is 482913", Some("482913")),
            ("The bank code is 482913", None),
            ("4821 es tu código de Banco Olmo", Some("4821")),
            ("El código de banco es 482913", None),
            ("Gate: 4821", Some("4821")),
            ("Gate: closed from 4821 on", None),
            ("Gate: 1830", None),
            ("Let 4821 má zpoždění", None),
            ("4821 là mã", Some("4821")),
            ("Tủ 14 mã 90417", Some("90417")),
            ("Подпишите договор кодом 6603", Some("6603")),
            ("Код договора 6603", None),
            ("请凭12-4-6608到店取件", Some("1246608")),
        ];
        assert_codes(cases);
    }
}
