//! The whole path with separate processes: simulator and relay as binaries, the real app window in
//! a desktop session of each test's own.

mod accounts;
mod app;
mod arrival;
mod copying;
mod demo;
mod gallery;
mod inbox;
mod keyboard;
mod keyring;
mod leaks;
mod links;
mod main_job;
mod many;
mod nginx;
mod numbers;
mod programs;
mod purchases;
mod relay;
mod relay_lost;
mod search;
mod second_start;
mod settings_kept;
mod shortcut;
mod simulator;
mod spend;
mod states_first_run;
mod states_inbox;
mod states_numbers;
mod states_settings;
mod tested;
mod tray;
mod wire;
mod world;
