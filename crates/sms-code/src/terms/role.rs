//! What a term says about the numbers around it.

use crate::TakenFor;

/// How many points each is worth is in [`weights`](crate::weights).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// `code`: names a sign-in code and nothing else, "verification code", "OTP", "验证码".
    Code,
    /// `code-word`: names a code of any kind, "code", "PIN", "password". Becomes [`Role::Code`] beside
    /// a [`Role::Purpose`], and another code beside a [`Role::Not`].
    CodeWord,
    /// `pin-code`: a PIN in one country and a postal code in another. Becomes [`Role::CodeWord`] or
    /// [`Role::Not`] by the number behind it.
    PinCode,
    /// `purpose`: what sign-in codes are for, "verification", "log in", "registration".
    Purpose,
    /// `lock`: what a code opens, "door", "gate", "locker". Beside a word for codes it is as good as a
    /// purpose; alone it says little, as doors and lockers have numbers too.
    Lock,
    /// `enter`: asks for something to be typed, "enter", "use".
    Enter,
    /// `type`: the same of keys, "type in", "press". Asks for nothing else than a number.
    Type,
    /// `apart`: the end of such a verb, which stands behind the number, "tik 4821 *in*".
    Apart,
    /// `dial`: of keys or of a phone. Becomes [`Role::Type`] beside a [`Role::Lock`], and a word for
    /// phone numbers elsewhere.
    Dial,
    /// `brand`: the name of a service that sends codes.
    Brand,
    /// `onward`: begins what says nothing of the number before it, "before", "when".
    Onward,
    /// `and`: joins two of a list, "48120934 *and* 77120945".
    And,
    /// `copula`: joins a word and its number without meaning of its own, "is", "为".
    Copula,
    /// `filler`: stands between a word and its number and says nothing, "your", "number".
    Filler,
    /// `of`: joins a code and its kind, "code *de* réduction".
    Of,
    /// `by`: says what something is done with, "confirm the payment *with* 482913".
    By,
    /// `secrecy`: "do not share". A code named after it is only mentioned.
    Secrecy,
    /// `validity`: "valid for", "expires in".
    Validity,
    /// `unrequested`: "if you did not ask for this".
    Unrequested,
    /// `void`: the code is of no use, "has expired", "is wrong".
    Void,
    /// `advert`: the tone of advertisements and prizes.
    Advert,
    /// `not …`: names another kind of number, which follows it, "order", "call", "ending in".
    Not(TakenFor),
    /// `unit …`: names another kind of number, which stands before it, "points", "km".
    Unit(TakenFor),
    /// `send`: asks for a message to be sent; with a [`Role::To`] after it, a number follows.
    Send,
    /// `to`: as in "text STOP *to* 12345".
    To,
    /// `money`: a currency, on either side of its amount.
    Money,
    /// `month`: the name of a month.
    Month,
    /// `duration …`: a unit of time, in seconds.
    Duration(u32),
    /// `number …`: a number in words, for "valid for five minutes".
    Number(u32),
}

impl Role {
    /// Whether it only speaks of a number that follows it, if that before it is not to be typed.
    #[inline]
    pub(crate) fn looks_ahead(self) -> bool {
        matches!(self, Self::Copula | Self::Not(_) | Self::Send | Self::To)
    }

    /// Whether it says something about one number, not only about distances or the whole message.
    #[inline]
    pub(crate) fn tells(self) -> bool {
        !matches!(
            self,
            Self::Filler
                | Self::Of
                | Self::Secrecy
                | Self::Validity
                | Self::Unrequested
                | Self::Advert
                | Self::Brand
                | Self::Onward
                | Self::And
                | Self::Number(_)
        )
    }

    /// Whether it says something about a number that has another between.
    #[inline]
    pub(crate) fn tells_beyond_numbers(self) -> bool {
        self.tells()
            && !matches!(
                self,
                Self::By | Self::Copula | Self::To | Self::Send | Self::Not(_) | Self::Money
            )
    }

    /// Whether it asks for something to be typed.
    #[inline]
    pub(crate) fn asks(self) -> bool {
        matches!(self, Self::Enter | Self::Type)
    }

    /// The name of a section in a file of terms.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        let (word, argument) = name.split_once(' ').unwrap_or((name, ""));
        Some(match (word, argument) {
            ("code", "") => Self::Code,
            ("code-word", "") => Self::CodeWord,
            ("pin-code", "") => Self::PinCode,
            ("purpose", "") => Self::Purpose,
            ("lock", "") => Self::Lock,
            ("enter", "") => Self::Enter,
            ("type", "") => Self::Type,
            ("apart", "") => Self::Apart,
            ("dial", "") => Self::Dial,
            ("brand", "") => Self::Brand,
            ("onward", "") => Self::Onward,
            ("and", "") => Self::And,
            ("copula", "") => Self::Copula,
            ("filler", "") => Self::Filler,
            ("of", "") => Self::Of,
            ("by", "") => Self::By,
            ("secrecy", "") => Self::Secrecy,
            ("validity", "") => Self::Validity,
            ("unrequested", "") => Self::Unrequested,
            ("void", "") => Self::Void,
            ("advert", "") => Self::Advert,
            ("send", "") => Self::Send,
            ("to", "") => Self::To,
            ("money", "") => Self::Money,
            ("month", "") => Self::Month,
            ("not", kind) => Self::Not(taken_for(kind)?),
            ("unit", kind) => Self::Unit(taken_for(kind)?),
            ("duration", seconds) => Self::Duration(seconds.parse().ok()?),
            ("number", value) => Self::Number(value.parse().ok()?),
            _ => return None,
        })
    }
}

/// What roles the terms of a text have: so that nobody looks for one that none of them has.
#[derive(Clone, Copy, Default)]
pub(crate) struct Roles(u32);

/// What names a promotion or a code of another kind, and what stands behind an amount.
pub(crate) const PROMOTION: Roles = named(TakenFor::Promotion);
pub(crate) const OTHER_CODE: Roles = named(TakenFor::OtherCode);
pub(crate) const AMOUNT: Roles =
    Roles::of(Role::Unit(TakenFor::Amount)).without(Roles::of(Role::Unit(TakenFor::Phone)));

const fn named(kind: TakenFor) -> Roles {
    Roles::of(Role::Not(kind)).without(Roles::of(Role::Not(TakenFor::Phone)))
}

/// The words for codes.
pub(crate) const CODES: Roles = Roles::of(Role::Code).and(Roles::of(Role::CodeWord));

impl Roles {
    #[inline]
    pub(crate) const fn of(role: Role) -> Self {
        // In the order of the roles, so that it takes no choice.
        let place = match role {
            Role::Code => 0,
            Role::CodeWord => 1,
            Role::PinCode => 2,
            Role::Purpose => 3,
            Role::Lock => 4,
            Role::Enter => 5,
            Role::Type => 6,
            Role::Apart => 7,
            Role::Dial => 8,
            Role::Brand => 9,
            Role::Onward => 10,
            Role::And => 11,
            Role::Copula => 12,
            Role::Filler => 13,
            Role::Of => 14,
            Role::By => 15,
            Role::Secrecy => 16,
            Role::Validity => 17,
            Role::Unrequested => 18,
            Role::Void => 19,
            Role::Advert => 20,
            Role::Not(_) => 21,
            Role::Unit(_) => 22,
            Role::Send => 23,
            Role::To => 24,
            Role::Money => 25,
            Role::Month => 26,
            Role::Duration(_) => 27,
            Role::Number(_) => 28,
        };
        let promotion = matches!(role, Role::Not(TakenFor::Promotion)) as u32;
        let other_code = matches!(role, Role::Not(TakenFor::OtherCode)) as u32;
        let amount = matches!(role, Role::Unit(TakenFor::Amount)) as u32;
        Self(1 << place | promotion << 29 | other_code << 30 | amount << 31)
    }

    /// Those that others do not have.
    const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any role is in both.
    #[inline]
    pub(crate) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

fn taken_for(name: &str) -> Option<TakenFor> {
    Some(match name {
        "phone" => TakenFor::Phone,
        "card" => TakenFor::CardTail,
        "amount" => TakenFor::Amount,
        "date" => TakenFor::Date,
        "time" => TakenFor::Time,
        "reference" => TakenFor::Reference,
        "promotion" => TakenFor::Promotion,
        "other-code" => TakenFor::OtherCode,
        "link" => TakenFor::Link,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_the_roles_that_were_put_into_it() {
        let others = [
            Role::Dial,
            Role::Advert,
            Role::Not(TakenFor::Phone),
            Role::Not(TakenFor::Promotion),
            Role::Not(TakenFor::OtherCode),
            Role::Unit(TakenFor::Amount),
            Role::Unit(TakenFor::Date),
            Role::Duration(60),
        ];
        let meeting = |set: Roles| others.map(|role| u8::from(set.meets(Roles::of(role))));
        assert_eq!(meeting(CODES), [0; 8]);
        assert_eq!(
            meeting(Roles::of(Role::Duration(1))),
            [0, 0, 0, 0, 0, 0, 0, 1]
        );
        assert_eq!(
            meeting(Roles::of(Role::Not(TakenFor::Time))),
            [0, 0, 1, 1, 1, 0, 0, 0]
        );
        assert_eq!(meeting(PROMOTION), [0, 0, 0, 1, 0, 0, 0, 0]);
        assert_eq!(meeting(OTHER_CODE.and(AMOUNT)), [0, 0, 0, 0, 1, 1, 0, 0]);
        assert!(CODES.meets(Roles::of(Role::Code)) && CODES.meets(Roles::of(Role::CodeWord)));
    }
}
