//! WhatsApp over Twilio: words that were approved beforehand, with our values in their fields.
//!
//! Deliberately absent: free text. WhatsApp delivers it only to people who wrote to us within a
//! day, and a reminder cannot count on that.

use async_trait::async_trait;

use super::problem::{CarrierProblem, Fault, Stage, Unsendable};
use super::twilio::{Twilio, Words};
use super::{
    ApprovedTemplate, Carrier, Channel, ChannelKind, Finding, Inbound, Outcome, Outgoing, Progress,
    Recipient,
};
use crate::clock::Instant;
use crate::contact::Phone;
use crate::outbox::SendPermit;

/// The channel over one Twilio account and its number on WhatsApp.
pub struct Whatsapp {
    twilio: Twilio,
}

impl Whatsapp {
    pub fn new(twilio: Twilio) -> Self {
        Self { twilio }
    }
}

#[async_trait]
impl Channel for Whatsapp {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Whatsapp
    }

    fn carrier(&self) -> Carrier {
        Carrier::Twilio
    }

    async fn send(&self, _permit: &SendPermit, message: &Outgoing) -> Outcome {
        match sendable(message) {
            Ok((to, template)) => {
                let words = Words::Approved(template);
                self.twilio
                    .send_message(to, words, message.give_up_after)
                    .await
            }
            Err(problem) => problem.outcome(),
        }
    }

    async fn find(&self, message: &Outgoing, sent_after: Instant) -> Finding {
        match sendable(message) {
            Ok((to, template)) => {
                let words = Words::Approved(template);
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

fn sendable(message: &Outgoing) -> Result<(&Phone, &ApprovedTemplate), CarrierProblem> {
    let unsendable = |reason| CarrierProblem {
        carrier: Carrier::Twilio,
        stage: Stage::Preparing,
        fault: Fault::Unsendable(reason),
    };
    let Recipient::Phone(to) = &message.to else {
        return Err(unsendable(Unsendable::WrongKindOfRecipient));
    };
    let template = message
        .template
        .as_ref()
        .ok_or_else(|| unsendable(Unsendable::NoTemplate))?;
    Ok((to, template))
}
