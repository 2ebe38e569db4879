//! The ledger's rules: what holds now, what it permits, and why not. No record means no.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::sentences;
use crate::channels::ChannelKind;
use crate::civil::TimeOfDay;
use crate::clock::Instant;

crate::closed_set! {
    /// What a consent is for.
    pub enum Purpose {
        AppointmentReminders = "appointment_reminders",
        BirthdayGreetings = "birthday_greetings",
        ProgressUpdates = "progress_updates",
        Recording = "recording",
        RecordShares = "record_shares",
        Portal = "portal",
    }
}

impl Purpose {
    pub fn title(self) -> &'static str {
        match self {
            Self::AppointmentReminders => "Appointment reminders",
            Self::BirthdayGreetings => "Birthday greetings",
            Self::ProgressUpdates => "Progress updates to an emergency contact",
            Self::Recording => "Recording of sessions",
            Self::RecordShares => "Sharing of records",
            Self::Portal => "Patient portal",
        }
    }

    /// Whether the patient's own channel switches apply. A progress update goes to a contact and
    /// a record share to a provider, over channels of their own.
    fn heeds_channel_switches(self) -> bool {
        match self {
            Self::AppointmentReminders
            | Self::BirthdayGreetings
            | Self::Portal
            | Self::Recording => true,
            Self::ProgressUpdates | Self::RecordShares => false,
        }
    }
}

crate::closed_set! {
    /// What a patient decided, one entry of the ledger each.
    pub enum Decision {
        Granted = "granted",
        Declined = "declined",
        Withdrawn = "withdrawn",
    }
}

crate::closed_set! {
    /// Where a purpose stands. Never asked, declined, withdrawn and lapsed all mean no, and are
    /// told apart because what to do next differs.
    pub enum ConsentState {
        NotAsked = "not_asked",
        Granted = "granted",
        Declined = "declined",
        Withdrawn = "withdrawn",
        Lapsed = "lapsed",
    }
}

crate::closed_set! {
    /// How the practice learned of a decision.
    pub enum HowGiven {
        InPerson = "in_person",
        ByPhone = "by_phone",
        InWriting = "in_writing",
        ByEmail = "by_email",
        ByMessage = "by_message",
    }
}

crate::closed_set! {
    /// How a channel was switched: as people say it, or by an opt-out that a carrier reported.
    pub enum SwitchedHow {
        InPerson = "in_person",
        ByPhone = "by_phone",
        InWriting = "in_writing",
        ByEmail = "by_email",
        ByMessage = "by_message",
        ByCarrier = "by_carrier",
    }
}

impl From<HowGiven> for SwitchedHow {
    fn from(how: HowGiven) -> Self {
        match how {
            HowGiven::InPerson => Self::InPerson,
            HowGiven::ByPhone => Self::ByPhone,
            HowGiven::InWriting => Self::InWriting,
            HowGiven::ByEmail => Self::ByEmail,
            HowGiven::ByMessage => Self::ByMessage,
        }
    }
}

/// Who recorded something.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Recorder {
    FrontDesk(String),
    Staff(String),
    Program,
}

/// The newest entry of the ledger for a purpose.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) purpose: Purpose,
    pub(super) decision: Decision,
    pub(super) text_version: i64,
    pub(super) given_on: NaiveDate,
    pub(super) how: HowGiven,
    pub(super) recorder: Recorder,
    pub(super) naming: Naming,
    /// The newest version whose change lets earlier grants lapse; none when no change did.
    pub(super) material_version: Option<i64>,
}

/// Whether a consent names somebody, and whether they are still as they were.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Naming {
    Nobody,
    AsTheyAre(String),
    /// The contact's name, phone or email changed, or they were removed.
    Changed(String),
}

/// Why a grant no longer holds although nobody withdrew it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lapse {
    TextChanged,
    ContactChanged,
}

impl Entry {
    /// Why this grant no longer holds, if so.
    pub(super) fn lapse(&self) -> Option<Lapse> {
        if self
            .material_version
            .is_some_and(|material| self.text_version < material)
        {
            Some(Lapse::TextChanged)
        } else if matches!(self.naming, Naming::Changed(_)) {
            Some(Lapse::ContactChanged)
        } else {
            None
        }
    }

    pub(super) fn state(&self) -> ConsentState {
        match self.decision {
            Decision::Granted if self.lapse().is_some() => ConsentState::Lapsed,
            Decision::Granted => ConsentState::Granted,
            Decision::Declined => ConsentState::Declined,
            Decision::Withdrawn => ConsentState::Withdrawn,
        }
    }
}

/// The newest switch of a channel.
#[derive(Clone)]
pub(super) struct Switch {
    pub(super) channel: ChannelKind,
    pub(super) is_on: bool,
    pub(super) how: SwitchedHow,
    pub(super) recorder: Recorder,
    pub(super) at: Instant,
}

/// Everything that decides whether a patient may be written to, read at one moment. The empty
/// facts permit nothing that needs a consent or a channel.
#[derive(Clone, Default)]
pub struct ConsentFacts {
    /// Between these times of day nothing is sent; the span may run over midnight.
    pub quiet: Option<(TimeOfDay, TimeOfDay)>,
    /// Messages must not say what kind of practice sends them.
    pub is_discreet: bool,
    pub(super) entries: Vec<Entry>,
    pub(super) switches: Vec<Switch>,
}

impl ConsentFacts {
    pub(super) fn entry(&self, purpose: Purpose) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.purpose == purpose)
    }

    pub(super) fn switch(&self, channel: ChannelKind) -> Option<&Switch> {
        self.switches
            .iter()
            .find(|switch| switch.channel == channel)
    }

    pub fn state(&self, purpose: Purpose) -> ConsentState {
        self.entry(purpose)
            .map_or(ConsentState::NotAsked, Entry::state)
    }
}

crate::closed_set! {
    /// What stands against a message.
    pub enum RefusalWord {
        ConsentNotAsked = "consent_not_asked",
        ConsentDeclined = "consent_declined",
        ConsentWithdrawn = "consent_withdrawn",
        ConsentLapsed = "consent_lapsed",
        ChannelNotAsked = "channel_not_asked",
        ChannelOff = "channel_off",
    }
}

/// Why a message may not go. The sentence stands behind "Not sent: ".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub word: RefusalWord,
    pub sentence: String,
}

/// May a message for this purpose go over this channel? `purpose` is none for messages that belong
/// to the operation of care, such as a confirmation. Dates in a refusal are those of `zone`.
pub fn permits(
    facts: &ConsentFacts,
    purpose: Option<Purpose>,
    channel: ChannelKind,
    zone: Tz,
) -> Result<(), Refusal> {
    if let Some(purpose) = purpose {
        consented(facts, purpose)?;
        if !purpose.heeds_channel_switches() {
            return Ok(());
        }
    }
    switched_on(facts, channel, zone)
}

fn consented(facts: &ConsentFacts, purpose: Purpose) -> Result<(), Refusal> {
    let Some(entry) = facts.entry(purpose) else {
        return Err(Refusal {
            word: RefusalWord::ConsentNotAsked,
            sentence: sentences::never_asked(purpose),
        });
    };
    let word = match entry.state() {
        ConsentState::Granted => return Ok(()),
        ConsentState::NotAsked => RefusalWord::ConsentNotAsked,
        ConsentState::Declined => RefusalWord::ConsentDeclined,
        ConsentState::Withdrawn => RefusalWord::ConsentWithdrawn,
        ConsentState::Lapsed => RefusalWord::ConsentLapsed,
    };
    Err(Refusal {
        word,
        sentence: sentences::refused(entry),
    })
}

fn switched_on(facts: &ConsentFacts, channel: ChannelKind, zone: Tz) -> Result<(), Refusal> {
    match facts.switch(channel) {
        None => Err(Refusal {
            word: RefusalWord::ChannelNotAsked,
            sentence: sentences::channel_never_asked(channel),
        }),
        Some(switch) if switch.is_on => Ok(()),
        Some(switch) => Err(Refusal {
            word: RefusalWord::ChannelOff,
            sentence: sentences::channel_off(switch, zone),
        }),
    }
}
