use std::path::Path;

use crate::{Child, Error};

/// A display that nobody sees.
#[derive(Debug)]
pub(crate) struct Display {
    _server: Child,
    /// `:7`
    pub(crate) name: String,
}

impl Display {
    /// Starts an X server on a number that is free, and waits until it is ready.
    pub(crate) fn start(output: &Path) -> Result<Self, Error> {
        let mut command = Child::program("Xvfb");
        command
            // It writes the number that it took as soon as it takes connections.
            .args(["-displayfd", "1"])
            .args(["-screen", "0", "1400x1000x24"])
            .args(["-nolisten", "tcp", "-noreset"]);
        let (server, number) = Child::start_and_read_line(&mut command, output)?;
        Ok(Self {
            _server: server,
            name: format!(":{number}"),
        })
    }
}
