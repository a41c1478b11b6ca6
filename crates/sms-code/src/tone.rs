//! What the whole message talks like.

use crate::{
    TakenFor,
    terms::Role,
    tokens::{Kind, Sign, Tokens},
    weights,
    zones::has_retriever_mark,
};

/// What the whole message says.
pub(crate) struct Tone {
    pub points: i32,
    pub advert: i32,
    /// Whether it names sign-in codes other than to warn.
    pub names_codes: bool,
    /// Whether it names codes of any kind.
    pub names_any_code: bool,
}

impl Tone {
    pub(crate) fn new(text: &str, tokens: &Tokens) -> Self {
        let (mut secrecy, mut unrequested, mut validity, mut purpose) = (0, 0, 0, 0);
        let (mut adverts, mut names_codes, mut names_any_code) = (0, false, false);
        for sign in &tokens.signs {
            match sign.role {
                Role::Secrecy => secrecy = weights::TONE_SECRECY,
                Role::Unrequested => unrequested = weights::TONE_UNREQUESTED,
                Role::Validity => validity = weights::TONE_VALIDITY,
                Role::Purpose => purpose = weights::TONE_PURPOSE,
                // "Vale 10 minutos": worth an offer alone, valid with a time.
                Role::Advert if has_duration(tokens, sign) => validity = weights::TONE_VALIDITY,
                Role::Advert | Role::Not(TakenFor::Promotion) => adverts += weights::ADVERT,
                Role::Code => {
                    names_any_code = true;
                    names_codes |= !sign.mention;
                }
                Role::CodeWord => names_any_code = true,
                // "K7P29 takes 15% off"
                Role::Unit(TakenFor::Amount) if tokens.mark(sign.first) == Some('%') => {
                    adverts += weights::ADVERT;
                }
                _ => {}
            }
        }
        let retriever = if has_retriever_mark(text) {
            weights::TONE_RETRIEVER
        } else {
            0
        };
        Self {
            points: (secrecy + unrequested + validity + purpose + retriever)
                .min(weights::TONE_MOST),
            advert: adverts.max(weights::ADVERT_MOST),
            names_codes,
            names_any_code,
        }
    }

    /// Whether anything in it sounds like an advertisement.
    pub(crate) fn is_advert(&self) -> bool {
        self.advert < 0
    }
}

/// Whether a number of minutes follows directly.
fn has_duration(tokens: &Tokens, sign: &Sign) -> bool {
    let Some((number, Kind::Digits)) = tokens.after_space(sign.after) else {
        return false;
    };
    let next = tokens.begun(number + 1);
    tokens.signs[next..]
        .iter()
        .take(3)
        .any(|other| matches!(other.role, Role::Duration(_)) && other.first <= number + 2)
}
