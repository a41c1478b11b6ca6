//! What stands at the top of the inbox: decided here, and only here.

/// What there is to choose from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice<M, P, A> {
    /// The newest message with a code that can still be used and was not copied, and until when.
    pub(crate) usable: Option<(M, i64)>,
    /// The newest purchase whose outcome is unknown.
    pub(crate) unknown: Option<P>,
    /// The newest purchase whose code has not come.
    pub(crate) waiting: Option<P>,
    /// What came while the app was away, and nobody has looked at.
    pub(crate) away: Option<A>,
    /// The newest message.
    pub(crate) newest: Option<M>,
}

/// What is shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shown<M, P, A> {
    /// Nothing has come and nothing is waited for.
    Empty,
    /// A message with a usable code, until then.
    Lit(M, i64),
    /// A purchase that was not answered.
    Unknown(P),
    /// A purchase whose code has not come.
    Waiting(P),
    /// What came while the app was away.
    Away(A),
    /// The newest message, out.
    Out(M),
}

/// A usable code first, then money that may have been spent, then a wait, then what came while nobody
/// looked, then the newest message.
pub(crate) fn decide<M, P, A>(choice: Choice<M, P, A>, now_ms: i64) -> Shown<M, P, A> {
    match choice {
        Choice {
            usable: Some((message, until)),
            ..
        } if until > now_ms => Shown::Lit(message, until),
        Choice {
            unknown: Some(purchase),
            ..
        } => Shown::Unknown(purchase),
        Choice {
            waiting: Some(purchase),
            ..
        } => Shown::Waiting(purchase),
        Choice {
            away: Some(away), ..
        } => Shown::Away(away),
        Choice {
            newest: Some(message),
            ..
        } => Shown::Out(message),
        _ => Shown::Empty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usable_code_comes_first_then_money_then_a_wait_then_what_came_while_away_then_the_newest()
    {
        let whole = Choice {
            usable: Some(("code", 1_000)),
            unknown: Some("unknown"),
            waiting: Some("waiting"),
            away: Some("away"),
            newest: Some("newest"),
        };
        let mut choice = whole.clone();
        assert_eq!(decide(choice.clone(), 999), Shown::Lit("code", 1_000));
        assert_eq!(decide(choice.clone(), 1_000), Shown::Unknown("unknown"));
        choice.usable = None;
        assert_eq!(decide(choice.clone(), 0), Shown::Unknown("unknown"));
        choice.unknown = None;
        assert_eq!(decide(choice.clone(), 0), Shown::Waiting("waiting"));
        choice.waiting = None;
        assert_eq!(decide(choice.clone(), 0), Shown::Away("away"));
        choice.away = None;
        assert_eq!(decide(choice.clone(), 0), Shown::Out("newest"));
        choice.newest = None;
        assert_eq!(decide(choice, 0), Shown::Empty);
    }
}
