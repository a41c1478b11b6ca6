//! A real proxy with the repository's sample of its settings, changed only in where things are.

use std::fs::{self, File};
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rcgen::generate_simple_self_signed;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use tempfile::TempDir;

use crate::exchange::{Connection, Way};

/// The name in the samples.
const NAME: &str = "relay.example.com";
/// How long a proxy may take to come up.
const PATIENCE: Duration = Duration::from_secs(20);

/// A kind of proxy that there is a sample for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Nginx,
    Caddy,
    /// TLS alone: it has no answer of its own.
    Stunnel,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Nginx, Self::Caddy, Self::Stunnel];
    pub(crate) const OF_HTTP: [Self; 2] = [Self::Nginx, Self::Caddy];

    /// Its program, where Debian has that (nginx is not in the PATH of who is not root), and in what package.
    fn program(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Nginx => ("nginx", "/usr/sbin/nginx", "nginx"),
            Self::Caddy => ("caddy", "/usr/bin/caddy", "caddy"),
            Self::Stunnel => ("stunnel", "/usr/bin/stunnel4", "stunnel4"),
        }
    }
}

/// A proxy that runs: its clients speak TLS.
pub(crate) struct Proxy {
    child: Child,
    address: SocketAddr,
    tls: Arc<ClientConfig>,
    folder: TempDir,
}

impl Proxy {
    /// Starts one in front of a relay.
    pub(crate) fn start(kind: Kind, relay: SocketAddr) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let certified = generate_simple_self_signed([NAME.to_owned()]).unwrap();
        write(folder.path(), "fullchain.pem", &certified.cert.pem());
        write(
            folder.path(),
            "privkey.pem",
            &certified.signing_key.serialize_pem(),
        );
        fs::create_dir(folder.path().join("log")).unwrap();
        let address = free_address();
        let arguments = match kind {
            Kind::Nginx => settings_of_nginx(folder.path(), address, relay),
            Kind::Caddy => settings_of_caddy(folder.path(), address, relay),
            Kind::Stunnel => settings_of_stunnel(folder.path(), address, relay),
        };
        let child = spawn(kind, &arguments, folder.path());
        let mut proxy = Self {
            child,
            address,
            tls: client(certified.cert.der().clone()),
            folder,
        };
        proxy.wait_until_it_listens(kind);
        proxy
    }

    fn wait_until_it_listens(&mut self, kind: Kind) {
        let end = Instant::now() + PATIENCE;
        while let Err(error) = TcpStream::connect(self.address) {
            let ended = self.child.try_wait().unwrap();
            assert!(
                ended.is_none() && Instant::now() < end,
                "{kind:?} does not listen: {error}; ended: {ended:?}\n{}",
                self.logs()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// All that it has written: to its logs, to its error output.
    pub(crate) fn logs(&self) -> String {
        fs::read_dir(self.folder.path().join("log"))
            .unwrap()
            .map(|file| {
                let path = file.unwrap().path();
                format!(
                    "{}:\n{}\n",
                    path.display(),
                    fs::read_to_string(&path).unwrap()
                )
            })
            .collect()
    }

    fn end(&mut self) {
        // Unlike SIGKILL, this also reaches nginx's workers.
        let _ = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let _ = self.child.wait();
    }

    /// Ends it; all that it has ever written comes back.
    pub(crate) fn stop(mut self) -> String {
        self.end();
        self.logs()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            self.end();
        }
    }
}

impl Way for Proxy {
    fn host(&self) -> &str {
        NAME
    }

    fn connect(&self, patience: Duration) -> io::Result<Box<dyn Connection>> {
        let stream = TcpStream::connect(self.address)?;
        stream.set_read_timeout(Some(patience))?;
        let name = ServerName::try_from(NAME).unwrap();
        let session = ClientConnection::new(Arc::clone(&self.tls), name).unwrap();
        Ok(Box::new(StreamOwned::new(session, stream)))
    }
}

fn client(certificate: CertificateDer<'static>) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

/// None of the programs can be given port 0. Nobody else here connects from this address or listens on it.
fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.3:0")
        .unwrap()
        .local_addr()
        .unwrap()
}

fn spawn(kind: Kind, arguments: &[String], folder: &Path) -> Child {
    let (name, place, package) = kind.program();
    let output = File::create(folder.join("log/output")).unwrap();
    let start = |program: &str| {
        Command::new(program)
            .args(arguments)
            // Caddy keeps things of its own below these.
            .env("HOME", folder)
            .env("XDG_DATA_HOME", folder)
            .env("XDG_CONFIG_HOME", folder)
            .stdin(Stdio::null())
            .stdout(output.try_clone().unwrap())
            .stderr(output.try_clone().unwrap())
            .spawn()
    };
    match start(name).or_else(|_| start(place)) {
        Ok(child) => child,
        Err(error) => panic!(
            "{name} does not start ({error}): install it with “sudo apt-get install {package}”, or run \
             “cargo xtask test”, which does"
        ),
    }
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.into_os_string().into_string().unwrap()
}

fn sample(name: &str) -> String {
    let deploy = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy");
    fs::read_to_string(deploy.join(name)).unwrap()
}

/// A sample with other places in it. Each is in the sample, once or more.
fn elsewhere(sample: &str, places: &[(&str, &str)]) -> String {
    places.iter().fold(sample.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the sample has no “{from}”");
        text.replace(from, to)
    })
}

/// The sample as a site of an nginx that is set up as Debian's is: with an access log and an error log.
fn settings_of_nginx(folder: &Path, address: SocketAddr, relay: SocketAddr) -> Vec<String> {
    let place = folder.display();
    let site = elsewhere(
        &sample("nginx.conf"),
        &[
            ("listen 443 ssl;", &format!("listen {address} ssl;")),
            ("listen [::]:443 ssl;", ""),
            (&format!("/etc/letsencrypt/live/{NAME}"), &place.to_string()),
            ("/var/log/nginx", &format!("{place}/log")),
            ("127.0.0.1:8787", &relay.to_string()),
        ],
    );
    let site = write(folder, "site", &site);
    let rest = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|what| format!("{what}_temp_path {place}/{what};"))
        .join(" ");
    let main = write(
        folder,
        "nginx.conf",
        // Whoever runs the test: the workers are to reach the folder.
        &format!(
            "user root root; daemon off; pid {place}/pid; error_log {place}/log/error.log;\n\
             events {{ worker_connections 768; }}\n\
             http {{ access_log {place}/log/access.log; {rest} include {site}; }}\n"
        ),
    );
    ["-c", &main, "-e", &format!("{place}/log/error.log")]
        .map(str::to_owned)
        .to_vec()
}

/// The sample with the test's certificate in place of one that Caddy would fetch.
fn settings_of_caddy(folder: &Path, address: SocketAddr, relay: SocketAddr) -> Vec<String> {
    let place = folder.display();
    let settings = elsewhere(
        &sample("Caddyfile"),
        &[
            (
                "\n{\n",
                &format!(
                    "\n{{\nadmin off\nauto_https disable_redirects\nhttps_port {}\n",
                    address.port()
                ),
            ),
            (
                &format!("\n{NAME} {{\n"),
                &format!(
                    "\n{NAME} {{\nbind {}\ntls {place}/fullchain.pem {place}/privkey.pem\n",
                    address.ip()
                ),
            ),
            ("127.0.0.1:8787", &relay.to_string()),
        ],
    );
    let settings = write(folder, "Caddyfile", &settings);
    ["run", "--adapter", "caddyfile", "--config", &settings]
        .map(str::to_owned)
        .to_vec()
}

/// The sample as whoever runs the test: only root can become another.
fn settings_of_stunnel(folder: &Path, address: SocketAddr, relay: SocketAddr) -> Vec<String> {
    let settings = elsewhere(
        &sample("stunnel.conf"),
        &[
            ("setuid = stunnel4\nsetgid = stunnel4\n", ""),
            ("accept = :::443", &format!("accept = {address}")),
            (
                &format!("/etc/letsencrypt/live/{NAME}"),
                &folder.display().to_string(),
            ),
            ("127.0.0.1:8787", &relay.to_string()),
        ],
    );
    vec![write(folder, "stunnel.conf", &settings)]
}
