//! Asking the carrier about messages that may have left: found, it was sent; not found, it may be
//! tried again; otherwise a person decides. Mail servers cannot be asked.

mod store;

use chrono::Duration;

use self::store::Uncertain;
use super::answers;
use super::decision::{self, DecisionStage};
use super::dispatch;
use super::model::MessageState;
use crate::Clinic;
use crate::access::Actor;
use crate::audit::AuditEvent;
use crate::channels::{Carrier, Channel, ChannelKind, Finding, Whereabouts};
use crate::contact::Phone;
use crate::db::{Conn, DbError};
use crate::patients::{self, Address};
use crate::tx::{Tx, begin};

/// A carrier's list may lag behind what the carrier has taken.
const SETTLED_AFTER: Duration = Duration::seconds(60);
/// The carrier is asked less and less often, and after a day it is left to a person alone.
const LONGEST_WAIT: Duration = Duration::hours(6);
const ASKED_FOR: Duration = Duration::hours(24);
/// Questions for one round.
const BATCH: i64 = 20;

/// Asks the carrier about every message of the channel whose fate is not known, where it is time.
pub(super) async fn ask(
    clinic: &Clinic,
    carrier: &dyn Channel,
    channel: ChannelKind,
) -> Result<(), DbError> {
    if !can_be_asked(carrier.carrier()) {
        return Ok(());
    }
    let now = clinic.now();
    let uncertain = {
        let mut reader = clinic.db().read().await?;
        let settled = now - SETTLED_AFTER;
        store::list_uncertain(&mut reader, channel, now, settled, now - ASKED_FOR, BATCH).await?
    };
    for message in uncertain {
        let finding = find(clinic, carrier, &message).await?;
        let has_answered = !matches!(finding, Finding::CannotTell { problem: Some(_) });
        settle(clinic, channel, &message, finding).await?;
        if !has_answered {
            // Whoever does not answer now would keep the channel waiting once a message.
            break;
        }
    }
    Ok(())
}

fn can_be_asked(carrier: Carrier) -> bool {
    match carrier {
        Carrier::Smtp => false,
        Carrier::Twilio => true,
    }
}

/// Asks with the words that left, as they stand sealed in the record. No transaction is open.
async fn find(
    clinic: &Clinic,
    carrier: &dyn Channel,
    message: &Uncertain,
) -> Result<Finding, DbError> {
    let (address, body) = {
        let mut reader = clinic.db().read().await?;
        words_of(clinic, &mut reader, message).await?
    };
    let Ok(phone) = Phone::from_e164(&address) else {
        return Ok(Finding::CannotTell { problem: None });
    };
    let handed_over = dispatch::outgoing(
        message.message_key,
        &Address::Phone(phone),
        None,
        None,
        body,
        message.sending_at,
        Duration::zero(),
    );
    Ok(carrier.find(&handed_over, message.sending_at).await)
}

async fn words_of(
    clinic: &Clinic,
    conn: &mut Conn,
    message: &Uncertain,
) -> Result<(String, String), DbError> {
    let key = match message.patient {
        Some(patient) => patients::key_of(clinic, conn, patient)
            .await?
            .ok_or(DbError::Unreadable("patient_keys.sealed"))?,
        None => clinic.message_key(),
    };
    let open = |part: &str, sealed: &[u8], column: &'static str| {
        key.open_text(&format!("message|{}|{part}", message.id), sealed)
            .map(|text| text.expose().clone())
            .map_err(|_| DbError::Unreadable(column))
    };
    Ok((
        open(
            "address",
            &message.address_sealed,
            "messages.address_sealed",
        )?,
        open("body", &message.body_sealed, "messages.body_sealed")?,
    ))
}

async fn settle(
    clinic: &Clinic,
    channel: ChannelKind,
    message: &Uncertain,
    finding: Finding,
) -> Result<(), DbError> {
    let mut tx = begin(clinic, &Actor::program()).await?;
    if !store::is_uncertain(tx.conn(), message.id).await? {
        // A person decided while the carrier was being asked.
        return Ok(());
    }
    match finding {
        Finding::Found {
            carrier_id,
            whereabouts,
        } => {
            let since = message.sending_at - Duration::hours(1);
            let is_anothers =
                store::is_id_of_another(tx.conn(), message.id, channel, since, &carrier_id).await?;
            if is_anothers {
                // The same words to the same number: this is the other one.
                wait(tx, message, "same_text").await
            } else {
                found(tx, message, carrier_id, whereabouts).await
            }
        }
        Finding::NotFound => {
            let sentence = "The carrier was asked and does not have it.";
            let problem = "not_found".to_owned();
            answers::plan_again(tx, message.id, message.patient, sentence, problem).await
        }
        Finding::CannotTell { problem } => {
            let problem = problem.map_or_else(|| "cannot_tell".to_owned(), |found| found.word());
            wait(tx, message, &problem).await
        }
    }
}

async fn found(
    mut tx: Tx<'_>,
    message: &Uncertain,
    carrier_id: String,
    whereabouts: Whereabouts,
) -> Result<(), DbError> {
    let now = tx.now();
    let (state, sentence) = match whereabouts {
        Whereabouts::OnItsWay => (
            MessageState::Sent,
            "The carrier was asked and had accepted it.",
        ),
        Whereabouts::Delivered => (
            MessageState::Delivered,
            "The carrier was asked and has delivered it.",
        ),
        Whereabouts::Undelivered => (
            MessageState::Undelivered,
            "The carrier was asked and could not deliver it.",
        ),
    };
    store::mark_found(tx.conn(), message.id, state, carrier_id, now).await?;
    decision::say(&mut tx, message.id, DecisionStage::Carrier, state, sentence).await?;
    tx.commit(AuditEvent::MessageSent {
        message: message.id,
        patient: message.patient,
    })
    .await
}

/// Leaves it uncertain, and asks again when as much time again has gone by.
async fn wait(mut tx: Tx<'_>, message: &Uncertain, problem: &str) -> Result<(), DbError> {
    let now = tx.now();
    let next_at = now + (now - message.sending_at).clamp(SETTLED_AFTER, LONGEST_WAIT);
    store::update_next(tx.conn(), message.id, next_at).await?;
    decision::say(
        &mut tx,
        message.id,
        DecisionStage::Carrier,
        MessageState::Unknown,
        "The carrier was asked and could not tell.",
    )
    .await?;
    tx.commit(AuditEvent::MessageUnknown {
        message: message.id,
        patient: message.patient,
        problem: problem.to_owned(),
    })
    .await
}
