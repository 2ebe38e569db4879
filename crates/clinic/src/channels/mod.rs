//! The carriers: how a message leaves the clinic, and what can honestly be said of it afterwards.
//!
//! A carrier is handed a message that the gate has let through and answers with one of five
//! [`Outcome`]s. The rule behind them: whatever failed before the first byte of the text left is
//! known not to have been sent; whatever happened after it, short of a clear answer, is unknown.
//! Nothing here tries again, because only the outbox knows whether it may.
//!
//! Deliberately absent: the database, consent, templates, rates and the clock. What a server said
//! in words is dropped at this door: replies quote addresses, and they would end up in logs and
//! on screens. A [`CarrierProblem`] keeps the numbers.

mod cause;
mod dial;
mod email;
mod http;
mod letter;
mod lines;
mod problem;
mod refusal;
mod resend;
mod sms;
mod smtp;
#[cfg(test)]
mod tests;
mod trust;
mod twilio;
mod whatsapp;
mod wire;
mod wording;

use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::clock::Instant;
use crate::contact::{EmailAddress, Phone};
use crate::ids::MessageKey;
use crate::outbox::SendPermit;

pub use dial::{Dial, NetworkDial};
pub use email::{Email, MailSender, SmtpCredentials, SmtpPatience, SmtpSettings};
pub use http::{CarrierUrl, CarrierUrlRefused, HttpPatience};
pub(crate) use lines::Lines;
pub use problem::{
    CarrierProblem, CertificateFault, EnhancedStatus, Fault, HeaderField, Stage, Unsendable,
};
pub use refusal::Refusal;
pub use resend::{Resend, ResendRefused, ResendSettings};
pub use sms::{Sms, SmsAlphabet, SmsSize, text_for_sms};
pub use trust::{NotACertificate, TrustedRoots};
pub use twilio::{Twilio, TwilioRefused, TwilioSender, TwilioSettings};
pub use whatsapp::Whatsapp;

crate::closed_set! {
    /// The way a message reaches a person.
    pub enum ChannelKind {
        Email = "email",
        Sms = "sms",
        Whatsapp = "whatsapp",
    }
}

impl ChannelKind {
    /// A long message counts as several. On other channels each is one, whatever its length.
    pub fn is_charged_in_parts(self) -> bool {
        match self {
            Self::Sms => true,
            Self::Email | Self::Whatsapp => false,
        }
    }
}

crate::closed_set! {
    /// Who carries it.
    pub enum Carrier {
        Smtp = "smtp",
        Resend = "resend",
        Twilio = "twilio",
    }
}

impl Carrier {
    /// Keeps a list in which a message can be looked for that it may have or not.
    pub fn can_be_searched(self) -> bool {
        match self {
            Self::Twilio => true,
            Self::Smtp | Self::Resend => false,
        }
    }

    /// How long it takes a hand-over under a key that it knows for the one that it had. Resend
    /// does so for 24 hours; an hour is kept back for clocks that differ.
    pub fn knows_again_for(self) -> Option<TimeDelta> {
        match self {
            Self::Resend => Some(TimeDelta::hours(23)),
            Self::Smtp | Self::Twilio => None,
        }
    }

    /// Says what became of a message that it took.
    pub fn can_be_followed(self) -> bool {
        match self {
            Self::Twilio | Self::Resend => true,
            Self::Smtp => false,
        }
    }
}

/// A carrier with its settings, ready to take messages.
#[async_trait]
pub trait Channel: Send + Sync {
    fn kind(&self) -> ChannelKind;

    fn carrier(&self) -> Carrier;

    /// Hands one message over, once. Comes back within the channel's patience whatever the other
    /// side does.
    async fn send(&self, permit: &SendPermit, message: &Outgoing) -> Outcome;

    /// After an unknown outcome: asks the carrier whether it has a message like this one, handed
    /// over since `sent_after`. Mail servers cannot be asked.
    async fn find(&self, message: &Outgoing, sent_after: Instant) -> Finding {
        let _ = (message, sent_after);
        Finding::CannotTell { problem: None }
    }

    /// How far a message has come that the carrier took. Of mail servers nothing more is heard.
    async fn follow(&self, carrier_id: &str) -> Result<Progress, CarrierProblem> {
        let _ = carrier_id;
        Ok(Progress::of(Whereabouts::OnItsWay))
    }

    /// What people wrote to the clinic over this channel since `since`, oldest first. What was
    /// named before may be named again. Answers to email reach the clinic's own mailbox, which is
    /// not looked into.
    async fn replies(&self, since: Instant) -> Result<Vec<Inbound>, CarrierProblem> {
        let _ = since;
        Ok(Vec::new())
    }

    /// Takes leave of the carrier at the end of a delivery run. Skipping it costs nothing but
    /// manners.
    async fn hang_up(&self) {}
}

/// A message as it leaves: the text is final, the recipient is one.
pub struct Outgoing {
    /// The same for every attempt at this message; the Message-ID of an email is made from it.
    pub key: MessageKey,
    pub to: Recipient,
    /// Of an email; other channels have none.
    pub subject: Option<String>,
    pub body: String,
    /// Of a WhatsApp message, which leaves in words that the carrier has approved.
    pub template: Option<ApprovedTemplate>,
    /// The date that stands on the message.
    pub written_at: Instant,
    /// How long the carrier may keep trying before the message has lost its use.
    pub give_up_after: Duration,
}

/// Words that were approved beforehand, and what is put into them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovedTemplate {
    /// What the carrier calls it: `HX...`.
    pub content_sid: String,
    /// First name, when, psychologist, clinic's phone, link: {{1}} to {{5}} of the template.
    pub variables: Vec<String>,
}

impl Outgoing {
    /// In how many parts it is charged: a long text is several, anything else is one.
    pub fn parts(&self, channel: ChannelKind) -> i64 {
        if !channel.is_charged_in_parts() {
            return 1;
        }
        let segments = SmsSize::of(&text_for_sms(&self.body)).segments;
        i64::try_from(segments).unwrap_or(i64::MAX).max(1)
    }
}

pub enum Recipient {
    Email {
        address: EmailAddress,
        display_name: Option<String>,
    },
    Phone(Phone),
}

impl Recipient {
    /// The address; a phone in E.164 form.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email { address, .. } => address.as_str(),
            Self::Phone(phone) => phone.as_str(),
        }
    }
}

/// What can be said after an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The carrier took it. `carrier_id` is what the carrier (or, for email, the message itself)
    /// calls it.
    Accepted { carrier_id: Option<String> },
    /// The carrier does not have it, for certain.
    NotAccepted {
        retry: Retry,
        problem: CarrierProblem,
    },
    /// It may have been sent. Never to be sent again by itself.
    Unknown { problem: CarrierProblem },
    /// The carrier does not have it, and will take no other message either until a person has
    /// looked at the settings or the account.
    Paused { problem: CarrierProblem },
    /// The carrier was not reached; nothing left the computer.
    Offline { problem: CarrierProblem },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The same message may be taken another time.
    Later,
    /// This message will never be taken.
    Never,
}

crate::closed_set! {
    /// How far a message has come that the carrier has.
    pub enum Whereabouts {
        OnItsWay = "on_its_way",
        Delivered = "delivered",
        /// The carrier has given up.
        Undelivered = "undelivered",
    }
}

/// What the carrier answered when asked for a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    Found {
        carrier_id: String,
        progress: Progress,
    },
    /// The carrier was asked, looked far enough back and has none.
    NotFound,
    CannotTell {
        problem: Option<CarrierProblem>,
    },
}

/// What became of a message that a carrier took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub whereabouts: Whereabouts,
    /// Why it was not delivered, or what the recipient said of it, where the carrier tells.
    pub refusal: Option<Refusal>,
}

impl Progress {
    pub fn of(whereabouts: Whereabouts) -> Self {
        Self {
            whereabouts,
            refusal: None,
        }
    }
}

/// A message that somebody wrote to the clinic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbound {
    /// What the carrier calls it; no two have the same.
    pub carrier_id: String,
    pub from: Phone,
    pub body: String,
    pub at: Instant,
}
