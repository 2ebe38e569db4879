//! The real window, driven as its users would use it: a clinic is set up and sends its first
//! reminder, the demo practice is walked through with its dialogs, the program starts at login and
//! sends unseen, clinics that do not open say why, and the app as it is handed out lets nobody drive
//! it. Started by `cargo xtask e2e`, which sets the stage; a name of a part runs that part alone.

mod bus;
mod dialogs;
mod driver;
mod failure;
mod files;
mod first_clinic;
mod look;
mod outcome;
mod refused;
mod shipped;
mod stage;
mod start_up;
mod tour;
mod tray;
mod window;

use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use clinic::clock::{Clock, SystemClock};

use crate::failure::Failure;
use crate::outcome::Passed;
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
    let clock = SystemClock::new();
    let mut has_passed = true;
    for part in Part::ALL {
        if wanted.is_empty() || wanted.iter().any(|name| name == part.name()) {
            let began = clock.steady();
            let outcome = part.play(&stage).await;
            let took = clock.steady() - began;
            has_passed &= told(part.name(), took, outcome);
        }
    }
    Ok(has_passed)
}

/// A journey of its own, which can be run alone.
#[derive(Clone, Copy)]
enum Part {
    FirstClinic,
    Tour,
    Dialogs,
    StartUp,
    Refused,
    Shipped,
}

impl Part {
    const ALL: [Self; 6] = [
        Self::FirstClinic,
        Self::Tour,
        Self::Dialogs,
        Self::StartUp,
        Self::Refused,
        Self::Shipped,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::FirstClinic => "first-clinic",
            Self::Tour => "tour",
            Self::Dialogs => "dialogs",
            Self::StartUp => "start-up",
            Self::Refused => "refused",
            Self::Shipped => "shipped",
        }
    }

    async fn play(self, stage: &Stage) -> Result<Passed, Failure> {
        match self {
            Self::FirstClinic => first_clinic::run(stage).await.map(Passed::whole),
            Self::Tour => tour::run(stage).await.map(Passed::whole),
            Self::Dialogs => dialogs::run(stage).await.map(Passed::whole),
            Self::StartUp => start_up::run(stage).await.map(Passed::whole),
            Self::Refused => refused::run(stage).await,
            Self::Shipped => shipped::run(stage).await.map(Passed::whole),
        }
    }
}

fn told(part: &str, took: Duration, outcome: Result<Passed, Failure>) -> bool {
    let seconds = took.as_secs();
    match &outcome {
        Ok(passed) => say(format_args!("{part}: passed in {seconds} s. {passed}")),
        Err(failure) => say(format_args!(
            "{part}: FAILED after {seconds} s\n  {failure}"
        )),
    }
    outcome.is_ok()
}

/// Says one line to the person who started the run.
fn say(line: impl Display) {
    // Nobody may be listening any more, and that is no reason to stop.
    let _ = writeln!(std::io::stderr(), "{line}");
}
