//! The core against a real relay and a simulated PingMe.
