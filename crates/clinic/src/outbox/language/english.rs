//! English.

use chrono::{NaiveDate, NaiveTime};

use super::Later;
use crate::civil::{date_words, time_words};

pub(super) fn moment(date: NaiveDate, time: NaiveTime) -> String {
    format!("{} at {}", date_words(date), time_words(time))
}

pub(super) fn short_moment(date: NaiveDate, time: NaiveTime) -> String {
    format!("{} {}", date.format("%a %-d %b"), time_words(time))
}

pub(super) fn time(time: NaiveTime) -> String {
    time_words(time)
}

pub(super) fn days_ahead(days: i64) -> String {
    match days {
        0 => "today, ".to_owned(),
        1 => "tomorrow, ".to_owned(),
        _ => String::new(),
    }
}

pub(super) fn time_in(city: &str) -> String {
    format!("{city} time")
}

pub(super) fn elsewhere(here: &str, there: &str, moment: &str) -> String {
    format!(" ({here}), which is {moment} ({there}) for you")
}

pub(super) fn appointment(whose: Option<&str>) -> String {
    whose.map_or_else(
        || "your appointment".to_owned(),
        |name| format!("{name}’s appointment"),
    )
}

pub(super) fn with(psychologist: &str) -> String {
    format!("with {psychologist}")
}

pub(super) fn phone_call() -> String {
    "We will call you.".to_owned()
}

pub(super) fn answer_by_reply(phone: &str) -> String {
    format!("reply to this message or call {phone}")
}

pub(super) fn answer_by_call(phone: &str) -> String {
    format!("call {phone} (replies to this message are not read)")
}

pub(super) fn confirm_by_reply() -> String {
    "Reply YES to confirm.".to_owned()
}

pub(super) fn later(later: &Later<'_>) -> String {
    let at = later
        .at
        .map_or_else(String::new, |at| format!(" at {}", time_words(at)));
    let mut words = format!(
        ", then {}{at}, {} times in all until {}",
        later.pattern.words(),
        later.times,
        date_words(later.until)
    );
    let otherwise = later.otherwise.words(
        |count| format!("{count} of these days at other times"),
        |(date, time)| moment(*date, *time),
    );
    if let Some(otherwise) = otherwise {
        words.push_str(&format!("; on {otherwise}"));
    }
    let left_out = later.left_out.words(
        |count| format!("{count} of these days"),
        |date| date_words(*date),
    );
    if let Some(left_out) = left_out {
        words.push_str(&format!("; not on {left_out}"));
    }
    words
}
