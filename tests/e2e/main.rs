//! The real window, driven as its users would use it: a clinic is set up and sends its first
//! reminder, the demo practice is walked through, clinics that do not open say why, and the app as it
//! is handed out lets nobody drive it. Started by `cargo xtask e2e`, which sets the stage; a name of a part runs that part alone.

mod driver;
mod failure;
mod first_clinic;
mod look;
mod refused;
mod shipped;
mod stage;
mod tour;
mod window;

use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;

use crate::failure::Failure;
use crate::stage::Stage;

#[tokio::main]
async fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    match run(&wanted).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            say(failure);
            ExitCode::FAILURE
        }
    }
}

async fn run(wanted: &[String]) -> Result<bool, Failure> {
    let stage = Stage::find()?;
    let is_wanted = |part: &str| wanted.is_empty() || wanted.iter().any(|name| name == part);
    let mut has_passed = true;
    if is_wanted("first-clinic") {
        has_passed &= told("first-clinic", first_clinic::run(&stage).await);
    }
    if is_wanted("tour") {
        has_passed &= told("tour", tour::run(&stage).await);
    }
    if is_wanted("refused") {
        has_passed &= told("refused", refused::run(&stage).await);
    }
    if is_wanted("shipped") {
        has_passed &= told("shipped", shipped::run(&stage).await);
    }
    Ok(has_passed)
}

fn told(part: &str, outcome: Result<String, Failure>) -> bool {
    match &outcome {
        Ok(sentence) => say(format_args!("{part}: passed. {sentence}")),
        Err(failure) => say(format_args!("{part}: FAILED\n  {failure}")),
    }
    outcome.is_ok()
}

/// Says one line to the person who started the run.
fn say(line: impl Display) {
    // Nobody may be listening any more, and that is no reason to stop.
    let _ = writeln!(std::io::stderr(), "{line}");
}
