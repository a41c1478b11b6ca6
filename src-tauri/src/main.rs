//! Starts PingMe Desktop.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    pingme_desktop::run()
}
