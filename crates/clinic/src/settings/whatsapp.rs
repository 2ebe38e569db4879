//! WhatsApp: the number that the practice has there, and the templates that were approved for it.
//! Its account and secret are those of the account for texts.

use super::Section;
use crate::contact::{Country, Line, Phone};
use crate::outbox::MessageKind;
use crate::problems::Problems;

crate::wire! {
    /// A template as the carrier approved it.
    pub struct WhatsappTemplate {
        pub kind: MessageKind,
        /// As the patient's record names it; empty: whatever the patient speaks.
        pub language: String,
        /// What the carrier calls it: `HX...`.
        pub content_sid: String,
    }

    #[derive(Default)]
    pub struct WhatsappAccount {
        pub is_on: bool,
        pub from: String,
        pub templates: Vec<WhatsappTemplate>,
    }
}

impl WhatsappAccount {
    /// What was approved for this kind of message, in the reader's language or else for everybody.
    pub fn template_for(&self, kind: MessageKind, language: &str) -> Option<&str> {
        let of_kind = |template: &&WhatsappTemplate| template.kind == kind;
        let in_language = |template: &&WhatsappTemplate| {
            !template.language.is_empty() && template.language.eq_ignore_ascii_case(language)
        };
        let fitting = || self.templates.iter().filter(of_kind);
        fitting()
            .find(in_language)
            .or_else(|| fitting().find(|template| template.language.is_empty()))
            .map(|template| template.content_sid.as_str())
    }

    /// Whether one of this kind was approved in just this language.
    pub fn is_approved_in(&self, kind: MessageKind, language: &str) -> bool {
        let mut of_kind = self
            .templates
            .iter()
            .filter(|template| template.kind == kind);
        !language.is_empty()
            && of_kind.any(|template| template.language.eq_ignore_ascii_case(language))
    }
}

impl Section for WhatsappAccount {
    const NAME: &'static str = "whatsapp_account";

    fn checked(mut self, home: &Country) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        let from = self.from.trim();
        if !from.is_empty() {
            if let Some(phone) = problems.check("from", Phone::parse(from, home)) {
                self.from = phone.as_str().to_owned();
            }
        } else if self.is_on {
            problems.add(
                "from",
                "Please enter the number that WhatsApp knows you by.",
            );
        }
        for at in 0..self.templates.len() {
            let (before, rest) = self.templates.split_at_mut(at);
            let template = &mut rest[0];
            let field = |name: &str| format!("templates.{at}.{name}");
            let language = problems.check(&field("language"), Line::parse(&template.language));
            template.language = language.map(Line::into_string).unwrap_or_default();
            template.content_sid = template.content_sid.trim().to_owned();
            let is_sid = template.content_sid.starts_with("HX")
                && template.content_sid.len() <= 64
                && template
                    .content_sid
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric());
            if !is_sid {
                problems.add(
                    &field("contentSid"),
                    "Please enter the number of the approved template, which begins with HX.",
                );
            }
            let is_repeated = before.iter().any(|other| {
                other.kind == template.kind
                    && other.language.eq_ignore_ascii_case(&template.language)
            });
            if is_repeated {
                problems.add(
                    &field("language"),
                    "There is a template for this message and language already.",
                );
            }
        }
        problems.none_found()?;
        Ok(self)
    }
}
