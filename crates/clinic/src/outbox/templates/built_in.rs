//! The texts that come with the program, in every language.

use super::super::language::Language;
use super::super::model::MessageKind;
use super::model::{TextChannel, Wording};

/// The program's own text. The test message is the owner's own and speaks as the screens do.
pub(in crate::outbox) fn built_in(
    kind: MessageKind,
    channel: TextChannel,
    language: Language,
) -> Wording {
    macro_rules! texts {
        ($language:literal, $kind:literal) => {
            (
                include_str!(concat!($language, "/", $kind, "/subject.txt")),
                include_str!(concat!($language, "/", $kind, "/email.txt")),
                include_str!(concat!($language, "/", $kind, "/sms.txt")),
            )
        };
    }
    let (subject, email, sms) = match (language, kind) {
        (Language::English, MessageKind::Confirmation) => texts!("en", "confirmation"),
        (Language::English, MessageKind::Moved) => texts!("en", "moved"),
        (Language::English, MessageKind::Cancelled) => texts!("en", "cancelled"),
        (Language::English, MessageKind::Reminder) => texts!("en", "reminder"),
        (Language::English, MessageKind::Offer) => texts!("en", "offer"),
        (Language::English, MessageKind::Greeting) => texts!("en", "greeting"),
        (Language::German, MessageKind::Confirmation) => texts!("de", "confirmation"),
        (Language::German, MessageKind::Moved) => texts!("de", "moved"),
        (Language::German, MessageKind::Cancelled) => texts!("de", "cancelled"),
        (Language::German, MessageKind::Reminder) => texts!("de", "reminder"),
        (Language::German, MessageKind::Offer) => texts!("de", "offer"),
        (Language::German, MessageKind::Greeting) => texts!("de", "greeting"),
        (Language::English | Language::German, MessageKind::Test) => texts!("en", "test"),
    };
    match channel {
        TextChannel::Email => Wording {
            subject: Some(subject.trim_end().to_owned()),
            body: email.trim_end().to_owned(),
        },
        TextChannel::Sms => Wording {
            subject: None,
            body: sms.trim_end().to_owned(),
        },
    }
}
