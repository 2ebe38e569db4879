//! What a message says of appointments that come again: "then every Tuesday, 10 times in all until
//! Tue 26 Jan 2027; not on Tue 29 Dec 2026".

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::language::{Language, Later, Named};
use crate::civil::CivilMinute;
use crate::recurrence::Pattern;

/// So many dates that do not follow the pattern are named; more are counted.
const NAMED: usize = 4;

/// The appointments that one message is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesFacts {
    pub pattern: Pattern,
    /// In order. The first one is what the message is about otherwise.
    pub starts: Vec<CivilMinute>,
}

impl SeriesFacts {
    /// What follows the words for the first appointment; empty for a series of one.
    pub(super) fn words(&self, language: Language) -> String {
        let [first, .., last] = self.starts.as_slice() else {
            return String::new();
        };
        let usual = self.usual_time();
        let otherwise = self.otherwise(usual).into_iter();
        language.later(&Later {
            pattern: &self.pattern,
            at: (first.time().0 != usual).then_some(usual),
            times: self.starts.len(),
            until: last.date(),
            otherwise: named(
                otherwise
                    .map(|start| (start.date(), start.time().0))
                    .collect(),
            ),
            left_out: named(self.left_out()),
        })
    }

    /// The time of day of most of them.
    fn usual_time(&self) -> NaiveTime {
        let times = self.starts.iter().map(|start| start.time().0);
        let count = |time: NaiveTime| times.clone().filter(|other| *other == time).count();
        let usual = times.clone().rev().max_by_key(|time| count(*time));
        usual.unwrap_or(NaiveTime::MIN)
    }

    /// Those after the first that are at another time or on another day.
    fn otherwise(&self, usual: NaiveTime) -> Vec<CivilMinute> {
        let dates = self.dates();
        let follows =
            |start: &CivilMinute| start.time().0 == usual && dates.contains(&start.date());
        let later = self.starts.iter().skip(1).copied();
        later.filter(|start| !follows(start)).collect()
    }

    /// Days of the pattern in between on which there is none.
    fn left_out(&self) -> Vec<NaiveDate> {
        let has_one = |date: &NaiveDate| self.starts.iter().any(|start| start.date() == *date);
        let dates = self.dates().into_iter();
        dates.filter(|date| !has_one(date)).collect()
    }

    fn dates(&self) -> Vec<NaiveDate> {
        let (Some(first), Some(last)) = (self.starts.first(), self.starts.last()) else {
            return Vec::new();
        };
        let dates = self.pattern.dates().skip_while(|date| *date < first.date());
        dates.take_while(|date| *date <= last.date()).collect()
    }
}

fn named<T>(all: Vec<T>) -> Named<T> {
    if all.len() > NAMED {
        return Named::Many(all.len());
    }
    Named::Each(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recurrence::{Frequency, Recurrence};

    #[track_caller]
    fn check(starts: &[&str], language: Language, expected: &str) {
        let starts: Vec<CivilMinute> = starts
            .iter()
            .map(|start| CivilMinute::parse(start).expect("a civil time"))
            .collect();
        let weekly = Recurrence {
            frequency: Frequency::Weekly,
            interval: 1,
            by_weekday: Vec::new(),
            count: None,
            until: None,
        };
        let pattern = weekly.pattern("2026-11-24".parse().expect("a date"));
        let series = SeriesFacts { pattern, starts };
        assert_eq!(series.words(language), expected);
    }

    #[test]
    fn a_series_is_said_after_its_first() {
        let thrice = ["2026-11-24T14:30", "2026-12-01T14:30", "2026-12-08T14:30"];
        check(
            &thrice,
            Language::English,
            ", then every Tuesday, 3 times in all until Tue 8 Dec 2026",
        );
        check(
            &thrice,
            Language::German,
            ", danach jeden Dienstag, insgesamt 3 Termine bis Di 8.12.2026",
        );
        for language in Language::ALL {
            check(&["2026-11-24T14:30"], *language, "");
        }
    }

    #[test]
    fn what_does_not_follow_the_pattern_is_named() {
        let otherwise = [
            "2026-11-24T16:00",
            "2026-12-01T14:30",
            "2026-12-08T15:00",
            "2026-12-22T14:30",
        ];
        check(
            &otherwise,
            Language::English,
            ", then every Tuesday at 2:30 pm, 4 times in all until Tue 22 Dec 2026; \
             on Tue 8 Dec 2026 at 3:00 pm; not on Tue 15 Dec 2026",
        );
        check(
            &otherwise,
            Language::German,
            ", danach jeden Dienstag um 14:30 Uhr, insgesamt 4 Termine bis Di 22.12.2026; \
             am Di 8.12.2026 um 15:00 Uhr; nicht am Di 15.12.2026",
        );
        let gap = ["2026-11-24T14:30", "2027-01-05T14:30"];
        check(
            &gap,
            Language::English,
            ", then every Tuesday, 2 times in all until Tue 5 Jan 2027; not on 5 of these days",
        );
        check(
            &gap,
            Language::German,
            ", danach jeden Dienstag, insgesamt 2 Termine bis Di 5.1.2027; nicht an 5 dieser Tage",
        );
    }
}
