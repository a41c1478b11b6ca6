//! What stands over the history for a moment, in every look, language and size.

use crate::app::{ENTER, code_comes, press, set_up, words};
use crate::gallery::Gallery;
use crate::world::World;

#[tokio::test]
async fn the_way_back_from_a_deletion_is_shown_in_every_look() {
    let gallery = Gallery::of("history");
    let world = World::start().await;
    let window = world.open().await;
    set_up(&world, &window).await;
    let codes: Vec<u32> = (552_019..552_029).collect();
    for code in &codes {
        code_comes(&world, &window, "16515550142", &code.to_string()).await;
    }
    // It is there for ten seconds: a deletion for each pair of pictures.
    for (language, look) in [
        ("en", "light"),
        ("en", "dark"),
        ("zh-CN", "light"),
        ("zh-CN", "dark"),
    ] {
        crate::gallery::choose(&window, language, look).await;
        window
            .script("document.querySelector('[data-row]').focus()")
            .await
            .expect("there is a row");
        press(&window, ENTER).await;
        window.click("delete-row").await.expect("its button");
        window.wait_for("undo-delete").await.expect("the way back");
        gallery
            .sizes(&window, &format!("01-undo-{language}-{look}"))
            .await;
        let said = words(&window, "deleted").await;
        assert!(said.contains('1'), "it was on both: {said:?}");
        window.click("undo-delete").await.expect("the way back");
        window
            .wait_until_gone("[data-testid='undo-delete']")
            .await
            .expect("it is done");
    }
}
