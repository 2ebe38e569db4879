//! Places where the kill tests end the program. In every other build [`reach`] is nothing.

/// Ends the process at once, without unwinding, when the environment names this place.
#[cfg(feature = "failpoints")]
pub(crate) fn reach(place: &str) {
    if std::env::var("ANTEROOM_FAILPOINT").is_ok_and(|wanted| wanted == place) {
        std::process::abort();
    }
}

#[cfg(not(feature = "failpoints"))]
pub(crate) fn reach(_place: &str) {}
