//! A clock that runs like the computer's, from a moment of its own, and past which time can go by at
//! once, as it does for whoever sleeps.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use clinic::clock::{Clock, Instant, SystemClock};

pub struct RunningClock {
    start: DateTime<Utc>,
    running: SystemClock,
    /// In milliseconds.
    slept: AtomicU64,
}

impl RunningClock {
    pub fn from(start: DateTime<Utc>) -> Self {
        Self {
            start,
            running: SystemClock::new(),
            slept: AtomicU64::new(0),
        }
    }

    pub fn sleep(&self, time: TimeDelta) {
        let slept = u64::try_from(time.num_milliseconds()).unwrap_or(0);
        self.slept.fetch_add(slept, Ordering::SeqCst);
    }
}

impl Clock for RunningClock {
    fn now(&self) -> Instant {
        let passed = i64::try_from(self.steady().as_millis()).unwrap_or(i64::MAX);
        self.start + TimeDelta::milliseconds(passed)
    }

    fn steady(&self) -> Duration {
        self.running.steady() + Duration::from_millis(self.slept.load(Ordering::SeqCst))
    }

    fn counts_sleep(&self) -> bool {
        true
    }
}
