//! Backlogs. After a long time without the program, or after an edit that touches hundreds of
//! appointments, more may be due than a clinic usually sends; then a person looks first.

use chrono::Duration;

use super::OutboxError;
use super::decision::{self, DecisionStage, Reason, ReasonWord};
use super::model::MessageState;
use super::store::{self, Mark};
use crate::Clinic;
use crate::access::{Actor, KeepMessages};
use crate::audit::AuditEvent;
use crate::clock::Instant;
use crate::db::{Conn, DbError};
use crate::settings::{self, Delivery};
use crate::tx::begin;

/// So many go by themselves, however little a clinic usually sends.
const AT_LEAST: i64 = 50;
/// What is usual is counted over four weeks, which have so many working days.
const WEEKS_COUNTED: Duration = Duration::weeks(4);
const WORKING_DAYS: i64 = 20;
/// So many are given up in one transaction, so that nobody waits behind it.
const BATCH: i64 = 100;

/// Two days' usual number.
fn limit(handed_over: i64) -> i64 {
    (2 * handed_over / WORKING_DAYS).max(AT_LEAST)
}

/// How many messages wait for somebody to look at them; none when what is due goes by itself.
pub(super) async fn waiting(
    conn: &mut Conn,
    delivery: &Delivery,
    now: Instant,
) -> Result<Option<i64>, DbError> {
    let since = delivery.backlog_released.unwrap_or_default();
    let due = store::count_due(conn, since, now, AT_LEAST + 1).await?;
    if due <= AT_LEAST {
        return Ok(None);
    }
    let usual = store::count_all_handed_over(conn, now - WEEKS_COUNTED).await?;
    let due = store::count_due(conn, since, now, i64::MAX).await?;
    Ok((due > limit(usual)).then_some(due))
}

/// Lets everything that is due by now go, at the rate of its channel. The gate is asked as ever.
pub async fn release_backlog(clinic: &Clinic, actor: &Actor) -> Result<(), OutboxError> {
    actor.may::<KeepMessages>()?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let delivery: Delivery = settings::load(tx.conn()).await?;
    let Some(waiting) = waiting(tx.conn(), &delivery, now).await? else {
        return Ok(());
    };
    let released = Delivery {
        backlog_released: Some(now),
        ..delivery
    };
    settings::put(&mut tx, &released).await?;
    tx.commit(AuditEvent::BacklogReleased {
        messages: u32::try_from(waiting).unwrap_or(u32::MAX),
    })
    .await?;
    Ok(())
}

/// Gives up everything that is due by now.
pub async fn drop_backlog(clinic: &Clinic, actor: &Actor) -> Result<(), OutboxError> {
    actor.may::<KeepMessages>()?;
    let now = clinic.now();
    loop {
        let mut tx = begin(clinic, actor).await?;
        let delivery: Delivery = settings::load(tx.conn()).await?;
        let since = delivery.backlog_released.unwrap_or_default();
        let due = store::list_due(tx.conn(), since, now, BATCH).await?;
        if due.is_empty() {
            return Ok(());
        }
        for id in &due {
            let reason = Reason::new(
                ReasonWord::StaffDecided,
                "Staff decided not to, after a look at what was waiting.",
            );
            let mark = Mark {
                state: MessageState::Skipped,
                reason: Some(reason),
                by_person: Some(true),
                next_at: None,
            };
            decision::mark(&mut tx, *id, DecisionStage::Person, &mark).await?;
        }
        tx.commit(AuditEvent::BacklogDropped {
            messages: u32::try_from(due.len()).unwrap_or(u32::MAX),
        })
        .await?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_days_of_the_last_four_weeks_go_by_themselves_and_fifty_always() {
        for (handed_over, expected) in [(0, 50), (400, 50), (509, 50), (600, 60), (4_000, 400)] {
            assert_eq!(limit(handed_over), expected, "{handed_over}");
        }
    }
}
