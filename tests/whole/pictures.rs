//! The pictures of the documentation, one of every screen, and whether the window still looks like them.
//!
//! `cargo xtask pictures` makes them. What is alike is decided by the crate `likeness`; what a run would have
//! of its own is kept out by a stopped clock, a session with fonts of its own, and `set_over`.

mod album;
mod first_steps;
mod set_over;
mod whole_life;

use std::collections::BTreeSet;

use desktop_session::SessionOptions;

use crate::stopped_clock::StoppedClock;
use crate::world::World;

/// A world for photographs, and its clock.
async fn world(moment: &str) -> (World, StoppedClock) {
    let clock = StoppedClock::at(moment);
    let options = SessionOptions {
        studio: true,
        ..SessionOptions::default()
    };
    let world = World::start_in(options, clock.variables()).await;
    // The display's pointer lies in its middle, and would mark what a window puts under it.
    let out = ["mousemove", "1390", "990"];
    world.session.run("xdotool", &out).expect("it moves");
    (world, clock)
}

#[test]
fn no_picture_is_kept_that_is_not_made_again() {
    let states = [first_steps::STATES, whole_life::STATES];
    let made: BTreeSet<String> = states
        .into_iter()
        .flatten()
        .copied()
        .flat_map(album::names)
        .collect();
    let mut kept: BTreeSet<String> = std::fs::read_dir(album::kept())
        .expect("the folder of pictures")
        .map(|entry| {
            entry
                .expect("a file")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    if album::updating() {
        kept.retain(|name| {
            let wanted = made.contains(name);
            if !wanted {
                std::fs::remove_file(album::kept().join(name)).expect("it is removed");
            }
            wanted
        });
    }
    assert_eq!(kept, made);
}

/// The pictures of one state differ by language, look and size, and each of them is told from all others.
#[test]
fn the_kept_pictures_of_a_state_are_told_apart() {
    for state in ["inbox", "settings-copying", "spend"] {
        let pictures: Vec<_> = album::names(state)
            .map(|name| {
                let picture = likeness::Picture::open(&album::kept().join(&name));
                (name, picture.expect("it is kept"))
            })
            .collect();
        for (at, (name, one)) in pictures.iter().enumerate() {
            for (other_name, other) in &pictures[at + 1..] {
                assert!(
                    likeness::compare(one, other).is_err(),
                    "{name} and {other_name} are taken for the same"
                );
            }
        }
    }
}
