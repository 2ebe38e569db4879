//! What is told of a part at its end.

use std::fmt::{self, Display, Formatter};

/// A part that passed, and what of it could not be played on this machine.
pub struct Passed {
    pub sentence: String,
    pub not_run: Vec<&'static str>,
}

impl Passed {
    pub fn whole(sentence: String) -> Self {
        Self {
            sentence,
            not_run: Vec::new(),
        }
    }
}

impl Display for Passed {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)?;
        for scene in &self.not_run {
            write!(f, "\n  NOT RUN: {scene}")?;
        }
        Ok(())
    }
}
