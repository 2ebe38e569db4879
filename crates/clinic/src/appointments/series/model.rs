//! What screens ask of a series, and what they show of it.

use chrono::NaiveDate;

use super::super::availability::Clash;
use super::super::model::{AppointmentCard, BookingForm, CancelForm, MoveForm};
use crate::civil::{CivilMinute, TimeOfDay};
use crate::outbox::PlannedLine;
use crate::recurrence::Recurrence;

crate::closed_set! {
    /// What is done about one date of a series.
    pub enum DateChoice {
        Book = "book",
        Skip = "skip",
        /// Another time on the same day.
        Move = "move",
    }
}

crate::closed_set! {
    /// How far a change of one appointment of a series reaches. Never into the past.
    pub enum SeriesScope {
        /// This one and those after it.
        Following = "following",
        /// All that are still to come.
        All = "all",
    }
}

crate::wire! {
    pub struct SeriesForm {
        /// The first appointment, with what all have in common.
        pub booking: BookingForm,
        pub repeats: Recurrence,
        /// Where a person decided; the other dates go by the rules.
        pub answers: Vec<DateAnswer>,
    }

    pub struct DateAnswer {
        pub date: NaiveDate,
        pub choice: DateChoice,
        pub time: Option<TimeOfDay>,
        /// Why it is booked in spite of what is in the way.
        pub reason: Option<String>,
    }

    /// One date of a series before it is booked.
    pub struct SeriesDate {
        pub date: NaiveDate,
        /// When it would be, with the answer given.
        pub start: CivilMinute,
        /// What is in the way then.
        pub clashes: Vec<Clash>,
        /// None where a person has to choose.
        pub choice: Option<DateChoice>,
        pub needs_reason: bool,
    }

    pub struct SeriesPreview {
        /// "every Tuesday".
        pub words: String,
        pub dates: Vec<SeriesDate>,
        pub booked: u32,
        pub skipped: u32,
        /// Dates that a person has to decide about first.
        pub undecided: u32,
        /// What goes out once, and the reminders of the first appointment.
        pub messages: Vec<PlannedLine>,
    }

    pub struct SeriesBooked {
        pub first: AppointmentCard,
        pub booked: u32,
        pub skipped: u32,
    }

    /// Moves one appointment of a series and others with it: by as many days, to the same time,
    /// psychologist, consulting room and length.
    pub struct SeriesMoveForm {
        pub one: MoveForm,
        pub scope: SeriesScope,
        /// Those that were changed on their own go along.
        pub with_exceptions: bool,
    }

    pub struct SeriesCancelForm {
        pub one: CancelForm,
        pub scope: SeriesScope,
        pub with_exceptions: bool,
    }

    /// An appointment of a series before and after a change to many.
    pub struct SeriesChange {
        pub from: CivilMinute,
        pub to: CivilMinute,
        pub clashes: Vec<Clash>,
    }

    pub struct SeriesChangePreview {
        pub changes: Vec<SeriesChange>,
        /// How many of those it would reach were changed on their own.
        pub exceptions: u32,
        pub messages: Vec<PlannedLine>,
    }

    /// Where an appointment stands in its series: "3 of 10, every Tuesday".
    pub struct SeriesMark {
        pub position: u32,
        pub total: u32,
        pub words: String,
        pub is_exception: bool,
    }
}
