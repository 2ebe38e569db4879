//! Tells a changed clock from time that went by. Pure.

use std::time::Duration;

use crate::clock::{Clock, Instant};

/// The wall clock may be put right by this much without anybody noticing.
const BACKWARDS: chrono::Duration = chrono::Duration::minutes(2);
const FORWARDS: chrono::Duration = chrono::Duration::minutes(5);
/// Where sleep is not counted, it cannot be told from a changed date: a computer may sleep this long
/// between two rounds, a long weekend with a day to spare, before somebody has to look at the clock.
const UNCOUNTED_SLEEP: chrono::Duration = chrono::Duration::days(5);
/// A start so long after anything was written is more likely a wrong date than a closed practice.
const LONGEST_OFF: chrono::Duration = chrono::Duration::days(180);

/// What the clocks of the computer show in one round.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    wall: Instant,
    steady: Duration,
    counts_sleep: bool,
}

impl Shown {
    pub(super) fn by(clock: &dyn Clock) -> Self {
        Self {
            wall: clock.now(),
            steady: clock.steady(),
            counts_sleep: clock.counts_sleep(),
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct ClockWatch {
    last: Option<Shown>,
}

impl ClockWatch {
    /// Compares the wall clock with the steady one since the last round; in the first round with
    /// what was written before this start, at `written`.
    pub(super) fn has_jumped(&mut self, shown: Shown, written: Option<Instant>) -> bool {
        let Some(last) = self.last.replace(shown) else {
            return written.is_some_and(|written| {
                shown.wall < written - BACKWARDS || shown.wall > written + LONGEST_OFF
            });
        };
        let passed = chrono::Duration::from_std(shown.steady.saturating_sub(last.steady))
            .unwrap_or(chrono::Duration::MAX);
        let forwards = if shown.counts_sleep {
            FORWARDS
        } else {
            UNCOUNTED_SLEEP
        };
        let beyond = (shown.wall - last.wall) - passed;
        beyond < -BACKWARDS || beyond > forwards
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    const ROUND: chrono::Duration = chrono::Duration::seconds(15);

    fn start() -> Instant {
        chrono::Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap()
    }

    fn check(moved: chrono::Duration, passed: chrono::Duration, counts_sleep: bool, jumped: bool) {
        let mut watch = ClockWatch::default();
        let before = Shown {
            wall: start(),
            steady: Duration::ZERO,
            counts_sleep,
        };
        assert!(!watch.has_jumped(before, None));
        let after = Shown {
            wall: start() + passed + moved,
            steady: passed.to_std().unwrap(),
            counts_sleep,
        };
        let has_jumped = watch.has_jumped(after, None);
        assert_eq!(has_jumped, jumped, "{moved} {passed} {counts_sleep}");
    }

    #[test]
    fn a_clock_that_starts_before_what_was_written_or_half_a_year_after_it_has_jumped() {
        for (ago, jumped) in [
            (chrono::Duration::days(-20_000), true),
            (chrono::Duration::days(-1), true),
            (chrono::Duration::minutes(-3), true),
            (chrono::Duration::seconds(-90), false),
            (chrono::Duration::hours(1), false),
            (chrono::Duration::days(179), false),
            (chrono::Duration::days(181), true),
            (chrono::Duration::days(5 * 365), true),
        ] {
            let mut watch = ClockWatch::default();
            let shown = Shown {
                wall: start(),
                steady: Duration::ZERO,
                counts_sleep: true,
            };
            let has_jumped = watch.has_jumped(shown, Some(start() - ago));
            assert_eq!(has_jumped, jumped, "{ago}");
        }
    }

    #[test]
    fn where_sleep_is_counted_it_is_no_jump_however_long_and_a_changed_clock_is_one() {
        for moved in [-60, 0, 240] {
            let moved = chrono::Duration::seconds(moved);
            for days in [0, 1, 7, 90] {
                let passed = ROUND + chrono::Duration::days(days);
                check(moved, passed, true, false);
            }
        }
        for minutes in [-60 * 24 * 20_000, -60 * 24, -60, -3, 6, 60, 60 * 24] {
            let moved = chrono::Duration::minutes(minutes);
            check(moved, ROUND, true, true);
            // Whoever sets the clock in sleep, from another system, is noticed as well.
            check(moved, chrono::Duration::days(3), true, true);
        }
    }

    #[test]
    fn where_sleep_is_not_counted_days_may_be_sleep_and_more_is_a_changed_date() {
        check(chrono::Duration::hours(60), ROUND, false, false);
        check(chrono::Duration::minutes(-3), ROUND, false, true);
        check(chrono::Duration::days(6), ROUND, false, true);
        check(chrono::Duration::days(-365), ROUND, false, true);
    }
}
