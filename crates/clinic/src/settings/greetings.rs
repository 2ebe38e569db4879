//! Birthday greetings: whether there are any, and on which days.

use chrono::NaiveDate;

use super::Section;
use crate::civil::TimeOfDay;
use crate::clock::Instant;
use crate::contact::Country;
use crate::ids::StaffId;
use crate::problems::Problems;

crate::closed_set! {
    /// When somebody born on 29 February is greeted in a common year.
    pub enum LeapDay {
        February28 = "february_28",
        March1 = "march_1",
    }
}

impl LeapDay {
    /// None in a leap year, which has the day itself.
    pub fn in_common_year(self, year: i32) -> Option<NaiveDate> {
        if NaiveDate::from_ymd_opt(year, 2, 29).is_some() {
            return None;
        }
        match self {
            Self::February28 => NaiveDate::from_ymd_opt(year, 2, 28),
            Self::March1 => NaiveDate::from_ymd_opt(year, 3, 1),
        }
    }
}

crate::closed_set! {
    /// What becomes of a birthday on a day without sending hours.
    pub enum ClosedDay {
        /// Greeted on the day if the computer is on, and otherwise not at all.
        OnlyOnTheDay = "only_on_the_day",
        LastOpenDay = "last_open_day",
    }
}

crate::wire! {
    /// Who took it on that the program greets by itself, having read what can go wrong.
    #[derive(Eq)]
    pub struct GreetingsAccepted {
        pub by: StaffId,
        pub at: Instant,
    }

    /// Whether and when the program congratulates patients.
    #[derive(Eq)]
    pub struct Greetings {
        /// Somebody accepted it, and nobody has switched it off since.
        pub accepted: Option<GreetingsAccepted>,
        /// On days with sending hours, as near to this as they allow.
        pub at: TimeOfDay,
        pub leap_day: LeapDay,
        pub closed_day: ClosedDay,
    }
}

impl Greetings {
    pub fn is_on(&self) -> bool {
        self.accepted.is_some()
    }
}

impl Default for Greetings {
    fn default() -> Self {
        Self {
            accepted: None,
            at: TimeOfDay::at(9, 0).unwrap_or(TimeOfDay::MIDNIGHT),
            leap_day: LeapDay::February28,
            closed_day: ClosedDay::OnlyOnTheDay,
        }
    }
}

impl Section for Greetings {
    const NAME: &'static str = "greetings";

    fn checked(self, _home: &Country) -> Result<Self, Problems> {
        let decent = TimeOfDay::at(7, 0)..=TimeOfDay::at(19, 0);
        if decent.contains(&Some(self.at)) {
            return Ok(self);
        }
        Err(Problems::one(
            "at",
            "A greeting is sent between 7:00 am and 7:00 pm.",
        ))
    }
}
