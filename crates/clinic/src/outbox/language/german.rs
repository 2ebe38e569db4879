//! German, with the formal "Sie". Sentences put an appointment into the nominative.

use chrono::{Datelike, NaiveDate, NaiveTime};

use super::{Later, listed};
use crate::recurrence::{Frequency, Pattern, number_of, which_of_month};

const WEEKDAYS: [&str; 7] = [
    "Montag",
    "Dienstag",
    "Mittwoch",
    "Donnerstag",
    "Freitag",
    "Samstag",
    "Sonntag",
];
const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

pub(super) fn moment(date: NaiveDate, time: NaiveTime) -> String {
    format!(
        "{}, {}. {} {}, um {}",
        weekday(number_of(date.weekday())),
        date.day(),
        MONTHS.get(date.month0() as usize).unwrap_or(&""),
        date.year(),
        self::time(time)
    )
}

pub(super) fn short_moment(date: NaiveDate, time: NaiveTime) -> String {
    let (weekday, time) = (abbreviated(date), self::time(time));
    format!("{weekday} {}, {time}", date.format("%-d.%-m."))
}

pub(super) fn time(time: NaiveTime) -> String {
    format!("{} Uhr", time.format("%-H:%M"))
}

pub(super) fn days_ahead(days: i64) -> String {
    match days {
        0 => "heute, ".to_owned(),
        1 => "morgen, ".to_owned(),
        2 => "übermorgen, ".to_owned(),
        _ => String::new(),
    }
}

pub(super) fn time_in(city: &str) -> String {
    format!("Ortszeit {city}")
}

pub(super) fn elsewhere(here: &str, there: &str, moment: &str) -> String {
    format!(" ({here}), bei Ihnen {moment} ({there})")
}

pub(super) fn appointment(whose: Option<&str>) -> String {
    whose.map_or_else(
        || "Ihr Termin".to_owned(),
        |name| format!("der Termin von {name}"),
    )
}

pub(super) fn with(psychologist: &str) -> String {
    format!("bei {psychologist}")
}

pub(super) fn phone_call() -> String {
    "Wir rufen Sie an.".to_owned()
}

pub(super) fn answer_by_reply(phone: &str) -> String {
    format!("antworten Sie bitte auf diese Nachricht oder rufen Sie uns unter {phone} an")
}

pub(super) fn answer_by_call(phone: &str) -> String {
    format!(
        "rufen Sie uns bitte unter {phone} an (Antworten auf diese Nachricht werden nicht gelesen)"
    )
}

pub(super) fn confirm_by_reply() -> String {
    "Mit JA als Antwort bestätigen Sie ihn.".to_owned()
}

pub(super) fn later(later: &Later<'_>) -> String {
    let at = later
        .at
        .map_or_else(String::new, |at| format!(" um {}", time(at)));
    let mut words = format!(
        ", danach {}{at}, insgesamt {} Termine bis {}",
        again(later.pattern),
        later.times,
        short_date(later.until)
    );
    let otherwise = later.otherwise.words(
        |count| format!("an {count} dieser Tage zu anderen Zeiten"),
        |(date, time)| format!("{} um {}", on(*date), self::time(*time)),
    );
    if let Some(otherwise) = otherwise {
        words.push_str(&format!("; {otherwise}"));
    }
    let left_out = later
        .left_out
        .words(|count| format!("an {count} dieser Tage"), |date| on(*date));
    if let Some(left_out) = left_out {
        words.push_str(&format!("; nicht {left_out}"));
    }
    words
}

fn on(date: NaiveDate) -> String {
    format!("am {}", short_date(date))
}

/// "jeden Dienstag", "alle 2 Wochen am Dienstag und Donnerstag", "jeden Monat am letzten Freitag".
fn again(pattern: &Pattern) -> String {
    let every = |one: &str, many: &str| match pattern.interval {
        0 | 1 => one.to_owned(),
        interval => format!("alle {interval} {many}"),
    };
    match pattern.frequency {
        Frequency::Daily => every("jeden Tag", "Tage"),
        Frequency::Weekly => {
            let days = pattern.by_weekday.iter().map(|day| weekday(*day));
            let days = listed(&days.collect::<Vec<_>>(), "und");
            match pattern.interval {
                0 | 1 => format!("jeden {days}"),
                _ => format!("{} am {days}", every("", "Wochen")),
            }
        }
        Frequency::Monthly => {
            let day = pattern.starts_on.day();
            let or_last = if day > 28 { " oder am letzten Tag" } else { "" };
            format!("{} am {day}.{or_last}", every("jeden Monat", "Monate"))
        }
        Frequency::MonthlyByWeekday => {
            let which = match which_of_month(pattern.starts_on) {
                Some(1) => "ersten",
                Some(2) => "zweiten",
                Some(3) => "dritten",
                Some(_) => "vierten",
                None => "letzten",
            };
            let weekday = weekday(number_of(pattern.starts_on.weekday()));
            format!("{} am {which} {weekday}", every("jeden Monat", "Monate"))
        }
    }
}

/// "Di 24.11.2026".
fn short_date(date: NaiveDate) -> String {
    format!("{} {}", abbreviated(date), date.format("%-d.%-m.%Y"))
}

fn abbreviated(date: NaiveDate) -> &'static str {
    let name = weekday(number_of(date.weekday()));
    // Every weekday begins with two letters of one byte each.
    name.get(..2).unwrap_or(name)
}

/// Monday is 1.
fn weekday(number: u8) -> &'static str {
    WEEKDAYS
        .get(usize::from(number.saturating_sub(1)))
        .copied()
        .unwrap_or("Sonntag")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recurrence::Recurrence;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn half_past_two() -> NaiveTime {
        NaiveTime::from_hms_opt(14, 30, 0).expect("a time")
    }

    #[test]
    fn a_moment_is_said_as_germans_say_it() {
        let march = date("2027-03-01");
        assert_eq!(
            moment(march, half_past_two()),
            "Montag, 1. März 2027, um 14:30 Uhr"
        );
        assert_eq!(short_moment(march, half_past_two()), "Mo 1.3., 14:30 Uhr");
        let nine = NaiveTime::from_hms_opt(9, 5, 0).expect("a time");
        assert_eq!(time(nine), "9:05 Uhr");
    }

    #[track_caller]
    fn check(frequency: Frequency, interval: u32, by_weekday: &[u8], first: &str, expected: &str) {
        let recurrence = Recurrence {
            frequency,
            interval,
            by_weekday: by_weekday.to_vec(),
            count: None,
            until: None,
        };
        assert_eq!(again(&recurrence.pattern(date(first))), expected);
    }

    #[test]
    fn what_comes_again_is_said_as_germans_say_it() {
        check(Frequency::Daily, 3, &[], "2026-11-24", "alle 3 Tage");
        check(Frequency::Weekly, 1, &[], "2026-11-24", "jeden Dienstag");
        check(
            Frequency::Weekly,
            2,
            &[2, 4],
            "2026-11-24",
            "alle 2 Wochen am Dienstag und Donnerstag",
        );
        check(
            Frequency::Monthly,
            1,
            &[],
            "2026-10-31",
            "jeden Monat am 31. oder am letzten Tag",
        );
        check(
            Frequency::MonthlyByWeekday,
            2,
            &[],
            "2026-11-27",
            "alle 2 Monate am vierten Freitag",
        );
        check(
            Frequency::MonthlyByWeekday,
            1,
            &[],
            "2026-10-30",
            "jeden Monat am letzten Freitag",
        );
    }
}
