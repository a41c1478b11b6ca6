//! What was on the clipboard before a code, and what becomes of it.

/// Names one putting of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Round(u64);

/// The clipboard, lent to codes one after the other.
#[derive(Default)]
pub(super) struct Loans {
    out: Option<Loan>,
    rounds: u64,
}

// No `Debug`: both texts are nobody's business.
struct Loan {
    round: Round,
    code: String,
    before: Option<String>,
}

/// What is to be done at the end of a loan.
#[derive(PartialEq, Eq)]
pub(super) enum Due {
    /// The clipboard is not ours any more.
    Nothing,
    /// Put this back.
    Write(String),
    /// There was no text before: take the code off.
    Clear,
}

impl Due {
    /// For the log: which, without the text.
    pub(super) fn words(&self) -> &'static str {
        match self {
            Self::Nothing => "it holds something else",
            Self::Write(_) => "what was there before returns",
            Self::Clear => "it is emptied",
        }
    }
}

impl Loans {
    /// A code was put on the clipboard, which held the text `found` just before. The text that comes back is
    /// the last that was not one of ours.
    pub(super) fn lend(&mut self, code: String, found: Option<String>) -> Round {
        let before = match self.out.take() {
            Some(loan) if found.as_deref() == Some(loan.code.as_str()) => loan.before,
            _ => found,
        };
        self.rounds += 1;
        let round = Round(self.rounds);
        self.out = Some(Loan {
            round,
            // To give back the code itself would leave it there, and not even marked as secret.
            before: before.filter(|text| !text.is_empty() && *text != code),
            code,
        });
        round
    }

    /// Whether this is the last loan, and not over.
    pub(super) fn is_out(&self, round: Round) -> bool {
        self.out.as_ref().is_some_and(|loan| loan.round == round)
    }

    /// The clipboard was put to another use, or is to keep what it holds.
    pub(super) fn forget(&mut self) {
        self.out = None;
    }

    /// The time of a loan is over, and the clipboard holds the text `now`.
    pub(super) fn due(&mut self, round: Round, now: Option<&str>) -> Due {
        if !self.is_out(round) {
            return Due::Nothing;
        }
        match self.out.take() {
            Some(loan) if now == Some(loan.code.as_str()) => {
                loan.before.map_or(Due::Clear, Due::Write)
            }
            _ => Due::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A clipboard that a person and the app use in turn.
    #[derive(Default)]
    struct Desk {
        loans: Loans,
        holds: Option<String>,
        rounds: Vec<Round>,
    }

    enum Step {
        /// The person copies a text.
        Text(&'static str),
        /// The person copies a picture, which is no text.
        Picture,
        /// The app copies a code.
        Code(&'static str),
        /// The app copies a number.
        Number(&'static str),
        /// The time of the code that was copied so manieth is over.
        Over(usize),
    }

    impl Desk {
        fn step(&mut self, step: &Step) {
            match step {
                Step::Text(text) => self.holds = Some((*text).to_owned()),
                Step::Picture => self.holds = None,
                Step::Code(code) => {
                    let round = self.loans.lend((*code).to_owned(), self.holds.take());
                    self.rounds.push(round);
                    self.holds = Some((*code).to_owned());
                }
                Step::Number(number) => {
                    self.loans.forget();
                    self.holds = Some((*number).to_owned());
                }
                Step::Over(which) => {
                    let round = self.rounds[*which];
                    match self.loans.due(round, self.holds.as_deref()) {
                        Due::Nothing => {}
                        Due::Write(text) => self.holds = Some(text),
                        Due::Clear => self.holds = None,
                    }
                }
            }
        }
    }

    #[test]
    fn the_last_text_of_another_comes_back_if_the_code_is_still_there() {
        use Step::{Code, Number, Over, Picture, Text};
        type Case = (&'static str, &'static [Step], Option<&'static str>);
        let cases: &[Case] = &[
            ("a text", &[Text("a"), Code("1"), Over(0)], Some("a")),
            ("nothing before", &[Code("1"), Over(0)], None),
            ("a picture", &[Picture, Code("1"), Over(0)], None),
            ("not before its time", &[Text("a"), Code("1")], Some("1")),
            (
                "something else copied meanwhile",
                &[Text("a"), Code("1"), Text("b"), Over(0)],
                Some("b"),
            ),
            (
                "a picture copied meanwhile",
                &[Text("a"), Code("1"), Picture, Over(0)],
                None,
            ),
            (
                "a number copied meanwhile, which stays",
                &[Text("a"), Code("1"), Number("2"), Over(0)],
                Some("2"),
            ),
            (
                "two codes: the time starts anew",
                &[Text("a"), Code("1"), Code("2"), Over(0)],
                Some("2"),
            ),
            (
                "two codes: the oldest text",
                &[Text("a"), Code("1"), Code("2"), Over(0), Over(1)],
                Some("a"),
            ),
            (
                "the same code twice",
                &[Text("a"), Code("1"), Code("1"), Over(0), Over(1)],
                Some("a"),
            ),
            (
                "two codes with a text between",
                &[Text("a"), Code("1"), Text("b"), Code("2"), Over(0), Over(1)],
                Some("b"),
            ),
            (
                "two codes with a picture between",
                &[Text("a"), Code("1"), Picture, Code("2"), Over(1)],
                None,
            ),
            (
                "a second time later",
                &[Text("a"), Code("1"), Over(0), Code("2"), Over(1)],
                Some("a"),
            ),
            (
                "over is over",
                &[Text("a"), Code("1"), Over(0), Text("1"), Over(0)],
                Some("1"),
            ),
            (
                "the code was there before, by hand",
                &[Text("1"), Code("1"), Over(0)],
                None,
            ),
        ];
        for (name, steps, holds) in cases {
            let mut desk = Desk::default();
            for step in *steps {
                desk.step(step);
            }
            assert_eq!(desk.holds.as_deref(), *holds, "{name}");
        }
    }
}
