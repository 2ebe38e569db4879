//! What screens send here and see.

use chrono::NaiveDate;

use super::model::{ConsentState, Decision, HowGiven, Purpose};
use crate::channels::ChannelKind;
use crate::civil::TimeOfDay;
use crate::clock::Instant;
use crate::ids::{ContactId, PatientId};

crate::wire! {
    pub struct RecordConsentForm {
        pub patient: PatientId,
        pub purpose: Purpose,
        pub decision: Decision,
        pub on: NaiveDate,
        pub how: HowGiven,
        pub naming_contact: Option<ContactId>,
        pub note: String,
    }

    pub struct CurrentText {
        pub version: i32,
        pub text: String,
    }

    pub struct ConsentEntry {
        pub state: ConsentState,
        pub on: NaiveDate,
        pub how: Option<HowGiven>,
        pub by: String,
        pub text_version: Option<i32>,
        pub naming: Option<String>,
        pub recorded_at: Instant,
        pub note: String,
    }

    pub struct NamedContact {
        pub id: ContactId,
        pub name: String,
    }

    pub struct ConsentView {
        pub purpose: Purpose,
        pub title: String,
        pub state: ConsentState,
        pub is_on: bool,
        pub sentence: String,
        pub turning_off_stops: String,
        /// The version that the newest decision was made on.
        pub text_version: Option<i32>,
        pub current_text: CurrentText,
        pub naming: Option<String>,
        pub may_change: bool,
        /// Nothing was ever answered, and now could be.
        pub may_ask: bool,
        /// It can be asked for, or there is something to tell of it.
        pub is_shown: bool,
        /// It is given for one person, whom it names.
        pub names_a_contact: bool,
        /// Whom it may name now.
        pub may_name: Vec<NamedContact>,
        /// Newest first.
        pub history: Vec<ConsentEntry>,
    }

    pub struct PreferenceView {
        pub channel: ChannelKind,
        /// None: never asked.
        pub is_on: Option<bool>,
        pub sentence: String,
        pub turning_off_stops: String,
        pub available: bool,
        pub unavailable_because: Option<String>,
    }

    pub struct PreferenceChange {
        pub what: String,
        pub on: Instant,
        pub by: String,
        pub how: String,
    }

    pub struct ConsentsView {
        pub consents: Vec<ConsentView>,
        pub channels: Vec<PreferenceView>,
        pub quiet_from: Option<TimeOfDay>,
        pub quiet_until: Option<TimeOfDay>,
        pub discreet: bool,
        /// Newest first.
        pub preference_history: Vec<PreferenceChange>,
    }

    pub struct ConsentTextView {
        pub purpose: Purpose,
        pub title: String,
        pub version: i32,
        pub text: String,
        pub is_material: bool,
        pub by: String,
        pub on: NaiveDate,
        /// How many grants of earlier versions this one has let lapse and nobody has renewed.
        pub lapsed_grants: i32,
    }

    /// A patient whose consent no longer holds although they never withdrew it.
    pub struct ConsentToRenew {
        pub patient: PatientId,
        pub name: String,
        pub purpose: Purpose,
    }
}
