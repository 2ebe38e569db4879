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

    /// Whether the steady time goes on while the computer sleeps. Where it does not, waking looks
    /// like a wall clock that was put forward.
    fn counts_sleep(&self) -> bool;
}

/// The computer's own clocks.
#[derive(Debug)]
pub struct SystemClock {
    started: steady::Moment,
}

impl SystemClock {
    pub fn new() -> Self {
        Self {
            started: steady::Moment::now(),
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

    fn counts_sleep(&self) -> bool {
        steady::COUNTS_SLEEP
    }
}

/// Linux counts from its start, the time asleep as well.
#[cfg(target_os = "linux")]
mod steady {
    use std::time::Duration;

    use rustix::time::{ClockId, clock_gettime};

    pub(super) const COUNTS_SLEEP: bool = true;

    /// Since the computer started.
    #[derive(Debug)]
    pub(super) struct Moment(Duration);

    impl Moment {
        pub(super) fn now() -> Self {
            let time = clock_gettime(ClockId::Boottime);
            Self(Duration::try_from(time).unwrap_or_default())
        }

        pub(super) fn elapsed(&self) -> Duration {
            Self::now().0.saturating_sub(self.0)
        }
    }
}

/// Elsewhere the standard library's steady clock has to do. macOS stops it in sleep, and of Windows
/// nobody promises that it goes on.
#[cfg(not(target_os = "linux"))]
mod steady {
    use std::time::Duration;

    pub(super) const COUNTS_SLEEP: bool = false;

    #[derive(Debug)]
    pub(super) struct Moment(std::time::Instant);

    impl Moment {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the steady clock"
        )]
        pub(super) fn now() -> Self {
            Self(std::time::Instant::now())
        }

        pub(super) fn elapsed(&self) -> Duration {
            self.0.elapsed()
        }
    }
}
