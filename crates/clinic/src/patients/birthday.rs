//! Dates of birth: read as people write them, and never guessed.

use chrono::{Datelike, NaiveDate};

use crate::civil;
use crate::settings::LeapDay;

/// The longest that anybody is known to have lived is 122 years.
const OLDEST: u32 = 120;

/// A year that has every day, for birthdays whose year is not known.
const LEAP_YEAR: i32 = 2000;

/// A day that somebody was born on. Stored as `1985-10-14`, or `--10-14` when the year is not
/// known.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateOfBirth {
    Known(NaiveDate),
    YearUnknown { month: u32, day: u32 },
}

crate::db::printed_column!(DateOfBirth);

impl DateOfBirth {
    /// From its stored form.
    pub fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("--") {
            Some(rest) => {
                let (month, day) = rest.split_once('-')?;
                Self::without_year(month.parse().ok()?, day.parse().ok()?)
            }
            None => NaiveDate::parse_from_str(text, "%Y-%m-%d")
                .ok()
                .map(Self::Known),
        }
    }

    fn without_year(month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(LEAP_YEAR, month, day).map(|_| Self::YearUnknown { month, day })
    }

    /// Completed years; none when the year of birth is not known. Somebody born on 29 February
    /// completes a common year on 1 March.
    pub fn age_on(self, today: NaiveDate) -> Option<u32> {
        match self {
            Self::Known(born) => today.years_since(born),
            Self::YearUnknown { .. } => None,
        }
    }

    /// The day of a year on which the birthday is kept. Somebody born on 29 February keeps it in a
    /// common year on the day that the clinic chose.
    pub fn kept_in(self, year: i32, leap_day: LeapDay) -> Option<NaiveDate> {
        let (month, day) = match self {
            Self::Known(date) if date.year() > year => return None,
            Self::Known(date) => (date.month(), date.day()),
            Self::YearUnknown { month, day } => (month, day),
        };
        NaiveDate::from_ymd_opt(year, month, day).or_else(|| leap_day.in_common_year(year))
    }

    /// For a page: "Mon 14 Oct 1985", or "14 Oct, year not known".
    pub fn words(self) -> String {
        match self {
            Self::Known(date) => civil::date_words(date),
            Self::YearUnknown { .. } => format!("{}, year not known", self.typed()),
        }
    }

    /// As it is typed into a form: "14/10/1985", or "14 Oct" when the year is not known.
    pub fn typed(self) -> String {
        match self {
            Self::Known(date) => date.format("%d/%m/%Y").to_string(),
            Self::YearUnknown { month, day } => {
                let name = MONTHS
                    .get(month as usize - 1)
                    .map_or("", |name| name.get(..3).unwrap_or(name));
                format!("{day} {name}")
            }
        }
    }

    /// The digits that it can be found by.
    pub(super) fn search_words(self) -> Vec<String> {
        match self {
            Self::Known(date) => vec![
                date.format("%Y-%m-%d").to_string(),
                date.format("%d%m%Y").to_string(),
            ],
            Self::YearUnknown { month, day } => vec![format!("{day:02}{month:02}")],
        }
    }
}

impl std::fmt::Display for DateOfBirth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Known(date) => write!(f, "{}", date.format("%Y-%m-%d")),
            Self::YearUnknown { month, day } => write!(f, "--{month:02}-{day:02}"),
        }
    }
}

/// Like everything about a patient, a birthday prints itself in no log.
impl std::fmt::Debug for DateOfBirth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DateOfBirth(..)")
    }
}

/// Why what was typed cannot be somebody's birthday. It is kept as it was typed and listed for
/// correction; nothing is guessed from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unclear {
    #[error("This is not a date that can be read. Please type it like 14/10/1985.")]
    NotADate,
    #[error("There is no such day in the calendar. Please type day, month and year.")]
    NoSuchDay,
    #[error("Please type the year with four digits, like 14/10/1985.")]
    ShortYear,
    #[error("This day is still to come.")]
    InTheFuture,
    #[error("This would make the patient more than 120 years old.")]
    TooLongAgo,
    #[error("1 January 1900 is what many systems write when they do not know. Please ask.")]
    Placeholder,
}

/// Reads a birthday as people type it: day, month, year in figures or with the month's name, or
/// ISO. Without a year it is a birthday whose year is not known. Empty text is none.
pub fn read(text: &str, today: NaiveDate) -> Result<Option<DateOfBirth>, Unclear> {
    let parts = parts(text)?;
    let birthday = match parts.as_slice() {
        [] => return Ok(None),
        [
            Part::Figures(year),
            Part::Figures(month),
            Part::Figures(day),
        ] if year.len() == 4 => full(day, number(month)?, year)?,
        [
            Part::Figures(day),
            Part::Figures(month),
            Part::Figures(year),
        ] => full(day, number(month)?, year)?,
        [Part::Figures(day), Part::Month(month), Part::Figures(year)]
        | [Part::Month(month), Part::Figures(day), Part::Figures(year)] => full(day, *month, year)?,
        [Part::Figures(day), Part::Figures(month)] => yearless(day, number(month)?)?,
        [Part::Figures(day), Part::Month(month)] | [Part::Month(month), Part::Figures(day)] => {
            yearless(day, *month)?
        }
        _ => return Err(Unclear::NotADate),
    };
    match birthday {
        DateOfBirth::Known(date) => plausible(date, today).map(Some),
        DateOfBirth::YearUnknown { .. } => Ok(Some(birthday)),
    }
}

fn full(day: &str, month: u32, year: &str) -> Result<DateOfBirth, Unclear> {
    if year.len() == 2 {
        return Err(Unclear::ShortYear);
    }
    if year.len() != 4 || day.len() > 2 {
        return Err(Unclear::NotADate);
    }
    let year = i32::try_from(number(year)?).map_err(|_| Unclear::NotADate)?;
    NaiveDate::from_ymd_opt(year, month, number(day)?)
        .map(DateOfBirth::Known)
        .ok_or(Unclear::NoSuchDay)
}

fn yearless(day: &str, month: u32) -> Result<DateOfBirth, Unclear> {
    // "Oct 1985" lacks the day, not the year.
    if day.len() > 2 {
        return Err(Unclear::NotADate);
    }
    DateOfBirth::without_year(month, number(day)?).ok_or(Unclear::NoSuchDay)
}

fn plausible(date: NaiveDate, today: NaiveDate) -> Result<DateOfBirth, Unclear> {
    let is_placeholder = (date.year(), date.month(), date.day()) == (1900, 1, 1);
    match today.years_since(date) {
        None => Err(Unclear::InTheFuture),
        Some(_) if is_placeholder => Err(Unclear::Placeholder),
        Some(age) if age > OLDEST => Err(Unclear::TooLongAgo),
        Some(_) => Ok(DateOfBirth::Known(date)),
    }
}

fn number(figures: &str) -> Result<u32, Unclear> {
    figures.parse().map_err(|_| Unclear::NotADate)
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

enum Part<'text> {
    Figures(&'text str),
    Month(u32),
}

/// Splits at what people write between the parts of a date. Anything else is not a date.
fn parts(text: &str) -> Result<Vec<Part<'_>>, Unclear> {
    let mut parts = Vec::new();
    for piece in text.split([' ', '\t', '/', '.', '-', ',']) {
        // "14th" and "14Oct" hold two parts.
        let letters_from = piece
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(piece.len());
        let (figures, letters) = piece.split_at(letters_from);
        if !figures.is_empty() {
            parts.push(Part::Figures(figures));
        }
        let is_ordinal = !figures.is_empty() && ["st", "nd", "rd", "th"].contains(&letters);
        if !letters.is_empty() && !is_ordinal {
            parts.push(Part::Month(month_named(letters).ok_or(Unclear::NotADate)?));
        }
        // No date has more parts, however long the text.
        if parts.len() > 3 {
            return Err(Unclear::NotADate);
        }
    }
    Ok(parts)
}

/// A month's name or its first three letters and more, in any case.
fn month_named(letters: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|name| {
        letters.len() >= 3
            && name
                .get(..letters.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(letters))
    })?;
    u32::try_from(at + 1).ok()
}
