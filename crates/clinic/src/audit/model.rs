//! What can happen, one variant each, and how it reads.

use serde::{Deserialize, Serialize};

use crate::clock::Instant;
use crate::ids::{AppointmentId, ContactId, MessageId, PatientId, StaffId};

/// One thing that happened. Ids, closed words and counts; never contents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum AuditEvent {
    ClinicCreated,
    ClinicOpened {
        slot: String,
    },
    KeySlotAdded {
        slot: String,
    },
    KeySlotRemoved {
        slot: String,
    },
    RecoveryKeyReplaced,
    RecoveryKeyConfirmed,
    SettingsChanged {
        section: String,
    },
    GreetingsSwitched {
        is_on: bool,
    },
    CredentialsChanged {
        channel: String,
    },
    AuditRead,
    AuditVerified {
        is_whole: bool,
        events: i32,
    },
    /// Searches and lists since the last such event, by one person.
    Looked {
        searches: u32,
        lists: u32,
    },

    SignedIn {
        staff: StaffId,
    },
    SignInFailed {
        staff: Option<StaffId>,
    },
    ScreenLocked {
        staff: StaffId,
    },
    ScreenUnlocked {
        staff: StaffId,
    },
    SignedOut {
        staff: StaffId,
    },
    StaffAdded {
        staff: StaffId,
    },
    StaffAmended {
        staff: StaffId,
    },
    StaffLeft {
        staff: StaffId,
    },
    SignInReset {
        staff: StaffId,
    },
    OneTimeCodeUsed {
        staff: StaffId,
    },
    PassphraseRecovered {
        staff: StaffId,
    },
    PassphraseChanged {
        staff: StaffId,
    },
    PassphraseProven {
        staff: StaffId,
    },
    NoticeShown {
        staff: StaffId,
    },
    PinSet {
        staff: StaffId,
    },
    TotpOn {
        staff: StaffId,
    },
    TotpOff {
        staff: StaffId,
    },
    GlassBroken {
        patient: PatientId,
    },

    PatientOpened {
        patient: PatientId,
    },
    PatientRegistered {
        patient: PatientId,
    },
    PatientAmended {
        patient: PatientId,
        fields: Vec<String>,
    },
    PatientStatusChanged {
        patient: PatientId,
        status: String,
    },
    PatientVerified {
        patient: PatientId,
    },
    ContactSaved {
        patient: PatientId,
        contact: ContactId,
    },
    ContactRemoved {
        patient: PatientId,
        contact: ContactId,
    },
    AlertAdded {
        patient: PatientId,
    },
    AlertEnded {
        patient: PatientId,
    },
    CareTeamJoined {
        patient: PatientId,
        staff: StaffId,
    },
    CareTeamLeft {
        patient: PatientId,
        staff: StaffId,
    },

    ConsentRecorded {
        patient: PatientId,
        purpose: String,
        state: String,
        text_version: Option<i64>,
    },
    ChannelSwitched {
        patient: PatientId,
        channel: String,
        is_on: bool,
    },
    QuietHoursChanged {
        patient: PatientId,
    },
    ConsentTextChanged {
        purpose: String,
        version: i64,
    },

    AppointmentBooked {
        appointment: AppointmentId,
        patient: PatientId,
        overridden: bool,
    },
    AppointmentMoved {
        appointment: AppointmentId,
        patient: PatientId,
        overridden: bool,
    },
    AppointmentCancelled {
        appointment: AppointmentId,
        patient: PatientId,
    },
    AppointmentStateChanged {
        appointment: AppointmentId,
        patient: PatientId,
        state: String,
    },
    MeetingLinkChanged {
        appointment: AppointmentId,
        patient: PatientId,
    },
    AppointmentUndone {
        appointment: AppointmentId,
        patient: PatientId,
    },
    AppointmentTypeSaved,
    ConsultingRoomSaved,
    WorkingHoursChanged {
        staff: StaffId,
    },
    LeaveAdded {
        staff: StaffId,
    },
    LeaveRemoved {
        staff: StaffId,
    },
    HolidaysChanged {
        days: u32,
    },

    MessagesPlanned {
        planned: u32,
        refused: u32,
        superseded: u32,
    },
    MessageSending {
        message: MessageId,
        patient: Option<PatientId>,
    },
    MessageSent {
        message: MessageId,
        patient: Option<PatientId>,
    },
    MessageSkipped {
        message: MessageId,
        patient: Option<PatientId>,
        reason: String,
    },
    MessageHeld {
        message: MessageId,
        patient: Option<PatientId>,
        reason: String,
    },
    PlansCompared,
    ZoneChanged {
        appointments: u32,
    },
    MessagesClaimed {
        messages: u32,
    },
    MessagesHeld {
        messages: u32,
    },
    AddressBounced {
        patient: PatientId,
    },
    MessageReleased {
        message: MessageId,
        patient: Option<PatientId>,
    },
    MessageExpired {
        message: MessageId,
        patient: Option<PatientId>,
    },
    MessageFailed {
        message: MessageId,
        patient: Option<PatientId>,
        problem: String,
    },
    MessageRetried {
        message: MessageId,
        patient: Option<PatientId>,
        problem: String,
    },
    MessageUnknown {
        message: MessageId,
        patient: Option<PatientId>,
        problem: String,
    },
    MessageResolved {
        message: MessageId,
        patient: Option<PatientId>,
        as_state: String,
    },
    TestMessageAsked {
        message: MessageId,
    },
    DeliveryRecovered {
        released: u32,
        unknown: u32,
    },
    ChannelPaused {
        channel: String,
        problem: String,
    },
    ChannelResumed {
        channel: String,
    },
    ClockSuspected,
    ClockConfirmed,
}

impl AuditEvent {
    /// The stored form: the action's word, the patient concerned, and the rest as JSON.
    pub(crate) fn to_stored(&self) -> (String, Option<PatientId>, String) {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        let action = value
            .as_object_mut()
            .and_then(|fields| fields.remove("action"))
            .and_then(|action| action.as_str().map(str::to_owned))
            .unwrap_or_default();
        let patient = value
            .get("patient")
            .and_then(serde_json::Value::as_str)
            .and_then(PatientId::parse);
        (action, patient, value.to_string())
    }

    /// Back from the stored form; none when a later version of the program wrote it.
    pub(crate) fn from_stored(action: &str, detail: &str) -> Option<Self> {
        let mut value: serde_json::Value = serde_json::from_str(detail).ok()?;
        value
            .as_object_mut()?
            .insert("action".to_owned(), action.into());
        serde_json::from_value(value).ok()
    }

    /// As a person reads it. Staff other than the one who acted stand in it by `name_of`.
    pub fn sentence(&self, name_of: impl Fn(StaffId) -> String) -> String {
        let text = match self {
            Self::ClinicCreated => "Created the clinic",
            Self::ClinicOpened { slot } => {
                return format!("Opened the clinic with {}", slot_words(slot));
            }
            Self::KeySlotAdded { slot } => {
                return format!("Added {} as a way to open the clinic", slot_words(slot));
            }
            Self::KeySlotRemoved { slot } => {
                return format!("Removed {} as a way to open the clinic", slot_words(slot));
            }
            Self::RecoveryKeyConfirmed => "Typed the recovery key back",
            Self::RecoveryKeyReplaced => {
                "Made a new recovery key; the old one no longer opens the clinic"
            }
            Self::GreetingsSwitched { is_on: true } => "Switched birthday greetings on",
            Self::GreetingsSwitched { is_on: false } => "Switched birthday greetings off",
            Self::SettingsChanged { section } => {
                return format!("Changed settings: {}", words(section));
            }
            Self::CredentialsChanged { channel } => {
                return format!("Changed the account used for {}", words(channel));
            }
            Self::AuditRead => "Read the audit",
            Self::AuditVerified {
                is_whole: true,
                events,
            } => {
                return format!("Verified the audit: all {events} events are as they were written");
            }
            Self::AuditVerified {
                is_whole: false, ..
            } => "Verified the audit: it was changed from outside",
            Self::Looked { searches, lists } => {
                return format!("Looked at lists {lists} times and searched {searches} times");
            }
            Self::SignedIn { .. } => "Signed in",
            Self::SignInFailed { staff: Some(staff) } => {
                return format!(
                    "Somebody tried to sign in as {} and failed",
                    name_of(*staff)
                );
            }
            Self::SignInFailed { staff: None } => {
                "Somebody tried to sign in with an unknown user name"
            }
            Self::ScreenLocked { .. } => "Locked the screen",
            Self::ScreenUnlocked { .. } => "Unlocked the screen",
            Self::SignedOut { .. } => "Signed out",
            Self::StaffAdded { staff } => return format!("Added {} to the staff", name_of(*staff)),
            Self::StaffAmended { staff } => {
                return format!("Changed the details or roles of {}", name_of(*staff));
            }
            Self::StaffLeft { staff } => {
                return format!("Recorded that {} has left", name_of(*staff));
            }
            Self::SignInReset { staff } => {
                return format!(
                    "Reset the sign-in of {} with a one-time code",
                    name_of(*staff)
                );
            }
            Self::OneTimeCodeUsed { .. } => "Chose a new passphrase with a one-time code",
            Self::PassphraseRecovered { staff } => {
                return format!(
                    "Chose a new passphrase for {} with the recovery key",
                    name_of(*staff)
                );
            }
            Self::PassphraseChanged { .. } => "Changed their passphrase",
            Self::PassphraseProven { .. } => "Typed their passphrase again",
            Self::NoticeShown { .. } => "Was shown a notice about their account",
            Self::PinSet { .. } => "Set a PIN for the lock screen",
            Self::TotpOn { .. } => "Turned on sign-in codes",
            Self::TotpOff { staff } => {
                return format!("Turned off sign-in codes of {}", name_of(*staff));
            }
            Self::GlassBroken { .. } => {
                "Opened a patient outside their care, with a reason, for 30 minutes"
            }
            Self::PatientOpened { .. } => "Opened the patient",
            Self::PatientRegistered { .. } => "Registered the patient",
            Self::PatientAmended { fields, .. } => {
                return format!("Changed {}", list_words(fields));
            }
            Self::PatientStatusChanged { status, .. } => {
                return format!("Marked the patient {}", words(status));
            }
            Self::PatientVerified { .. } => "Verified the patient's identity",
            Self::ContactSaved { .. } => "Saved a contact of the patient",
            Self::ContactRemoved { .. } => "Removed a contact of the patient",
            Self::AlertAdded { .. } => "Added an alert",
            Self::AlertEnded { .. } => "Ended an alert",
            Self::CareTeamJoined { staff, .. } => {
                return format!("Added {} to the care team", name_of(*staff));
            }
            Self::CareTeamLeft { staff, .. } => {
                return format!("Took {} off the care team", name_of(*staff));
            }
            Self::ConsentRecorded { purpose, state, .. } => {
                return format!("Recorded consent for {}: {}", words(purpose), words(state));
            }
            Self::ChannelSwitched { channel, is_on, .. } => {
                return format!(
                    "Switched {} {}",
                    words(channel),
                    if *is_on { "on" } else { "off" }
                );
            }
            Self::QuietHoursChanged { .. } => "Changed quiet hours or discreet wording",
            Self::ConsentTextChanged { purpose, version } => {
                return format!("Wrote version {version} of the text for {}", words(purpose));
            }
            Self::AppointmentBooked {
                overridden: true, ..
            } => "Booked an appointment in spite of a clash, with a reason",
            Self::AppointmentBooked {
                overridden: false, ..
            } => "Booked an appointment",
            Self::AppointmentMoved {
                overridden: true, ..
            } => "Moved an appointment in spite of a clash, with a reason",
            Self::AppointmentMoved {
                overridden: false, ..
            } => "Moved an appointment",
            Self::AppointmentCancelled { .. } => "Cancelled an appointment",
            Self::AppointmentStateChanged { state, .. } => {
                return format!("Marked an appointment {}", words(state));
            }
            Self::MeetingLinkChanged { .. } => "Changed the meeting link of an appointment",
            Self::AppointmentUndone { .. } => "Took back the last change to an appointment",
            Self::AppointmentTypeSaved => "Saved an appointment type",
            Self::ConsultingRoomSaved => "Saved a consulting room",
            Self::WorkingHoursChanged { staff } => {
                return format!("Changed the working hours of {}", name_of(*staff));
            }
            Self::LeaveAdded { staff } => return format!("Added leave for {}", name_of(*staff)),
            Self::LeaveRemoved { staff } => return format!("Removed leave of {}", name_of(*staff)),
            Self::HolidaysChanged { .. } => "Changed the public holidays",
            Self::MessagesPlanned {
                planned,
                refused,
                superseded,
            } => {
                return format!(
                    "Planned {planned} messages; {refused} may not be sent, {superseded} were replaced"
                );
            }
            Self::MessageSending { .. } => "Handed a message to the carrier",
            Self::MessageSent { .. } => "The carrier accepted a message",
            Self::MessageSkipped { reason, .. } => {
                return format!("Did not send a message: {}", words(reason));
            }
            Self::MessageHeld { reason, .. } => {
                return format!("Held a message: {}", words(reason));
            }
            Self::PlansCompared => {
                "Compared the messages of appointments with the facts of the moment"
            }
            Self::ZoneChanged { appointments } => {
                return format!("Derived the times of {appointments} appointments anew");
            }
            Self::MessagesClaimed { messages } => {
                return format!("Took up {messages} messages that were due");
            }
            Self::MessagesHeld { messages } => return format!("Kept {messages} messages waiting"),
            Self::AddressBounced { .. } => "Noted that the carrier does not know an address",
            Self::MessageReleased { .. } => "Released a held message",
            Self::MessageExpired { .. } => "A message was no longer useful and was not sent",
            Self::MessageFailed { .. } => "A message failed",
            Self::MessageRetried { .. } => "A message was not accepted and will be tried again",
            Self::MessageUnknown { .. } => "It is not known whether a message was sent",
            Self::MessageResolved { as_state, .. } => {
                return format!("Settled a message as {}", words(as_state));
            }
            Self::TestMessageAsked { .. } => "Asked for a test message",
            Self::DeliveryRecovered { released, unknown } => {
                return format!(
                    "After a restart {released} messages were put back and {unknown} need a person"
                );
            }
            Self::ChannelPaused { channel, .. } => {
                return format!("Paused {}: the carrier refused the account", words(channel));
            }
            Self::ChannelResumed { channel } => return format!("Resumed {}", words(channel)),
            Self::ClockSuspected => "Stopped sending: the computer's clock jumped",
            Self::ClockConfirmed => "Confirmed that the computer's clock is right",
        };
        text.to_owned()
    }
}

fn words(stored: &str) -> String {
    stored.replace('_', " ")
}

fn list_words(fields: &[String]) -> String {
    fields
        .iter()
        .map(|field| words(field))
        .collect::<Vec<_>>()
        .join(", ")
}

fn slot_words(slot: &str) -> &'static str {
    match slot {
        "os" => "this computer's keychain",
        "recovery" => "the recovery key",
        "passphrase" => "the owner's passphrase",
        "code" => "a one-time code",
        _ => "a key",
    }
}

crate::closed_set! {
    /// How the chain compares with the anchor kept outside the database.
    pub enum Anchored {
        Matches = "matches",
        Missing = "missing",
        RolledBack = "rolled_back",
    }
}

crate::wire! {
    /// What to look for; `None` does not narrow.
    pub struct AuditFilter {
        pub staff: Option<StaffId>,
        pub patient: Option<PatientId>,
        pub action: Option<String>,
        pub from: Option<chrono::NaiveDate>,
        pub until: Option<chrono::NaiveDate>,
        /// Only events before this number: the next page.
        pub before: Option<i32>,
    }

    pub struct AuditRow {
        pub seq: i32,
        pub at: Instant,
        pub who: String,
        pub role: String,
        pub sentence: String,
        pub patient: Option<PatientId>,
        pub patient_name: Option<String>,
        pub is_trusted: bool,
    }

    pub struct ActionTitle {
        pub action: String,
        pub title: String,
    }

    pub struct AuditPage {
        pub rows: Vec<AuditRow>,
        pub next: Option<i32>,
        pub actions: Vec<ActionTitle>,
    }

    pub struct AuditVerdict {
        pub is_whole: bool,
        pub events: i32,
        pub first_broken: Option<i32>,
        pub sentence: String,
        pub anchor: Anchored,
    }
}

impl AuditVerdict {
    pub(crate) fn new(events: i64, first_broken: Option<i64>, anchor: Anchored) -> Self {
        let sentence = match (first_broken, anchor) {
            (Some(seq), _) => format!("Event {seq} was changed, removed or added from outside the program. What follows it cannot be trusted."),
            (None, Anchored::RolledBack) => "The events are in order, but newer ones existed before. This looks like an old copy of the clinic.".to_owned(),
            (None, Anchored::Missing) => format!("All {events} events are as they were written. There is no anchor in this computer's keychain to compare them with."),
            (None, Anchored::Matches) => format!("All {events} events are as they were written, and none is missing at the end."),
        };
        Self {
            is_whole: first_broken.is_none() && anchor != Anchored::RolledBack,
            events: shown(events),
            first_broken: first_broken.map(shown),
            sentence,
            anchor,
        }
    }
}

/// Numbers of events as screens take them; a clinic writes a few hundred a day.
fn shown(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
