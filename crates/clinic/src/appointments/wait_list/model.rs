//! Who waits for what, and the times that are offered.

use chrono::NaiveDate;

use crate::civil::{CivilMinute, TimeOfDay};
use crate::clock::Instant;
use crate::ids::{AppointmentTypeId, PatientId, StaffId, WaitOfferId, WaitingId};

crate::closed_set! {
    /// How much it matters that an appointment is found. In the order in which people are offered
    /// one.
    pub enum Urgency {
        Soon = "soon",
        Routine = "routine",
    }
}

crate::closed_set! {
    pub enum OfferState {
        Open = "open",
        Booked = "booked",
        Declined = "declined",
    }
}

crate::wire! {
    pub struct WaitingForm {
        /// None for somebody who is added.
        pub id: Option<WaitingId>,
        pub version: i32,
        pub patient: PatientId,
        #[serde(rename = "type")]
        pub appointment_type: AppointmentTypeId,
        /// None of them: any.
        pub psychologists: Vec<StaffId>,
        /// Monday is 1; none: any day.
        pub weekdays: Vec<u8>,
        pub time_from: Option<TimeOfDay>,
        pub time_until: Option<TimeOfDay>,
        pub date_from: NaiveDate,
        pub date_until: Option<NaiveDate>,
        pub urgency: Urgency,
        pub note: String,
    }

    /// A time that is kept for somebody.
    pub struct OfferedTime {
        pub id: WaitOfferId,
        pub psychologist: StaffId,
        pub start: CivilMinute,
        pub end: CivilMinute,
        pub expires_at: Instant,
        /// "Offered to Mia Santos until Wed 25 Nov 2026, 3:00 pm".
        pub words: String,
        /// It was not answered in time and holds nothing any more.
        pub has_expired: bool,
    }

    /// Somebody who waits, as the list shows it.
    pub struct WaitingCard {
        pub form: WaitingForm,
        pub id: WaitingId,
        pub name: String,
        pub type_name: String,
        /// "Dr Ines Okafor or Tom Birrell", "Anybody".
        pub with: String,
        /// "Tue and Thu, 2:00 pm to 5:00 pm, until Fri 18 Dec 2026".
        pub suits: String,
        pub since: NaiveDate,
        /// What was offered last, unless it was declined.
        pub offer: Option<OfferedTime>,
    }

    /// Somebody to whom a free time could be offered.
    pub struct WaitingMatch {
        pub id: WaitingId,
        pub name: String,
        pub urgency: Urgency,
        pub since: NaiveDate,
        pub start: CivilMinute,
        pub minutes: u32,
        pub start_words: String,
    }

    /// A time that became free and for which somebody waits.
    pub struct FreeTime {
        pub psychologist: StaffId,
        pub start: CivilMinute,
        pub end: CivilMinute,
        /// "Thu 26 Nov 2026, 3:00 pm with Dr Ines Okafor".
        pub words: String,
        /// In the order in which it would be offered.
        pub people: Vec<WaitingMatch>,
    }

    pub struct WaitListView {
        pub free: Vec<FreeTime>,
        pub waiting: Vec<WaitingCard>,
        pub may_change: bool,
    }

    /// One press: this time for this person.
    pub struct OfferForm {
        pub entry: WaitingId,
        pub psychologist: StaffId,
        pub start: CivilMinute,
    }
}
