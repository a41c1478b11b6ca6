//! What opens pairing links, as the person has chosen it. The package's own registration belongs to the
//! package, and goes with it.

use std::path::{Path, PathBuf};
use std::{fs, io};

use tauri::{AppHandle, Manager};

/// The key of pairing links in the lists of associations.
const LINKS: &str = "x-scheme-handler/pingme";
/// What the packages call this app's desktop entry.
const ENTRIES: [&str; 2] = ["PingMe Desktop.desktop", "pingme-desktop.desktop"];

/// Takes this app out of the person's own lists of what opens pairing links.
///
/// # Errors
/// When a list cannot be read or written.
pub(crate) fn remove(app: &AppHandle) -> io::Result<()> {
    let paths = app.path();
    let folders = [
        paths.config_dir().ok(),
        paths.data_dir().ok().map(|data| data.join("applications")),
    ];
    for list in folders
        .into_iter()
        .flatten()
        .flat_map(|folder| lists(&folder))
    {
        let text = fs::read_to_string(&list)?;
        if let Some(text) = without(&text) {
            replace(&list, &text)?;
        }
    }
    Ok(())
}

/// The lists of a folder: `mimeapps.list`, and those of one desktop, `gnome-mimeapps.list`.
fn lists(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let is_list = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        (name == "mimeapps.list" || name.ends_with("-mimeapps.list")) && path.is_file()
    };
    paths.filter(is_list).collect()
}

/// A list without this app; nothing where it is not in it.
fn without(list: &str) -> Option<String> {
    let mut changed = false;
    let mut kept = String::with_capacity(list.len());
    for line in list.split_inclusive('\n') {
        let entries = line
            .split_once('=')
            .filter(|(key, _)| key.trim() == LINKS)
            .map(|(_, entries)| entries.trim());
        let Some(entries) = entries else {
            kept.push_str(line);
            continue;
        };
        let others: Vec<&str> = entries
            .split(';')
            .filter(|entry| !entry.is_empty() && !ENTRIES.contains(entry))
            .collect();
        if others.len() == entries.split(';').filter(|entry| !entry.is_empty()).count() {
            kept.push_str(line);
            continue;
        }
        changed = true;
        if !others.is_empty() {
            kept.push_str(&format!("{LINKS}={};\n", others.join(";")));
        }
    }
    changed.then_some(kept)
}

/// Puts a text in place of a file, through a link where it is one, and with the mode that it has.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let file = fs::canonicalize(file)?;
    let folder = file.parent().ok_or(io::ErrorKind::InvalidInput)?;
    let part = tempfile::NamedTempFile::new_in(folder)?;
    fs::write(part.path(), text)?;
    part.as_file()
        .set_permissions(fs::metadata(&file)?.permissions())?;
    part.as_file().sync_all()?;
    part.persist(&file).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_app_alone_is_taken_out_and_nothing_else_is_touched() {
        let list = "[Default Applications]\n\
            text/html=firefox.desktop\n\
            x-scheme-handler/pingme=PingMe Desktop.desktop;\n\
            # a remark\n\
            [Added Associations]\n\
            x-scheme-handler/pingme=pingme-desktop.desktop;other.desktop;PingMe Desktop.desktop\n\
            x-scheme-handler/pingme-else=PingMe Desktop.desktop";
        let kept = "[Default Applications]\n\
            text/html=firefox.desktop\n\
            # a remark\n\
            [Added Associations]\n\
            x-scheme-handler/pingme=other.desktop;\n\
            x-scheme-handler/pingme-else=PingMe Desktop.desktop";
        assert_eq!(without(list).as_deref(), Some(kept));
        assert_eq!(without(kept), None);
        assert_eq!(without(""), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_list_is_replaced_where_it_really_is_with_its_mode() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let real = folder.path().join("dotfiles.list");
        let list = folder.path().join("mimeapps.list");
        fs::write(&real, "before").expect("a file");
        fs::set_permissions(&real, fs::Permissions::from_mode(0o644)).expect("a mode");
        symlink(&real, &list).expect("a link");
        fs::write(folder.path().join("gnome-mimeapps.list"), "").expect("a file");
        fs::write(folder.path().join("mimeapps.list.old"), "").expect("a file");
        assert_eq!(lists(folder.path()).len(), 2);
        replace(&list, "after").expect("it is written");
        assert!(list.is_symlink());
        assert_eq!(fs::read_to_string(&real).expect("a file"), "after");
        let mode = fs::metadata(&real).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o644);
    }
}
