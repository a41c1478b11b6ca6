//! A window that stays blank: plain graphics, asked for, tried once by themselves, and kept.

use std::fs;
use std::time::Duration;

use desktop_session::{Child, Frame, WebProcess, until};

use crate::programs;
use crate::world::{START, World, pictures};

/// Longer than the app waits for a page.
const PATIENCE: Duration = Duration::from_secs(150);

fn start(world: &World, name: &str, more: &[&str]) -> Child {
    let mut command = world.session.command(programs::app());
    command.arg("--data-dir").arg(world.data()).args(more);
    let log = world.session.logs().join(format!("{name}.log"));
    Child::start(&mut command, &log).expect("it starts")
}

fn is_plain(app: &Child) -> bool {
    let environment = fs::read(format!("/proc/{}/environ", app.id())).unwrap_or_default();
    let has = |wanted: &str| {
        environment
            .split(|byte| *byte == 0)
            .any(|variable| variable == wanted.as_bytes())
    };
    has("WEBKIT_DISABLE_DMABUF_RENDERER=1") && has("WEBKIT_DISABLE_COMPOSITING_MODE=1")
}

/// Waits until a person sees something in the window.
fn draws(world: &World, app: &Child, name: &str) {
    let frame = Frame::of(&world.session, app.id()).expect("it has a window");
    frame.wait_until_visible(true).expect("it is shown");
    let picture = pictures("blank").join(format!("{name}.png"));
    let file = picture.to_string_lossy().into_owned();
    until("a window that is drawn", PATIENCE, || {
        let ((x, y), (width, height)) = (frame.place().ok()?, frame.size().ok()?);
        let content = format!("{width}x{height}+{x}+{y}");
        world.session.picture(&picture).ok()?;
        let count = [&file, "-crop", &content, "-format", "%k", "info:"];
        let colours = world.session.run("convert", &count).ok()?;
        // Blank, it has one.
        (colours.trim().parse::<u32>().ok()? > 50).then_some(())
    })
    .expect("there is something to see");
}

fn said(app: &Child, words: &str) -> bool {
    app.output().is_ok_and(|said| said.contains(words))
}

fn quit(app: &mut Child) {
    app.terminate();
    let status = app.wait(START).expect("it ends");
    assert!(status.success(), "{status}");
}

#[tokio::test]
async fn a_process_that_ends_before_it_has_drawn_is_tried_with_plain_graphics_once_and_for_all() {
    let world = World::start().await;
    let mut app = start(&world, "first", &[]);
    assert!(!is_plain(&app));
    // Some of them WebKit replaces by itself, before there is anything to draw.
    until("plain graphics", PATIENCE, || {
        let drawing = WebProcess::now(app.id());
        if is_plain(&app) {
            return Some(());
        }
        if let Some(drawing) = drawing {
            drawing.kill();
        }
        None
    })
    .expect("it starts anew");
    assert!(said(&app, "starts anew with plain graphics"));
    draws(&world, &app, "1-anew");
    quit(&mut app);

    // Kept, so that the next start has them at once; no better with them, that is said and no more is done.
    let mut app = start(&world, "second", &[]);
    until("that it is no better", PATIENCE, || {
        if let Some(drawing) = WebProcess::now(app.id()) {
            drawing.kill();
        }
        said(&app, "stays blank with plain graphics too").then_some(())
    })
    .expect("it is said");
    assert!(is_plain(&app) && !said(&app, "starts anew"));
    quit(&mut app);

    let app = start(&world, "third", &[]);
    draws(&world, &app, "2-next");
    assert!(is_plain(&app));
}

#[tokio::test]
async fn a_process_that_hangs_before_it_has_drawn_is_ended_and_plain_graphics_are_tried() {
    let world = World::start().await;
    let app = start(&world, "hangs", &[]);
    let hangs = WebProcess::of(app.id()).expect("it draws with one");
    hangs.freeze();
    until("plain graphics", PATIENCE, || is_plain(&app).then_some(())).expect("it starts anew");
    hangs.gone().expect("nothing of it is left");
    draws(&world, &app, "3-hung");
}

#[tokio::test]
async fn plain_graphics_can_be_asked_for_and_are_not_kept_then() {
    let world = World::start().await;
    let mut app = start(&world, "asked", &["--plain-graphics"]);
    draws(&world, &app, "4-asked");
    assert!(is_plain(&app));
    quit(&mut app);
    let app = start(&world, "usual", &[]);
    draws(&world, &app, "5-usual");
    assert!(!is_plain(&app));
    assert_eq!(app.output().expect("its output"), "");
}

#[tokio::test]
async fn a_window_that_was_drawn_is_loaded_again_when_its_process_ends() {
    let world = World::start().await;
    let window = world.open().await;
    window
        .wait_for("door-account")
        .await
        .expect("the first run");
    window.drawn().await.expect("it draws");
    window.quit().await.expect("the app quits with its window");

    let app = start(&world, "drawn", &[]);
    draws(&world, &app, "6-drawn");
    let first = WebProcess::of(app.id()).expect("it draws with one");
    first.kill();
    first.gone().expect("it is gone");
    until("another process", PATIENCE, || {
        (WebProcess::of(app.id()).ok()? != first).then_some(())
    })
    .expect("the page is loaded again");
    draws(&world, &app, "7-again");
    assert!(!is_plain(&app));
}
