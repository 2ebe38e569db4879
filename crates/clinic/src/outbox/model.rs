//! Messages: what kinds there are, which states they pass through, and the drafts that other
//! rooms hand in.

use serde::{Deserialize, Serialize};

use super::series::SeriesFacts;
use crate::channels::ChannelKind;
use crate::clock::Instant;
use crate::db::{DbError, FromRow};
use crate::ids::{AppointmentId, ContactId, MessageId, PatientId, StaffId, SubjectId};
use crate::settings::AppointmentMode;

crate::closed_set! {
    /// What a message is for.
    pub enum MessageKind {
        Confirmation = "confirmation",
        Moved = "moved",
        Cancelled = "cancelled",
        Reminder = "reminder",
        /// A time that has become free, to somebody on the wait list.
        Offer = "offer",
        /// For a birthday.
        Greeting = "greeting",
        Test = "test",
    }
}

impl MessageKind {
    /// The appointment that a message of this kind is about.
    pub(super) fn appointment(self, subject: SubjectId) -> Option<AppointmentId> {
        match self {
            Self::Confirmation | Self::Moved | Self::Cancelled | Self::Reminder => {
                Some(AppointmentId::from_bytes(*subject.as_bytes()))
            }
            Self::Offer | Self::Greeting | Self::Test => None,
        }
    }

    /// Whether it is about an appointment that is still to come, so that its reader may want to know
    /// where and how.
    pub(super) fn appointment_is_ahead(self) -> bool {
        match self {
            Self::Confirmation | Self::Moved | Self::Reminder => true,
            Self::Cancelled | Self::Offer | Self::Greeting | Self::Test => false,
        }
    }

    /// "a reminder", for sentences.
    pub fn title(self) -> &'static str {
        match self {
            Self::Confirmation => "Confirmation",
            Self::Moved => "Appointment moved",
            Self::Cancelled => "Appointment cancelled",
            Self::Reminder => "Reminder",
            Self::Offer => "Offer of a free time",
            Self::Greeting => "Birthday greeting",
            Self::Test => "Test message",
        }
    }
}

crate::closed_set! {
    /// Where a message stands. `planned → claimed → sending → sent`, with `held` beside `planned`.
    pub enum MessageState {
        Planned = "planned",
        Held = "held",
        Claimed = "claimed",
        /// Handed over: from here on nobody but the carrier knows, until it answers.
        Sending = "sending",
        Sent = "sent",
        Delivered = "delivered",
        Undelivered = "undelivered",
        Cancelled = "cancelled",
        Superseded = "superseded",
        Skipped = "skipped",
        Expired = "expired",
        Failed = "failed",
        /// The carrier may have it or not; it is never sent again by itself.
        Unknown = "unknown",
    }
}

impl MessageState {
    /// Nothing has left and something still may.
    pub fn is_waiting(self) -> bool {
        match self {
            Self::Planned | Self::Held | Self::Claimed => true,
            Self::Sending
            | Self::Sent
            | Self::Delivered
            | Self::Undelivered
            | Self::Cancelled
            | Self::Superseded
            | Self::Skipped
            | Self::Expired
            | Self::Failed
            | Self::Unknown => false,
        }
    }

    /// The recipient has it, or may have it.
    pub fn may_have_left(self) -> bool {
        match self {
            Self::Sending | Self::Sent | Self::Delivered | Self::Undelivered | Self::Unknown => {
                true
            }
            Self::Planned
            | Self::Held
            | Self::Claimed
            | Self::Cancelled
            | Self::Superseded
            | Self::Skipped
            | Self::Expired
            | Self::Failed => false,
        }
    }

    /// As a list says it of a message of this kind. Nobody settles a greeting: it counts as sent.
    pub(super) fn word(self, kind: MessageKind) -> &'static str {
        match (self, kind) {
            (Self::Unknown, MessageKind::Greeting) => "Probably sent",
            (state, _) => state.title(),
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Planned => "Planned",
            Self::Held => "Held",
            Self::Claimed => "About to go",
            Self::Sending => "Going out",
            Self::Sent => "Sent",
            Self::Delivered => "Delivered",
            Self::Undelivered => "Not delivered",
            Self::Cancelled => "Cancelled",
            Self::Superseded => "Replaced",
            Self::Skipped => "Not sent",
            Self::Expired => "Too late",
            Self::Failed => "Failed",
            Self::Unknown => "Not certain",
        }
    }
}

/// Whom a message speaks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Recipient {
    Patient(PatientId),
    Contact(ContactId),
    Staff(StaffId),
}

impl Recipient {
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Patient(_) => "patient",
            Self::Contact(_) => "contact",
            Self::Staff(_) => "staff",
        }
    }

    pub(super) fn bytes(self) -> [u8; 16] {
        match self {
            Self::Patient(id) => *id.as_bytes(),
            Self::Contact(id) => *id.as_bytes(),
            Self::Staff(id) => *id.as_bytes(),
        }
    }

    pub(super) fn from_stored(kind: &str, bytes: [u8; 16]) -> Option<Self> {
        match kind {
            "patient" => Some(Self::Patient(PatientId::from_bytes(bytes))),
            "contact" => Some(Self::Contact(ContactId::from_bytes(bytes))),
            "staff" => Some(Self::Staff(StaffId::from_bytes(bytes))),
            _ => None,
        }
    }
}

/// When a message wants to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timing {
    /// At its time, or at the last sending time before it.
    Before { wished: Instant },
    /// From its time on, at the next sending time.
    After { wished: Instant },
    /// At its time, whether the clinic is open or not; only quiet hours move it.
    AnyHour { wished: Instant },
}

impl Timing {
    pub fn wished(self) -> Instant {
        match self {
            Self::Before { wished } | Self::After { wished } | Self::AnyHour { wished } => wished,
        }
    }
}

/// What a message about an appointment speaks of, beyond the recipient. Kept with the message, so
/// that the outbox need not know appointments.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MessageFacts {
    pub psychologist: String,
    pub mode: Option<AppointmentMode>,
    pub minutes: i64,
    /// IANA name of the zone in which the time was agreed.
    pub zone: String,
    pub place: String,
    pub meeting_link: String,
    /// The appointments that come after it, when it speaks of many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<SeriesFacts>,
}

impl MessageFacts {
    pub(super) fn to_stored(&self) -> String {
        serde_json::to_string(self).expect("words and numbers have a JSON form")
    }

    pub(super) fn from_stored(text: &str) -> Result<Self, DbError> {
        serde_json::from_str(text).map_err(|_| DbError::Unreadable("messages.facts"))
    }
}

/// A message that a room wants to have sent, if the gate allows.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub kind: MessageKind,
    pub subject: SubjectId,
    pub patient: PatientId,
    /// Start of what it is about.
    pub occurrence: Instant,
    /// Minutes before the occurrence; for a notice, how many its reader had before.
    pub lead_minutes: i64,
    pub generation: i64,
    /// The channel that the rule names; none means the one that the patient prefers.
    pub channel: Option<ChannelKind>,
    pub timing: Timing,
    /// From here on it is no longer useful.
    pub not_after: Instant,
    /// Why staff do not want it sent.
    pub silent: Option<String>,
    pub facts: MessageFacts,
}

/// How what messages speak of stands now, which says what becomes of those that are not wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It begins then; others take the place of what says otherwise.
    Starts(Instant),
    /// Somebody came then, or should have: nothing more is to be said, and what was decided stays.
    Over(Instant),
    Cancelled,
    /// Somebody's birthday of a year is kept on that day, or on none.
    Greets {
        year: i64,
        on: Option<Instant>,
    },
}

impl Standing {
    /// Whether a message of this kind and lead is about what stands so, rather than about another
    /// year.
    pub(super) fn is_about(self, kind: MessageKind, lead_minutes: i64) -> bool {
        match self {
            Self::Greets { year, .. } => kind == MessageKind::Greeting && lead_minutes == year,
            Self::Starts(_) | Self::Over(_) | Self::Cancelled => kind != MessageKind::Greeting,
        }
    }

    /// Whether a message of this kind about a start at `occurrence` still says what is so.
    pub(super) fn agrees_with(self, kind: MessageKind, occurrence: Instant) -> bool {
        match kind {
            MessageKind::Test => true,
            MessageKind::Cancelled => self == Self::Cancelled,
            MessageKind::Confirmation
            | MessageKind::Moved
            | MessageKind::Reminder
            | MessageKind::Offer => {
                [Self::Starts(occurrence), Self::Over(occurrence)].contains(&self)
            }
            MessageKind::Greeting => match self {
                Self::Greets { on, .. } => on == Some(occurrence),
                Self::Starts(_) | Self::Over(_) | Self::Cancelled => false,
            },
        }
    }

    /// Whether a message of this kind about a start at `occurrence` may leave once more.
    pub(super) fn lets_repeat(self, kind: MessageKind, occurrence: Instant) -> bool {
        !matches!(self, Self::Over(_)) && self.agrees_with(kind, occurrence)
    }

    /// Why a message of this kind that no longer says what is so is replaced.
    pub(super) fn replaces_because(self, kind: MessageKind) -> Option<&'static str> {
        match self {
            Self::Starts(_) | Self::Over(_) if kind == MessageKind::Offer => {
                Some("This time is no longer kept for them.")
            }
            Self::Starts(_) | Self::Over(_) => {
                Some("The appointment changed and this was replaced.")
            }
            Self::Greets { .. } => Some("No greeting is planned for this day any more."),
            Self::Cancelled => None,
        }
    }
}

/// The last thing that somebody was told about an appointment, or that staff decided not to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct Told {
    pub patient: PatientId,
    pub kind: MessageKind,
    pub occurrence: Instant,
    /// How many notices its reader had before.
    pub lead_minutes: i64,
    /// Of what it is about, when it was last planned.
    pub generation: i64,
    /// Somebody else, another guardian perhaps, is still to get the same notice.
    pub is_under_way: bool,
    pub at: Instant,
}

crate::wire! {
    /// One message in a list.
    pub struct MessageRow {
        pub id: MessageId,
        pub kind: MessageKind,
        pub what: String,
        pub due: Instant,
        pub due_words: String,
        pub patient: Option<PatientId>,
        pub to: String,
        pub channel: ChannelKind,
        pub carrier: String,
        pub state: MessageState,
        pub state_word: String,
        pub reason: Option<String>,
        /// "Dismissed by Aroha Ngata.", when it needed a person and somebody dealt with it.
        pub settled: Option<String>,
        pub appointment: Option<AppointmentId>,
        pub changed_at: Instant,
    }

    /// What to list; none does not narrow.
    #[derive(Default)]
    pub struct MessageFilter {
        pub patient: Option<PatientId>,
        pub kind: Option<MessageKind>,
        pub channel: Option<ChannelKind>,
    }

    pub struct MessageCounts {
        pub going_out: u32,
        pub needs_person: u32,
    }

    pub struct MessagePage {
        pub rows: Vec<MessageRow>,
        pub next: Option<String>,
        pub counts: MessageCounts,
    }

    /// One line of a message's decision record.
    pub struct DecisionView {
        pub at: Instant,
        pub stage: String,
        pub outcome: String,
        pub sentence: String,
    }

    /// Words that a carrier approved, which it alone knows, and what is put into them.
    pub struct TemplateView {
        pub content_sid: String,
        pub fields: Vec<TemplateField>,
    }

    pub struct TemplateField {
        pub name: String,
        pub value: String,
    }

    pub struct MessageDetail {
        pub row: MessageRow,
        pub subject: Option<String>,
        pub body: Option<String>,
        /// In place of a body, over WhatsApp.
        pub template: Option<TemplateView>,
        /// What the text is, of a message that has not left yet.
        pub preview: Option<String>,
        /// Why there is no text.
        pub body_hidden: Option<String>,
        pub decisions: Vec<DecisionView>,
        pub may_hold: bool,
        pub may_release: bool,
        pub may_resend: bool,
        pub may_mark_sent: bool,
        pub may_dismiss: bool,
        pub may_send_now: bool,
        pub resend_warns: Option<String>,
    }

    /// What a booking dialog says will be sent.
    pub struct PlannedLine {
        pub kind: MessageKind,
        pub what: String,
        pub to: String,
        pub channel: ChannelKind,
        pub due: Instant,
        pub due_words: String,
        pub will_send: bool,
        pub reason: Option<String>,
    }

    pub struct PausedChannel {
        pub channel: ChannelKind,
        pub why: String,
    }

    /// How delivery stands, for the top bar.
    pub struct DeliveryView {
        pub state: DeliveryState,
        pub sentence: String,
        pub needs_person: u32,
        pub waiting: u32,
        pub paused_channels: Vec<PausedChannel>,
        /// Since when replies cannot be read, and why; also where something else matters more.
        pub unread_replies: Option<String>,
    }

    pub struct TestMessageResult {
        pub ok: bool,
        pub sentence: String,
    }
}

crate::closed_set! {
    pub enum DeliveryState {
        Ready = "ready",
        NeedYou = "need_you",
        Offline = "offline",
        Paused = "paused",
        ClockSuspect = "clock_suspect",
        /// More is due than usual, and waits for somebody to look at it.
        Backlog = "backlog",
        /// A channel has reached its limit for one day, and the rest waits for somebody to look.
        DailyCap = "daily_cap",
        /// A carrier has not let the program read what people wrote back for a while.
        UnreadReplies = "unread_replies",
        NotSetUp = "not_set_up",
    }
}

crate::closed_set! {
    /// The lists of the Messages screen.
    pub enum MessageTab {
        GoingOut = "going_out",
        Sent = "sent",
        NeedsPerson = "needs_person",
        NotSent = "not_sent",
        Birthdays = "birthdays",
    }
}
