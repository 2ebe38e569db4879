//! A [`CarrierProblem`] in words for the person at the front desk: what is wrong, and where to
//! look. The numbers stand in brackets, for whoever looks after the server. What became of the
//! message is the outcome's to say.

use std::fmt;

use super::Carrier;
use super::problem::{
    CarrierProblem, CertificateFault, EnhancedStatus, Fault, HeaderField, Stage, Unsendable,
};

impl fmt::Display for CarrierProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = match self.carrier {
            Carrier::Smtp => "mail server",
            Carrier::Resend => "email carrier",
            Carrier::Twilio => "SMS carrier",
        };
        match self.fault {
            Fault::Unsendable(reason) => f.write_str(unsendable(reason)),
            Fault::NameNotFound => write!(
                f,
                "The {server} was not found. Either this computer is offline, or the server name \
                 in Settings is not right."
            ),
            Fault::ConnectionRefused => write!(
                f,
                "The {server} refused the connection. Please check the server name and port in \
                 Settings."
            ),
            Fault::NoRoute => write!(
                f,
                "The {server} could not be reached. This computer may be offline."
            ),
            Fault::TimedOut => interrupted(f, server, "did not answer in time", self.stage),
            Fault::ConnectionLost => interrupted(f, server, "closed the connection", self.stage),
            Fault::AnswerNotUnderstood => interrupted(
                f,
                server,
                "gave no answer that could be understood",
                self.stage,
            ),
            Fault::EncryptionNotOffered => write!(
                f,
                "The {server} does not offer encryption (STARTTLS) although Settings ask for it. \
                 Nothing was sent."
            ),
            Fault::EncryptionFailed => write!(
                f,
                "An encrypted connection to the {server} could not be made. Please check the port \
                 and the kind of encryption in Settings. Nothing was sent."
            ),
            Fault::CertificateRefused(reason) => write!(
                f,
                "The {server} could not prove that it is the right one: {}. Nothing was sent.",
                certificate(reason)
            ),
            Fault::SignInNotOffered => write!(
                f,
                "The {server} offers no way to sign in with a user name and password."
            ),
            Fault::Reply { code, status } => {
                write!(
                    f,
                    "{} ({}).",
                    reply(self.stage, code, status),
                    Numbers(code, status)
                )
            }
            Fault::Http { status, code } => match (self.refusal(), code) {
                (Some(refusal), Some(code)) => {
                    let words = refusal.words();
                    write!(f, "{} ({code}).", words.strip_suffix('.').unwrap_or(words))
                }
                (_, Some(code)) => {
                    let words = http(self.stage, status, server);
                    write!(f, "{words} ({status}, {code}).")
                }
                (_, None) => {
                    let words = http(self.stage, status, server);
                    write!(f, "{words} ({status}).")
                }
            },
        }
    }
}

struct Numbers(u16, Option<EnhancedStatus>);

impl fmt::Display for Numbers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            None => write!(f, "{}", self.0),
            Some(status) => write!(f, "{}, {status}", self.0),
        }
    }
}

fn interrupted(f: &mut fmt::Formatter<'_>, server: &str, what: &str, stage: Stage) -> fmt::Result {
    let when = match stage {
        Stage::Preparing | Stage::Connecting => "when we called it",
        Stage::Encrypting => "while the connection was being encrypted",
        Stage::Greeting => "when we said hello",
        Stage::SigningIn => "while we signed in",
        Stage::NamingSender => "when we named the sender",
        Stage::NamingRecipient => "when we named the recipient",
        Stage::AnnouncingText => "before the text was sent",
        Stage::HandingOver => "while it was being given the message",
        Stage::LookingUp => "when we asked about the message",
        Stage::ReadingReplies => "when we asked what people wrote",
    };
    write!(f, "The {server} {what} {when}.")
}

fn unsendable(reason: Unsendable) -> &'static str {
    match reason {
        Unsendable::WrongKindOfRecipient => {
            "This message was addressed to the wrong kind of recipient for its channel."
        }
        Unsendable::AddressNotUsable => "This address cannot be used in an email.",
        Unsendable::NoSubject => "This email has no subject.",
        Unsendable::EmptyText => "This message has no text.",
        Unsendable::NoTemplate => "WhatsApp has no approved template for this message.",
        Unsendable::TextTooLong => "This message is too long for an SMS.",
        Unsendable::LineBreakIn(HeaderField::Subject) => {
            "The subject holds a line break or a null character."
        }
        Unsendable::LineBreakIn(HeaderField::SenderName) => {
            "The sender's name holds a line break or a null character."
        }
        Unsendable::LineBreakIn(HeaderField::RecipientName) => {
            "The recipient's name holds a line break or a null character."
        }
        Unsendable::UnencryptedBeyondThisComputer => {
            "Email without encryption is sent only to a mail server on this computer. Please \
             choose TLS or STARTTLS in Settings."
        }
    }
}

fn certificate(reason: CertificateFault) -> &'static str {
    match reason {
        CertificateFault::Expired => "its certificate has expired",
        CertificateFault::NotValidYet => {
            "its certificate is not valid yet, or this computer's clock is wrong"
        }
        CertificateFault::OtherName => "its certificate was made out to another name",
        CertificateFault::UnknownIssuer => {
            "its certificate was not issued by an authority that this computer trusts"
        }
        CertificateFault::Revoked => "its certificate was revoked",
        CertificateFault::Unusable => "its certificate cannot be used",
    }
}

fn reply(stage: Stage, code: u16, status: Option<EnhancedStatus>) -> &'static str {
    let for_now = (400..500).contains(&code);
    match (stage, code) {
        (_, 530) if stage != Stage::SigningIn => {
            "The mail server wants us to sign in or to encrypt first"
        }
        (_, 535) => "The mail server refused the user name or password",
        (_, 534 | 538) => "The mail server wants another or a safer way of signing in",
        (_, 421) => "The mail server is closing; it takes no messages for now",
        (Stage::Greeting, _) if for_now => "The mail server is busy for now",
        (Stage::Greeting, _) => "The mail server does not talk to this computer",
        (Stage::Encrypting, _) => "The mail server refused to encrypt the connection",
        (Stage::SigningIn, _) if for_now => "The mail server cannot check passwords for now",
        (Stage::SigningIn, _) => "The mail server refused the sign-in",
        (Stage::NamingSender, _) if for_now => {
            "The mail server does not take messages from this sender for now"
        }
        (Stage::NamingSender, _) => "The mail server does not let us send from this address",
        (Stage::NamingRecipient, _) => recipient_reply(for_now, status),
        (_, 452 | 552) => "The mailbox is full or the message too large",
        (_, _) if for_now => "The mail server did not take the message for now",
        (_, _) => "The mail server refused the message",
    }
}

fn recipient_reply(for_now: bool, status: Option<EnhancedStatus>) -> &'static str {
    match status {
        Some(EnhancedStatus(_, 1, 1..=3 | 6)) => "The recipient's address does not exist",
        Some(EnhancedStatus(_, 1, 10)) => "The recipient's domain takes no email",
        Some(EnhancedStatus(_, 2, 1)) => "The recipient's mailbox is switched off",
        Some(EnhancedStatus(_, 2, 2)) => "The recipient's mailbox is full",
        Some(EnhancedStatus(5, 7, _)) => "The mail server does not let us send to this recipient",
        _ if for_now => "The mail server does not take messages for this recipient for now",
        _ => "The mail server refused the recipient's address",
    }
}

fn http(stage: Stage, status: u16, carrier: &str) -> String {
    match (stage, status) {
        (_, 401) => format!("The {carrier} refused the account or its secret"),
        (_, 402) => format!("The account with the {carrier} is out of credit"),
        (_, 403) => format!("The {carrier} does not let this account do that"),
        (_, 404 | 405 | 410 | 421) => format!(
            "There is no {carrier} at the address in Settings, or it does not know the account"
        ),
        (_, 301 | 307 | 308) => {
            format!("The {carrier} has moved: the address in Settings leads to another one")
        }
        (_, 407) => format!("A proxy between this computer and the {carrier} wants a password"),
        (_, 409) => format!("The {carrier} has had a message under the same key"),
        (_, 429) => format!("The {carrier} asked us to slow down"),
        (Stage::LookingUp, _) => {
            format!("The {carrier} could not tell whether it has the message")
        }
        (Stage::ReadingReplies, _) => format!("The {carrier} did not say what people wrote"),
        (_, 400..=499) if status != 408 => format!("The {carrier} refused the message"),
        (_, _) => format!("The {carrier} failed while it was being given the message"),
    }
}
