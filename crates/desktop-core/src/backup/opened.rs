//! A backup that was opened: read as a whole and authenticated, before anything of it is used.

use std::{
    collections::HashSet,
    fs::File,
    io::{BufRead as _, BufReader, Read},
    sync::Arc,
    time::SystemTime,
};

use jiff::tz::TimeZone;
use pingme::{BaseUrl, UserId};

use super::{
    BackupPassword, UnderWay,
    envelope::{self, Opened},
    line::{Account, FORMAT, Header, Line, Network, VERSION},
    writing::is_counted,
};
use crate::{
    Error,
    opening::blocking,
    present,
    shared::Shared,
    store::accounts,
    view::{BackupAccount, BackupContents, BackupWork, Settings},
};

/// The longest line, in bytes: many times what the largest message takes.
const LONGEST: u64 = 16 * 1024 * 1024;

/// A backup with its password, all of which has been read and authenticated.
#[derive(Debug)]
pub struct Backup {
    pub(super) file: File,
    pub(super) password: BackupPassword,
    /// The file as it was then.
    as_it_was: (u64, Option<SystemTime>),
    pub(super) lines: u32,
    pub(super) accounts: Vec<Account>,
    pub(super) settings: Option<(Settings, Network)>,
    contents: BackupContents,
}

impl Backup {
    /// What is in it.
    #[must_use]
    pub fn contents(&self) -> &BackupContents {
        &self.contents
    }

    /// Makes sure that the file was not written to since it was read.
    ///
    /// # Errors
    /// [`Error::BackupDamaged`] where it was.
    pub(super) fn check(&self) -> Result<(), Error> {
        if state(&self.file)? == self.as_it_was {
            Ok(())
        } else {
            Err(Error::BackupDamaged)
        }
    }
}

fn state(file: &File) -> Result<(u64, Option<SystemTime>), Error> {
    let state = file.metadata().map_err(Error::BackupFailed)?;
    Ok((state.len(), state.modified().ok()))
}

/// Reads a file as a whole. Nothing where that was stopped.
pub(crate) async fn look(
    shared: &Arc<Shared>,
    file: File,
    password: BackupPassword,
) -> Result<Option<Backup>, Error> {
    let mut under_way = UnderWay::begin(shared, BackupWork::Checking)?;
    let own = shared.store.read(accounts::all).await?;
    blocking(move || {
        let as_it_was = state(&file)?;
        let again = file.try_clone().map_err(Error::BackupFailed)?;
        let mut lines = Lines::open(again, &password)?;
        let mut read = Seen::default();
        while let Some(line) = lines.next_line()? {
            if under_way.is_stopped() {
                return Ok(None);
            }
            read.take(line)?;
            under_way.is_at(read.lines, lines.header.lines);
        }
        let here = |user: &str| own.iter().any(|own| own.user_id.as_str() == user);
        let contents = BackupContents {
            made_ms: lines.header.made_ms,
            day: present::day(lines.header.made_ms, &TimeZone::system()).to_string(),
            app_version: lines.header.app_version.clone(),
            messages: read.messages,
            accounts: read
                .accounts
                .iter()
                .map(|account| BackupAccount {
                    label: account.label.clone(),
                    user_id: account.user.clone(),
                    here: here(&account.user),
                })
                .collect(),
            asks_settings: !own.is_empty(),
        };
        Ok(Some(Backup {
            file,
            password,
            as_it_was,
            lines: read.lines,
            accounts: read.accounts,
            settings: read.settings.zip(read.network),
            contents,
        }))
    })
    .await
}

/// What is remembered of the lines while they are read.
#[derive(Default)]
struct Seen {
    lines: u32,
    messages: u32,
    accounts: Vec<Account>,
    users: HashSet<String>,
    settings: Option<Settings>,
    network: Option<Network>,
}

impl Seen {
    /// # Errors
    /// [`Error::BackupUnreadable`] for what this app would not have written.
    fn take(&mut self, line: Line) -> Result<(), Error> {
        self.lines = self.lines.saturating_add(1);
        if line.user().is_some_and(|user| !self.users.contains(user)) {
            return Err(Error::BackupUnreadable);
        }
        match line {
            Line::Settings(settings) => self.settings = Some(*settings),
            Line::Network(network) => self.network = Some(network),
            Line::Account(account) => {
                let usable =
                    BaseUrl::parse(&account.base_url).is_ok() && UserId::new(&account.user).is_ok();
                if !usable || !self.users.insert(account.user.clone()) {
                    return Err(Error::BackupUnreadable);
                }
                self.accounts.push(account);
            }
            Line::Message(message) => self.messages += u32::from(is_counted(&message)),
            _ => {}
        }
        Ok(())
    }
}

/// The lines of a file, after its header.
pub(super) struct Lines {
    from: BufReader<Opened<File>>,
    pub(super) header: Header,
}

impl Lines {
    pub(super) fn open(file: File, password: &BackupPassword) -> Result<Self, Error> {
        let mut from = BufReader::new(envelope::open(file, password)?);
        let first = line_of(&mut from)?.ok_or(Error::BackupUnreadable)?;
        Ok(Self {
            header: header(&first)?,
            from,
        })
    }

    /// The next line; nothing at the end, by which all of it is authenticated.
    pub(super) fn next_line(&mut self) -> Result<Option<Line>, Error> {
        let line = line_of(&mut self.from)?;
        line.map(|line| serde_json::from_slice(&line).map_err(|_| Error::BackupUnreadable))
            .transpose()
    }
}

fn line_of(from: &mut BufReader<Opened<File>>) -> Result<Option<Vec<u8>>, Error> {
    let mut line = Vec::new();
    from.take(LONGEST)
        .read_until(b'\n', &mut line)
        .map_err(envelope::reading)?;
    match line.pop() {
        None => Ok(None),
        Some(b'\n') => Ok(Some(line)),
        Some(_) => Err(Error::BackupUnreadable),
    }
}

fn header(line: &[u8]) -> Result<Header, Error> {
    /// What every version has of it.
    #[derive(serde::Deserialize)]
    struct Any {
        format: String,
        version: u32,
    }
    let any: Any = serde_json::from_slice(line).map_err(|_| Error::BackupUnreadable)?;
    if any.format != FORMAT {
        return Err(Error::BackupUnreadable);
    }
    if any.version > VERSION {
        return Err(Error::BackupTooNew {
            found: any.version,
            known: VERSION,
        });
    }
    serde_json::from_slice(line).map_err(|_| Error::BackupUnreadable)
}
