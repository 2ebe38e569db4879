//! From a message that may go to what its carrier is handed: the text of this moment, filled for its
//! reader.

use chrono::Duration;

use super::gate::Route;
use super::language::Language;
use super::model::{MessageFacts, MessageKind, Recipient};
use super::planning::Planning;
use super::store::Message;
use super::templates::{self, TextChannel, TextKey, Wording};
use super::text::{self, Unusable, Words};
use crate::channels::{ApprovedTemplate, ChannelKind, Outgoing, Recipient as CarrierRecipient};
use crate::clock::Instant;
use crate::db::{Conn, DbError};
use crate::ids::MessageKey;
use crate::patients::Address;

/// What leaves at `now`, or why the text in use makes no message.
pub(super) async fn compose(
    conn: &mut Conn,
    planning: &Planning,
    message: &Message,
    route: &Route,
    now: Instant,
) -> Result<Result<Outgoing, Unusable>, DbError> {
    let mut facts = MessageFacts::from_stored(&message.facts)?;
    let recipient = message.recipient()?;
    let patient = message
        .patient
        .and_then(|patient| planning.known(patient))
        .ok_or(DbError::Unreadable("messages.patient"))?;
    if message.kind == MessageKind::Greeting {
        facts.psychologist = patient.reach.psychologist.clone().unwrap_or_default();
    }
    let guardian = match recipient {
        Recipient::Contact(contact) => patient
            .reach
            .guardians
            .iter()
            .find(|guardian| guardian.contact == contact)
            .map(|guardian| guardian.name.as_str()),
        Recipient::Patient(_) | Recipient::Staff(_) => None,
    };
    let key = TextKey {
        kind: message.kind,
        language: language_of(planning, message, &patient.reach.language),
        channel: TextChannel::of(message.channel),
    };
    let words = Words {
        language: key.language,
        first_name: &patient.reach.first_name,
        guardian,
        facts: &facts,
        clinic: planning.profile(),
        clinic_zone: planning.zone(),
        recipient_zone: patient.reach.zone,
        occurrence: message.occurrence,
        now,
        is_discreet: route.is_discreet(),
        answers_read_by: planning.answers_read_by(message.channel),
    };
    let own = templates::own_text(conn, key).await?;
    let wording = match text::write(own.as_ref(), key, &words) {
        Ok(wording) => wording,
        Err(unusable) => return Ok(Err(unusable)),
    };
    // What waits at the carrier is not to arrive at night, nor when it has lost its use.
    let keeps_hours = !message.outside_hours;
    let closes_at = planning
        .open_times()
        .closes_at(now, keeps_hours, route.narrowed());
    let useful_until = closes_at.map_or(message.not_after, |at| at.min(message.not_after));
    let useful_for = useful_until - now;
    let template = route.template().map(|content_sid| ApprovedTemplate {
        content_sid: content_sid.to_owned(),
        variables: text::variables(&words),
    });
    let outgoing = outgoing(
        message.message_key,
        route.address(),
        guardian,
        wording,
        now,
        useful_for,
    );
    Ok(Ok(Outgoing {
        template,
        ..outgoing
    }))
}

/// The reader's language. Over WhatsApp only where a template was approved in it: what is put into
/// one is said in the language around it.
fn language_of(planning: &Planning, message: &Message, preferred: &str) -> Language {
    let locale = &planning.profile().locale;
    match message.channel {
        ChannelKind::Email | ChannelKind::Sms => Language::for_reader(preferred, locale),
        ChannelKind::Whatsapp if planning.has_template_in(message.kind, preferred) => {
            Language::for_reader(preferred, locale)
        }
        ChannelKind::Whatsapp => Language::of_clinic(locale),
    }
}

pub(super) fn outgoing(
    key: MessageKey,
    address: &Address,
    name: Option<&str>,
    wording: Wording,
    written_at: Instant,
    useful_for: Duration,
) -> Outgoing {
    let to = match address {
        Address::Email(address) => CarrierRecipient::Email {
            address: address.clone(),
            display_name: name.map(str::to_owned),
        },
        Address::Phone(phone) => CarrierRecipient::Phone(phone.clone()),
    };
    Outgoing {
        key,
        to,
        subject: wording.subject,
        body: wording.body,
        template: None,
        written_at,
        give_up_after: useful_for.to_std().unwrap_or_default(),
    }
}
