//! The words that speak for or against a code, one table per language.
//!
//! To teach the crate a word, add it to its language's table, as a person spells it: case, accents and
//! width do not matter. A word stands alone in the text; with `*` at an end it may go on there
//! (`kod*` also finds "kodu", "kodunuz"; `*code` also finds "Bestätigungscode"). In scripts that are
//! written without spaces every word is found anywhere. To teach it a language, add a file and name
//! it in [`ALL`]. When answers change, raise [`VERSION`](crate::VERSION).

mod chinese;
mod english;
mod germanic;
mod greek;
mod japanese_korean;
mod lexicon;
mod middle_east;
mod romance;
mod shared;
mod slavic;
mod south_asia;
mod south_east_asia;
mod turkic_and_uralic;

use crate::TakenFor;

pub(crate) use lexicon::{Hit, Lexicon, is_unspaced};

/// One language's words of one role.
pub(crate) struct Terms {
    /// BCP 47, or `any` for what is the same everywhere.
    pub language: &'static str,
    pub role: Role,
    pub words: &'static [&'static str],
}

/// What a word says about the numbers around it. How many points that is worth is in
/// [`weights`](crate::weights).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Names a sign-in code and nothing else: "verification code", "OTP", "验证码".
    Code,
    /// Names a code of any kind: "code", "PIN", "password". Becomes [`Role::Code`] beside a
    /// [`Role::Purpose`], and another code beside a [`Role::Not`].
    CodeWord,
    /// What sign-in codes are for: "verification", "log in", "registration".
    Purpose,
    /// Asks for something to be typed: "enter", "use".
    Enter,
    /// Joins a word and its number without meaning of its own: "is", "为".
    Copula,
    /// Stands between a word and its number and says nothing: "your", "number".
    Filler,
    /// Joins a code and its kind: "code *de* réduction".
    Of,
    /// "Do not share". A code named after it is only mentioned.
    Secrecy,
    /// "Valid for", "expires in".
    Validity,
    /// "If you did not ask for this".
    Unrequested,
    /// The code is of no use: "has expired", "is wrong".
    Void,
    /// The tone of advertisements and prizes.
    Advert,
    /// Names another kind of number, which follows it: "order", "call", "ending in".
    Not(TakenFor),
    /// Asks for a message to be sent; with a [`Role::To`] after it, a number follows.
    Send,
    /// "to", as in "text STOP *to* 12345".
    To,
    /// Names another kind of number, which stands before it: "points", "km".
    Unit(TakenFor),
    /// A currency, on either side of its amount.
    Money,
    /// The name of a month.
    Month,
    /// A unit of time, in seconds.
    Duration(u32),
    /// A number in words, for "valid for five minutes".
    Number(u32),
}

/// Every table there is.
pub(crate) const ALL: &[&[Terms]] = &[
    shared::TERMS,
    english::TERMS,
    chinese::TERMS,
    romance::TERMS,
    germanic::TERMS,
    slavic::TERMS,
    greek::TERMS,
    turkic_and_uralic::TERMS,
    middle_east::TERMS,
    south_asia::TERMS,
    south_east_asia::TERMS,
    japanese_korean::TERMS,
];
