//! Civil time: what people agreed on, a date and a time of day in a place. Instants are derived
//! from it and can be derived again when a zone's rules change.

use chrono::{Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::clock::Instant;

/// The instant of a civil time. A time that does not exist (clocks go forward) becomes the first
/// instant after the gap; a time that comes twice (clocks go back) means the first.
pub fn instant_of(civil: NaiveDateTime, zone: Tz) -> Instant {
    match zone.from_local_datetime(&civil) {
        LocalResult::Single(at) => at.with_timezone(&Utc),
        LocalResult::Ambiguous(first, _) => first.with_timezone(&Utc),
        LocalResult::None => end_of_gap(civil, zone),
    }
}

/// Gaps of the zones in use last 30 minutes to a day (Samoa skipped 30 December 2011).
fn end_of_gap(civil: NaiveDateTime, zone: Tz) -> Instant {
    let mut later = civil;
    for _ in 0..(25 * 4) {
        later += Duration::minutes(15);
        if let Some(at) = zone.from_local_datetime(&later).earliest() {
            let back = later - quarter_start(at.naive_local(), zone);
            return (at - back).with_timezone(&Utc);
        }
    }
    Utc.from_utc_datetime(&civil)
}

/// The first civil time at or before `civil` that exists and follows a gap directly.
fn quarter_start(civil: NaiveDateTime, zone: Tz) -> NaiveDateTime {
    let mut start = civil;
    for _ in 0..15 {
        let earlier = start - Duration::minutes(1);
        if zone.from_local_datetime(&earlier).earliest().is_none() {
            return start;
        }
        start = earlier;
    }
    start
}

/// The civil time of an instant.
pub fn civil_of(at: Instant, zone: Tz) -> NaiveDateTime {
    at.with_timezone(&zone).naive_local()
}

/// The first instant of a day.
pub fn start_of(date: NaiveDate, zone: Tz) -> Instant {
    instant_of(date.and_time(NaiveTime::MIN), zone)
}

/// "Tue 24 Nov 2026".
pub fn date_words(date: NaiveDate) -> String {
    date.format("%a %-d %b %Y").to_string()
}

/// "2:30 pm".
pub fn time_words(time: NaiveTime) -> String {
    time.format("%-I:%M %P").to_string()
}

/// A time of day, to the minute: `HH:MM` in storage and on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(pub NaiveTime);

impl TimeOfDay {
    pub const MIDNIGHT: Self = Self(NaiveTime::MIN);

    pub fn at(hour: u32, minute: u32) -> Option<Self> {
        NaiveTime::from_hms_opt(hour, minute, 0).map(Self)
    }

    pub fn parse(text: &str) -> Option<Self> {
        NaiveTime::parse_from_str(text, "%H:%M").ok().map(Self)
    }

    /// Minutes since midnight.
    pub fn minutes(self) -> i64 {
        (self.0 - NaiveTime::MIN).num_minutes()
    }
}

impl std::fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.format("%H:%M"))
    }
}

/// A civil date and time, to the minute: `YYYY-MM-DDTHH:MM` in storage and on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CivilMinute(pub NaiveDateTime);

impl CivilMinute {
    pub fn parse(text: &str) -> Option<Self> {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M")
            .ok()
            .map(Self)
    }

    pub fn of(at: Instant, zone: Tz) -> Self {
        Self(civil_of(at, zone))
    }

    pub fn instant(self, zone: Tz) -> Instant {
        instant_of(self.0, zone)
    }

    pub fn date(self) -> NaiveDate {
        self.0.date()
    }

    pub fn time(self) -> TimeOfDay {
        TimeOfDay(self.0.time())
    }
}

impl std::fmt::Display for CivilMinute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%dT%H:%M"))
    }
}

crate::db::printed_column!(TimeOfDay);
crate::db::printed_column!(CivilMinute);
crate::words::printed_wire!(TimeOfDay);
crate::words::printed_wire!(CivilMinute);
