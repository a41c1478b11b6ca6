//! A real nginx in front of the relay, with the repository's sample of its settings.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;

use desktop_session::{Child, until};

use crate::world::START;

/// The sample, as people copy it.
const SAMPLE: &str = include_str!("../../deploy/nginx.conf");

/// An nginx that runs. Its clients come without TLS, from this machine.
pub(crate) struct Nginx {
    serving: Child,
    address: SocketAddr,
}

impl Nginx {
    /// Starts one in front of a relay, in a folder of its own.
    pub(crate) fn start(folder: &Path, relay: SocketAddr) -> Self {
        // A port that was free a moment ago: nginx cannot be given port 0.
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .expect("a free port");
        let settings = folder.join("nginx.conf");
        fs::write(&settings, settings_for(folder, address, relay)).expect("its settings");
        // Not in the PATH of who is not root.
        let program = ["/usr/sbin/nginx", "nginx"]
            .into_iter()
            .find(|place| Path::new(place).exists())
            .unwrap_or("nginx");
        let mut command = Child::program(program);
        command.arg("-c").arg(&settings).arg("-p").arg(folder);
        let serving =
            Child::start(&mut command, &folder.join("nginx.log")).expect("nginx is installed");
        until("nginx", START, || {
            TcpStream::connect(address).ok().map(drop)
        })
        .expect("nginx listens");
        Self { serving, address }
    }

    /// Where the app and PingMe reach the relay through it.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Unlike SIGKILL, this also reaches its workers.
        self.serving.terminate();
        let _ = self.serving.wait(START);
    }
}

/// The sample's server without its TLS, which the relay's own tests have, and with other places.
fn settings_for(folder: &Path, address: SocketAddr, relay: SocketAddr) -> String {
    let folder = folder.display();
    let server: String = SAMPLE
        .lines()
        .filter(|line| !line.trim_start().starts_with("ssl_"))
        .filter(|line| !line.contains("[::]"))
        .map(|line| format!("{line}\n"))
        .collect();
    let places = [
        ("listen 443 ssl;", format!("listen {address};")),
        (
            "server_name relay.example.com;",
            "server_name localhost;".to_owned(),
        ),
        ("/var/log/nginx/error.log", format!("{folder}/error.log")),
        ("http://127.0.0.1:8787", format!("http://{relay}")),
    ];
    let server = places.iter().fold(server, |text, (from, to)| {
        assert!(text.contains(from), "{from} is not in the sample");
        text.replace(from, to)
    });
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|kind| format!("{kind}_temp_path {folder}/{kind};\n"))
        .collect();
    format!(
        "daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log emerg;\n\
         events {{}}\nhttp {{\n{temporary}{server}}}\n"
    )
}
