//! Reading the carrier's lists of messages.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{ON_WHATSAPP, Words};
use crate::channels::{Inbound, Progress, Refusal, Whereabouts};
use crate::clock::Instant;
use crate::contact::Phone;

#[derive(Deserialize)]
pub(super) struct MessageList {
    messages: Vec<Listed>,
    pub(super) next_page_uri: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Listed {
    sid: String,
    status: String,
    error_code: Option<u32>,
    from: Option<String>,
    body: Option<String>,
    direction: Option<String>,
    date_created: Option<String>,
    date_sent: Option<String>,
}

impl Listed {
    pub(super) fn progress(&self) -> Progress {
        Progress {
            whereabouts: whereabouts_of(&self.status),
            refusal: self.error_code.and_then(Refusal::of),
        }
    }
}

/// What a page of a list says of a message that is looked for.
pub(super) enum Sought<'list> {
    Found {
        carrier_id: &'list str,
        progress: Progress,
    },
    /// The list reaches back beyond the time that is asked about, and does not have it.
    NotFound,
    /// An older page may have it: the link that leads there.
    Older(&'list str),
    Unclear,
}

impl MessageList {
    pub(super) fn search(&self, since: Instant, words: &Words<'_>) -> Sought<'_> {
        // The carrier lists its latest messages first. The list reaches back far enough when it
        // is complete or ends before the time we ask about.
        let mut reaches_back = false;
        let mut text_withheld = false;
        for message in &self.messages {
            let Some(created) = read_date(message.date_created.as_deref()) else {
                return Sought::Unclear;
            };
            if created < since {
                reaches_back = true;
                continue;
            }
            let body = comparable(message.body.as_deref().unwrap_or_default());
            if !body.is_empty() && words.stand_in(&body) {
                return Sought::Found {
                    progress: message.progress(),
                    carrier_id: &message.sid,
                };
            }
            // An account can be set not to keep texts.
            text_withheld |= body.is_empty();
        }
        match &self.next_page_uri {
            _ if text_withheld => Sought::Unclear,
            Some(link) if !reaches_back => Sought::Older(link),
            Some(_) | None => Sought::NotFound,
        }
    }

    /// What was written to us, over WhatsApp or else by text. What cannot be read is nobody's
    /// answer to anything.
    pub(super) fn received(self, on_whatsapp: bool) -> impl Iterator<Item = Inbound> {
        self.messages.into_iter().filter_map(move |message| {
            if message.direction.as_deref() != Some("inbound") {
                return None;
            }
            let from = message.from?;
            let number = from.strip_prefix(ON_WHATSAPP);
            if number.is_some() != on_whatsapp {
                return None;
            }
            let at = read_date(message.date_sent.as_deref())
                .or_else(|| read_date(message.date_created.as_deref()))?;
            Some(Inbound {
                carrier_id: message.sid,
                from: Phone::from_e164(number.unwrap_or(&from)).ok()?,
                body: message.body.unwrap_or_default(),
                at,
            })
        })
    }
}

impl Words<'_> {
    /// Whether a message with this text, made comparable, may be the one with these words.
    fn stand_in(&self, body: &str) -> bool {
        match self {
            // A trial account's texts begin with a sentence of the carrier's.
            Words::Text(text) => body.ends_with(&comparable(text)),
            // The words around them are the template's. A dash stands for nothing.
            Words::Approved(template) => template
                .variables
                .iter()
                .filter(|variable| variable.contains(char::is_alphanumeric))
                .all(|variable| body.contains(&comparable(variable))),
        }
    }
}

fn read_date(date: Option<&str>) -> Option<Instant> {
    let date = DateTime::parse_from_rfc2822(date?).ok()?;
    Some(date.with_timezone(&Utc))
}

/// A status that we do not know is one more way of having the message.
fn whereabouts_of(status: &str) -> Whereabouts {
    match status {
        "delivered" | "read" | "partially_delivered" => Whereabouts::Delivered,
        "failed" | "undelivered" | "canceled" => Whereabouts::Undelivered,
        _ => Whereabouts::OnItsWay,
    }
}

/// A messaging service may put plain quotation marks, dashes and spaces in place of typographic
/// ones to save a part, so two texts are compared by their letters and digits. A text without any
/// is compared as it is.
fn comparable(text: &str) -> String {
    let letters: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.is_empty() {
        text.trim().to_owned()
    } else {
        letters
    }
}
