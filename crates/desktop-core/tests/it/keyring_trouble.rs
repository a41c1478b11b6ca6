//! A keyring that is missing, locked or failing, and comes back; a run without one; a history whose
//! key is gone.

use std::{
    path::Path,
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use desktop_core::{
    Desktop, Error, MemorySecrets, PairingId, Secret, SecretError, SecretName, SecretStore,
    view::{
        Language, LanguageChoice, NetworkForm, ProblemCode, ProxyKind, PurchaseOutcome, RelayState,
        Settings,
    },
};
use pingme_sim::{Fault, FaultKind, Operation, When};

use crate::desk::{Desk, KEY, USER, done, history, lock_form, pair_form, relay_is, rows, until};

/// A keyring that does as the test says.
#[derive(Default)]
struct Keyring {
    kept: Arc<MemorySecrets>,
    mood: Mutex<Mood>,
    changed: Condvar,
    prompted: AtomicBool,
}

#[derive(Clone, Default, PartialEq)]
enum Mood {
    #[default]
    Works,
    /// Every call fails so.
    Fails(SecretError),
    /// Nothing new can be kept.
    TakesNothing,
    /// Its prompt is open.
    Asks,
}

impl Keyring {
    fn of(desk: &Desk) -> Arc<Self> {
        Arc::new(Self {
            kept: Arc::clone(&desk.secrets),
            ..Self::default()
        })
    }

    fn becomes(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
        self.changed.notify_all();
    }

    fn answer(&self) -> Result<(), SecretError> {
        let mood = self.mood.lock().unwrap();
        let asks = |mood: &mut Mood| {
            let asks = *mood == Mood::Asks;
            self.prompted.fetch_or(asks, Ordering::SeqCst);
            asks
        };
        let mood = self.changed.wait_while(mood, asks);
        match &*mood.unwrap() {
            Mood::Fails(error) => Err(error.clone()),
            _ => Ok(()),
        }
    }
}

impl SecretStore for Keyring {
    fn get(&self, installation: &str, name: SecretName) -> Result<Option<Secret>, SecretError> {
        self.answer()?;
        self.kept.get(installation, name)
    }

    fn set(
        &self,
        installation: &str,
        name: SecretName,
        secret: &Secret,
    ) -> Result<(), SecretError> {
        self.answer()?;
        if *self.mood.lock().unwrap() == Mood::TakesNothing {
            return Err(SecretError::Locked);
        }
        self.kept.set(installation, name, secret)
    }

    fn delete(&self, installation: &str, name: SecretName) -> Result<(), SecretError> {
        self.answer()?;
        self.kept.delete(installation, name)
    }

    fn delete_all(&self, installation: &str) -> Result<(), SecretError> {
        self.answer()?;
        self.kept.delete_all(installation)
    }
}

/// The names of the files in a folder.
fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn holds(folder: &Path, text: &str) -> bool {
    let holds = |name: &String| {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let mut windows = bytes.windows(text.len());
        windows.any(|part| part == text.as_bytes())
    };
    files(folder).iter().any(holds)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_without_a_keyring_gets_numbers_pairs_with_nobody_and_writes_nothing_but_choices() {
    let troubles = [
        (SecretError::Missing, ProblemCode::KeyringMissing),
        (SecretError::Locked, ProblemCode::KeyringLocked),
        (
            SecretError::Failed("on purpose".into()),
            ProblemCode::KeyringFailed,
        ),
    ];
    for (trouble, code) in troubles {
        let desk = Desk::new().await;
        let keyring = Keyring::of(&desk);
        keyring.becomes(Mood::Fails(trouble));
        let refused = desk.try_open_with(desk.data(), keyring.clone()).await.err();
        assert_eq!(refused.unwrap().code(), code);

        let run = Desktop::open_for_this_run(desk.options(keyring.clone()))
            .await
            .unwrap();
        let second = Desktop::open_for_this_run(desk.options(keyring)).await;
        assert_eq!(second.err().unwrap().code(), ProblemCode::FolderInUse);

        let account = run.add_account(desk.form()).await.unwrap();
        let purchase = done(run.lock_number(lock_form(&account)).await.unwrap());
        let phone = purchase.number.unwrap();
        until(&run, "listed", |s| {
            s.numbers.iter().any(|number| number.key.phone == phone)
        })
        .await;
        let link = desk.link().await;
        assert_eq!(run.read_link(&link).await.unwrap().user_id, USER);
        let paired = run.pair(pair_form(&account, link, false)).await;
        assert_eq!(paired.unwrap_err().code(), ProblemCode::NotThisRun);
        let settings = Settings {
            language: LanguageChoice::Always(Language::of("zh-CN").unwrap()),
            ..Settings::default()
        };
        run.save_settings(settings.clone()).await.unwrap();
        // Its password would be in no keyring.
        let direct = NetworkForm {
            proxy: ProxyKind::None,
            address: String::new(),
            user: String::new(),
            password: None,
        };
        run.save_network(direct).await.unwrap();
        let snapshot = run.snapshot().await.unwrap();
        assert!(snapshot.this_run);
        assert_eq!(snapshot.network.proxy, ProxyKind::None);
        assert!(relay_is(&snapshot, RelayState::NotPaired));

        for text in [KEY, USER, &phone] {
            assert!(!holds(&desk.data(), text), "{text} is in a file");
        }
        run.close().await;
        let kept = ["installation", "lock", "settings.json"];
        assert_eq!(files(&desk.data()), kept);

        // The next run knows nothing of it but the choices.
        let next = desk.open().await;
        let snapshot = next.snapshot().await.unwrap();
        assert!(!snapshot.this_run);
        assert_eq!(snapshot.accounts.len(), 0);
        assert_eq!(snapshot.settings, settings);
        next.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_without_a_keyring_leaves_what_is_kept_alone_and_ends_when_the_keyring_is_back() {
    let desk = Desk::new().await;
    let (desktop, _) = desk.paired().await;
    desktop.close().await;
    drop(desktop);
    desk.callback(USER, "Your code is 482913").await;
    let before = std::fs::read(desk.data().join("history.db")).unwrap();

    let keyring = Keyring::of(&desk);
    keyring.becomes(Mood::Fails(SecretError::Missing));
    let run = Desktop::open_for_this_run(desk.options(keyring.clone()))
        .await
        .unwrap();
    assert_eq!(run.snapshot().await.unwrap().accounts.len(), 0);
    run.add_account(desk.form()).await.unwrap();

    // Trying again in vain costs nothing.
    let missing = run.leave_this_run(desk.options(keyring.clone())).await;
    assert_eq!(missing.err().unwrap().code(), ProblemCode::KeyringMissing);
    assert_eq!(run.snapshot().await.unwrap().accounts.len(), 1);
    let after = std::fs::read(desk.data().join("history.db")).unwrap();
    assert_eq!(before, after);

    keyring.becomes(Mood::Works);
    let kept = run
        .leave_this_run(desk.options(keyring.clone()))
        .await
        .unwrap();
    assert!(matches!(run.snapshot().await, Err(Error::Closing)));
    assert!(!kept.snapshot().await.unwrap().this_run);
    // Nobody acknowledged it meanwhile.
    rows(&kept, 1).await;
    assert_eq!(history(&kept).await.rows[0].codes[0].code, "482913");

    let second = desk.try_open().await.err().unwrap();
    assert_eq!(second.code(), ProblemCode::FolderInUse);
    kept.close().await;
    desk.open().await.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_without_a_keyring_is_not_left_while_the_outcome_of_a_purchase_is_unknown() {
    let desk = Desk::new().await;
    let keyring = Keyring::of(&desk);
    let run = Desktop::open_for_this_run(desk.options(keyring.clone()))
        .await
        .unwrap();
    let account = run.add_account(desk.form()).await.unwrap();
    desk.sim.plan(Fault {
        operation: Some(Operation::LockNumber),
        kind: FaultKind::Cut,
        when: When::AfterEffect,
        times: 1,
    });
    let outcome = run.lock_number(lock_form(&account)).await.unwrap();
    let PurchaseOutcome::Unknown { purchase } = outcome else {
        panic!("{outcome:?}");
    };
    let stays = run.leave_this_run(desk.options(keyring.clone())).await;
    assert_eq!(stays.err().unwrap().code(), ProblemCode::PurchaseUnsettled);
    assert!(run.snapshot().await.unwrap().this_run);
    run.dismiss_purchase(purchase.id).await.unwrap();
    let kept = run.leave_this_run(desk.options(keyring)).await.unwrap();
    assert!(!kept.snapshot().await.unwrap().this_run);
    kept.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_bought_while_a_run_without_a_keyring_is_being_left() {
    let desk = Desk::new().await;
    let keyring = Keyring::of(&desk);
    let run = Desktop::open_for_this_run(desk.options(keyring.clone()))
        .await
        .unwrap();
    let account = run.add_account(desk.form()).await.unwrap();
    keyring.becomes(Mood::Asks);
    let leaving = {
        let (run, options) = (Arc::clone(&run), desk.options(keyring.clone()));
        tokio::spawn(async move { run.leave_this_run(options).await })
    };
    while !keyring.prompted.load(Ordering::SeqCst) {
        tokio::task::yield_now().await;
    }
    let refused = run.lock_number(lock_form(&account)).await;
    assert_eq!(refused.unwrap_err().code(), ProblemCode::KeyringLocked);
    assert_eq!(desk.sim.requests().count(Operation::LockNumber), 0);

    keyring.becomes(Mood::Fails(SecretError::Locked));
    assert!(leaving.await.unwrap().is_err());
    done(run.lock_number(lock_form(&account)).await.unwrap());
    run.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_not_left_while_a_purchase_is_under_way() {
    let desk = Desk::new().await;
    let keyring = Keyring::of(&desk);
    let run = Desktop::open_for_this_run(desk.options(keyring.clone()))
        .await
        .unwrap();
    let account = run.add_account(desk.form()).await.unwrap();
    desk.sim.plan(pingme_sim::Fault {
        operation: Some(Operation::LockNumber),
        kind: pingme_sim::FaultKind::Silence,
        when: pingme_sim::When::BeforeEffect,
        times: 1,
    });
    let buying = {
        let run = Arc::clone(&run);
        tokio::spawn(async move { run.lock_number(lock_form(&account)).await })
    };
    while desk.sim.requests().count(Operation::LockNumber) == 0 {
        tokio::task::yield_now().await;
    }
    let left = run.leave_this_run(desk.options(keyring)).await;
    assert_eq!(left.err().unwrap().code(), ProblemCode::PurchaseUnderWay);
    buying.abort();
    run.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_goes_away_stops_no_poll_and_what_needed_it_works_once_it_is_back() {
    let desk = Desk::new().await;
    let (desktop, account) = desk.paired().await;
    desktop.close().await;
    drop(desktop);
    let keyring = Keyring::of(&desk);
    let desktop = desk
        .try_open_with(desk.data(), keyring.clone())
        .await
        .unwrap();
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;

    keyring.becomes(Mood::Fails(SecretError::Missing));
    desk.callback(USER, "Your code is 482913").await;
    rows(&desktop, 1).await;
    let url = desktop.callback_url(account.id).await;
    assert_eq!(url.unwrap_err().code(), ProblemCode::KeyringMissing);
    let unpaired = desktop.unpair(account.id).await;
    assert_eq!(unpaired.unwrap_err().code(), ProblemCode::KeyringMissing);
    let snapshot = desktop.snapshot().await.unwrap();
    assert!(relay_is(&snapshot, RelayState::Live), "{snapshot:#?}");

    keyring.becomes(Mood::Works);
    desktop.callback_url(account.id).await.unwrap();
    desk.callback(USER, "Your code is 771204").await;
    rows(&desktop, 2).await;
    desktop.close().await;
}

/// A history with an account and a pairing, closed; its key.
async fn kept(desk: &Desk) -> (String, Secret) {
    let (desktop, _) = desk.paired().await;
    desktop.close().await;
    let installation = std::fs::read_to_string(desk.data().join("installation")).unwrap();
    let key = desk.secrets.get(&installation, SecretName::HistoryKey);
    (installation, key.unwrap().unwrap())
}

/// The only history that is set aside.
fn aside(desk: &Desk) -> String {
    let names = files(&desk.data());
    let aside = |name: &&String| name.starts_with("history-set-aside-") && name.ends_with(".db");
    let mut aside = names.iter().filter(aside);
    let name = aside.next().unwrap().clone();
    assert_eq!(aside.next(), None, "{names:?}");
    name
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_whose_key_is_gone_is_set_aside_whole_and_another_begun() {
    let desk = Desk::new().await;
    let (installation, old_key) = kept(&desk).await;
    desk.secrets
        .delete(&installation, SecretName::HistoryKey)
        .unwrap();
    let keyring = Keyring::of(&desk);
    let open = || desk.try_open_with(desk.data(), keyring.clone());
    let set_aside = || Desktop::open_setting_history_aside(desk.options(keyring.clone()));
    let blocked = open().await.err().unwrap();
    assert_eq!(blocked.code(), ProblemCode::HistoryKeyMissing);

    // A keyring that takes no new key: everything is as it was.
    let before = files(&desk.data());
    keyring.becomes(Mood::TakesNothing);
    let refused = set_aside().await.err().unwrap();
    assert_eq!(refused.code(), ProblemCode::KeyringLocked);
    assert_eq!(files(&desk.data()), before);

    keyring.becomes(Mood::Works);
    let desktop = set_aside().await.unwrap();
    assert_eq!(desktop.snapshot().await.unwrap().accounts.len(), 0);
    desktop.add_account(desk.form()).await.unwrap();
    desktop.close().await;
    drop(desktop);

    // It opens from now on, and what is set aside is whole.
    let desktop = open().await.unwrap();
    assert_eq!(desktop.snapshot().await.unwrap().accounts.len(), 1);
    desktop.close().await;
    drop(desktop);
    let name = aside(&desk);
    let elsewhere = desk.folder.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    std::fs::copy(desk.data().join(name), elsewhere.join("history.db")).unwrap();
    std::fs::write(elsewhere.join("installation"), &installation).unwrap();
    let old = Arc::new(MemorySecrets::new());
    let pairing = PairingId(1);
    for name in [
        SecretName::DeviceToken(pairing),
        SecretName::DeviceKey(pairing),
        SecretName::Psk(pairing),
    ] {
        let secret = desk.secrets.get(&installation, name).unwrap().unwrap();
        old.set(&installation, name, &secret).unwrap();
    }
    old.set(&installation, SecretName::HistoryKey, &old_key)
        .unwrap();
    let desktop = desk.try_open_with(elsewhere, old).await.unwrap();
    until(&desktop, "live", |s| relay_is(s, RelayState::Live)).await;
    desktop.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_does_not_open_the_history_is_not_replaced_and_serves_the_next() {
    let desk = Desk::new().await;
    let (installation, _) = kept(&desk).await;
    // Also what a crash leaves between keeping a new key and the renaming.
    let other = Secret::new(vec![7; 32]);
    desk.secrets
        .set(&installation, SecretName::HistoryKey, &other)
        .unwrap();
    let before = std::fs::read(desk.data().join("history.db")).unwrap();
    let blocked = desk.try_open().await.err().unwrap();
    assert_eq!(blocked.code(), ProblemCode::HistoryKeyMissing);
    let options = || desk.options(desk.secrets.clone());
    let desktop = Desktop::open_setting_history_aside(options())
        .await
        .unwrap();
    desktop.close().await;
    drop(desktop);
    let key = desk.secrets.get(&installation, SecretName::HistoryKey);
    assert_eq!(key.unwrap().unwrap(), other);
    assert_eq!(
        std::fs::read(desk.data().join(aside(&desk))).unwrap(),
        before
    );

    // One that opens stays where it is.
    let before = files(&desk.data());
    let desktop = Desktop::open_setting_history_aside(options())
        .await
        .unwrap();
    desktop.close().await;
    assert_eq!(files(&desk.data()), before);
}
