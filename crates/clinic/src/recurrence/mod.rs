//! Dates that come again, in the vocabulary of RFC 5545. Civil dates in, civil dates out: the time
//! of day and the zone belong to whoever uses them, so a change of clocks moves nothing.
//!
//! The crate `rrule` is not used: it makes instants in zones of its own, and it leaves out the months
//! that have no 31st, as RFC 5545 says, where a practice means the last day. The tests compare the
//! dates with those of another implementation.

use chrono::{Datelike, Duration, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::problems::Problems;

/// No series has more dates than this: two years, once a week.
pub const MOST_DATES: usize = 104;
/// No series reaches further than this.
pub const LONGEST: Months = Months::new(24);

crate::closed_set! {
    /// How often something comes again.
    pub enum Frequency {
        Daily = "daily",
        Weekly = "weekly",
        /// On the same day of the month, or the month's last day where there is no such day.
        Monthly = "monthly",
        /// On the same weekday of the month: the second Tuesday, the last Friday.
        MonthlyByWeekday = "monthly_by_weekday",
    }
}

crate::wire! {
    /// What a person asks for: how often, and until when.
    pub struct Recurrence {
        pub frequency: Frequency,
        /// Every so many days, weeks or months.
        pub interval: u32,
        /// The days of a weekly series, Monday is 1; none means the day of the first date.
        pub by_weekday: Vec<u8>,
        /// How many dates, or else until when, the last day included.
        pub count: Option<u32>,
        pub until: Option<NaiveDate>,
    }
}

/// Which dates come again, without an end: what is kept of a series and told to people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern {
    pub frequency: Frequency,
    pub interval: u32,
    /// In order and never empty for a weekly series.
    pub by_weekday: Vec<u8>,
    /// The first date. It says which day of the month, or which of its weekdays.
    pub starts_on: NaiveDate,
}

impl Recurrence {
    /// The dates of a series that begins on `first`. Every one comes once, in order, the first
    /// among them; an end that was not given or lies too far away stops at the limits above.
    pub fn dates(&self, first: NaiveDate) -> Vec<NaiveDate> {
        let furthest = first + LONGEST;
        let until = self.until.map_or(furthest, |until| until.min(furthest));
        let count = self.count.map_or(MOST_DATES, |count| {
            usize::try_from(count).map_or(MOST_DATES, |count| count.min(MOST_DATES))
        });
        self.pattern(first)
            .dates()
            .take_while(|date| *date <= until)
            .take(count)
            .collect()
    }

    pub fn pattern(&self, first: NaiveDate) -> Pattern {
        let mut by_weekday = match self.frequency {
            Frequency::Weekly => self.by_weekday.clone(),
            Frequency::Daily | Frequency::Monthly | Frequency::MonthlyByWeekday => Vec::new(),
        };
        if self.frequency == Frequency::Weekly && by_weekday.is_empty() {
            by_weekday.push(number_of(first.weekday()));
        }
        by_weekday.sort_unstable();
        by_weekday.dedup();
        Pattern {
            frequency: self.frequency,
            interval: self.interval,
            by_weekday,
            starts_on: first,
        }
    }

    /// Says at the fields below `repeats` what is not right about it.
    pub fn check(&self, first: NaiveDate, problems: &mut Problems) {
        if !(1..=99).contains(&self.interval) {
            problems.add("repeats.interval", "Between 1 and 99.");
            return;
        }
        if self.frequency == Frequency::Weekly && !self.by_weekday.is_empty() {
            if !self.by_weekday.iter().all(|day| (1..=7).contains(day)) {
                problems.add("repeats.byWeekday", "Please choose days of the week.");
                return;
            }
            if !self.by_weekday.contains(&number_of(first.weekday())) {
                problems.add(
                    "repeats.byWeekday",
                    format!(
                        "The first appointment is on a {}. Please choose that day as well.",
                        weekday_words(number_of(first.weekday()))
                    ),
                );
                return;
            }
        }
        match (self.count, self.until) {
            (None, None) | (Some(_), Some(_)) => {
                problems.add(
                    "repeats.count",
                    "Please say how many times, or until which date.",
                );
            }
            (Some(count), None) => self.check_count(count, first, problems),
            (None, Some(until)) => self.check_until(until, first, problems),
        }
    }

    fn check_count(&self, count: u32, first: NaiveDate, problems: &mut Problems) {
        if !(2..=MOST_DATES).contains(&usize::try_from(count).unwrap_or(usize::MAX)) {
            problems.add("repeats.count", "Between 2 and 104 times.");
        } else if self.dates(first).len() < usize::try_from(count).unwrap_or(usize::MAX) {
            problems.add(
                "repeats.count",
                "The last one would be more than two years away.",
            );
        }
    }

    fn check_until(&self, until: NaiveDate, first: NaiveDate, problems: &mut Problems) {
        if until > first + LONGEST {
            problems.add("repeats.until", "This is more than two years away.");
            return;
        }
        let has_more = || {
            self.pattern(first)
                .dates()
                .nth(MOST_DATES)
                .is_some_and(|date| date <= until)
        };
        if self.dates(first).len() < 2 {
            problems.add(
                "repeats.until",
                "Until then there is no second appointment.",
            );
        } else if has_more() {
            problems.add("repeats.until", "These are more than 104 appointments.");
        }
    }
}

impl Pattern {
    /// The dates from the first one on, in order, as far as the calendar reaches.
    pub fn dates(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        let first = self.starts_on;
        let step = |times: u32| self.interval.max(1).checked_mul(times);
        let periods = (0_u32..).map_while(step);
        let weekdays = match self.frequency {
            Frequency::Weekly => self.by_weekday.as_slice(),
            Frequency::Daily | Frequency::Monthly | Frequency::MonthlyByWeekday => &[1],
        };
        periods
            .flat_map(move |periods| weekdays.iter().map(move |day| (periods, *day)))
            .map_while(move |(periods, weekday)| self.date_of(periods, weekday))
            .filter(move |date| *date >= first)
    }

    /// The date after so many days, weeks or months.
    fn date_of(&self, periods: u32, weekday: u8) -> Option<NaiveDate> {
        let first = self.starts_on;
        match self.frequency {
            Frequency::Daily => first.checked_add_signed(Duration::days(i64::from(periods))),
            Frequency::Weekly => {
                let monday =
                    first - Duration::days(i64::from(first.weekday().num_days_from_monday()));
                let days = i64::from(periods) * 7 + i64::from(weekday) - 1;
                monday.checked_add_signed(Duration::days(days))
            }
            Frequency::Monthly | Frequency::MonthlyByWeekday => {
                self.in_month_of(first.checked_add_months(Months::new(periods))?)
            }
        }
    }

    /// The date of a monthly series in the month that `date` stands in.
    pub fn in_month_of(&self, date: NaiveDate) -> Option<NaiveDate> {
        let month = date.with_day(1)?;
        match which_of_month(self.starts_on) {
            _ if self.frequency == Frequency::Monthly => Some(
                month + Duration::days(i64::from(self.starts_on.day().min(length_of(month)) - 1)),
            ),
            Some(which) => NaiveDate::from_weekday_of_month_opt(
                month.year(),
                month.month(),
                self.starts_on.weekday(),
                which,
            ),
            None => {
                let last = month + Duration::days(i64::from(length_of(month)) - 1);
                let back = (last.weekday().num_days_from_monday() + 7
                    - self.starts_on.weekday().num_days_from_monday())
                    % 7;
                Some(last - Duration::days(i64::from(back)))
            }
        }
    }

    /// The same pattern with its first date moved: what comes of a series whose dates all move as
    /// this one does.
    pub fn moved_to(&self, starts_on: NaiveDate) -> Self {
        let days = (starts_on - self.starts_on).num_days();
        let mut by_weekday: Vec<u8> = self
            .by_weekday
            .iter()
            .filter_map(|day| u8::try_from((i64::from(*day) - 1 + days).rem_euclid(7) + 1).ok())
            .collect();
        by_weekday.sort_unstable();
        Self {
            by_weekday,
            starts_on,
            ..self.clone()
        }
    }

    /// "every Tuesday", "every 2 weeks on Tuesday and Thursday", "every month on the second Tuesday".
    pub fn words(&self) -> String {
        let every = |unit: &str| match self.interval {
            0 | 1 => format!("every {unit}"),
            interval => format!("every {interval} {unit}s"),
        };
        match self.frequency {
            Frequency::Daily => every("day"),
            Frequency::Weekly => {
                let days = self.by_weekday.iter().map(|day| weekday_words(*day));
                let days = listed(&days.collect::<Vec<_>>());
                match self.interval {
                    0 | 1 => format!("every {days}"),
                    _ => format!("{} on {days}", every("week")),
                }
            }
            Frequency::Monthly => {
                let day = self.starts_on.day();
                let or_last = if day > 28 { " or the last day" } else { "" };
                format!("{} on the {}{or_last}", every("month"), ordinal(day))
            }
            Frequency::MonthlyByWeekday => {
                let which = match which_of_month(self.starts_on) {
                    Some(1) => "first",
                    Some(2) => "second",
                    Some(3) => "third",
                    Some(_) => "fourth",
                    None => "last",
                };
                let weekday = weekday_words(number_of(self.starts_on.weekday()));
                format!("{} on the {which} {weekday}", every("month"))
            }
        }
    }
}

/// Which of the month's same weekdays it is; none for a fifth, which stands for the last one.
pub fn which_of_month(date: NaiveDate) -> Option<u8> {
    u8::try_from((date.day() - 1) / 7 + 1)
        .ok()
        .filter(|which| *which < 5)
}

fn length_of(month: NaiveDate) -> u32 {
    u32::from(month.num_days_in_month())
}

/// Monday is 1.
pub fn number_of(weekday: Weekday) -> u8 {
    u8::try_from(weekday.number_from_monday()).unwrap_or(1)
}

fn weekday_words(number: u8) -> &'static str {
    match number {
        1 => "Monday",
        2 => "Tuesday",
        3 => "Wednesday",
        4 => "Thursday",
        5 => "Friday",
        6 => "Saturday",
        _ => "Sunday",
    }
}

/// "Monday, Tuesday and Friday".
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

fn ordinal(day: u32) -> String {
    let ending = match (day, day % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}

#[cfg(test)]
mod tests;
