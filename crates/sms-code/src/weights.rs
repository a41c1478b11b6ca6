//! What each piece of evidence is worth, in one place. A candidate needs 50 points
//! ([`Score::CODE`](crate::Score::CODE)).

use crate::TakenFor;

/// Beside a word that names sign-in codes only, at no distance; each quarter word takes a point away.
pub(crate) const CODE_BEFORE: i32 = 60;
pub(crate) const CODE_AFTER: i32 = 56;
/// Beside a word that names codes of any kind.
pub(crate) const CODE_WORD_BEFORE: i32 = 38;
pub(crate) const CODE_WORD_AFTER: i32 = 36;
/// Of a word that is only named to be kept secret this much is left.
pub(crate) const MENTION: i32 = 18;
/// When the word after the candidate has a number of its own behind it.
pub(crate) const CLAIMED: i32 = -40;
/// Of a word with a number behind it that only says what the code is for.
pub(crate) const CODE_BEHIND_LABEL: i32 = 40;
pub(crate) const CODE_WORD_BEHIND_LABEL: i32 = 28;
/// When other numbers stand between.
pub(crate) const OTHER_NUMBER_BETWEEN: i32 = -8;
/// "is", "=" or a colon directly before, with a word for code before that.
pub(crate) const CONNECTED: i32 = 15;
/// "the gate: 4821#": typed on a keypad.
pub(crate) const KEYPAD: i32 = 25;
/// Letters and digits that look like no name, with nothing but what joins between them and a word for
/// codes: "code K7P29".
pub(crate) const DIRECT_LETTERS: i32 = 11;
/// Small letters with digits, and nothing that leads to them.
pub(crate) const SMALL_AND_LOOSE: i32 = -20;
/// The same in a question: "is the password maple58?"
pub(crate) const GUESSED: i32 = -40;
/// The candidate opens the message, and a word for codes follows in its sentence.
pub(crate) const OPENS: i32 = 10;
/// The same where "is" follows and it can be no year: "4821 is your Elm Parking code".
pub(crate) const TOLD_WHAT: i32 = 12;
/// "module code", "survey code": a kind of code that no table knows.
pub(crate) const UNKNOWN_KIND: i32 = -10;
/// First in the message or right behind the sender's name in brackets, in a message that talks like one
/// with a code without naming it.
pub(crate) const BEHIND_SENDER: i32 = 10;
/// "enter" or "use" directly before.
pub(crate) const ENTER: i32 = 25;
/// The same some words away, with a colon before the number.
pub(crate) const ENTER_FAR: i32 = 22;
/// "enter 4 0 8 2": digit by digit, as one reads out what is to be typed.
pub(crate) const SPELLED: i32 = 15;
/// "enter" some words before, with the one who is told between: "tell your driver 4821".
pub(crate) const ENTER_VIA: i32 = 15;
/// "4821 is what you need to enter", at the beginning.
pub(crate) const TOLD: i32 = 13;
/// "7306 ← type this number"
pub(crate) const POINTED_AT: i32 = 25;
/// "Hand 4821 leaflets to the driver": an unknown word follows a number that is to be given or used.
pub(crate) const COUNTED: i32 = -40;
/// "1500" and "2000" are amounts and times unless a word for codes is near.
pub(crate) const ROUND: i32 = -30;
/// A word for another kind of number that belongs to a word for codes.
pub(crate) const OF_CODE: i32 = -12;
/// What the code is for, in the same sentence.
pub(crate) const PURPOSE: i32 = 12;
/// The only number that can be one, in a message that names sign-in codes.
pub(crate) const ONLY_ONE: i32 = 15;
/// The same of nine digits or ten, which are hardly ever a code, to which one leads.
pub(crate) const ONLY_LONG: i32 = 25;
pub(crate) const ONLY_LONG_LAST: i32 = 10;
/// The same where a word for sign-in codes is in its sentence and it is the last of it.
pub(crate) const ONLY_ONE_LAST: i32 = 15;
/// The same where they are only named by a word for codes of any kind, and the number is joined to it.
pub(crate) const ONLY_ONE_JOINED: i32 = 12;
/// The same where the number has a line of its own.
pub(crate) const ONLY_ONE_LINE: i32 = 20;
/// Google's own form, "G-482913".
pub(crate) const GOOGLE: i32 = 35;
/// Alone on its line, in a message that names codes.
pub(crate) const OWN_LINE: i32 = 10;
/// The only number that can be one, in a message that asks for a number to be typed, or that talks of
/// signing in or of paying and puts it where codes stand, without a word for codes. Six digits; less for
/// others, which are rather something else.
pub(crate) const LONE: i32 = 20;
pub(crate) const LONE_FIVE: i32 = 25;
pub(crate) const LONE_FOUR: i32 = 14;
/// The shelf of a pick-up point, "8-3-2091".
pub(crate) const SHELF: i32 = 12;
/// A sentence of its own, behind one that ends with a word for codes: "Here is your code. 4821."
pub(crate) const PRESENTED: i32 = 15;
/// Letters and digits that look like a name, and no word for codes.
pub(crate) const LIKE_A_NAME: i32 = -20;
/// Letters and digits that look like no name have at least so many for their shape.
pub(crate) const RANDOM: i32 = 5;
/// The message is nothing but this.
pub(crate) const WHOLE_MESSAGE: i32 = 40;
/// The message is nothing but a name and six digits.
pub(crate) const NAME_AND_NUMBER: i32 = 33;
/// Three letters and digits, directly behind a word for codes.
pub(crate) const THREE_CHARACTERS: i32 = -10;
/// In the last line of a domain-bound message.
pub(crate) const DOMAIN_BOUND: i32 = 70;
/// In a link, behind `code=`.
pub(crate) const LINK_PARAMETER: i32 = 130;
/// Directly followed by "has expired".
pub(crate) const VOID: i32 = -70;

/// The tone of the whole message.
pub(crate) const TONE_SECRECY: i32 = 15;
pub(crate) const TONE_UNREQUESTED: i32 = 12;
pub(crate) const TONE_VALIDITY: i32 = 10;
pub(crate) const TONE_PURPOSE: i32 = 10;
pub(crate) const TONE_RETRIEVER: i32 = 20;
pub(crate) const TONE_MOST: i32 = 35;
/// Each sign of an advertisement, up to the most; half beside a word for sign-in codes.
pub(crate) const ADVERT: i32 = -14;
pub(crate) const ADVERT_MOST: i32 = -48;

/// Two candidates this close are equally likely.
pub(crate) const AMBIGUOUS_WITHIN: i32 = 14;

/// A code of so many digits.
pub(crate) fn digits(count: usize) -> i32 {
    match count {
        6 => 20,
        4 | 5 => 15,
        7 | 8 => 12,
        9 | 10 => -24,
        3 => -20,
        _ => -60,
    }
}

/// Written next to the number: "order", "call", "ending in".
pub(crate) fn named(kind: TakenFor) -> i32 {
    match kind {
        TakenFor::Promotion | TakenFor::Link => -80,
        TakenFor::Amount => -50,
        TakenFor::Date => -45,
        TakenFor::Time => -30,
        _ => -70,
    }
}

/// Has the very form of it: `12:30`, `+1 555…`, `$40`.
pub(crate) fn formed(kind: TakenFor) -> i32 {
    match kind {
        TakenFor::Link => -90,
        _ => -80,
    }
}
