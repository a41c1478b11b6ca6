//! Trying a text in the real window.

use crate::app::{code_comes, get_number, set_up, settings_page};
use crate::gallery::Gallery;
use crate::world::World;

#[tokio::test]
async fn a_text_is_tried_as_typed_and_from_the_history_and_its_report_holds_no_message() {
    let gallery = Gallery::of("test-message");
    let world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    let number = get_number(&window, "jd").await;
    code_comes(&world, &window, &number, "482913").await;

    settings_page(&window, "diagnostics").await;
    let text =
        "[JD] 552019 is your verification code, valid for 5 minutes. Order 30441 is on its way.";
    window
        .type_into("test-text", text)
        .await
        .expect("it is typed");
    window
        .wait_for_attribute("tested", "data-verdict", "one")
        .await
        .expect("one code");
    let plate = window.text("tested").await.expect("the facts");
    for fact in ["552 019", "552019", "JD", "5 minutes"] {
        assert!(plate.contains(fact), "{fact}: {plate}");
    }
    window
        .wait_for_css("mark.taken")
        .await
        .expect("it is marked in the text");
    gallery.take(&window, "01-typed").await;

    window.click("copy-report").await.expect("the report");
    let clipboard = world.session.clipboard();
    let report = desktop_session::until("the report on the clipboard", crate::world::START, || {
        let text = clipboard.text().ok()??;
        text.contains("extractor").then_some(text)
    })
    .expect("it is copied");
    assert!(
        report.contains("[AA] 999999 is your verification code"),
        "{report}"
    );
    assert!(
        !report.contains("552") && !report.contains("JD]"),
        "{report}"
    );

    window
        .click("test-from-history")
        .await
        .expect("what has come");
    window.click("test-row").await.expect("the message");
    let taken = desktop_session::until_async("its text", crate::world::START, || async {
        let value = window.value("test-text").await?;
        Ok(value.contains("482913").then_some(()))
    });
    taken.await.expect("it is tried");
}
