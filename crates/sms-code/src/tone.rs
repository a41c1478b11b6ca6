//! What the whole message talks like.

use crate::{
    TakenFor,
    terms::{AMOUNT, CODES, PROMOTION, Role, Roles},
    tokens::{Kind, Sign, Tokens},
    weights,
    zones::has_retriever_mark,
};

/// What may sound like an advertisement.
const ADVERTS: Roles = Roles::of(Role::Advert).and(PROMOTION).and(AMOUNT);

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
        let roles = tokens.roles;
        let worth = |role, points| {
            if roles.meets(Roles::of(role)) {
                points
            } else {
                0
            }
        };
        let mut validity = worth(Role::Validity, weights::TONE_VALIDITY);
        let mut adverts = 0;
        if roles.meets(ADVERTS) {
            for sign in &tokens.signs {
                match sign.role {
                    Role::Advert if is_part_of_name(tokens, sign) => {}
                    // "Vale 10 minutos": worth an offer alone, valid with a time.
                    Role::Advert if has_duration(tokens, sign) => validity = weights::TONE_VALIDITY,
                    Role::Advert | Role::Not(TakenFor::Promotion) => adverts += weights::ADVERT,
                    // "K7P29 takes 15% off"
                    Role::Unit(TakenFor::Amount) if tokens.mark(sign.first) == Some('%') => {
                        adverts += weights::ADVERT;
                    }
                    _ => {}
                }
            }
        }
        let said = worth(Role::Secrecy, weights::TONE_SECRECY)
            + worth(Role::Unrequested, weights::TONE_UNREQUESTED)
            + worth(Role::Purpose, weights::TONE_PURPOSE);
        let retriever = if has_retriever_mark(text) {
            weights::TONE_RETRIEVER
        } else {
            0
        };
        Self {
            points: (said + validity + retriever).min(weights::TONE_MOST),
            advert: adverts.max(weights::ADVERT_MOST),
            names_codes: roles.meets(Roles::of(Role::Code))
                && (tokens.signs.iter()).any(|sign| sign.role == Role::Code && !sign.mention),
            names_any_code: roles.meets(CODES),
        }
    }

    /// Whether anything in it sounds like an advertisement.
    pub(crate) fn is_advert(&self) -> bool {
        self.advert < 0
    }
}

/// "MT_FREE", "ELM-SHOP.EXAMPLE": part of a name that machines read.
fn is_part_of_name(tokens: &Tokens, sign: &Sign) -> bool {
    let before = sign.first.checked_sub(1).and_then(|at| tokens.mark(at));
    matches!(before, Some('_' | '@' | '/'))
        || tokens.mark(sign.after) == Some('.') && tokens.kind(sign.after + 1) == Some(Kind::Word)
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
