//! A clock that is moved by hand.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use clinic::clock::{Clock, Instant};

pub struct HandClock {
    start: DateTime<Utc>,
    /// In milliseconds since `start`.
    passed: AtomicI64,
}

impl HandClock {
    pub fn at(start: DateTime<Utc>) -> Self {
        Self {
            start,
            passed: AtomicI64::new(0),
        }
    }

    pub fn set(&self, moment: Instant) {
        let passed = (moment - self.start).num_milliseconds();
        self.passed.store(passed, Ordering::SeqCst);
    }

    fn passed(&self) -> TimeDelta {
        TimeDelta::milliseconds(self.passed.load(Ordering::SeqCst))
    }
}

impl Clock for HandClock {
    fn now(&self) -> Instant {
        self.start + self.passed()
    }

    fn steady(&self) -> Duration {
        self.passed().to_std().unwrap_or_default()
    }

    fn counts_sleep(&self) -> bool {
        true
    }
}
