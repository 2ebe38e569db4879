use chrono::TimeZone;
use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;
use crate::civil::{CivilMinute, TimeOfDay};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn times(frequency: Frequency, interval: u32, by_weekday: &[u8], count: u32) -> Recurrence {
    Recurrence {
        frequency,
        interval,
        by_weekday: by_weekday.to_vec(),
        count: Some(count),
        until: None,
    }
}

#[track_caller]
fn check(recurrence: &Recurrence, first: &str, words: &str, dates: &[&str]) {
    let first = day(first);
    assert_eq!(recurrence.pattern(first).words(), words);
    let expected: Vec<NaiveDate> = dates.iter().map(|date| day(date)).collect();
    assert_eq!(recurrence.dates(first), expected);
}

#[test]
fn each_frequency_comes_again_on_its_day() {
    check(
        &times(Frequency::Weekly, 1, &[], 3),
        "2026-11-24",
        "every Tuesday",
        &["2026-11-24", "2026-12-01", "2026-12-08"],
    );
    check(
        &times(Frequency::Weekly, 2, &[4, 2], 4),
        "2026-11-24",
        "every 2 weeks on Tuesday and Thursday",
        &["2026-11-24", "2026-11-26", "2026-12-08", "2026-12-10"],
    );
    check(
        &times(Frequency::Weekly, 1, &[2, 4], 3),
        "2026-11-26",
        "every Tuesday and Thursday",
        &["2026-11-26", "2026-12-01", "2026-12-03"],
    );
    check(
        &times(Frequency::Daily, 3, &[], 3),
        "2028-02-27",
        "every 3 days",
        &["2028-02-27", "2028-03-01", "2028-03-04"],
    );
    check(
        &times(Frequency::MonthlyByWeekday, 1, &[], 3),
        "2026-11-10",
        "every month on the second Tuesday",
        &["2026-11-10", "2026-12-08", "2027-01-12"],
    );
}

#[test]
fn a_month_without_the_day_has_its_last_day_instead() {
    check(
        &times(Frequency::Monthly, 1, &[], 4),
        "2027-12-31",
        "every month on the 31st or the last day",
        &["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31"],
    );
    check(
        &times(Frequency::MonthlyByWeekday, 1, &[], 3),
        "2026-12-31",
        "every month on the last Thursday",
        &["2026-12-31", "2027-01-28", "2027-02-25"],
    );
}

#[test]
fn an_end_is_one_of_two_and_within_two_years() {
    let check = |recurrence: Recurrence, expected: Option<&str>| {
        let mut problems = Problems::new();
        recurrence.check(day("2026-11-24"), &mut problems);
        let found = problems
            .list()
            .first()
            .map(|problem| problem.field.as_str());
        assert_eq!(found, expected, "{recurrence:?}");
    };
    let weekly = times(Frequency::Weekly, 1, &[], 104);
    check(weekly.clone(), None);
    check(times(Frequency::Weekly, 1, &[], 105), Some("repeats.count"));
    check(times(Frequency::Weekly, 1, &[], 1), Some("repeats.count"));
    check(
        times(Frequency::Weekly, 1, &[3], 5),
        Some("repeats.byWeekday"),
    );
    check(
        times(Frequency::Weekly, 0, &[], 5),
        Some("repeats.interval"),
    );
    check(times(Frequency::Monthly, 1, &[], 26), Some("repeats.count"));
    check(times(Frequency::Monthly, 1, &[], 25), None);
    let until = |frequency, until: &str| Recurrence {
        count: None,
        until: Some(day(until)),
        ..times(frequency, 1, &[], 0)
    };
    check(
        until(Frequency::Weekly, "2028-11-24"),
        Some("repeats.until"),
    );
    check(until(Frequency::Weekly, "2028-11-13"), None);
    check(
        until(Frequency::Weekly, "2026-11-30"),
        Some("repeats.until"),
    );
    check(
        until(Frequency::Monthly, "2028-11-25"),
        Some("repeats.until"),
    );
    check(until(Frequency::Daily, "2027-11-24"), Some("repeats.until"));
    check(
        Recurrence {
            count: None,
            ..weekly.clone()
        },
        Some("repeats.count"),
    );
    let both = Recurrence {
        until: Some(day("2027-11-24")),
        ..weekly
    };
    check(both, Some("repeats.count"));
}

#[test]
fn the_days_of_a_series_move_with_its_first() {
    let pattern = times(Frequency::Weekly, 1, &[2, 7], 4).pattern(day("2026-11-24"));
    assert_eq!(
        pattern.moved_to(day("2026-11-26")).words(),
        "every Tuesday and Thursday"
    );
    assert_eq!(
        pattern.moved_to(day("2026-11-23")).words(),
        "every Monday and Saturday"
    );
}

/// Rules with the dates that dateutil 2.9.0 (Python) makes of them: frequency, interval, weekdays,
/// count, dates. "Or the last day" is said in RFC 5545's way, as the last of several month days.
const BY_DATEUTIL: &str = include_str!("dateutil.txt");

#[test]
fn dates_are_those_that_dateutil_makes() {
    for line in BY_DATEUTIL.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let [frequency, interval, weekdays, count, expected @ ..] = words.as_slice() else {
            panic!("{line}");
        };
        let weekdays: Vec<u8> = weekdays
            .split(',')
            .filter_map(|day| day.parse().ok())
            .collect();
        let recurrence = times(
            Frequency::parse(frequency).expect(line),
            interval.parse().expect(line),
            &weekdays,
            count.parse().expect(line),
        );
        let dates = recurrence.dates(day(expected[0]));
        let dates: Vec<String> = dates.iter().map(NaiveDate::to_string).collect();
        assert_eq!(dates, expected, "{line}");
    }
}

fn any_recurrence() -> impl Strategy<Value = (Recurrence, NaiveDate)> {
    // Over two leap years and the century's turn, which is none.
    let first = (0_i64..365 * 12).prop_map(|days| day("2026-01-01") + Duration::days(days));
    let frequency = prop::sample::select(Frequency::ALL);
    let weekdays = prop::collection::btree_set(1_u8..=7, 0..4);
    let end = prop_oneof![(2_u32..=104).prop_map(Ok), (1_i64..730).prop_map(Err),];
    (first, frequency, 1_u32..=8, weekdays, end).prop_map(
        |(first, frequency, interval, mut weekdays, end)| {
            if !weekdays.is_empty() {
                weekdays.insert(number_of(first.weekday()));
            }
            let recurrence = Recurrence {
                frequency,
                interval,
                by_weekday: weekdays.into_iter().collect(),
                count: end.ok(),
                until: end.err().map(|days| first + Duration::days(days)),
            };
            (recurrence, first)
        },
    )
}

proptest! {
    #[test]
    fn no_day_has_two_and_the_count_is_right((recurrence, first) in any_recurrence()) {
        let dates = recurrence.dates(first);
        prop_assert_eq!(dates[0], first);
        prop_assert!(dates.is_sorted_by(|one, next| one < next));
        prop_assert!(*dates.last().expect("the first") <= first + LONGEST);
        if let Some(count) = recurrence.count {
            let pattern = recurrence.pattern(first);
            let within = pattern.dates().take_while(|date| *date <= first + LONGEST);
            let wanted = usize::try_from(count).expect("few");
            prop_assert_eq!(dates.len(), within.take(wanted).count());
        }
        if let Some(until) = recurrence.until {
            prop_assert!(dates.iter().all(|date| *date <= until));
        }
    }

    #[test]
    fn the_time_of_day_stays_over_every_change_of_clocks((recurrence, first) in any_recurrence()) {
        let noon = TimeOfDay::at(14, 30).expect("a time");
        for zone in [Tz::Australia__Sydney, Tz::Europe__London, Tz::America__St_Johns] {
            for date in recurrence.dates(first) {
                let at = CivilMinute(date.and_time(noon.0)).instant(zone);
                let local = zone.from_utc_datetime(&at.naive_utc());
                prop_assert_eq!(local.date_naive(), date);
                prop_assert_eq!(local.time(), noon.0);
            }
        }
    }
}
