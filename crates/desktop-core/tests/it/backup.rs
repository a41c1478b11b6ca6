//! Encrypted backups, and a new computer.

use std::{
    fs::File,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use age::{scrypt, secrecy::SecretString};
use desktop_core::{
    Backup, BackupPassword, Desktop, Error, Event, MemorySecrets, SecretName, SecretStore as _,
    view::{
        AccountChange, AccountView, BackupWork, Deletion, Muted, NetworkForm, NumberKey,
        NumberWords, ProblemCode, ProxyKind, RelayState, Settings, SpendQuery, SpendReport,
    },
};

use crate::{
    desk::{
        Desk, KEY, USER, done, event, history, lock_form, pair_form, relay_is, rows,
        subscribe_form, until,
    },
    searching::found,
};

const PASSWORD: &str = "correct horse battery";

fn password(typed: &str) -> BackupPassword {
    BackupPassword::new(typed.to_owned())
}

async fn back_up(desktop: &Desktop, folder: &Path) -> PathBuf {
    let written = desktop
        .back_up(password(PASSWORD), folder.to_owned())
        .await
        .unwrap();
    written.unwrap().path.into()
}

async fn look(desktop: &Desktop, file: &Path, typed: &str) -> Result<Backup, Error> {
    let file = File::open(file).unwrap();
    let looked = desktop.look_into_backup(file, password(typed)).await;
    looked.map(|looked| looked.expect("nobody stops it"))
}

/// Another computer of the same person, on which nothing is set up.
async fn computer(desk: &Desk, name: &str) -> (Arc<Desktop>, Arc<MemorySecrets>) {
    let secrets = Arc::<MemorySecrets>::default();
    let folder = desk.folder.path().join(name);
    let opened = desk.try_open_with(folder, secrets.clone()).await;
    (opened.unwrap(), secrets)
}

/// What is in a backup, as the tool `age` would print it.
fn plain(file: &Path) -> String {
    let identity = scrypt::Identity::new(SecretString::from(PASSWORD.to_owned()));
    let opened = age::Decryptor::new(File::open(file).unwrap()).unwrap();
    let mut text = String::new();
    opened
        .decrypt(std::iter::once(&identity as &dyn age::Identity))
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// A file like a backup, with these lines.
fn sealed(folder: &Path, lines: &str) -> PathBuf {
    let mut recipient = scrypt::Recipient::new(SecretString::from(PASSWORD.to_owned()));
    recipient.set_work_factor(1);
    let sealing =
        age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient));
    let path = folder.join("made.age");
    let mut to = sealing
        .unwrap()
        .wrap_output(File::create(&path).unwrap())
        .unwrap();
    to.write_all(lines.as_bytes()).unwrap();
    to.finish().unwrap();
    path
}

async fn spent(desktop: &Desktop) -> SpendReport {
    desktop.spend_report(SpendQuery::default()).await.unwrap()
}

async fn texts(desktop: &Desktop) -> Vec<String> {
    let page = history(desktop).await;
    page.rows.into_iter().map(|row| row.text).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_computer_has_all_of_the_old_one_once_its_key_is_entered_and_the_relay_paired() {
    let desk = Desk::new().await;
    let (old, account) = desk.paired().await;
    let bought = done(old.lock_number(lock_form(&account)).await.unwrap());
    let number = bought.number.unwrap();
    let key = NumberKey {
        account: account.id,
        app: "jd".into(),
        phone: number.clone(),
    };
    old.subscribe(subscribe_form(&key)).await.unwrap();
    desk.sms(&number, "Your code is 482913");
    desk.callback(USER, "您的验证码是 730284").await;
    desk.body(USER, "not a callback".into()).await;
    let before = rows(&old, 3).await.rows;
    old.mark_copied(&before[2].id).await.unwrap();
    let words = NumberWords {
        key: key.clone(),
        label: "the blue phone".into(),
        note: "a note".into(),
    };
    old.save_number_words(words).await.unwrap();
    old.favourite_service(account.id, "uber", true)
        .await
        .unwrap();
    old.mute(Muted::Number { key: key.clone() }, true)
        .await
        .unwrap();
    old.mute(Muted::Service { app: "tg".into() }, true)
        .await
        .unwrap();
    let settings = Settings {
        hide_codes: true,
        monthly_limit: Some("10.00".into()),
        shown_account: Some(account.id),
        ..Settings::default()
    };
    old.save_settings(settings.clone()).await.unwrap();
    let network = NetworkForm {
        proxy: ProxyKind::Http,
        address: "127.0.0.1:9".into(),
        user: "who".into(),
        password: Some("proxy-password-4711".into()),
    };
    old.save_network(network).await.unwrap();
    let callback = old.callback_url(account.id).await.unwrap();

    let folder = tempfile::tempdir().unwrap();
    let file = back_up(&old, folder.path()).await;
    let today = old.snapshot().await.unwrap().today;
    assert_eq!(
        file,
        folder.path().join(format!("pingme-backup-{today}.age"))
    );
    let (rows_before, spent_before) = (history(&old).await.rows, spent(&old).await);
    let shown_before = old.snapshot().await.unwrap();
    old.close().await;

    // Nothing in it is a key to anything.
    let text = plain(&file);
    assert!(text.contains("482913") && text.contains("the blue phone"));
    let installation = std::fs::read_to_string(desk.data().join("installation")).unwrap();
    let mut secrets = vec![
        KEY.to_owned(),
        callback.clone(),
        "proxy-password-4711".into(),
    ];
    secrets.push(callback.rsplit('/').next().unwrap().to_owned());
    let token = SecretName::DeviceToken(desktop_core::PairingId(1));
    let token = desk.secrets.get(&installation, token).unwrap().unwrap();
    secrets.push(String::from_utf8(token.expose().to_vec()).unwrap());
    for secret in secrets {
        assert!(!text.contains(&secret), "{secret} is in the backup");
    }

    let (new, _) = computer(&desk, "new").await;
    let mut events = new.subscribe_events();
    let backup = look(&new, &file, PASSWORD).await.unwrap();
    let contents = backup.contents();
    assert_eq!((contents.messages, contents.asks_settings), (3, false));
    assert_eq!(contents.app_version, "0.1.0");
    assert_eq!(contents.day, today);
    assert!(!contents.accounts[0].here && contents.accounts[0].user_id == USER);
    assert!(history(&new).await.rows.is_empty(), "it was only looked at");
    let restored = new.restore_backup(&backup, true).await.unwrap();
    assert_eq!((restored.messages, restored.accounts), (3, 1));
    assert!(!restored.stopped);

    let now = new.snapshot().await.unwrap();
    let restored_account = &now.accounts[0];
    let problem = restored_account.numbers_problem.as_ref().unwrap();
    assert_eq!(problem.code, ProblemCode::KeyGone);
    assert_eq!(
        now.settings,
        Settings {
            shown_account: None,
            ..settings
        }
    );
    assert_eq!(
        (
            now.network.proxy,
            now.network.address.as_str(),
            now.network.password_set
        ),
        (ProxyKind::Http, "127.0.0.1:9", false)
    );
    assert_eq!(history(&new).await.rows, rows_before);
    assert_eq!(spent(&new).await, spent_before);
    assert_eq!(now.new_count, shown_before.new_count);
    assert_eq!(now.muted, shown_before.muted);
    let [here] = &now.numbers[..] else {
        panic!("{now:#?}")
    };
    assert_eq!(here.label.as_deref(), Some("the blue phone"));
    // In the background.
    until(&new, "searchable", |_| true).await;
    assert_eq!(found(&new, "730284").await.len(), 1);
    while let Ok(event) = events.try_recv() {
        assert!(
            !matches!(event, Event::Arrived(_) | Event::Notice(_)),
            "{event:?}"
        );
    }

    let change = AccountChange {
        account: restored_account.id,
        label: restored_account.label.clone(),
        base_url: desk.sim.base_url().to_string(),
        key: KEY.into(),
    };
    let account = new.change_account(change).await.unwrap();
    let services = new.services(account.id).await.unwrap();
    let mut favourites = services.iter().filter(|service| service.favourite);
    assert!(favourites.any(|service| service.app == "uber"));
    new.pair(pair_form(&account, desk.link().await, false))
        .await
        .unwrap();
    until(&new, "live", |s| relay_is(s, RelayState::Live)).await;
    desk.sms(&number, "Your code is 555555");
    rows(&new, 4).await;
    // Again, with what has come meanwhile.
    let backup = look(&new, &file, PASSWORD).await.unwrap();
    assert!(backup.contents().asks_settings && backup.contents().accounts[0].here);
    let again = new.restore_backup(&backup, false).await.unwrap();
    assert_eq!((again.messages, again.known, again.accounts), (0, 3, 0));
    assert_eq!(history(&new).await.rows.len(), 4);
    new.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_computers_of_one_account_come_together_without_doubles() {
    let desk = Desk::new().await;
    let (one, account) = desk.paired().await;
    desk.callback(USER, "for the first alone").await;
    rows(&one, 1).await;
    let other = desk.another_computer("other").await;
    // Both note what it costs.
    let number = done(one.lock_number(lock_form(&account)).await.unwrap())
        .number
        .unwrap();
    other.refresh_numbers().await.unwrap();
    desk.sms(&number, "Your code is 482913");
    rows(&one, 2).await;
    let both = rows(&other, 1).await.rows;
    other.mark_copied(&both[0].id).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = back_up(&one, folder.path()).await;
    let before = other.snapshot().await.unwrap();
    let backup = look(&other, &file, PASSWORD).await.unwrap();
    for (messages, known) in [(1, 1), (0, 2)] {
        let restored = other.restore_backup(&backup, false).await.unwrap();
        assert_eq!((restored.messages, restored.known), (messages, known));
        assert_eq!(
            texts(&other).await,
            ["Your code is 482913", "for the first alone"]
        );
        assert_eq!(spent(&other).await, spent(&one).await);
    }
    let after = other.snapshot().await.unwrap();
    assert_eq!(after.settings, before.settings);
    let copied = history(&other).await.rows[0].copied_ms;
    assert!(copied.is_some(), "the own mark stays");

    // What is deleted stays deleted, also by an older backup.
    let ids = vec![history(&other).await.rows[0].id.clone()];
    other
        .delete_messages(Deletion::Messages { ids })
        .await
        .unwrap();
    other.restore_backup(&backup, false).await.unwrap();
    assert_eq!(texts(&other).await, ["for the first alone"]);
    one.close().await;
    other.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_a_whole_backup_of_this_app_changes_nothing_and_says_why() {
    let desk = Desk::new().await;
    let (old, _) = desk.paired().await;
    desk.callback(USER, "kept").await;
    rows(&old, 1).await;
    let folder = tempfile::tempdir().unwrap();
    let file = back_up(&old, folder.path()).await;
    old.close().await;
    let whole = std::fs::read(&file).unwrap();
    let (new, _) = computer(&desk, "new").await;
    let at = |bytes: &[u8]| {
        let path = folder.path().join("changed.age");
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let code = |looked: Result<Backup, Error>| looked.unwrap_err().code();

    let wrong = look(&new, &file, "correct horse batterie").await;
    assert_eq!(code(wrong), ProblemCode::BackupWrongPassword);
    for cut in [whole.len() - 1, whole.len() - 17, 200] {
        let looked = look(&new, &at(&whole[..cut]), PASSWORD).await;
        assert_eq!(code(looked), ProblemCode::BackupDamaged, "{cut} bytes");
    }
    let mut flipped = whole.clone();
    *flipped.last_mut().unwrap() ^= 1;
    let looked = look(&new, &at(&flipped), PASSWORD).await;
    assert_eq!(code(looked), ProblemCode::BackupDamaged);
    let looked = look(&new, &at(b"PK something"), PASSWORD).await;
    assert_eq!(code(looked), ProblemCode::BackupUnreadable);

    let header = |format: &str, version: u32| {
        format!(
            "{{\"format\":\"{format}\",\"version\":{version},\"app_version\":\"9\",\"made_ms\":1,\
             \"lines\":1,\"messages\":0,\"accounts\":0}}\n"
        )
    };
    let ours = "pingme-desktop-backup";
    let account =
        "{\"account\":{\"user\":\"u-1\",\"label\":\"\",\"base_url\":\"https://a.example\"}}\n";
    let http = account.replace("https", "http");
    for (lines, expected) in [
        (String::new(), ProblemCode::BackupUnreadable),
        ("a diary\n".into(), ProblemCode::BackupUnreadable),
        (header("something-else", 1), ProblemCode::BackupUnreadable),
        (header(ours, 2), ProblemCode::BackupTooNew),
        // Its later lines may be of any kind.
        (
            header(ours, 99) + "{\"spaceship\":1}\n",
            ProblemCode::BackupTooNew,
        ),
        (
            header(ours, 1) + "{\"spaceship\":1}\n",
            ProblemCode::BackupUnreadable,
        ),
        (
            header(ours, 1) + "{\"favourite\":{\"user\":\"u-1\",\"app\":\"jd\"}}\n",
            ProblemCode::BackupUnreadable,
        ),
        (
            header(ours, 1) + account + account,
            ProblemCode::BackupUnreadable,
        ),
        (header(ours, 1) + &http, ProblemCode::BackupUnreadable),
        (
            header(ours, 1) + account.trim_end(),
            ProblemCode::BackupUnreadable,
        ),
    ] {
        let looked = look(&new, &sealed(folder.path(), &lines), PASSWORD).await;
        assert_eq!(code(looked), expected, "{lines}");
    }
    let good = look(
        &new,
        &sealed(folder.path(), &(header(ours, 1) + account)),
        PASSWORD,
    )
    .await;
    assert_eq!(good.unwrap().contents().accounts.len(), 1);

    // One that is written to between the look and the restoring.
    let changing = at(&whole);
    let backup = look(&new, &changing, PASSWORD).await.unwrap();
    File::options()
        .write(true)
        .open(&changing)
        .unwrap()
        .set_len(300)
        .unwrap();
    let restored = new.restore_backup(&backup, true).await;
    assert_eq!(restored.unwrap_err().code(), ProblemCode::BackupDamaged);
    let now = new.snapshot().await.unwrap();
    assert!(now.accounts.is_empty() && history(&new).await.rows.is_empty());

    let short = new
        .back_up(password("1234567"), folder.path().to_owned())
        .await;
    assert_eq!(short.unwrap_err().code(), ProblemCode::BadPassword);
    let nowhere = new
        .back_up(password(PASSWORD), folder.path().join("none"))
        .await;
    assert_eq!(nowhere.unwrap_err().code(), ProblemCode::BackupFailed);
    new.close().await;
}

/// Messages enough to be stopped among them.
fn many(desk: &Desk, account: &AccountView, count: i64) {
    desk.history_store()
        .execute(
            "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)
             INSERT INTO messages (row, id, account, kind, received_ms, text, extractor, new)
             SELECT 1000 + n, randomblob(16), ?1, 'sms', 1790000000000 + n, 'message ' || n, extractor, 0
             FROM numbers, messages WHERE text = 'one'",
            (account.id, count),
        )
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stopped_leaves_no_file_or_whole_messages_and_restoring_again_goes_on() {
    const MANY: i64 = 4_000;
    let desk = Desk::new().await;
    let (old, account) = desk.paired().await;
    desk.callback(USER, "one").await;
    rows(&old, 1).await;
    old.close().await;
    many(&desk, &account, MANY);
    let old = desk.open().await;
    let folder = tempfile::tempdir().unwrap();

    let mut events = old.subscribe_events();
    let stopped = {
        let (old, folder) = (Arc::clone(&old), folder.path().to_owned());
        tokio::spawn(async move { old.back_up(password(PASSWORD), folder).await })
    };
    event(&mut events, |event| match event {
        Event::Backup(progress) if progress.done > 2 => Some(progress),
        _ => None,
    })
    .await;
    let second = old
        .back_up(password(PASSWORD), folder.path().to_owned())
        .await;
    assert_eq!(second.unwrap_err().code(), ProblemCode::BackupUnderWay);
    old.stop_backup();
    assert_eq!(stopped.await.unwrap().unwrap(), None);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

    let file = back_up(&old, folder.path()).await;
    old.close().await;
    let (new, _) = computer(&desk, "new").await;
    let backup = Arc::new(look(&new, &file, PASSWORD).await.unwrap());
    let mut events = new.subscribe_events();
    let restoring = {
        let (new, backup) = (Arc::clone(&new), Arc::clone(&backup));
        tokio::spawn(async move { new.restore_backup(&backup, true).await })
    };
    event(&mut events, |event| match event {
        Event::Backup(progress)
            if progress.work == BackupWork::Restoring && progress.done > 500 =>
        {
            Some(progress)
        }
        _ => None,
    })
    .await;
    new.stop_backup();
    let stopped = restoring.await.unwrap().unwrap();
    assert!(stopped.stopped, "{stopped:?}");
    let kept = new.history_kept().await.unwrap().messages;
    assert_eq!(kept, stopped.messages);
    assert!(kept > 0 && i64::from(kept) < MANY);
    let on = new.restore_backup(&backup, true).await.unwrap();
    assert_eq!((on.known, on.messages + on.known), (kept, 4_001));
    assert_eq!(new.history_kept().await.unwrap().messages, 4_001);
    new.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_keeps_nothing_neither_backs_up_nor_restores() {
    let desk = Desk::new().await;
    let options = desk.options(Arc::<MemorySecrets>::default());
    let run = Desktop::open_for_this_run(options).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let refused = run
        .back_up(password(PASSWORD), folder.path().to_owned())
        .await;
    assert_eq!(refused.unwrap_err().code(), ProblemCode::NotThisRun);
    let looked = look(&run, &sealed(folder.path(), ""), PASSWORD).await;
    assert_eq!(looked.unwrap_err().code(), ProblemCode::NotThisRun);
    run.close().await;
}
