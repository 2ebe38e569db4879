//! Messages that were left half way: by a program that ended, or by a write that failed while a
//! carrier was at work. What was claimed is planned again, for no byte of it has left; what was
//! being sent is unknown. And messages that were left waiting, by a person or a paused channel, until
//! they had lost their use: those are too late.

use super::answers;
use super::decision::{self, DecisionStage, Reason, ReasonWord};
use super::model::MessageState;
use super::store::{self, Mark, Message};
use crate::Clinic;
use crate::access::Actor;
use crate::audit::AuditEvent;
use crate::channels::ChannelKind;
use crate::db::DbError;
use crate::ids::MessageId;
use crate::settings::{self, Delivery};
use crate::tx::{Tx, begin};

/// Runs before each delivery on a channel. Those follow one another, so that nothing but a test
/// message that somebody waits for can be on its way.
pub(super) async fn recover(clinic: &Clinic, channel: ChannelKind) -> Result<(), DbError> {
    recover_half_way(clinic, channel).await?;
    end_past_use(clinic, channel).await
}

/// While nobody knows what time it is, nothing is too late.
async fn end_past_use(clinic: &Clinic, channel: ChannelKind) -> Result<(), DbError> {
    let now = clinic.now();
    let past_use = {
        let mut reader = clinic.db().read().await?;
        let delivery: Delivery = settings::load(&mut reader).await?;
        if delivery.clock_suspect {
            return Ok(());
        }
        store::list_past_use(&mut reader, channel, now).await?
    };
    for (id, patient) in past_use {
        let mut tx = begin(clinic, &Actor::program()).await?;
        // It may have been moved or released since the list was read.
        let message = store::find(tx.conn(), id).await?;
        let still_waits = |message: &Message| {
            matches!(message.state, MessageState::Planned | MessageState::Held)
                && message.not_after <= now
        };
        if !message.as_ref().is_some_and(still_waits) {
            continue;
        }
        let mark = Mark::ended(MessageState::Expired, Reason::too_late());
        decision::mark(&mut tx, id, DecisionStage::Gate, &mark).await?;
        tx.commit(AuditEvent::MessageExpired {
            message: id,
            patient,
        })
        .await?;
    }
    Ok(())
}

async fn recover_half_way(clinic: &Clinic, channel: ChannelKind) -> Result<(), DbError> {
    let mut tx = begin(clinic, &Actor::program()).await?;
    let run = clinic.run();
    let claimed = store::list_left(tx.conn(), channel, run, MessageState::Claimed).await?;
    let sending = store::list_left(tx.conn(), channel, run, MessageState::Sending).await?;
    if claimed.is_empty() && sending.is_empty() {
        return Ok(());
    }
    for id in &claimed {
        let reason = Reason::new(ReasonWord::Interrupted, "Delivery stopped before it left.");
        mark(&mut tx, *id, MessageState::Planned, reason).await?;
    }
    for id in &sending {
        let reason = Reason::new(
            ReasonWord::Interrupted,
            "Delivery stopped while the carrier was answering. It may have been sent.",
        );
        mark(&mut tx, *id, MessageState::Unknown, reason).await?;
        answers::settle_failed(&mut tx, *id, channel, MessageState::Unknown).await?;
    }
    let count = |list: &[_]| u32::try_from(list.len()).unwrap_or(u32::MAX);
    let event = AuditEvent::DeliveryRecovered {
        released: count(&claimed),
        unknown: count(&sending),
    };
    tx.commit(event).await
}

async fn mark(
    tx: &mut Tx<'_>,
    id: MessageId,
    state: MessageState,
    reason: Reason,
) -> Result<(), DbError> {
    let sentence = reason.sentence.clone();
    let mark = Mark {
        state,
        reason: (state == MessageState::Unknown).then_some(reason),
        by_person: None,
        next_at: None,
    };
    decision::mark_saying(tx, id, DecisionStage::Recovery, &mark, &sentence).await
}
