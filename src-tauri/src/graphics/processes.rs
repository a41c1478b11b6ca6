//! WebKit's processes. One that hangs in a graphics driver hears of nothing, and would outlive the start anew.

use std::fs;

use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

/// Ends those of this process, and waits until they are gone.
pub(crate) fn end() {
    for process in children().filter(|process| is_webkit(*process)) {
        // It may have ended by itself, and GLib may wait for it too.
        let _ = kill_process(process, Signal::KILL);
        let _ = waitpid(Some(process), WaitOptions::empty());
    }
}

/// What this process has started and what is still there, as the kernel lists it thread by thread.
fn children() -> impl Iterator<Item = Pid> {
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten();
    let lists =
        threads.filter_map(|thread| fs::read_to_string(thread.ok()?.path().join("children")).ok());
    let listed: Vec<i32> = lists
        .flat_map(|list| {
            list.split_whitespace()
                .filter_map(|id| id.parse().ok())
                .collect::<Vec<_>>()
        })
        .collect();
    listed.into_iter().filter_map(Pid::from_raw)
}

fn is_webkit(process: Pid) -> bool {
    let name = fs::read_to_string(format!("/proc/{}/comm", process.as_raw_nonzero()));
    name.is_ok_and(|name| name.starts_with("WebKit"))
}
