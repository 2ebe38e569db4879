//! Waiting for a server that says nothing, without waiting.

use std::sync::Mutex;
use std::sync::mpsc::{Sender, channel};

/// Holds a paused clock still while two sides are talking, and lets it run once one of them has
/// fallen silent: then the only thing left to happen is that the other's patience ends.
///
/// tokio moves a paused clock on whenever all tasks wait, but not while a blocking task is at
/// work, so one is kept at work that waits for this value to go.
pub(super) struct Silence {
    held: Mutex<Option<Sender<()>>>,
}

impl Silence {
    pub(super) fn awaited() -> Self {
        let (held, released) = channel::<()>();
        tokio::task::spawn_blocking(move || released.recv());
        Self {
            held: Mutex::new(Some(held)),
        }
    }

    pub(super) fn falls(&self) {
        self.held.lock().expect("no panic").take();
    }
}
