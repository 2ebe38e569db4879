//! A clock that can be set: the invented practice has a past, and lives on in the present.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::clock::{Clock, Instant};

/// Another clock, moved by a distance.
pub struct DemoClock {
    inner: Arc<dyn Clock>,
    ahead: Mutex<chrono::Duration>,
}

impl DemoClock {
    pub fn new(inner: Arc<dyn Clock>) -> Self {
        Self {
            inner,
            ahead: Mutex::new(chrono::Duration::zero()),
        }
    }

    /// Shows `at` from now on, and goes on from there.
    pub fn set(&self, at: Instant) {
        let ahead = at - self.inner.now();
        *self.ahead.lock().unwrap_or_else(PoisonError::into_inner) = ahead;
    }

    /// Shows the present again.
    pub fn back_to_the_present(&self) {
        *self.ahead.lock().unwrap_or_else(PoisonError::into_inner) = chrono::Duration::zero();
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Instant {
        self.inner.now() + *self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn steady(&self) -> Duration {
        self.inner.steady()
    }
}
