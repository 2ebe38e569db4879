//! Waiting for a server that says nothing, without waiting.

use std::sync::Mutex;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

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
        Self {
            held: Mutex::new(Some(hold_the_clock())),
        }
    }

    pub(super) fn falls(&self) {
        self.held.lock().expect("no panic").take();
    }

    /// Falls for as long as the other side waits, which then speaks to somebody else.
    pub(super) async fn falls_for(&self, patience: Duration) {
        self.falls();
        tokio::time::sleep(patience).await;
        *self.held.lock().expect("no panic") = Some(hold_the_clock());
    }
}

/// Until what is returned goes.
fn hold_the_clock() -> Sender<()> {
    let (held, released) = channel::<()>();
    tokio::task::spawn_blocking(move || released.recv());
    held
}
