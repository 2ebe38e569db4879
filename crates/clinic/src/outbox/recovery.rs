//! Messages that were left half way: by a program that ended, or by a write that failed while a
//! carrier was at work. What was claimed is planned again, for no byte of it has left; what was
//! being sent is unknown.

use super::dispatch::decide;
use super::model::{MessageState, Reason};
use super::store::{self, Mark};
use crate::Clinic;
use crate::access::Actor;
use crate::audit::AuditEvent;
use crate::db::DbError;
use crate::ids::MessageId;
use crate::tx::{Tx, begin};

/// Runs before each delivery. Deliveries follow one another, so that nothing but a test message
/// that somebody waits for can be on its way.
pub async fn recover(clinic: &Clinic) -> Result<(), DbError> {
    let mut tx = begin(clinic, &Actor::program()).await?;
    let run = clinic.run();
    let claimed = store::list_left(tx.conn(), run, MessageState::Claimed).await?;
    let sending = store::list_left(tx.conn(), run, MessageState::Sending).await?;
    if claimed.is_empty() && sending.is_empty() {
        return Ok(());
    }
    for id in &claimed {
        let reason = Reason::new("interrupted", "Delivery stopped before it left.");
        mark(&mut tx, *id, MessageState::Planned, reason).await?;
    }
    for id in &sending {
        let reason = Reason::new(
            "interrupted",
            "Delivery stopped while the carrier was answering. It may have been sent.",
        );
        mark(&mut tx, *id, MessageState::Unknown, reason).await?;
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
    let now = tx.now();
    let sentence = reason.sentence.clone();
    let mark = Mark {
        state,
        reason: (state == MessageState::Unknown).then_some(reason),
        by_person: false,
        next_at: None,
    };
    store::mark(tx.conn(), id, &mark, now).await?;
    decide(tx, id, "recovery", state.as_str(), &sentence).await
}
