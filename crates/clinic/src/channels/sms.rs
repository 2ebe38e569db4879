//! SMS: what may stand in one, how long it gets, and the channel over Twilio.

use async_trait::async_trait;

use super::problem::{CarrierProblem, Fault, Stage, Unsendable};
use super::twilio::{LONGEST_TEXT, Twilio, Words};
use super::{
    Carrier, Channel, ChannelKind, Finding, Inbound, Outcome, Outgoing, Progress, Recipient,
};
use crate::clock::Instant;
use crate::contact::{Phone, plain_for_readers};
use crate::outbox::SendPermit;

/// The channel over one Twilio account.
pub struct Sms {
    twilio: Twilio,
}

impl Sms {
    pub fn new(twilio: Twilio) -> Self {
        Self { twilio }
    }
}

#[async_trait]
impl Channel for Sms {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Sms
    }

    fn carrier(&self) -> Carrier {
        Carrier::Twilio
    }

    async fn send(&self, _permit: &SendPermit, message: &Outgoing) -> Outcome {
        match sendable(message) {
            Ok((to, text)) => {
                self.twilio
                    .send_message(to, Words::Text(&text), message.give_up_after)
                    .await
            }
            Err(problem) => problem.outcome(),
        }
    }

    async fn find(&self, message: &Outgoing, sent_after: Instant) -> Finding {
        match sendable(message) {
            Ok((to, text)) => {
                let words = Words::Text(&text);
                self.twilio.find_message(to, sent_after, words).await
            }
            Err(problem) => Finding::CannotTell {
                problem: Some(problem),
            },
        }
    }

    async fn follow(&self, carrier_id: &str) -> Result<Progress, CarrierProblem> {
        self.twilio.follow_message(carrier_id).await
    }

    async fn replies(&self, since: Instant) -> Result<Vec<Inbound>, CarrierProblem> {
        self.twilio.received_since(since).await
    }
}

fn sendable(message: &Outgoing) -> Result<(&Phone, String), CarrierProblem> {
    let unsendable = |reason| CarrierProblem {
        carrier: Carrier::Twilio,
        stage: Stage::Preparing,
        fault: Fault::Unsendable(reason),
    };
    let Recipient::Phone(to) = &message.to else {
        return Err(unsendable(Unsendable::WrongKindOfRecipient));
    };
    let text = text_for_sms(&message.body);
    if text.is_empty() {
        return Err(unsendable(Unsendable::EmptyText));
    }
    if text.chars().count() > LONGEST_TEXT {
        return Err(unsendable(Unsendable::TextTooLong));
    }
    Ok((to, text))
}

/// The text as it leaves: nothing invisible in it (a single zero-width space would halve what fits
/// into one SMS), no space at either end.
pub fn text_for_sms(text: &str) -> String {
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r'], "\n")
        .replace('\t', " ");
    plain_for_readers(&text).trim().to_owned()
}

/// How a text travels and in how many parts it is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SmsSize {
    pub alphabet: SmsAlphabet,
    /// Septets or UTF-16 units, of which a part holds a fixed number.
    pub units: usize,
    pub segments: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmsAlphabet {
    /// The 7-bit alphabet of GSM 03.38: 160 characters alone, 153 in each part of several.
    Gsm7,
    /// Anything else in Unicode: 70 alone, 67 in each part of several.
    Ucs2,
}

impl SmsAlphabet {
    fn of(text: &str) -> Self {
        if text.chars().all(|c| septets(c).is_some()) {
            Self::Gsm7
        } else {
            Self::Ucs2
        }
    }

    fn width(self, c: char) -> usize {
        match self {
            Self::Gsm7 => septets(c).unwrap_or(0),
            Self::Ucs2 => c.len_utf16(),
        }
    }

    fn alone(self) -> usize {
        match self {
            Self::Gsm7 => 160,
            Self::Ucs2 => 70,
        }
    }

    fn in_part(self) -> usize {
        match self {
            Self::Gsm7 => 153,
            Self::Ucs2 => 67,
        }
    }
}

impl SmsSize {
    /// How many units these parts hold.
    pub fn room(&self) -> usize {
        match self.segments {
            0 | 1 => self.alphabet.alone(),
            segments => segments * self.alphabet.in_part(),
        }
    }

    pub fn of(text: &str) -> Self {
        let alphabet = SmsAlphabet::of(text);
        let widths = text.chars().map(|c| alphabet.width(c));
        let units: usize = widths.clone().sum();
        if units <= alphabet.alone() {
            return Self {
                alphabet,
                units,
                segments: usize::from(units > 0),
            };
        }
        // A character that takes two units is never cut in half, so a part may stay one short.
        let (mut segments, mut filled) = (1, 0);
        for width in widths {
            if filled + width > alphabet.in_part() {
                segments += 1;
                filled = 0;
            }
            filled += width;
        }
        Self {
            alphabet,
            units,
            segments,
        }
    }
}

/// The septets that a character takes in the GSM 03.38 alphabet and its extension table.
fn septets(c: char) -> Option<usize> {
    const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                         ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    const EXTENDED: &str = "\u{c}^{}\\[~]|€";
    if BASIC.contains(c) {
        Some(1)
    } else if EXTENDED.contains(c) {
        Some(2)
    } else {
        None
    }
}
