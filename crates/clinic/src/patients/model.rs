//! Who a patient is to the practice, and the cards that screens see.

use chrono::NaiveDate;

use super::form::{ContactPointForm, PatientForm, PointKind};
use crate::civil::{CivilMinute, TimeOfDay};
use crate::clock::Instant;
use crate::ids::{AlertId, ContactId, ContactPointId, PatientId, StaffId};

crate::closed_set! {
    /// Nothing ever leaves for a deceased patient.
    pub enum PatientStatus {
        Active = "active",
        Inactive = "inactive",
        Deceased = "deceased",
    }
}

crate::closed_set! {
    /// Who may read an alert.
    pub enum Audience {
        Everyone = "everyone",
        /// Psychologists in whose care the patient is.
        Clinical = "clinical",
    }
}

crate::wire! {
    /// A line of the patient list.
    pub struct PatientRow {
        pub id: PatientId,
        pub name: String,
        pub legal_name: Option<String>,
        pub birthday: Option<String>,
        pub age: Option<u32>,
        pub phone: Option<String>,
        pub email: Option<String>,
        pub status: PatientStatus,
        pub primary_psychologist: Option<String>,
        pub has_alert: bool,
        pub next_appointment: Option<CivilMinute>,
    }

    pub struct PatientPage {
        pub rows: Vec<PatientRow>,
        pub total: i32,
        /// What to pass as `after` for the next page.
        pub next: Option<String>,
    }

    /// What to list; none does not narrow.
    pub struct PatientFilter {
        pub status: Option<PatientStatus>,
        pub psychologist: Option<StaffId>,
        pub after: Option<String>,
    }

    pub struct FoundPatient {
        pub id: PatientId,
        pub name: String,
        pub legal_name: Option<String>,
        pub birthday: Option<String>,
        pub age: Option<u32>,
        pub phone: Option<String>,
        pub status: PatientStatus,
        /// Found by forgiving a typing error.
        pub is_guess: bool,
    }

    /// Patients who may be the one being registered.
    pub struct DuplicateView {
        pub patients: Vec<FoundPatient>,
        pub why: String,
    }

    pub struct ContactPointView {
        pub id: ContactPointId,
        pub kind: PointKind,
        pub value: String,
        pub shown: String,
        pub label: String,
        pub is_safe: bool,
        pub never_text: bool,
        pub hours_from: Option<TimeOfDay>,
        pub hours_until: Option<TimeOfDay>,
        pub discreet: bool,
        pub is_bouncing: bool,
        /// Other patients who have the same phone or email.
        pub shared_with: Vec<String>,
    }

    pub struct ContactView {
        pub id: ContactId,
        pub name: String,
        pub relationship: String,
        pub phone: String,
        pub shown_phone: String,
        pub email: String,
        pub phone_is_safe: bool,
        pub email_is_safe: bool,
        pub never_text: bool,
        pub discreet: bool,
        pub emergency: bool,
        pub guardian: bool,
        pub partner: bool,
        pub payer: bool,
        pub never_disclose: bool,
        pub gets_reminders: bool,
        pub may_book: bool,
        pub portal: bool,
    }

    pub struct AlertView {
        pub id: AlertId,
        pub text: String,
        pub audience: Audience,
        pub by: String,
        pub on: NaiveDate,
        pub may_end: bool,
    }

    pub struct NamedStaff {
        pub id: StaffId,
        pub name: String,
    }

    pub struct CareTeamMember {
        pub id: StaffId,
        pub name: String,
        pub since: NaiveDate,
        pub is_primary: bool,
        /// The primary psychologist leaves the team only when another takes their place.
        pub may_remove: bool,
    }

    pub struct Verified {
        pub by: String,
        pub on: NaiveDate,
    }

    /// A patient's page, but for what other rooms know.
    pub struct PatientCard {
        pub id: PatientId,
        pub version: i32,
        pub form: PatientForm,
        pub name: String,
        pub legal_name: Option<String>,
        pub pronouns: String,
        pub birthday: Option<String>,
        pub age: Option<u32>,
        pub birthday_problem: Option<String>,
        /// Staff congratulate this patient themselves.
        pub greeted_personally: bool,
        pub status: PatientStatus,
        pub status_since: Option<NaiveDate>,
        pub contact_points: Vec<ContactPointView>,
        pub how_to_reach: String,
        pub alerts: Vec<AlertView>,
        /// There are clinical alerts that this person may not read.
        pub hidden_clinical_alerts: bool,
        pub primary_psychologist: Option<NamedStaff>,
        pub care_team: Vec<CareTeamMember>,
        pub verified: Option<Verified>,
        pub contacts: Vec<ContactView>,
        pub may_amend: bool,
        pub may_book: bool,
        pub may_change_status: bool,
        pub in_care: bool,
        /// Open to this person because of an emergency alone, and until when.
        pub emergency_until: Option<Instant>,
    }
}

/// "Mia Santos": the preferred name, or else the legal given name, before the family name.
pub(super) fn shown_name(preferred: &str, given: &str, family: &str) -> String {
    let first = if preferred.is_empty() {
        given
    } else {
        preferred
    };
    crate::contact::plain_for_readers(format!("{first} {family}").trim())
}

/// The legal name where it is another than the shown one.
pub(super) fn legal_name(shown: &str, given: &str, family: &str) -> Option<String> {
    let legal = shown_name("", given, family);
    (legal != shown).then_some(legal)
}

/// The name that messages use: the preferred one, or the first of the legal given names.
pub(super) fn first_name(preferred: &str, given: &str, family: &str) -> String {
    let name = match (preferred, given.split_whitespace().next()) {
        ("", Some(given)) => given,
        ("", None) => family,
        (preferred, _) => preferred,
    };
    crate::contact::plain_for_readers(name)
}

/// How a patient may be contacted, in one sentence for the head of their page.
pub(super) fn how_to_reach(
    status: PatientStatus,
    points: &[ContactPointForm],
    guardians: &[&str],
) -> String {
    if status == PatientStatus::Deceased {
        return "Nothing is sent: the patient has died.".to_owned();
    }
    if !guardians.is_empty() {
        return format!("Messages go to {} (guardian).", guardians.join(" and "));
    }
    let safe: Vec<&ContactPointForm> = points.iter().filter(|point| point.is_safe).collect();
    let phones = || safe.iter().filter(|point| point.kind == PointKind::Phone);
    let has_email = safe.iter().any(|point| point.kind == PointKind::Email);
    let may_text = phones().any(|phone| !phone.never_text);
    let mut sentences = vec![
        match (may_text, phones().next().is_some(), has_email) {
            (true, _, true) => "Text, call or email.",
            (true, _, false) => "Text or call.",
            (false, true, true) => "Call or email; never text.",
            (false, true, false) => "Call; never text.",
            (false, false, true) => "Email only.",
            (false, false, false) if points.is_empty() => "No phone number or email address yet.",
            (false, false, false) => "No contact point is marked as safe.",
        }
        .to_owned(),
    ];
    if let Some((from, until)) = safe
        .iter()
        .find_map(|point| point.hours_from.zip(point.hours_until))
    {
        sentences.push(format!(
            "Between {} and {}.",
            crate::civil::time_words(from.0),
            crate::civil::time_words(until.0)
        ));
    }
    if safe.iter().any(|point| point.discreet) {
        sentences.push("Discreet wording.".to_owned());
    }
    sentences.join(" ")
}
