//! The promises of the crate over whatever the fuzzer comes up with.

#![no_main]

#[path = "../../tests/it/promises.rs"]
mod promises;

libfuzzer_sys::fuzz_target!(|text: &str| promises::check(text));
