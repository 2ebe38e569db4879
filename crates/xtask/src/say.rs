//! What xtask says to the person at the keyboard.
//!
//! Everything goes to standard error: standard output belongs to the programs that xtask runs, so
//! that `cargo xtask demo --json | jq` sees the demo alone.

use std::fmt;
use std::io::Write;

/// Says one line.
pub(crate) fn say(line: impl fmt::Display) {
    // Nobody may be listening any more, and that is no reason to stop building.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A step that did not succeed, and what the person at the keyboard can do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    remedy: Option<String>,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>) -> Failure {
        Failure {
            what: what.into(),
            remedy: None,
        }
    }

    pub(crate) fn with_remedy(self, remedy: impl Into<String>) -> Failure {
        Failure {
            remedy: Some(remedy.into()),
            ..self
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what)?;
        match &self.remedy {
            Some(remedy) => write!(formatter, "\n  What to do: {remedy}"),
            None => Ok(()),
        }
    }
}
