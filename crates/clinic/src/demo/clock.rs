//! A clock that can be set: the invented practice has a past, and lives on in the present.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::clock::{Clock, Instant};

/// Another clock, moved by a distance.
pub struct DemoClock {
    inner: Arc<dyn Clock>,
    moved: Mutex<Moved>,
}

#[derive(Clone, Copy, Default)]
struct Moved {
    ahead: chrono::Duration,
    /// The past is really lived through: whatever is skipped forward counts as time that passed.
    lived: Duration,
}

impl DemoClock {
    pub fn new(inner: Arc<dyn Clock>) -> Self {
        Self {
            inner,
            moved: Mutex::default(),
        }
    }

    /// Shows `at` from now on, and goes on from there.
    pub fn set(&self, at: Instant) {
        self.go(at - self.inner.now());
    }

    /// Shows the present again.
    pub fn back_to_the_present(&self) {
        self.go(chrono::Duration::zero());
    }

    fn go(&self, ahead: chrono::Duration) {
        let mut moved = self.moved.lock().unwrap_or_else(PoisonError::into_inner);
        let skipped = ahead - moved.ahead;
        moved.lived += skipped.to_std().unwrap_or_default();
        moved.ahead = ahead;
    }

    fn moved(&self) -> Moved {
        *self.moved.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Instant {
        self.inner.now() + self.moved().ahead
    }

    fn steady(&self) -> Duration {
        self.inner.steady() + self.moved().lived
    }

    fn counts_sleep(&self) -> bool {
        self.inner.counts_sleep()
    }
}
