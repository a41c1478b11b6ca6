//! The demo, by its door on the first run, in Chinese.

use desktop_session::{AppStart, tour_of_the_demo};
use desktop_session::{AppWindow, Locale, NotificationServer, Session, SessionOptions};

use crate::programs;
use crate::world::pictures;

#[tokio::test]
async fn the_demo_door_leads_in_chinese_to_the_copied_code() {
    let session = Session::start(SessionOptions {
        locale: Locale::Chinese,
        ..SessionOptions::default()
    })
    .expect("a session starts");
    let server = NotificationServer::start(&session).expect("nobody has the name yet");
    let window = AppWindow::open(
        &session,
        &AppStart {
            program: programs::app().to_owned(),
            arguments: vec![
                "--data-dir".to_owned(),
                session
                    .home()
                    .join("app-data")
                    .to_string_lossy()
                    .into_owned(),
            ],
            variables: Vec::new(),
            name: "app".to_owned(),
        },
    )
    .await
    .expect("the app starts");
    window.wait_for("door-demo").await.expect("the first run");
    assert_chinese(&window.text("door-demo").await.expect("the door's words"));

    let code = tour_of_the_demo(&session, &window, &pictures("demo-zh"))
        .await
        .expect("the demo's main job");
    assert_chinese(
        &window
            .text("demo-banner")
            .await
            .expect("the banner's words"),
    );
    let notified = server
        .wait_for(&code.shown, crate::world::START)
        .expect("the code is notified");
    assert_chinese(&notified.summary);
    assert!(
        notified.actions.iter().any(|(_, label)| label == "复制"),
        "{:?}",
        notified.actions
    );
}

fn assert_chinese(text: &str) {
    assert!(
        text.chars()
            .any(|character| ('\u{4e00}'..='\u{9fff}').contains(&character)),
        "not Chinese: {text:?}"
    );
}
