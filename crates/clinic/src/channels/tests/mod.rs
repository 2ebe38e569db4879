//! The carriers against servers that misbehave at every step, and against the rules of texts.
//!
//! The servers here are ours and know just enough of their protocols to fail on cue; that the
//! channels also get on with servers written by others is shown in the journeys.

mod certificates;
mod dial;
mod email;
mod http_matrix;
mod http_server;
mod letter;
mod mail_faults;
mod mail_matrix;
mod mail_protection;
mod mail_server;
mod resend;
mod silence;
mod sms;
mod twilio;
mod twilio_inbox;
mod twilio_list;
mod whatsapp;
mod wording;

use std::time::Duration;

use chrono::{TimeZone, Utc};

use super::{Outgoing, Recipient};
use crate::clock::Instant;
use crate::contact::{EmailAddress, Phone};
use crate::ids::MessageKey;

fn monday_morning() -> Instant {
    Utc.with_ymd_and_hms(2026, 11, 23, 8, 30, 0)
        .single()
        .expect("this moment exists once")
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("a well-formed address")
}

fn phone(text: &str) -> Phone {
    Phone::from_e164(text).expect("a number in E.164 form")
}

fn email_message() -> Outgoing {
    Outgoing {
        key: MessageKey::from_hash([0x5a; 32]),
        to: Recipient::Email {
            address: address("ruby.okafor@example.com"),
            display_name: Some("Ruby Okafor".to_owned()),
        },
        subject: Some("Your appointment on Tuesday".to_owned()),
        template: None,
        body: "Dear Ruby,\n\nwe expect you on Tuesday at 9:15 am.".to_owned(),
        written_at: monday_morning(),
        give_up_after: Duration::from_secs(3600),
    }
}

fn text_message() -> Outgoing {
    Outgoing {
        to: Recipient::Phone(phone("+61491570006")),
        subject: None,
        body: "Reminder: Tuesday 24 November, 9:15 am.".to_owned(),
        ..email_message()
    }
}

/// A name that is nobody's by agreement (RFC 6761).
const UNKNOWN_HOST: &str = "nobody.invalid";
