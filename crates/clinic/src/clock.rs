//! Time. The only file that reads the computer's clocks; everything else is handed an [`Instant`].

use std::time::Duration;

use chrono::{DateTime, SubsecRound, Utc};

/// A moment in UTC, whole milliseconds, so that stored text sorts as time does.
pub type Instant = DateTime<Utc>;

/// Where the program learns what time it is.
pub trait Clock: Send + Sync {
    /// The wall clock, whole milliseconds.
    fn now(&self) -> Instant;

    /// Time since some fixed start, never moving backwards. Beside [`Clock::now`] it tells a
    /// changed wall clock from time that really passed.
    fn steady(&self) -> Duration;
}

/// The computer's own clocks.
#[derive(Debug)]
pub struct SystemClock {
    started: std::time::Instant,
}

impl SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the steady clock"
    )]
    pub fn new() -> Self {
        Self {
            started: std::time::Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the wall clock"
    )]
    fn now(&self) -> Instant {
        Utc::now().trunc_subsecs(3)
    }

    fn steady(&self) -> Duration {
        self.started.elapsed()
    }
}
