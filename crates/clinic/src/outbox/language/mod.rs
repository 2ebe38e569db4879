//! The languages that messages speak: dates, times and turns of phrase. Each language is a file
//! with the same functions; another one is another file and its texts beside those of the others.
//!
//! Deliberately absent: the texts themselves, and the language of the screens.

mod english;
mod german;

use chrono::{NaiveDate, NaiveTime};

use crate::recurrence::Pattern;

crate::closed_set! {
    /// What a message can be written in.
    pub enum Language {
        English = "en",
        German = "de",
    }
}

impl Language {
    /// What a patient reads best of what there is: their own language, or else the clinic's, or
    /// else English.
    pub(super) fn for_reader(preferred: &str, locale: &str) -> Self {
        Self::named(preferred).unwrap_or_else(|| Self::of_clinic(locale))
    }

    pub(super) fn of_clinic(locale: &str) -> Self {
        Self::named(locale).unwrap_or(Self::English)
    }

    /// By its tag, as `de` or `de-CH`, or by its name, as records were once written.
    fn named(written: &str) -> Option<Self> {
        let written = written.trim().to_lowercase();
        let tag = written.split(['-', '_']).next().unwrap_or_default();
        Self::parse(tag).or(match written.as_str() {
            "english" => Some(Self::English),
            "german" | "deutsch" => Some(Self::German),
            _ => None,
        })
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "German",
        }
    }
}

/// Appointments that come again, to be said after the first of them.
pub(super) struct Later<'a> {
    pub(super) pattern: &'a Pattern,
    /// The usual time of day, where the first one is at another.
    pub(super) at: Option<NaiveTime>,
    pub(super) times: usize,
    pub(super) until: NaiveDate,
    /// Those that do not follow the pattern.
    pub(super) otherwise: Named<(NaiveDate, NaiveTime)>,
    /// Days of the pattern on which there is none.
    pub(super) left_out: Named<NaiveDate>,
}

/// Things that are named one by one while they are few, and counted when they are many.
pub(super) enum Named<T> {
    Each(Vec<T>),
    Many(usize),
}

impl<T> Named<T> {
    /// All of them in words, or how many; none where there are none.
    fn words(&self, many: impl Fn(usize) -> String, each: impl Fn(&T) -> String) -> Option<String> {
        match self {
            Self::Each(all) if all.is_empty() => None,
            Self::Each(all) => Some(all.iter().map(each).collect::<Vec<_>>().join(", ")),
            Self::Many(count) => Some(many(*count)),
        }
    }
}

/// A function of every language, asked of the one that is meant.
macro_rules! spoken {
    ($($(#[$meta:meta])* $name:ident($($argument:ident: $type:ty),*);)+) => {
        impl Language {$(
            $(#[$meta])*
            pub(super) fn $name(self, $($argument: $type),*) -> String {
                match self {
                    Self::English => english::$name($($argument),*),
                    Self::German => german::$name($($argument),*),
                }
            }
        )+}
    };
}

spoken! {
    /// "Tue 24 Nov 2026 at 2:30 pm".
    moment(date: NaiveDate, time: NaiveTime);
    /// "Tue 24 Nov 2:30 pm", for a text.
    short_moment(date: NaiveDate, time: NaiveTime);
    time(time: NaiveTime);
    /// "today, " or "tomorrow, " before a moment so many days ahead; empty before others.
    days_ahead(days: i64);
    /// "Sydney time".
    time_in(city: &str);
    /// " (Sydney time), which is … (Perth time) for you" after a moment.
    elsewhere(here: &str, there: &str, moment: &str);
    /// "your appointment", or whose it is when it is a guardian who reads.
    appointment(whose: Option<&str>);
    /// "with Dr Ines Okafor".
    with(psychologist: &str);
    phone_call();
    /// "reply to this message or call (02) 5550 1234".
    answer_by_reply(phone: &str);
    answer_by_call(phone: &str);
    /// "Reply YES to confirm."
    confirm_by_reply();
    /// ", then every Tuesday, 10 times in all until …" after the first moment.
    later(later: &Later<'_>);
}

/// "Monday, Tuesday and Friday", with the word for "and".
fn listed(words: &[&str], and: &str) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [before @ .., last] => format!("{} {and} {last}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_tag_or_name_and_an_unknown_one_gives_way_to_the_clinics() {
        for (preferred, locale, expected) in [
            ("de", "en-AU", Language::German),
            ("de-CH", "en-AU", Language::German),
            ("German", "en-AU", Language::German),
            ("en", "de-DE", Language::English),
            ("vi", "de-DE", Language::German),
            ("vi", "en-AU", Language::English),
            ("", "de-AT", Language::German),
            ("", "fr-FR", Language::English),
            // Not everything that begins like a tag is one.
            ("Dena'ina", "en-AU", Language::English),
        ] {
            let language = Language::for_reader(preferred, locale);
            assert_eq!(language, expected, "{preferred:?} in a clinic of {locale}");
        }
    }
}
