//! Texts of messages as the practice keeps them, and the cards of the editor.

use chrono::NaiveDate;

use super::super::language::Language;
use super::super::model::MessageKind;
use crate::channels::ChannelKind;
use crate::problems::FieldProblem;
use crate::settings::AppointmentMode;

crate::closed_set! {
    /// The shapes that a text has: an email with its subject, or a text message. What WhatsApp
    /// carries is kept as a text message says it.
    pub enum TextChannel {
        Email = "email",
        Sms = "sms",
    }
}

impl TextChannel {
    pub(in crate::outbox) fn of(channel: ChannelKind) -> Self {
        match channel {
            ChannelKind::Email => Self::Email,
            ChannelKind::Sms | ChannelKind::Whatsapp => Self::Sms,
        }
    }
}

/// A text with its fields, before they are put in; or a message after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::outbox) struct Wording {
    /// Of an email alone.
    pub(in crate::outbox) subject: Option<String>,
    pub(in crate::outbox) body: String,
}

crate::wire! {
    /// Which text is meant.
    #[derive(Copy, Eq)]
    pub struct TextKey {
        pub kind: MessageKind,
        pub language: Language,
        pub channel: TextChannel,
    }

    /// A text as somebody wrote it.
    pub struct MessageTextForm {
        pub key: TextKey,
        /// The version that it was written over; 0 where that is the program's own text.
        pub version: u32,
        /// Not read for a text message.
        pub subject: String,
        pub body: String,
    }

    /// For whom a preview is written.
    #[derive(Copy)]
    pub struct PreviewReader {
        pub is_guardian: bool,
        pub is_discreet: bool,
        pub mode: AppointmentMode,
    }

    /// A text that is in use.
    pub struct MessageTextView {
        pub key: TextKey,
        /// 0 until the practice writes one.
        pub version: u32,
        pub subject: String,
        pub body: String,
        /// Written by the practice, not the program's.
        pub is_own: bool,
        /// Who wrote it, or went back to the program's text.
        pub by: Option<String>,
        pub on: Option<NaiveDate>,
        /// The program's own, to compare with and go back to.
        pub built_in_subject: String,
        pub built_in_body: String,
        /// The program's own text is another than when this one was written.
        pub built_in_changed: bool,
        /// Why it could not be saved again as it is.
        pub problem: Option<String>,
    }

    pub struct KindView {
        pub kind: MessageKind,
        pub title: String,
    }

    pub struct LanguageView {
        pub language: Language,
        pub title: String,
    }

    /// Every text, and whether whoever asks may change it.
    pub struct MessageTextsView {
        pub kinds: Vec<KindView>,
        pub languages: Vec<LanguageView>,
        /// What patients get whose own language is none of these.
        pub clinic_language: Language,
        pub texts: Vec<MessageTextView>,
        pub may_change: bool,
    }

    /// A field that the text may name.
    pub struct FieldView {
        /// As it is written, with its braces.
        pub written: String,
        pub sentence: String,
        /// What it is in the preview; empty where a line with it is left out.
        pub example: String,
    }

    /// How a text message travels.
    pub struct TextSize {
        pub segments: u32,
        /// "1 text", "2 texts".
        pub words: String,
        /// Septets of the usual alphabet, or characters of Unicode, used and within so many texts.
        pub used: u32,
        pub room: u32,
        /// What makes a text hold 70 characters instead of 160.
        pub widened_by: Option<String>,
    }

    /// A message as an invented patient would get it.
    pub struct MessagePreview {
        /// None while something is wrong with the text.
        pub message: Option<PreviewedMessage>,
        pub problems: Vec<FieldProblem>,
        /// What may be saved so, and is worth another look.
        pub advice: Vec<String>,
        pub fields: Vec<FieldView>,
    }

    pub struct PreviewedMessage {
        pub subject: Option<String>,
        pub body: String,
        pub size: Option<TextSize>,
    }
}

impl MessageTextForm {
    pub(super) fn wording(&self) -> Wording {
        Wording {
            subject: match self.key.channel {
                TextChannel::Email => Some(self.subject.clone()),
                TextChannel::Sms => None,
            },
            body: self.body.clone(),
        }
    }
}
