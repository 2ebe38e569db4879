//! How the programs of this folder talk: results to standard output, the rest beside it.

use std::fmt::Display;
use std::io::Write;

/// A line of the result.
pub fn print(line: impl Display) {
    // Whoever reads it may have seen enough.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// How it goes on.
pub fn say(line: impl Display) {
    // Nobody may be listening any more, and that is no reason to stop.
    let _ = writeln!(std::io::stderr(), "{line}");
}
