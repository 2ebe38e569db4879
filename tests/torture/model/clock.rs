//! A clock that a story moves, and at which the program can be killed.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::task::Poll;
use std::time::Duration;

use chrono::{DateTime, TimeDelta};
use clinic::chance::Chance;
use clinic::clock::{Clock, Instant};
use clinic_tests::dice::Dice;

pub(crate) struct StoryClock {
    /// In milliseconds since 1970.
    wall: AtomicI64,
    /// In milliseconds that really passed, awake, asleep or switched off.
    steady: AtomicI64,
    /// After so many looks the program is killed; below zero it lives on.
    looks_left: AtomicI64,
    is_killed: AtomicBool,
}

impl StoryClock {
    pub(crate) fn at(moment: Instant) -> Self {
        Self {
            wall: AtomicI64::new(moment.timestamp_millis()),
            steady: AtomicI64::new(0),
            looks_left: AtomicI64::new(-1),
            is_killed: AtomicBool::new(false),
        }
    }

    /// Time passes.
    pub(crate) fn run(&self, time: TimeDelta) {
        self.put(time);
        let passed = time.num_milliseconds();
        self.steady.fetch_add(passed, Ordering::SeqCst);
    }

    /// Moves the hands alone: somebody sets the clock.
    pub(crate) fn put(&self, time: TimeDelta) {
        let shown = time.num_milliseconds();
        self.wall.fetch_add(shown, Ordering::SeqCst);
    }

    /// What time it is, for whoever tells the story: looking kills nobody.
    pub(crate) fn shown(&self) -> Instant {
        DateTime::from_timestamp_millis(self.wall.load(Ordering::SeqCst)).unwrap_or_default()
    }

    pub(crate) fn kill_after(&self, looks: u8) {
        self.looks_left.store(i64::from(looks), Ordering::SeqCst);
    }

    pub(crate) fn kill(&self) {
        self.is_killed.store(true, Ordering::SeqCst);
    }

    /// Lets the program do its work; none when it is killed before it is done. Then the work is
    /// dropped where it stands, whatever it was about to write.
    pub(crate) async fn until_killed<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        let outcome = poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if self.is_killed.load(Ordering::SeqCst) => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        })
        .await;
        self.looks_left.store(-1, Ordering::SeqCst);
        self.is_killed.store(false, Ordering::SeqCst);
        outcome
    }
}

impl Clock for StoryClock {
    fn now(&self) -> Instant {
        if self.looks_left.load(Ordering::SeqCst) > 0
            && self.looks_left.fetch_sub(1, Ordering::SeqCst) == 1
        {
            self.kill();
        }
        self.shown()
    }

    fn steady(&self) -> Duration {
        let passed = self.steady.load(Ordering::SeqCst);
        Duration::from_millis(u64::try_from(passed).unwrap_or(0))
    }

    fn counts_sleep(&self) -> bool {
        true
    }
}

/// Bytes that come out the same when a story is told again.
pub(crate) struct StoryChance(Mutex<Dice>);

impl StoryChance {
    pub(crate) fn of_seed(seed: u64) -> Self {
        Self(Mutex::new(Dice::of_seed(seed)))
    }
}

impl Chance for StoryChance {
    fn fill(&self, bytes: &mut [u8]) {
        let mut dice = self.0.lock().expect("nobody panics while throwing dice");
        for byte in bytes {
            *byte = u8::try_from(dice.below(256)).unwrap_or(0);
        }
    }
}
