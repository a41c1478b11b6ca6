//! The TypeScript side of [`view`](crate::view).

use ts_rs::{Config, TS};

use crate::view;

/// The first lines of the file.
const HEADER: &str = "\
// Generated from crates/desktop-core/src/view: change it there.
// `UPDATE_BINDINGS=1 cargo test -p desktop-core bindings` writes this file anew.
";

/// The types of [`view`](crate::view) as the text of a TypeScript module. Each of them is listed here,
/// in the order of that module.
#[must_use]
pub fn bindings() -> String {
    let config = Config::new();
    let mut text = HEADER.to_owned();
    macro_rules! declare {
        ($($name:ident)*) => {
            $(declare::<view::$name>(&config, &mut text);)*
        };
    }
    declare! {
        Snapshot Problem ProblemCode Settings LanguageChoice Language Appearance AccountView RelayView
        RelayState NumberKey NumberView Standing Card PurchaseView PurchaseKind Finding FoundNumber
        MessageView MessageKind CodeView HistoryKey HistoryQuery HistoryPage DayCount ServiceView
        AccountForm AccountChange KeyCheck LockForm PurchaseOutcome PairingOffer PairForm PingmeSeen
        RelayNotice RelayDetails DeviceView SelfTest SelfTestProgress SelfTestStage ProxyKind
        NetworkView NetworkForm Arrival EventName Pause NumberOrder MonthCost Sum NumberWords Muted
        MutedView ServiceRecord UsedNumber SubscribeForm LastChoice Answers Hit HistoryFrom HistoryFilter
        SearchCount MonthCount HistoryKept Deletion Deleted Away ServiceCount MonthSpent LimitLevel
        SpendQuery SpendReport SpendRow SpendCell RentDue SpendEventQuery SpendEvent SpendKind
        ExportForm ExportFormat ExportProgress ExportStage Tested TestedVerdict TestedCandidate
        TestedReason ShortcutState LockView Locked LockedWhy Unlocked Opens BuiltInRelay
        BuiltInRelayState BuiltInRelayForm BuiltInRelayAccount BuiltInRelayEnd
        BackupProgress BackupWork BackupWritten BackupContents BackupAccount Restored NotForgotten
        Diagnostics Versions Fault FolderView
    }
    text
}

fn declare<T: TS>(config: &Config, text: &mut String) {
    text.push('\n');
    if let Some(docs) = T::docs() {
        text.push_str(docs.trim_end());
        text.push('\n');
    }
    text.push_str("export ");
    text.push_str(&T::decl(config));
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use std::{env, fs, path::PathBuf};

    #[test]
    fn the_windows_bindings_are_current() {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/door/bindings.ts");
        let current = super::bindings();
        if env::var_os("UPDATE_BINDINGS").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &current).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            kept == current,
            "ui/src/door/bindings.ts is not what the view says; \
             UPDATE_BINDINGS=1 cargo test -p desktop-core bindings writes it"
        );
    }

    #[test]
    fn every_public_type_of_the_view_is_in_the_bindings() {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/view");
        let files = fs::read_dir(folder).unwrap();
        let view: String = files
            .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
            .collect();
        let bindings = super::bindings();
        let names = view.lines().filter_map(|line| {
            let rest = line
                .strip_prefix("pub struct ")
                .or_else(|| line.strip_prefix("pub enum "))?;
            rest.split([' ', '<', '(', ';']).next()
        });
        let mut count = 0;
        for name in names {
            count += 1;
            assert!(
                bindings.contains(&format!("export type {name} =")),
                "{name}"
            );
        }
        assert!(count > 30, "only {count} types were found in the view");
    }
}
