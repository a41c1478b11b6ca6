use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use relay_protocol::wire::ProblemKind;

use crate::device::Device;
use crate::exchange::post;
use crate::process::Home;

fn refused(home: &Home, words: &[&str], reason: &str) {
    let output = home.run(words);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{words:?}: {said}");
    assert!(said.contains(reason), "{words:?}: {said}");
}

const SERVE: &[&str] = &["serve", "--listen", "127.0.0.1:0"];

#[test]
fn a_store_is_served_with_its_own_key_only() {
    let home = Home::new();
    let relay = home.serve();
    home.account("me");
    assert_eq!(
        fs::metadata(home.key_file()).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(
        fs::metadata(home.data()).unwrap().permissions().mode() & 0o777,
        0o700
    );
    refused(&home, SERVE, "is running");
    relay.stop();
    let key = fs::read(home.key_file()).unwrap();
    for words in [SERVE, &["account", "list"]] {
        fs::write(home.key_file(), [7; 32]).unwrap();
        refused(&home, words, "made with another key");
        fs::write(home.key_file(), [7; 31]).unwrap();
        refused(&home, words, "exactly 32 bytes");
        fs::remove_file(home.key_file()).unwrap();
        refused(&home, words, "is missing");
        assert!(!home.key_file().exists());
        fs::write(home.key_file(), &key).unwrap();
        refused(&home, words, "make it 600");
        fs::set_permissions(home.key_file(), fs::Permissions::from_mode(0o600)).unwrap();
    }
    home.serve().stop();
}

#[test]
fn a_new_key_revokes_everything_and_everything_can_be_set_up_again() {
    let home = Home::new();
    let relay = home.serve();
    let callback = home.account("me");
    let device = Device::new(&home, &relay, "me");
    let link = home.link("me");
    refused(&home, &["rekey"], "is running");
    relay.stop();
    let old = fs::read(home.key_file()).unwrap();
    home.says(&["rekey"]);
    assert_ne!(fs::read(home.key_file()).unwrap(), old);
    let relay = home.serve();
    device
        .ask(&relay, "GET", "/v1/account", b"")
        .refused_as(ProblemKind::UnknownDevice);
    post(relay.address, &callback, b"old URL").refused_as(ProblemKind::NotFound);
    let key = relay_protocol::DeviceSecretKey::generate().unwrap();
    crate::device::pair_with(relay.address, &link, &key).refused_as(ProblemKind::LinkRefused);
    let mut device = Device::new(&home, &relay, "me");
    let callback = device.account(&relay).callback_url;
    assert_eq!(post(relay.address, callback.path(), b"new").status, 200);
    assert_eq!(device.bodies(&relay), [b"new"]);
    relay.stop();
    // The way back when the key is lost for good.
    fs::remove_file(home.key_file()).unwrap();
    home.says(&["rekey"]);
    home.serve().stop();
}

#[test]
fn every_file_is_for_its_owner_alone_whatever_the_umask_also_one_that_was_not() {
    let home = Home::new();
    let modes = || -> Vec<(String, u32)> {
        let files = fs::read_dir(home.data()).unwrap().map(Result::unwrap);
        let mode = |file: fs::DirEntry| {
            let name = file.file_name().to_string_lossy().into_owned();
            (name, file.metadata().unwrap().permissions().mode() & 0o777)
        };
        let mut modes: Vec<_> = files.map(mode).collect();
        modes.sort();
        modes
    };
    let private = ["relay.db", "relay.db-shm", "relay.db-wal", "serve.lock"]
        .map(|name| (name.to_owned(), 0o600));
    let relay = home.serve_with_open_umask();
    home.account("me");
    assert_eq!(modes(), private);
    let key = fs::metadata(home.key_file()).unwrap().permissions().mode();
    assert_eq!(key & 0o777, 0o600);
    // Killed, it leaves its log; an earlier version, or a copy, may have left all of them open.
    relay.kill();
    for (name, _) in modes() {
        let open = fs::Permissions::from_mode(0o644);
        fs::set_permissions(home.data().join(name), open).unwrap();
    }
    let relay = home.serve_with_open_umask();
    assert_eq!(modes()[..3], private[..3]);
    relay.stop();
}
