//! What can happen, one variant each, and how it reads.

use serde::{Deserialize, Serialize};

use crate::clock::Instant;
use crate::ids::{AppointmentId, ContactId, MessageId, PatientId, ReplyId, StaffId};

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
    BacklogReleased {
        messages: u32,
    },
    BacklogDropped {
        messages: u32,
    },
    /// A list of messages left the program, as a file.
    MessagesExported {
        from: String,
        until: String,
        messages: u32,
    },
    /// The practice wrote a text of its messages.
    TemplateSaved {
        kind: String,
        channel: String,
        language: String,
    },
    /// It went back to the text that comes with the program.
    TemplateReset {
        kind: String,
        channel: String,
        language: String,
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
    /// `appointment` is the one that the change began with.
    SeriesBooked {
        appointment: AppointmentId,
        patient: PatientId,
        appointments: u32,
        overridden: bool,
    },
    SeriesMoved {
        appointment: AppointmentId,
        patient: PatientId,
        appointments: u32,
        overridden: bool,
    },
    SeriesCancelled {
        appointment: AppointmentId,
        patient: PatientId,
        appointments: u32,
    },
    SeriesUndone {
        appointment: AppointmentId,
        patient: PatientId,
        appointments: u32,
    },
    WaitingAdded {
        patient: PatientId,
    },
    WaitingAmended {
        patient: PatientId,
    },
    WaitingRemoved {
        patient: PatientId,
    },
    TimeOffered {
        patient: PatientId,
    },
    OfferDeclined {
        patient: PatientId,
    },
    OfferBooked {
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
    MessageDelivered {
        message: MessageId,
        patient: Option<PatientId>,
    },
    MessageUndelivered {
        message: MessageId,
        patient: Option<PatientId>,
        problem: String,
    },
    /// Whether messages had arrived was asked of their carrier, which could not tell yet.
    MessagesFollowed {
        messages: u32,
    },
    ReplyFiled {
        reply: ReplyId,
        patient: Option<PatientId>,
        meaning: String,
    },
    ReplyOpened {
        reply: ReplyId,
        patient: Option<PatientId>,
    },
    ReplySettled {
        reply: ReplyId,
        patient: Option<PatientId>,
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
