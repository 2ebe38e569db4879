//! What carriers answered, written down: each answer leads to one state, and a message that may
//! have left is never planned again by itself.

use chrono::Duration;

use super::decision::{self, DecisionStage, Reason, ReasonWord};
use super::dispatch::OFFLINE_WAIT;
use super::model::MessageState;
use super::store::{self, Mark};
use crate::Clinic;
use crate::access::Actor;
use crate::audit::AuditEvent;
use crate::channels::{CarrierProblem, ChannelKind, Outcome, Recipient as CarrierRecipient, Retry};
use crate::clock::Instant;
use crate::db::DbError;
use crate::ids::{MessageId, PatientId};
use crate::patients;
use crate::tx::{Tx, begin};

/// Definite failures are tried again after these waits, a fifth more or less.
const BACKOFF: [i64; 6] = [30, 120, 600, 1_800, 7_200, 14_400];

/// Records what the carrier said. False when the lane should stop for now.
pub(super) async fn record(
    clinic: &Clinic,
    id: MessageId,
    patient: Option<PatientId>,
    channel: ChannelKind,
    to: &CarrierRecipient,
    outcome: Outcome,
) -> Result<bool, DbError> {
    if !matches!(outcome, Outcome::Offline { .. }) {
        clinic.lines().reached(channel, clinic.now());
    }
    match outcome {
        Outcome::Accepted { carrier_id } => {
            let mut tx = begin(clinic, &Actor::program()).await?;
            let now = tx.now();
            store::mark_sent(tx.conn(), id, carrier_id, now).await?;
            let (state, sentence) = (MessageState::Sent, "The carrier accepted it.");
            decision::say(&mut tx, id, DecisionStage::Carrier, state, sentence).await?;
            settle_failed(&mut tx, id, channel, state).await?;
            tx.commit(AuditEvent::MessageSent {
                message: id,
                patient,
            })
            .await?;
            crate::failpoint::reach("after_record");
            Ok(true)
        }
        Outcome::NotAccepted {
            retry: Retry::Later,
            problem,
        } => record_retry(clinic, id, patient, &problem).await,
        Outcome::NotAccepted {
            retry: Retry::Never,
            problem,
        } => record_failure(clinic, id, patient, channel, to, &problem).await,
        Outcome::Unknown { problem } => {
            let sentence = format!("{problem} It may have been sent.");
            let reason = Reason::new(ReasonWord::NoClearAnswer, sentence);
            let event = AuditEvent::MessageUnknown {
                message: id,
                patient,
                problem: problem.word(),
            };
            let mut tx = begin(clinic, &Actor::program()).await?;
            let state = MessageState::Unknown;
            settle_failed(&mut tx, id, channel, state).await?;
            end(tx, id, state, reason, event).await?;
            Ok(!problem.is_silence())
        }
        Outcome::Paused { problem } => {
            record_paused(
                clinic,
                id,
                patient,
                channel,
                &problem.to_string(),
                &problem.word(),
            )
            .await
        }
        Outcome::Offline { problem } => {
            let mut tx = begin(clinic, &Actor::program()).await?;
            let now = tx.now();
            store::give_back_attempt(tx.conn(), id).await?;
            clinic.lines().not_reached(channel, now, problem);
            let reason = not_reached(clinic, channel, now, &problem.to_string());
            let word = reason.word;
            let mark = Mark::held_until(now + OFFLINE_WAIT, reason);
            decision::mark(&mut tx, id, DecisionStage::Carrier, &mark).await?;
            let reason = word.as_str().to_owned();
            tx.commit(AuditEvent::MessageHeld {
                message: id,
                patient,
                reason,
            })
            .await?;
            Ok(false)
        }
    }
}

/// Why a message waits whose carrier was not reached. It is tried again and again; where other
/// carriers are reached all the while, somebody should look at this one as well.
pub(super) fn not_reached(
    clinic: &Clinic,
    channel: ChannelKind,
    now: Instant,
    sentence: &str,
) -> Reason {
    match clinic.lines().away_alone(channel, now) {
        Some(problem) => Reason::new(ReasonWord::NotReached, problem.to_string()),
        None => Reason::new(ReasonWord::Offline, sentence),
    }
}

/// The same has gone this way now, or may have: where it failed before, nobody needs to look.
pub(super) async fn settle_failed(
    tx: &mut Tx<'_>,
    id: MessageId,
    channel: ChannelKind,
    state: MessageState,
) -> Result<(), DbError> {
    let now = tx.now();
    let went = if state == MessageState::Unknown {
        "may have gone"
    } else {
        "went"
    };
    let by = match channel {
        ChannelKind::Email => "email",
        ChannelKind::Sms => "SMS",
        ChannelKind::Whatsapp => "WhatsApp",
    };
    let sentence = format!("It {went} by {by} instead.");
    for (failed, state) in store::mark_another_way(tx.conn(), id, &sentence, now).await? {
        decision::say(tx, failed, DecisionStage::Carrier, state, &sentence).await?;
    }
    Ok(())
}

async fn record_retry(
    clinic: &Clinic,
    id: MessageId,
    patient: Option<PatientId>,
    problem: &CarrierProblem,
) -> Result<bool, DbError> {
    let tx = begin(clinic, &Actor::program()).await?;
    plan_again(tx, id, patient, &problem.to_string(), problem.word()).await?;
    Ok(!problem.is_silence())
}

/// Plans a message anew that the carrier certainly does not have, or ends it when it would come
/// too late.
pub(super) async fn plan_again(
    mut tx: Tx<'_>,
    id: MessageId,
    patient: Option<PatientId>,
    sentence: &str,
    problem: String,
) -> Result<(), DbError> {
    let now = tx.now();
    let message = store::find(tx.conn(), id)
        .await?
        .ok_or(DbError::Unreadable("messages.id"))?;
    let wait = backoff(message.attempts, tx.clinic());
    let reason = Reason::new(ReasonWord::NotAccepted, sentence);
    if now + wait >= message.not_after {
        let event = AuditEvent::MessageFailed {
            message: id,
            patient,
            problem,
        };
        return end(tx, id, MessageState::Failed, reason, event).await;
    }
    let mark = Mark {
        state: MessageState::Planned,
        reason: Some(reason),
        by_person: None,
        next_at: Some(now + wait),
    };
    let sentence = format!("{sentence} It will be tried again.");
    decision::mark_saying(&mut tx, id, DecisionStage::Carrier, &mark, &sentence).await?;
    tx.commit(AuditEvent::MessageRetried {
        message: id,
        patient,
        problem,
    })
    .await
}

async fn record_failure(
    clinic: &Clinic,
    id: MessageId,
    patient: Option<PatientId>,
    channel: ChannelKind,
    to: &CarrierRecipient,
    problem: &CarrierProblem,
) -> Result<bool, DbError> {
    if let Some(patient) = patient {
        let mut tx = begin(clinic, &Actor::program()).await?;
        let now = tx.now();
        if problem.is_opt_out() {
            crate::consents::switch_off_by_carrier(&mut tx, patient, channel).await?;
            tx.commit(AuditEvent::ChannelSwitched {
                patient,
                channel: channel.as_str().to_owned(),
                is_on: false,
            })
            .await?;
        } else if problem.is_bad_address() {
            patients::mark_bouncing(tx.conn(), patient, to.as_str(), now).await?;
            tx.commit(AuditEvent::AddressBounced { patient }).await?;
        }
    }
    let reason = Reason::new(ReasonWord::RefusedByCarrier, problem.to_string());
    let event = AuditEvent::MessageFailed {
        message: id,
        patient,
        problem: problem.word(),
    };
    let tx = begin(clinic, &Actor::program()).await?;
    end(tx, id, MessageState::Failed, reason, event).await?;
    Ok(true)
}

/// The carrier refused the account: nothing was sent, nothing is burnt, and the whole channel
/// waits for a person.
pub(super) async fn record_paused(
    clinic: &Clinic,
    id: MessageId,
    patient: Option<PatientId>,
    channel: ChannelKind,
    why: &str,
    problem: &str,
) -> Result<bool, DbError> {
    let mut tx = begin(clinic, &Actor::program()).await?;
    let now = tx.now();
    store::pause_channel(tx.conn(), channel, why, now).await?;
    store::give_back_attempt(tx.conn(), id).await?;
    let reason = Reason::new(ReasonWord::ChannelPaused, why);
    let mark = Mark::held_until(now + Duration::minutes(10), reason);
    decision::mark(&mut tx, id, DecisionStage::Carrier, &mark).await?;
    tx.record(&AuditEvent::ChannelPaused {
        channel: channel.as_str().to_owned(),
        problem: problem.to_owned(),
    })
    .await?;
    tx.commit(AuditEvent::MessageHeld {
        message: id,
        patient,
        reason: ReasonWord::ChannelPaused.as_str().to_owned(),
    })
    .await?;
    Ok(false)
}

async fn end(
    mut tx: Tx<'_>,
    id: MessageId,
    state: MessageState,
    reason: Reason,
    event: AuditEvent,
) -> Result<(), DbError> {
    let mark = Mark::ended(state, reason);
    decision::mark(&mut tx, id, DecisionStage::Carrier, &mark).await?;
    tx.commit(event).await
}

/// Waits longer after each attempt, and never quite alike, so that retries do not march in step.
fn backoff(attempts: i64, clinic: &Clinic) -> Duration {
    let at = usize::try_from(attempts.max(1) - 1).unwrap_or(0);
    let seconds = BACKOFF[at.min(BACKOFF.len() - 1)];
    let spread = i64::from(clinic.chance().below(401)) - 200;
    Duration::milliseconds(seconds * 1_000 + seconds * spread)
}
