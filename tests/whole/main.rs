//! The whole path with separate processes: simulator and relay as binaries, the real app window in
//! a desktop session of each test's own.

mod app;
mod demo;
mod keyring;
mod leaks;
mod links;
mod main_job;
mod programs;
mod purchases;
mod relay;
mod relay_lost;
mod search;
mod second_start;
mod simulator;
mod tray;
mod world;
