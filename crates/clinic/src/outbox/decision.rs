//! What was decided about a message, by whom and why: the words that the program goes by, and the
//! record that a person reads.

use super::model::MessageState;
use super::store::{self, Mark};
use crate::consents::{Refusal, RefusalWord};
use crate::db::DbError;
use crate::ids::MessageId;
use crate::tx::Tx;

crate::closed_set! {
    /// Who decided.
    pub enum DecisionStage {
        Planned = "planned",
        Gate = "gate",
        Carrier = "carrier",
        Person = "person",
        Recovery = "recovery",
    }
}

impl DecisionStage {
    pub fn title(self) -> &'static str {
        match self {
            Self::Planned => "When planned",
            Self::Gate => "Before sending",
            Self::Carrier => "Carrier",
            Self::Person => "A person",
            Self::Recovery => "After an interruption",
        }
    }
}

crate::closed_set! {
    /// Why a message waits, or does not go.
    pub enum ReasonWord {
        // Whom it is about, and whom it goes to.
        Deceased = "deceased",
        Inactive = "inactive",
        NoPatient = "no_patient",
        HasGuardian = "has_guardian",
        GuardianGetsNone = "guardian_gets_none",
        ContactGone = "contact_gone",
        UnderGuardian = "under_guardian",
        GreetedPersonally = "greeted_personally",
        NoPsychologist = "no_psychologist",
        OtherBirthday = "other_birthday",
        NoAddress = "no_address",
        NotSafe = "not_safe",
        NeverText = "never_text",
        Bouncing = "bouncing",
        /// Somebody else's message brings the same to the same address.
        SameAddress = "same_address",
        // What the patient agreed to.
        ConsentNotAsked = "consent_not_asked",
        ConsentDeclined = "consent_declined",
        ConsentWithdrawn = "consent_withdrawn",
        ConsentLapsed = "consent_lapsed",
        ChannelNotAsked = "channel_not_asked",
        ChannelOff = "channel_off",
        // When it may leave.
        OutsideHours = "outside_hours",
        NoSendingTime = "no_sending_time",
        TooLate = "too_late",
        LaterReminder = "later_reminder",
        // How the clinic and its carriers stand.
        GreetingsOff = "greetings_off",
        ChannelNotSetUp = "channel_not_set_up",
        /// WhatsApp takes only words that it has approved.
        NoTemplate = "no_template",
        ChannelPaused = "channel_paused",
        ClockSuspect = "clock_suspect",
        DailyCap = "daily_cap",
        /// So many messages went to one address that a person is asked.
        AddressCap = "address_cap",
        Offline = "offline",
        /// Its channel alone has not been reached for an hour, so that the network is not to blame.
        NotReached = "not_reached",
        NotAccepted = "not_accepted",
        RefusedByCarrier = "refused_by_carrier",
        /// The carrier took it and says that nobody got it, for certain.
        Undeliverable = "undeliverable",
        NoClearAnswer = "no_clear_answer",
        Interrupted = "interrupted",
        Unreadable = "unreadable",
        /// The practice's own text cannot be filled.
        TextUnusable = "text_unusable",
        // What people did.
        HeldByPerson = "held_by_person",
        StaffDecided = "staff_decided",
        Superseded = "superseded",
        Cancelled = "cancelled",
    }
}

impl ReasonWord {
    /// Says only that there is nothing to send over, which tells least of several reasons.
    pub(super) fn is_about_address(self) -> bool {
        matches!(self, Self::NoAddress | Self::ChannelNotSetUp)
    }

    /// Whether what waits for it is for a person to look at: so much has left that no more goes by
    /// itself, or its carrier is tried in vain.
    pub(super) fn asks_for_person(self) -> bool {
        matches!(self, Self::AddressCap | Self::DailyCap | Self::NotReached)
    }
}

impl From<RefusalWord> for ReasonWord {
    fn from(word: RefusalWord) -> Self {
        match word {
            RefusalWord::ConsentNotAsked => Self::ConsentNotAsked,
            RefusalWord::ConsentDeclined => Self::ConsentDeclined,
            RefusalWord::ConsentWithdrawn => Self::ConsentWithdrawn,
            RefusalWord::ConsentLapsed => Self::ConsentLapsed,
            RefusalWord::ChannelNotAsked => Self::ChannelNotAsked,
            RefusalWord::ChannelOff => Self::ChannelOff,
        }
    }
}

/// A word for the program, a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub word: ReasonWord,
    pub sentence: String,
}

impl Reason {
    pub(super) fn new(word: ReasonWord, sentence: impl Into<String>) -> Self {
        Self {
            word,
            sentence: sentence.into(),
        }
    }
}

impl Reason {
    pub(super) fn too_late() -> Self {
        Self::new(ReasonWord::TooLate, "It would no longer have been useful.")
    }
}

impl From<Refusal> for Reason {
    fn from(refusal: Refusal) -> Self {
        Self::new(refusal.word.into(), refusal.sentence)
    }
}

/// Moves a message on and writes the reason of its mark, if it has one, into its record.
pub(super) async fn mark(
    tx: &mut Tx<'_>,
    id: MessageId,
    stage: DecisionStage,
    mark: &Mark,
) -> Result<(), DbError> {
    let sentence = mark.reason.as_ref().map_or("", |reason| &reason.sentence);
    mark_saying(tx, id, stage, mark, sentence).await
}

/// Moves a message on and writes `sentence` into its record.
pub(super) async fn mark_saying(
    tx: &mut Tx<'_>,
    id: MessageId,
    stage: DecisionStage,
    mark: &Mark,
    sentence: &str,
) -> Result<(), DbError> {
    let now = tx.now();
    store::mark(tx.conn(), id, mark, now).await?;
    say(tx, id, stage, mark.state, sentence).await
}

/// Writes into the record of a message what was decided about it.
pub(super) async fn say(
    tx: &mut Tx<'_>,
    id: MessageId,
    stage: DecisionStage,
    state: MessageState,
    sentence: &str,
) -> Result<(), DbError> {
    let now = tx.now();
    store::insert_decision(tx.conn(), id, now, stage, state, sentence).await
}
