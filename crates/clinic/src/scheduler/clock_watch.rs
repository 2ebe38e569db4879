//! Tells a changed clock from time that went by. Pure.

use std::time::Duration;

use crate::clock::Instant;

/// The wall clock may be put right by this much without anybody noticing.
const BACKWARDS: chrono::Duration = chrono::Duration::minutes(2);
/// A computer may sleep this long between two rounds, a long weekend with a day to spare, before
/// somebody has to look at the clock: sleep cannot be told from a changed date.
const FORWARDS: chrono::Duration = chrono::Duration::days(5);

#[derive(Debug, Default)]
pub(super) struct ClockWatch {
    last: Option<(Instant, Duration)>,
}

impl ClockWatch {
    /// Compares the wall clock with the steady one since the last round; in the first round with
    /// what was written before this start, at `written`.
    pub(super) fn has_jumped(
        &mut self,
        wall: Instant,
        steady: Duration,
        written: Option<Instant>,
    ) -> bool {
        let Some((last_wall, last_steady)) = self.last.replace((wall, steady)) else {
            return written.is_some_and(|written| wall < written - BACKWARDS);
        };
        let passed = chrono::Duration::from_std(steady.saturating_sub(last_steady))
            .unwrap_or(chrono::Duration::MAX);
        let shown = wall - last_wall;
        shown < passed - BACKWARDS || shown > passed + FORWARDS
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn check(shown: chrono::Duration, passed: Duration, jumped: bool) {
        let start = chrono::Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap();
        let mut watch = ClockWatch::default();
        assert!(!watch.has_jumped(start, Duration::ZERO, None));
        assert_eq!(
            watch.has_jumped(start + shown, passed, None),
            jumped,
            "{shown} {passed:?}"
        );
    }

    #[test]
    fn a_clock_that_starts_before_what_was_written_has_jumped() {
        let start = chrono::Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap();
        for (ago, jumped) in [
            (chrono::Duration::days(-1), true),
            (chrono::Duration::minutes(-3), true),
            (chrono::Duration::seconds(-90), false),
            // A computer may be off for as long as it likes.
            (chrono::Duration::days(400), false),
        ] {
            let mut watch = ClockWatch::default();
            let written = Some(start - ago);
            let has_jumped = watch.has_jumped(start, Duration::ZERO, written);
            assert_eq!(has_jumped, jumped, "{ago}");
        }
    }

    #[test]
    fn sleep_is_no_jump_and_a_changed_date_is_one() {
        let quarter = Duration::from_secs(15);
        check(chrono::Duration::seconds(15), quarter, false);
        check(chrono::Duration::hours(60), quarter, false);
        check(chrono::Duration::seconds(-60), quarter, false);
        check(chrono::Duration::minutes(-3), quarter, true);
        check(chrono::Duration::days(365), quarter, true);
        check(chrono::Duration::days(-365), quarter, true);
    }
}
