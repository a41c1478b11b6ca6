//! The command line.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::PossibleValue;
use clap::{Parser, ValueEnum};
use pingme_sim::{
    Chatter, Config, Country, Fault, FaultKind, Generation, Operation, Owned, ServiceShape,
    Spelling, User, When,
};
use rust_decimal::Decimal;
use url::Url;

/// What `--help` says after the options.
const MORE: &str = include_str!("help.txt");

/// A PingMe that runs on this machine: all five operations of the third-party API with their state,
/// and SMS that are POSTed to a callback address.
#[derive(Debug, Parser)]
#[command(name = "pingme-sim", version, about, after_help = MORE)]
pub(crate) struct Arguments {
    /// Where the API listens; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Where the control door listens; loopback only
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    pub(crate) control_listen: SocketAddr,
    /// A file with the control token; a random one is made up and printed without it
    #[arg(long, value_name = "FILE")]
    pub(crate) control_token_file: Option<PathBuf>,
    /// The control token itself, by its environment variable only
    #[arg(
        long,
        hide = true,
        env = "PINGME_SIM_CONTROL_TOKEN",
        hide_env_values = true
    )]
    pub(crate) control_token: Option<String>,
    /// A customer; the balance is in dollars and 10 by default. Can be given several times
    #[arg(long = "user", value_name = "USERID:KEY[:BALANCE]", required = true, value_parser = user)]
    users: Vec<User>,
    /// Where SMS are POSTed: everybody's, or one user's. Can be given several times
    #[arg(long = "callback-url", value_name = "[USERID=]URL", value_parser = callback_url)]
    callback_urls: Vec<(Option<String>, Url)>,
    /// A number that a user has from the start, and in how many days it expires. Can be given
    /// several times
    #[arg(
        long = "number",
        value_name = "USERID:APP:US|GB|PHONE:DAYS[:subscribed]",
        value_parser = owned
    )]
    numbers: Vec<(String, Owned)>,
    /// A fault of the first requests that it fits, see FAULTS. Can be given several times
    #[arg(
        long = "fault",
        value_name = "OPERATION|any:FAULT[@after][xTIMES]",
        value_parser = fault,
        allow_hyphen_values = true
    )]
    pub(crate) faults: Vec<Fault>,
    /// Seconds from a lock to its service's first SMS
    #[arg(long, value_name = "SECONDS", default_value_t = 3.0, value_parser = seconds)]
    first_sms: f64,
    /// About how many seconds lie between later SMS; 0 for none
    #[arg(long, value_name = "SECONDS", default_value_t = 90.0, value_parser = seconds)]
    sms_every: f64,
    /// Send no SMS without being told
    #[arg(long)]
    quiet: bool,
    /// Make numbers, codes and wordings repeatable
    #[arg(long)]
    seed: Option<u64>,
    /// How many numbers a user can hold before retcode 500001
    #[arg(long, value_name = "N", default_value_t = 20)]
    most_locked: usize,
    /// How many numbers each country has before retcode 500000
    #[arg(long, value_name = "N")]
    pool: Option<usize>,
    /// How many days a locked number stays valid
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    valid_days: i64,
    /// How fields are spelt that the vendor's page spells in two ways
    #[arg(long, value_enum, default_value_t = Named(Spelling::Numbers))]
    spelling: Named<Spelling>,
    /// The shape of getAppList's answer
    #[arg(long, value_enum, default_value_t = Named(ServiceShape::Objects))]
    services: Named<ServiceShape>,
    /// How getAppList is asked: get, as on the vendor's first page, or post
    #[arg(long, value_enum, default_value_t = Named(Generation::Get))]
    generation: Named<Generation>,
}

impl Arguments {
    pub(crate) fn config(&self) -> Config {
        let mut users = self.users.clone();
        for (user_id, owned) in &self.numbers {
            // A number of nobody is given to nobody; the argument's parser cannot know the users.
            if let Some(user) = users.iter_mut().find(|user| user.user_id == *user_id) {
                user.numbers.push(owned.clone());
            }
        }
        let everybodys = self
            .callback_urls
            .iter()
            .rev()
            .find(|(user, _)| user.is_none());
        let own = self
            .callback_urls
            .iter()
            .filter_map(|(user, url)| Some((user.clone()?, url.clone())));
        let every = Duration::from_secs_f64(self.sms_every);
        Config {
            listen: self.listen,
            callback_url: everybodys.map(|(_, url)| url.clone()),
            callback_urls: own.collect::<BTreeMap<_, _>>(),
            users,
            chatter: if self.quiet {
                Chatter::Off
            } else {
                Chatter::On {
                    first: Duration::from_secs_f64(self.first_sms),
                    then: (!every.is_zero()).then_some(every),
                }
            },
            seed: self.seed,
            most_locked: self.most_locked,
            pool: self.pool,
            valid_days: self.valid_days,
            spelling: self.spelling.0,
            services: self.services.0,
            generation: self.generation.0,
            ..Config::default()
        }
    }

    /// The first `--number` whose user is not among the `--user`s.
    pub(crate) fn stranger(&self) -> Option<&str> {
        let known = |id: &str| self.users.iter().any(|user| user.user_id == id);
        self.numbers
            .iter()
            .map(|(user, _)| user.as_str())
            .find(|user| !known(user))
    }
}

/// A choice of the library's with the names that it has on the command line.
#[derive(Clone, Copy, Debug)]
struct Named<T>(T);

macro_rules! named {
    ($type:ty: $($value:expr => $name:literal),+ $(,)?) => {
        impl ValueEnum for Named<$type> {
            fn value_variants<'a>() -> &'a [Self] {
                &[$(Named($value)),+]
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                let named = [$(($value, $name)),+];
                named.iter().find(|(value, _)| *value == self.0).map(|(_, name)| (*name).into())
            }
        }
    };
}

named!(Spelling: Spelling::Numbers => "numbers", Spelling::Strings => "strings", Spelling::Example => "example");
named!(
    ServiceShape:
    ServiceShape::Objects => "objects",
    ServiceShape::Strings => "strings",
    ServiceShape::Map => "map",
    ServiceShape::Wrapped => "wrapped",
);
named!(Generation: Generation::Get => "get", Generation::Post => "post");

fn user(given: &str) -> Result<User, String> {
    let mut parts = given.splitn(3, ':');
    let (Some(id), Some(key)) = (parts.next(), parts.next()) else {
        return Err("expected USERID:KEY or USERID:KEY:BALANCE".to_owned());
    };
    let mut user = User::new(id, key);
    if let Some(balance) = parts.next() {
        user.balance = Decimal::from_str_exact(balance).map_err(|error| error.to_string())?;
    }
    Ok(user)
}

fn callback_url(given: &str) -> Result<(Option<String>, Url), String> {
    // A URL can hold `=` itself, but not before its scheme's colon.
    let (user, url) = match given.split_once('=') {
        Some((user, url)) if !user.contains(':') => (Some(user.to_owned()), url),
        _ => (None, given),
    };
    let url = Url::parse(url).map_err(|error| error.to_string())?;
    Ok((user, url))
}

fn owned(given: &str) -> Result<(String, Owned), String> {
    let parts: Vec<&str> = given.split(':').collect();
    let (user, app, number, days, subscribed) = match parts[..] {
        [user, app, number, days] => (user, app, number, days, false),
        [user, app, number, days, "subscribed"] => (user, app, number, days, true),
        _ => return Err("expected USERID:APP:US|GB|PHONE:DAYS[:subscribed]".to_owned()),
    };
    let (country, phone) = match Country::from_code(number) {
        Some(country) => (country, None),
        None if number.starts_with("44") => (Country::Gb, Some(number.to_owned())),
        None => (Country::Us, Some(number.to_owned())),
    };
    let days = days
        .parse()
        .map_err(|_| format!("{days:?} is no number of days"))?;
    Ok((
        user.to_owned(),
        Owned {
            app: app.to_owned(),
            phone,
            country,
            days,
            subscribed,
        },
    ))
}

fn seconds(given: &str) -> Result<f64, String> {
    let seconds: f64 = given
        .parse()
        .map_err(|_| format!("{given:?} is no number of seconds"))?;
    if (0.0..1e9).contains(&seconds) {
        Ok(seconds)
    } else {
        Err("out of range".to_owned())
    }
}

fn fault(given: &str) -> Result<Fault, String> {
    let (operation, rest) = given.split_once(':').ok_or("expected OPERATION:FAULT")?;
    let operation = match operation {
        "any" => None,
        name => Some(Operation::from_name(name).ok_or(format!("no operation {name:?}"))?),
    };
    let (rest, times) = match rest.rsplit_once('x') {
        Some((rest, times)) if times.parse::<u32>().is_ok() => (rest, times),
        _ => (rest, "1"),
    };
    let times = times.parse().map_err(|_| "no number of times")?;
    let (kind, when) = match rest.strip_suffix("@after") {
        Some(kind) => (kind, When::AfterEffect),
        None => (rest, When::BeforeEffect),
    };
    let (name, value) = kind.split_once('=').unwrap_or((kind, ""));
    let value = |what| {
        value
            .parse::<u32>()
            .map_err(|_| format!("{name} wants {what}"))
    };
    let kind = match name {
        "cut" => FaultKind::Cut,
        "cut_body" => FaultKind::CutBody,
        "silence" => FaultKind::Silence,
        "delay" => FaultKind::Delay {
            ms: value("milliseconds")?.into(),
        },
        "retcode" => FaultKind::Retcode {
            code: value("a code")?.into(),
            message: String::new(),
        },
        "status" => {
            let status = u16::try_from(value("an HTTP status")?).unwrap_or_default();
            if !(200..600).contains(&status) {
                return Err("status wants one from 200 to 599".to_owned());
            }
            FaultKind::Status { status }
        }
        "redirect" => FaultKind::Redirect,
        "broken_json" => FaultKind::BrokenJson,
        "html" => FaultKind::Html,
        "empty_body" => FaultKind::EmptyBody,
        "empty_result" => FaultKind::EmptyResult,
        "huge_body" => FaultKind::HugeBody,
        _ => return Err(format!("no fault {name:?}")),
    };
    Ok(Fault {
        operation,
        kind,
        when,
        times,
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_fault_can_be_named_on_the_command_line_and_in_the_help() {
        for (given, operation, kind, when, times) in [
            ("any:cut", None, FaultKind::Cut, When::BeforeEffect, 1),
            (
                "lockNumber:cut@after",
                Some(Operation::LockNumber),
                FaultKind::Cut,
                When::AfterEffect,
                1,
            ),
            (
                "any:cut_bodyx3",
                None,
                FaultKind::CutBody,
                When::BeforeEffect,
                3,
            ),
            (
                "any:silencex0",
                None,
                FaultKind::Silence,
                When::BeforeEffect,
                0,
            ),
            (
                "any:delay=3000",
                None,
                FaultKind::Delay { ms: 3000 },
                When::BeforeEffect,
                1,
            ),
            (
                "subNumber:retcode=300002@afterx2",
                Some(Operation::SubNumber),
                FaultKind::Retcode {
                    code: 300_002,
                    message: String::new(),
                },
                When::AfterEffect,
                2,
            ),
            (
                "any:status=502",
                None,
                FaultKind::Status { status: 502 },
                When::BeforeEffect,
                1,
            ),
            (
                "any:redirect",
                None,
                FaultKind::Redirect,
                When::BeforeEffect,
                1,
            ),
            (
                "any:broken_json",
                None,
                FaultKind::BrokenJson,
                When::BeforeEffect,
                1,
            ),
            ("any:html", None, FaultKind::Html, When::BeforeEffect, 1),
            (
                "any:empty_body",
                None,
                FaultKind::EmptyBody,
                When::BeforeEffect,
                1,
            ),
            (
                "any:empty_result",
                None,
                FaultKind::EmptyResult,
                When::BeforeEffect,
                1,
            ),
            (
                "any:huge_body",
                None,
                FaultKind::HugeBody,
                When::BeforeEffect,
                1,
            ),
        ] {
            assert!(
                MORE.contains(&format!("\n  {}", kind.name())),
                "{given} is not in the help"
            );
            assert_eq!(
                fault(given),
                Ok(Fault {
                    operation,
                    kind,
                    when,
                    times
                }),
                "{given}"
            );
        }
        for bad in [
            "cut",
            "nothing:cut",
            "any:bang",
            "any:delay",
            "any:status=99",
            "any:status=x",
        ] {
            assert!(fault(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn users_numbers_and_callback_addresses_are_read() {
        let u = user("u-20418:secret:2.50").unwrap();
        assert_eq!((u.user_id.as_str(), u.key.as_str()), ("u-20418", "secret"));
        assert_eq!(u.balance.to_string(), "2.50");
        assert!(user("u-20418").is_err() && user("u:k:lots").is_err());
        let (of, number) = owned("u:jd:447700900001:-2:subscribed").unwrap();
        assert_eq!(
            (of.as_str(), number.days, number.subscribed),
            ("u", -2, true)
        );
        assert_eq!(number.country, Country::Gb);
        assert_eq!(owned("u:jd:US:3").unwrap().1.phone, None);
        assert!(owned("u:jd:US").is_err() && owned("u:jd:US:soon").is_err());
        assert_eq!(
            callback_url("u=http://h/c?a=b").unwrap().0.as_deref(),
            Some("u")
        );
        assert_eq!(callback_url("http://h/c?a=b").unwrap().0, None);
    }
}
