//! A clock that runs like the computer's, from a moment of its own, and can be put forward.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use clinic::clock::{Clock, Instant, SystemClock};

pub struct RunningClock {
    start: DateTime<Utc>,
    running: SystemClock,
    /// In milliseconds.
    put_forward: AtomicI64,
}

impl RunningClock {
    pub fn from(start: DateTime<Utc>) -> Self {
        Self {
            start,
            running: SystemClock::new(),
            put_forward: AtomicI64::new(0),
        }
    }

    pub fn put_forward(&self, time: TimeDelta) {
        self.put_forward
            .fetch_add(time.num_milliseconds(), Ordering::SeqCst);
    }
}

impl Clock for RunningClock {
    fn now(&self) -> Instant {
        let passed = i64::try_from(self.running.steady().as_millis()).unwrap_or(i64::MAX);
        let put_forward = self.put_forward.load(Ordering::SeqCst);
        self.start + TimeDelta::milliseconds(passed + put_forward)
    }

    fn steady(&self) -> Duration {
        self.running.steady()
    }
}
