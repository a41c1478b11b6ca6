//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use relay::{Config, Error, Relay, RelayKey, Upkeep, default_key_file, load_key, rekey};
use relay_protocol::DeviceId;
use relay_protocol::wire::DeviceState;
use url::Url;

use crate::descriptors::room_for;

/// Receives PingMe's SMS callbacks and hands them, sealed, to paired desktops.
#[derive(Parser)]
#[command(name = "pingme-relay", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until SIGINT or SIGTERM. Ends with 1 as soon as a write to the disk has failed.
    Serve {
        /// Address to listen on, such as 127.0.0.1:8787.
        #[arg(long)]
        listen: SocketAddr,
        /// How the world reaches the relay: https, or http on loopback. By default http and the address.
        #[arg(long)]
        public_url: Option<Url>,
        /// How many connections are held at a time.
        #[arg(long, default_value_t = 1024, value_parser = clap::value_parser!(u32).range(1..=100_000))]
        max_connections: u32,
        #[command(flatten)]
        place: Place,
    },
    /// Accounts, one per PingMe userId.
    #[command(subcommand)]
    Account(AccountCommand),
    /// Print a link that pairs one desktop. It is good once, for ten minutes.
    Pair {
        /// The PingMe userId.
        user_id: String,
        #[command(flatten)]
        reached: Reached,
    },
    /// Paired devices.
    #[command(subcommand)]
    Device(DeviceCommand),
    /// After a backup was put back: tell every device that messages may be missing. The relay must be stopped.
    Restored {
        #[command(flatten)]
        place: Place,
    },
    /// Give the store another key: revokes every device and changes every callback URL. The relay must be
    /// stopped. A key file that does not fit the store is taken as it is; otherwise a new one is written.
    Rekey {
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Subcommand)]
enum AccountCommand {
    /// Add an account and print its callback URL; for one that is there already, only print it.
    Add {
        /// The PingMe userId.
        user_id: String,
        #[command(flatten)]
        reached: Reached,
    },
    /// List the accounts: userId, id, when PingMe last called.
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Print an account's callback URL.
    Url {
        /// The PingMe userId.
        user_id: String,
        #[command(flatten)]
        reached: Reached,
    },
    /// Give an account another callback URL and print it. The old one is dead.
    Rotate {
        /// The PingMe userId.
        user_id: String,
        #[command(flatten)]
        reached: Reached,
    },
    /// Remove an account with its devices and messages. Its callback URL stays dead.
    Remove {
        /// The PingMe userId.
        user_id: String,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Subcommand)]
enum DeviceCommand {
    /// List the devices: id, userId, state, unread messages, last seen, name.
    List {
        /// Only those of this PingMe userId.
        user_id: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// Revoke a device: its token is dead and its unread messages are gone.
    Revoke {
        /// The device's id, as `device list` prints it.
        device: DeviceId,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Args)]
struct Place {
    /// Folder of the store; made if it is not there.
    #[arg(long)]
    data_dir: PathBuf,
    /// File with the relay's key, made at first use; keep it apart from backups of the folder. By default
    /// systemd's credential `relay.key`, or else the data folder's name with `.key` at the end.
    #[arg(long)]
    key_file: Option<PathBuf>,
}

#[derive(Args)]
struct Reached {
    #[command(flatten)]
    place: Place,
    /// How the world reaches the relay; by default what it last served as.
    #[arg(long)]
    public_url: Option<Url>,
}

impl Place {
    fn key_file(&self) -> PathBuf {
        self.key_file
            .clone()
            .unwrap_or_else(|| default_key_file(&self.data_dir))
    }

    fn key(&self) -> Result<RelayKey, Error> {
        load_key(&self.key_file(), relay::store_exists(&self.data_dir))
    }

    async fn open(&self) -> Result<Upkeep, Error> {
        Upkeep::open(&self.data_dir, self.key()?, None).await
    }
}

impl Reached {
    async fn open(&self) -> Result<Upkeep, Error> {
        Upkeep::open(
            &self.place.data_dir,
            self.place.key()?,
            self.public_url.clone(),
        )
        .await
    }
}

pub(crate) async fn run(arguments: Arguments) -> Result<(), Error> {
    match arguments.command {
        Command::Serve {
            listen,
            public_url,
            max_connections,
            place,
        } => {
            let config = Config {
                public_url,
                max_connections: room_for(max_connections as usize),
                ..Config::new(listen, &place.data_dir, place.key()?)
            };
            serve(config).await
        }
        Command::Account(command) => account(command).await,
        Command::Pair { user_id, reached } => {
            let upkeep = reached.open().await?;
            println!("{}", upkeep.pair(&user_id).await?.to_uri());
            upkeep.close().await;
            Ok(())
        }
        Command::Device(command) => device(command).await,
        Command::Restored { place } => {
            let upkeep = place.open().await?;
            upkeep.start_epoch(&place.data_dir).await?;
            upkeep.close().await;
            Ok(())
        }
        Command::Rekey { place } => {
            rekey(&place.data_dir, &place.key_file())?;
            eprintln!(
                "The store has another key. Every device has to be paired again, and PingMe needs the new callback URLs."
            );
            Ok(())
        }
    }
}

async fn serve(config: Config) -> Result<(), Error> {
    let mut end = signals().map_err(|source| Error::DataFolder {
        path: config.data_dir.clone(),
        source,
    })?;
    let relay = Relay::start(config).await?;
    eprintln!(
        "pingme-relay: listening on {}, reached as {}",
        relay.local_addr(),
        relay.public_url()
    );
    let outcome = tokio::select! {
        reason = relay.stopped() => Err(Error::Stopped(reason)),
        () = end.wait() => Ok(()),
    };
    relay.stop().await;
    outcome
}

#[cfg(unix)]
struct Signals(tokio::signal::unix::Signal, tokio::signal::unix::Signal);

#[cfg(unix)]
fn signals() -> std::io::Result<Signals> {
    use tokio::signal::unix::{SignalKind, signal};
    Ok(Signals(
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    ))
}

#[cfg(unix)]
impl Signals {
    async fn wait(&mut self) {
        tokio::select! { _ = self.0.recv() => {}, _ = self.1.recv() => {} }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
fn signals() -> std::io::Result<Signals> {
    Ok(Signals)
}

#[cfg(not(unix))]
impl Signals {
    async fn wait(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

async fn account(command: AccountCommand) -> Result<(), Error> {
    match command {
        AccountCommand::Add { user_id, reached } => {
            let upkeep = reached.open().await?;
            upkeep.add_account(&user_id).await?;
            match upkeep.callback_url(&user_id).await {
                Ok(url) => println!("{url}"),
                Err(Error::NoPublicUrl) => eprintln!(
                    "Added. `account url` prints the callback URL once `serve` has run with its public URL."
                ),
                Err(error) => return Err(error),
            }
            upkeep.close().await;
        }
        AccountCommand::List { place } => {
            let upkeep = place.open().await?;
            for account in upkeep.accounts().await? {
                println!(
                    "{}\t{}\t{}",
                    account.user_id,
                    account.account,
                    seconds(account.pingme_last_seen_ms)
                );
            }
            upkeep.close().await;
        }
        AccountCommand::Url { user_id, reached } => {
            print_url(&reached.open().await?, &user_id).await?
        }
        AccountCommand::Rotate { user_id, reached } => {
            let upkeep = reached.open().await?;
            upkeep.rotate_callback(&user_id).await?;
            print_url(&upkeep, &user_id).await?;
            upkeep.close().await;
        }
        AccountCommand::Remove { user_id, place } => {
            let upkeep = place.open().await?;
            upkeep.remove_account(&user_id).await?;
            upkeep.close().await;
        }
    }
    Ok(())
}

async fn print_url(upkeep: &Upkeep, user_id: &str) -> Result<(), Error> {
    println!("{}", upkeep.callback_url(user_id).await?);
    Ok(())
}

async fn device(command: DeviceCommand) -> Result<(), Error> {
    match command {
        DeviceCommand::List { user_id, place } => {
            let upkeep = place.open().await?;
            let users = match user_id {
                Some(user_id) => vec![user_id],
                None => upkeep
                    .accounts()
                    .await?
                    .into_iter()
                    .map(|account| account.user_id)
                    .collect(),
            };
            for user_id in users {
                list_devices(&upkeep, &user_id).await?;
            }
            upkeep.close().await;
        }
        DeviceCommand::Revoke { device, place } => {
            let upkeep = place.open().await?;
            let (unread, last) = upkeep.revoke(device).await?;
            if unread > 0 {
                eprintln!("{unread} messages that it had not read are gone.");
            }
            if last {
                eprintln!(
                    "It was the account's last device: PingMe's callbacks are refused until another is paired."
                );
            }
            upkeep.close().await;
        }
    }
    Ok(())
}

async fn list_devices(upkeep: &Upkeep, user_id: &str) -> Result<(), Error> {
    for device in upkeep.devices(user_id).await? {
        let state = match device.state {
            DeviceState::Paired => "paired",
            DeviceState::Active => "active",
            DeviceState::Suspended => "suspended",
        };
        println!(
            "{}\t{user_id}\t{state}\t{}\t{}\t{}",
            device.device,
            device.unread,
            seconds(device.last_seen_ms),
            device.name
        );
    }
    Ok(())
}

/// Seconds since 1970, or `never`.
fn seconds(at_ms: Option<i64>) -> String {
    at_ms.map_or_else(|| "never".to_owned(), |at_ms| (at_ms / 1000).to_string())
}
