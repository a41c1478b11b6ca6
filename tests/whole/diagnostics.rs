//! The page Diagnostics: what runs, what went wrong, and a report that names nobody.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use desktop_session::{AppWindow, until, until_async};

use crate::app::{get_number, set_up, settings_page, wait_for_code, wait_until_live, words};
use crate::gallery::Gallery;
use crate::search::{Needle, finds};
use crate::world::{KEY, START, USER, World};

const TEXT: &str = "[JD] Your verification code is 482913, asked for by a heron in the reeds.";

async fn page(window: &AppWindow) {
    settings_page(window, "diagnostics").await;
    window.wait_for("report-show").await.expect("it is read");
}

/// Waits until a part of the page says this.
async fn says(window: &AppWindow, part: &str, wanted: &str) {
    until_async(wanted, START, || async {
        Ok(words(window, part).await.contains(wanted).then_some(()))
    })
    .await
    .unwrap_or_else(|error| panic!("{part} does not say {wanted}: {error}"));
}

/// Lets the session open folders by a program of this test's: where it says what it was given.
fn file_manager(world: &World) -> std::path::PathBuf {
    let home = world.session.home();
    let applications = home.join(".local/share/applications");
    fs::create_dir_all(&applications).expect("a folder");
    let (program, opened) = (home.join("file-manager"), home.join("opened"));
    let script = format!("#!/bin/sh\nprintf %s \"$1\" > '{}'\n", opened.display());
    fs::write(&program, script).expect("a program");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("it can be run");
    let entry = format!(
        "[Desktop Entry]\nType=Application\nName=Files\nExec={} %f\nMimeType=inode/directory;\n",
        program.display()
    );
    fs::write(applications.join("files.desktop"), entry).expect("its entry");
    let default = "[Default Applications]\ninode/directory=files.desktop\n";
    fs::write(applications.join("mimeapps.list"), default).expect("the choice");
    let config = home.join(".config");
    fs::create_dir_all(&config).expect("a folder");
    fs::write(config.join("mimeapps.list"), default).expect("the choice");
    opened
}

#[tokio::test]
async fn diagnostics_say_how_everything_is_and_the_report_names_nobody() {
    let gallery = Gallery::of("diagnostics");
    let mut world = World::start().await;
    let opened = file_manager(&world);
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    world.sms("jd", &number, TEXT).await;
    wait_for_code(&window, "482913").await;

    page(&window).await;
    says(&window, "versions", "fits (protocol 1)").await;
    let versions = words(&window, "versions").await;
    let version = env!("CARGO_PKG_VERSION");
    assert!(versions.contains(version), "{versions}");
    assert!(
        !versions.contains("Not known"),
        "the web view says its own: {versions}"
    );
    says(&window, "data-folder", "1 message").await;
    says(&window, "data-folder", &world.data().display().to_string()).await;
    window.click("self-test-run").await.expect("the self-test");
    window
        .wait_for("self-test-legs")
        .await
        .expect("it comes back");
    gallery.take(&window, "01-live").await;

    window.click("open-folder").await.expect("the button");
    let shown = until("the file manager", START, || {
        fs::read_to_string(&opened).ok()
    })
    .expect("it is opened");
    assert_eq!(shown, world.data().display().to_string());

    // What goes wrong is listed once, and counted.
    world.relay.kill();
    window
        .wait_for_attribute("relay-state", "data-state", "reconnecting")
        .await
        .expect("it is lost");
    until_async("the fault", START, || async {
        window.click("faults-again").await?;
        let listed = words(&window, "faults").await;
        Ok(listed.contains("RelayUnreachable").then_some(()))
    })
    .await
    .expect("it is listed");
    let listed = words(&window, "faults").await;
    assert!(!listed.contains("127.0.0.1"), "{listed}");
    says(&window, "versions", "cannot be reached").await;

    window.click("report-show").await.expect("the button");
    window.wait_for("report").await.expect("it is shown");
    let report = words(&window, "report").await;
    for fact in [
        "relay: reconnecting for",
        "self-test: ",
        " ms ",
        "sms: 1",
        "RelayUnreachable",
    ] {
        assert!(report.contains(fact), "{fact}: {report}");
    }
    let host = world.relay.address().to_string();
    let home = world.session.home().display().to_string();
    for secret in [
        KEY,
        USER,
        &*number,
        "482913",
        "heron",
        "/callback/",
        &*host,
        &*home,
    ] {
        assert!(!report.contains(secret), "{secret} is in {report}");
        assert!(!listed.contains(secret), "{secret} is in {listed}");
    }
    gallery.take(&window, "02-report").await;
    window
        .script("document.querySelector(\"[data-testid='data-folder']\").scrollIntoView({block: 'nearest'}); return true")
        .await
        .expect("it is scrolled to");
    gallery.take(&window, "03-folder").await;
    window.click("report-copy").await.expect("the button");
    let clipboard = world.session.clipboard();
    let copied = until("the report on the clipboard", START, || {
        let text = clipboard.text().ok()??;
        text.contains("Last errors").then_some(text)
    })
    .expect("it is copied");
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        squeezed(&copied),
        squeezed(&report),
        "what was seen is copied"
    );

    world.relay.serve().await;
    wait_until_live(&window).await;
    says(&window, "versions", "fits (protocol 1)").await;
    window.quit().await.expect("the app quits with its window");
    let kept = Needle::text("the report", "PingMe Desktop, diagnostics");
    assert_eq!(
        finds(&world.data(), &[kept]),
        Vec::<String>::new(),
        "none of it is kept"
    );
}
