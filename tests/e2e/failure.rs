//! What can go wrong between a test and the window.

use std::path::PathBuf;

use fantoccini::error::{CmdError, NewSessionError};

#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{name} is not set; start this program with `cargo xtask e2e`")]
    NotStaged { name: &'static str },
    #[error("WebKitWebDriver could not be started: {0}")]
    Driver(std::io::Error),
    #[error("ImageMagick could not take a picture: {0}")]
    Camera(std::io::Error),
    #[error("the driver opened no window: {0}")]
    Session(#[from] NewSessionError),
    #[error("the driver refused: {0}")]
    Command(#[from] CmdError),
    #[error("{} cannot be used: {cause}", path.display())]
    File {
        path: PathBuf,
        cause: std::io::Error,
    },
    #[error("a program of the scene could not be started: {0}")]
    Crew(std::io::Error),
    #[error("the bus refused: {0}")]
    Bus(#[from] zbus::Error),
    #[error("the mail server could not be opened: {0}")]
    MailServer(std::io::Error),
    #[error("the carrier of texts could not be opened: {0}")]
    SmsCarrier(std::io::Error),
    #[error("not seen within {seconds} seconds: {what}")]
    NotSeen { what: String, seconds: u64 },
    #[error("not as it should be: {0}")]
    Wrong(String),
}

impl Failure {
    /// Something was seen, and it is not what should be there.
    pub fn wrong(what: impl Into<String>) -> Self {
        Self::Wrong(what.into())
    }
}

/// `Ok` when it holds, else what was expected of it.
pub fn expect(holds: bool, what: impl FnOnce() -> String) -> Result<(), Failure> {
    if holds {
        Ok(())
    } else {
        Err(Failure::Wrong(what()))
    }
}
