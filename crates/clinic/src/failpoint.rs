//! Places where the kill tests end the program. In every other build [`reach`] is nothing.

/// Ends the process at once, without unwinding, when the environment names this place:
/// `after_send` the first time that it is reached, `after_send:3` the third time.
#[cfg(feature = "failpoints")]
pub(crate) fn reach(place: &str) {
    use std::sync::atomic::{AtomicU32, Ordering};

    static REACHED: AtomicU32 = AtomicU32::new(0);
    let Ok(wanted) = std::env::var("ANTEROOM_FAILPOINT") else {
        return;
    };
    let (name, times) = wanted.split_once(':').unwrap_or((&wanted, "1"));
    if name == place && times.parse() == Ok(REACHED.fetch_add(1, Ordering::SeqCst) + 1) {
        std::process::abort();
    }
}

#[cfg(not(feature = "failpoints"))]
pub(crate) fn reach(_place: &str) {}
