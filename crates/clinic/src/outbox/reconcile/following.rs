//! Asking carriers what became of the messages that they took.
//!
//! A carrier would rather call us, but nobody can call a clinic's computer: it is asked, less and
//! less often, until the message has arrived, or came back, or a day has gone by.

use chrono::Duration;

use super::store::{self, OnItsWay};
use crate::Clinic;
use crate::access::Actor;
use crate::audit::AuditEvent;
use crate::channels::{Channel, ChannelKind, Fault, Progress, Refusal, Whereabouts};
use crate::db::DbError;
use crate::ids::MessageId;
use crate::outbox::decision::{self, DecisionStage, Reason, ReasonWord};
use crate::outbox::model::MessageState;
use crate::tx::{Tx, begin};
use crate::{consents, patients};

/// How long after the carrier took it a message is asked about.
const WAITS: [Duration; 5] = [
    Duration::minutes(1),
    Duration::minutes(5),
    Duration::minutes(30),
    Duration::hours(4),
    Duration::hours(24),
];
/// Questions for one round.
const BATCH: i64 = 20;

/// Asks about the messages whose time has come.
pub(in crate::outbox) async fn follow(
    clinic: &Clinic,
    carrier: &dyn Channel,
    channel: ChannelKind,
) -> Result<(), DbError> {
    if !carrier.carrier().can_be_followed() {
        return Ok(());
    }
    let now = clinic.now();
    let mut still_on_their_way = Vec::new();
    for (asked, wait) in (0_i64..).zip(WAITS) {
        let by = (channel, carrier.carrier());
        let due = {
            let mut reader = clinic.db().read().await?;
            store::list_on_their_way(&mut reader, by, asked, now - wait, BATCH).await?
        };
        for message in due {
            let progress = match carrier.follow(&message.carrier_id).await {
                Ok(progress) => progress,
                // It has answered, though not what it was asked.
                Err(problem) if matches!(problem.fault, Fault::Http { .. }) => {
                    Progress::of(Whereabouts::OnItsWay)
                }
                Err(_) => return keep_asking(clinic, &still_on_their_way).await,
            };
            match progress.whereabouts {
                Whereabouts::OnItsWay => {
                    still_on_their_way.push((message.id, times_asked(now - message.ended_at)));
                }
                Whereabouts::Delivered | Whereabouts::Undelivered => {
                    let tx = begin(clinic, &Actor::program()).await?;
                    arrived(tx, channel, &message, progress).await?;
                }
            }
        }
    }
    keep_asking(clinic, &still_on_their_way).await
}

/// So many times a message counts as asked about by now: after a long silence once is enough.
fn times_asked(on_its_way_for: Duration) -> i64 {
    let gone_by = WAITS.iter().filter(|wait| **wait <= on_its_way_for).count();
    i64::try_from(gone_by).unwrap_or(i64::MAX)
}

async fn keep_asking(
    clinic: &Clinic,
    still_on_their_way: &[(MessageId, i64)],
) -> Result<(), DbError> {
    if still_on_their_way.is_empty() {
        return Ok(());
    }
    let mut tx = begin(clinic, &Actor::program()).await?;
    let mut messages = 0;
    for (id, asked) in still_on_their_way {
        messages += u32::from(store::update_asked(tx.conn(), *id, *asked).await?);
    }
    tx.commit(AuditEvent::MessagesFollowed { messages }).await
}

/// Writes down where a message ended that a carrier took, and what that means for the next ones.
pub(super) async fn arrived(
    mut tx: Tx<'_>,
    channel: ChannelKind,
    message: &OnItsWay,
    progress: Progress,
) -> Result<(), DbError> {
    let now = tx.now();
    let why = progress.refusal.map_or("", Refusal::words);
    let (state, reason, event) = if progress.whereabouts == Whereabouts::Delivered {
        let event = AuditEvent::MessageDelivered {
            message: message.id,
            patient: message.patient,
        };
        (MessageState::Delivered, None, event)
    } else {
        let sentence = format!("The carrier could not deliver it. {why}");
        let sentence = sentence.trim_end();
        let event = AuditEvent::MessageUndelivered {
            message: message.id,
            patient: message.patient,
            problem: progress
                .refusal
                .map_or_else(|| "no_reason".to_owned(), |refusal| format!("{refusal:?}")),
        };
        let word = if progress.refusal.is_some_and(Refusal::is_definite) {
            ReasonWord::Undeliverable
        } else {
            ReasonWord::RefusedByCarrier
        };
        let reason = Reason::new(word, sentence);
        (MessageState::Undelivered, Some(reason), event)
    };
    if !store::mark_arrived(tx.conn(), message.id, state, reason.as_ref(), now).await? {
        return Ok(());
    }
    let sentence = reason.map_or_else(
        || format!("It arrived. {why}").trim_end().to_owned(),
        |reason| reason.sentence,
    );
    decision::say(
        &mut tx,
        message.id,
        DecisionStage::Carrier,
        state,
        &sentence,
    )
    .await?;
    if let Some(refusal) = progress.refusal {
        heed(&mut tx, channel, message, refusal).await?;
    }
    tx.commit(event).await
}

/// Draws the consequences that outlive the message.
async fn heed(
    tx: &mut Tx<'_>,
    channel: ChannelKind,
    message: &OnItsWay,
    refusal: Refusal,
) -> Result<(), DbError> {
    let Some(patient) = message.patient else {
        return Ok(());
    };
    if refusal.is_opt_out() {
        consents::switch_off_by_carrier(tx, patient, channel).await?;
        return tx
            .record(&AuditEvent::ChannelSwitched {
                patient,
                channel: channel.as_str().to_owned(),
                is_on: false,
            })
            .await;
    }
    if refusal.is_bad_address() {
        let now = tx.now();
        let clinic = tx.clinic();
        let key = patients::key_of(clinic, tx.conn(), patient)
            .await?
            .ok_or(DbError::Unreadable("patient_keys.sealed"))?;
        let address = key
            .open_text(
                &format!("message|{}|address", message.id),
                &message.address_sealed,
            )
            .map_err(|_| DbError::Unreadable("messages.address_sealed"))?;
        patients::mark_bouncing(tx.conn(), patient, address.expose(), now).await?;
        return tx.record(&AuditEvent::AddressBounced { patient }).await;
    }
    Ok(())
}
