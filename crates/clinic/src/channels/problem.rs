//! What went wrong on the way to a carrier, as a closed set of places, kinds and numbers.
//!
//! It is safe in a log and on a screen: no text of the server's, no address, no message.

use std::fmt;

use super::refusal::Refusal;
use super::{Carrier, Outcome, Retry};

/// Where it went wrong and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CarrierProblem {
    pub carrier: Carrier,
    pub stage: Stage,
    pub fault: Fault,
}

crate::closed_set! {
    /// How far the attempt had come, in order.
    pub enum Stage {
        /// Our own look at message and settings; nobody has been called.
        Preparing = "preparing",
        Connecting = "connecting",
        Encrypting = "encrypting",
        /// The mail server's greeting and our answer to it.
        Greeting = "greeting",
        SigningIn = "signing_in",
        NamingSender = "naming_sender",
        NamingRecipient = "naming_recipient",
        /// We have asked to send the text; none of it has left.
        AnnouncingText = "announcing_text",
        /// From the first byte of the text (or of the HTTP request) to the answer.
        HandingOver = "handing_over",
        /// Asking the carrier about a message handed over earlier.
        LookingUp = "looking_up",
        /// Asking the carrier what people wrote.
        ReadingReplies = "reading_replies",
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    Unsendable(Unsendable),
    /// The name of the server is unknown, or there is no internet to ask.
    NameNotFound,
    ConnectionRefused,
    NoRoute,
    TimedOut,
    ConnectionLost,
    /// Cut short, too long, not in the protocol's language, or not an answer to what was asked.
    AnswerNotUnderstood,
    EncryptionNotOffered,
    EncryptionFailed,
    CertificateRefused(CertificateFault),
    SignInNotOffered,
    /// A mail server's refusal.
    Reply {
        code: u16,
        status: Option<EnhancedStatus>,
    },
    /// A refusal over HTTP: the status, and the carrier's own error number where it gave one.
    Http {
        status: u16,
        code: Option<u32>,
    },
}

/// Why a message was refused here, before anybody was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unsendable {
    WrongKindOfRecipient,
    AddressNotUsable,
    NoSubject,
    EmptyText,
    /// WhatsApp takes only words that it has approved.
    NoTemplate,
    /// More than the carrier takes in one message.
    TextTooLong,
    /// A header could be forged with it.
    LineBreakIn(HeaderField),
    /// Without encryption only a server on this very computer is written to.
    UnencryptedBeyondThisComputer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeaderField {
    Subject,
    SenderName,
    RecipientName,
}

crate::closed_set! {
    /// What is wrong with a server's certificate.
    pub enum CertificateFault {
        Expired = "expired",
        NotValidYet = "not_valid_yet",
        OtherName = "other_name",
        UnknownIssuer = "unknown_issuer",
        Revoked = "revoked",
        Unusable = "unusable",
    }
}

/// RFC 3463: class, subject and detail, as in 5.7.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EnhancedStatus(pub u8, pub u16, pub u16);

impl fmt::Display for EnhancedStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

impl EnhancedStatus {
    /// Reads the status that may open a reply's text.
    pub(super) fn at_start_of(text: &str) -> Option<Self> {
        let mut numbers = text.split_whitespace().next()?.split('.');
        let class = numbers
            .next()?
            .parse()
            .ok()
            .filter(|c| (2..=5).contains(c))?;
        let subject = numbers.next()?.parse().ok().filter(|n| *n <= 999)?;
        let detail = numbers.next()?.parse().ok().filter(|n| *n <= 999)?;
        numbers
            .next()
            .is_none()
            .then_some(Self(class, subject, detail))
    }
}

impl Fault {
    fn word(self) -> String {
        let word = match self {
            Self::Unsendable(reason) => return format!("unsendable/{}", reason.word()),
            Self::NameNotFound => "name_not_found",
            Self::ConnectionRefused => "connection_refused",
            Self::NoRoute => "no_route",
            Self::TimedOut => "timed_out",
            Self::ConnectionLost => "connection_lost",
            Self::AnswerNotUnderstood => "answer_not_understood",
            Self::EncryptionNotOffered => "encryption_not_offered",
            Self::EncryptionFailed => "encryption_failed",
            Self::CertificateRefused(fault) => return format!("certificate/{}", fault.as_str()),
            Self::SignInNotOffered => "sign_in_not_offered",
            Self::Reply {
                code,
                status: Some(status),
            } => return format!("reply/{code}/{status}"),
            Self::Reply { code, status: None } => return format!("reply/{code}"),
            Self::Http {
                status,
                code: Some(code),
            } => return format!("http/{status}/{code}"),
            Self::Http { status, code: None } => return format!("http/{status}"),
        };
        word.to_owned()
    }
}

impl Unsendable {
    fn word(self) -> &'static str {
        match self {
            Self::WrongKindOfRecipient => "wrong_kind_of_recipient",
            Self::AddressNotUsable => "address_not_usable",
            Self::NoSubject => "no_subject",
            Self::EmptyText => "empty_text",
            Self::NoTemplate => "no_template",
            Self::TextTooLong => "text_too_long",
            Self::LineBreakIn(_) => "line_break_in_header",
            Self::UnencryptedBeyondThisComputer => "unencrypted_beyond_this_computer",
        }
    }
}

impl CarrierProblem {
    /// The recipient told the carrier that they want no more of our messages.
    pub fn is_opt_out(&self) -> bool {
        self.refusal().is_some_and(Refusal::is_opt_out)
    }

    /// The address or number itself is wrong, for good: nothing else sent to it would arrive.
    pub fn is_bad_address(&self) -> bool {
        match self.fault {
            Fault::Reply { code, status } => {
                self.stage == Stage::NamingRecipient
                    && match status {
                        Some(EnhancedStatus(5, 1, _) | EnhancedStatus(5, 2, 1)) => true,
                        Some(_) => false,
                        None => matches!(code, 550 | 551 | 553),
                    }
            }
            Fault::Http { .. } => self.refusal().is_some_and(Refusal::is_bad_address),
            Fault::Unsendable(_)
            | Fault::NameNotFound
            | Fault::ConnectionRefused
            | Fault::NoRoute
            | Fault::TimedOut
            | Fault::ConnectionLost
            | Fault::AnswerNotUnderstood
            | Fault::EncryptionNotOffered
            | Fault::EncryptionFailed
            | Fault::CertificateRefused(_)
            | Fault::SignInNotOffered => false,
        }
    }

    /// The carrier went silent: whoever asks it next is likely to wait as long for nothing.
    pub fn is_silence(&self) -> bool {
        matches!(self.fault, Fault::TimedOut | Fault::ConnectionLost)
    }

    /// For logs and the audit, as in `smtp/signing_in/reply/535/5.7.8`.
    pub fn word(&self) -> String {
        let (carrier, stage) = (self.carrier.as_str(), self.stage.as_str());
        format!("{carrier}/{stage}/{}", self.fault.word())
    }

    /// What the carrier's error number means, where we know it.
    pub fn refusal(&self) -> Option<Refusal> {
        match self.fault {
            Fault::Http {
                code: Some(code), ..
            } => Refusal::of(code),
            Fault::Http { code: None, .. }
            | Fault::Unsendable(_)
            | Fault::NameNotFound
            | Fault::ConnectionRefused
            | Fault::NoRoute
            | Fault::TimedOut
            | Fault::ConnectionLost
            | Fault::AnswerNotUnderstood
            | Fault::EncryptionNotOffered
            | Fault::EncryptionFailed
            | Fault::CertificateRefused(_)
            | Fault::SignInNotOffered
            | Fault::Reply { .. } => None,
        }
    }

    /// What the problem means for the message. The whole rule stands here, for every carrier.
    pub(super) fn outcome(self) -> Outcome {
        let problem = self;
        let refused = |retry| Outcome::NotAccepted { retry, problem };
        match self.fault {
            Fault::Unsendable(Unsendable::UnencryptedBeyondThisComputer) => {
                Outcome::Paused { problem }
            }
            Fault::Unsendable(_) => refused(Retry::Never),
            Fault::CertificateRefused(_)
            | Fault::EncryptionNotOffered
            | Fault::EncryptionFailed
            | Fault::SignInNotOffered => Outcome::Paused { problem },
            Fault::NameNotFound | Fault::ConnectionRefused | Fault::NoRoute => {
                Outcome::Offline { problem }
            }
            Fault::Reply { code, .. } => match (self.stage, code) {
                // Sign-in wanted, too weak, failed, or encryption wanted first (RFC 4954).
                (_, 530 | 534 | 535 | 538) => Outcome::Paused { problem },
                (_, 400..=499) => refused(Retry::Later),
                // A lasting no that has nothing to do with this message: every other message
                // would meet it too.
                (
                    Stage::Greeting | Stage::Encrypting | Stage::SigningIn | Stage::NamingSender,
                    _,
                ) => Outcome::Paused { problem },
                _ => refused(Retry::Never),
            },
            Fault::Http { status, code } => match (status, code.and_then(Refusal::of)) {
                // A failure on the carrier's side says nothing of what it did before failing, and
                // a redirect may follow a request that was carried out.
                (500..=599 | 300 | 302..=306 | 408, _) => Outcome::Unknown { problem },
                // A conflict of keys: the carrier has had a message under this one.
                (409, None) if self.carrier == Carrier::Resend => Outcome::Unknown { problem },
                (429, _) => refused(Retry::Later),
                (401..=403, _) => Outcome::Paused { problem },
                (400..=499, Some(refusal)) if refusal.concerns_the_account() => {
                    Outcome::Paused { problem }
                }
                (400..=499, Some(refusal)) if refusal.may_pass() => refused(Retry::Later),
                (400..=499, Some(_)) => refused(Retry::Never),
                // An address that is not the carrier's, or no longer.
                (301 | 307 | 308 | 404 | 405 | 407 | 410 | 421, None) => {
                    Outcome::Paused { problem }
                }
                (400..=499, None) => refused(Retry::Never),
                _ => Outcome::Unknown { problem },
            },
            Fault::TimedOut | Fault::ConnectionLost | Fault::AnswerNotUnderstood => {
                match self.stage {
                    Stage::Connecting => Outcome::Offline { problem },
                    Stage::HandingOver => Outcome::Unknown { problem },
                    Stage::Preparing
                    | Stage::Encrypting
                    | Stage::Greeting
                    | Stage::SigningIn
                    | Stage::NamingSender
                    | Stage::NamingRecipient
                    | Stage::AnnouncingText
                    | Stage::LookingUp
                    | Stage::ReadingReplies => refused(Retry::Later),
                }
            }
        }
    }
}
