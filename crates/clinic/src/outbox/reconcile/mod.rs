//! Asking the carrier about messages that may have left: found, it was sent; not found, it may be
//! tried again; otherwise a person decides. A carrier that knows a hand-over again is given the
//! same words once more, and its answer says what became of them. Mail servers cannot be asked. A
//! greeting is looked for, and never sent once more.
//!
//! Messages that left for certain are followed until they arrive: see [`follow`].

mod following;
mod store;

use chrono::{Duration, NaiveDate};

pub(super) use self::following::follow;
use self::store::Uncertain;
use super::answers;
use super::composing;
use super::decision::{self, DecisionStage, Reason};
use super::gate::{self, SendPermit, Verdict};
use super::model::{MessageKind, MessageState};
use super::planning::Planning;
use super::templates::Wording;
use crate::Clinic;
use crate::access::Actor;
use crate::audit::AuditEvent;
use crate::channels::{Channel, ChannelKind, Finding, Outcome, Outgoing, Progress, Whereabouts};
use crate::contact::{EmailAddress, Phone};
use crate::db::{Conn, DbError};
use crate::patients::{self, Address};
use crate::secret::Key;
use crate::tx::{Tx, begin};

/// A carrier's list may lag behind what the carrier has taken.
const SETTLED_AFTER: Duration = Duration::seconds(60);
/// The carrier is asked less and less often, and after a day it is left to a person alone.
const LONGEST_WAIT: Duration = Duration::hours(6);
const ASKED_FOR: Duration = Duration::hours(24);
/// Questions for one round.
const BATCH: i64 = 20;

/// Asks the carrier about every message of the channel whose fate is not known, where it is time.
/// Says how many of them it does not have, so that they are planned again.
pub(super) async fn ask(
    clinic: &Clinic,
    carrier: &dyn Channel,
    channel: ChannelKind,
    holidays: &[NaiveDate],
) -> Result<usize, DbError> {
    let knows_again_for = carrier.carrier().knows_again_for();
    if !carrier.carrier().can_be_searched() && knows_again_for.is_none() {
        return Ok(0);
    }
    let now = clinic.now();
    let since = now - knows_again_for.unwrap_or(ASKED_FOR);
    let uncertain = {
        let mut reader = clinic.db().read().await?;
        let by = (channel, carrier.carrier());
        store::list_uncertain(&mut reader, by, now, now - SETTLED_AFTER, since, BATCH).await?
    };
    let mut never_left = 0;
    for message in uncertain {
        let handed_over = {
            let mut reader = clinic.db().read().await?;
            words_of(clinic, &mut reader, channel, &message).await?
        };
        let finding = if knows_again_for.is_some() {
            match repeat(clinic, carrier, &message, &handed_over, holidays).await? {
                Repeated::Answered(finding) => finding,
                Repeated::NotHandedOver(why) => {
                    keep(clinic, &message, &why).await?;
                    continue;
                }
            }
        } else {
            // No transaction is open.
            carrier.find(&handed_over, message.sending_at).await
        };
        let has_answered = !matches!(finding, Finding::CannotTell { problem: Some(_) });
        let is_planned_again =
            matches!(finding, Finding::NotFound) && message.kind != MessageKind::Greeting;
        never_left += usize::from(is_planned_again);
        settle(clinic, channel, message, finding).await?;
        if !has_answered {
            // Whoever does not answer now would keep the channel waiting once a message.
            break;
        }
    }
    Ok(never_left)
}

/// What came of handing the same words over once more.
enum Repeated {
    Answered(Finding),
    /// Why they were kept back.
    NotHandedOver(String),
}

/// Hands the same words over once more, if they are still what would be said and the gate lets them go
/// to the same place at this moment too. Only that the carrier took them says something of the first
/// time.
async fn repeat(
    clinic: &Clinic,
    carrier: &dyn Channel,
    message: &Uncertain,
    handed_over: &Outgoing,
    holidays: &[NaiveDate],
) -> Result<Repeated, DbError> {
    let kept = |why: &str| Ok(Repeated::NotHandedOver(why.to_owned()));
    let mut tx = begin(clinic, &Actor::program()).await?;
    let now = tx.now();
    let stored = super::store::find(tx.conn(), message.id).await?;
    let is_uncertain = store::is_uncertain(tx.conn(), message.id).await?;
    let Some(stored) = stored.filter(|_| is_uncertain) else {
        return kept("It has changed in the meantime.");
    };
    let mut planning = Planning::load(tx.conn(), holidays.to_vec()).await?;
    let verdict = gate::judge_now(clinic, tx.conn(), &mut planning, &stored, now).await?;
    let route = match verdict {
        Verdict::Go(route) => route,
        Verdict::Later(_, reason) | Verdict::Refuse(reason) => return kept(&reason.sentence),
        Verdict::TooLate => return kept(&Reason::too_late().sentence),
    };
    if planning.is_clock_suspect() {
        return kept("Nobody has confirmed the computer's clock.");
    }
    if route.address().as_str() != handed_over.to.as_str() {
        return kept("The address is another one now.");
    }
    let said_now = composing::compose(tx.conn(), &planning, &stored, &route, now).await?;
    let is_said_still = said_now
        .is_ok_and(|said| (&said.subject, &said.body) == (&handed_over.subject, &handed_over.body));
    if !is_said_still {
        return kept("What it said then would be said otherwise now.");
    }
    decision::say(
        &mut tx,
        message.id,
        DecisionStage::Gate,
        MessageState::Unknown,
        "It was handed over once more, under the key by which the carrier knows it again.",
    )
    .await?;
    let event = AuditEvent::MessageSending {
        message: message.id,
        patient: message.patient,
    };
    let permit = SendPermit::renew(tx, message.id, &route, event).await?;
    let finding = match carrier.send(&permit, handed_over).await {
        Outcome::Accepted {
            carrier_id: Some(carrier_id),
        } => Finding::Found {
            carrier_id,
            progress: Progress::of(Whereabouts::OnItsWay),
        },
        Outcome::Accepted { carrier_id: None } => Finding::CannotTell { problem: None },
        Outcome::NotAccepted { problem, .. }
        | Outcome::Unknown { problem }
        | Outcome::Paused { problem }
        | Outcome::Offline { problem } => Finding::CannotTell {
            problem: Some(problem),
        },
    };
    Ok(Repeated::Answered(finding))
}

/// Leaves it uncertain, for a reason that is not the carrier's.
async fn keep(clinic: &Clinic, message: &Uncertain, why: &str) -> Result<(), DbError> {
    let mut tx = begin(clinic, &Actor::program()).await?;
    if !store::is_uncertain(tx.conn(), message.id).await? {
        return Ok(());
    }
    let sentence = format!("The carrier was not asked. {why}");
    wait(tx, message, &sentence, "not_asked").await
}

/// The message as it left, from its record.
async fn words_of(
    clinic: &Clinic,
    conn: &mut Conn,
    channel: ChannelKind,
    message: &Uncertain,
) -> Result<Outgoing, DbError> {
    let key = match message.patient {
        Some(patient) => patients::key_of(clinic, conn, patient)
            .await?
            .ok_or(DbError::Unreadable("patient_keys.sealed"))?,
        None => clinic.message_key(),
    };
    let unreadable = DbError::Unreadable("messages.address_sealed");
    let address = message.opened(&key, "address", Some(&message.address_sealed))?;
    let address = address.unwrap_or_default();
    let address = match channel {
        ChannelKind::Email => EmailAddress::parse(&address).map(Address::Email),
        ChannelKind::Sms | ChannelKind::Whatsapp => Phone::from_e164(&address).map(Address::Phone),
    };
    let Ok(address) = address else {
        return Err(unreadable);
    };
    let body = message.opened(&key, "body", Some(&message.body_sealed))?;
    let template = message.opened(&key, "template", message.template_sealed.as_deref())?;
    let template = match template {
        Some(words) => Some(
            serde_json::from_str(&words)
                .map_err(|_| DbError::Unreadable("messages.template_sealed"))?,
        ),
        None => None,
    };
    let wording = Wording {
        subject: message.opened(&key, "subject", message.subject_sealed.as_deref())?,
        body: body.unwrap_or_default(),
    };
    let outgoing = composing::outgoing(
        message.message_key,
        &address,
        None,
        wording,
        message.sending_at,
        Duration::zero(),
    );
    Ok(Outgoing {
        template,
        ..outgoing
    })
}

impl Uncertain {
    /// One part of what left, opened.
    fn opened(
        &self,
        key: &Key,
        part: &str,
        sealed: Option<&[u8]>,
    ) -> Result<Option<String>, DbError> {
        sealed
            .map(|sealed| {
                key.open_text(&format!("message|{}|{part}", self.id), sealed)
                    .map(|text| text.expose().clone())
                    .map_err(|_| DbError::Unreadable("messages.body_sealed"))
            })
            .transpose()
    }
}

async fn settle(
    clinic: &Clinic,
    channel: ChannelKind,
    message: Uncertain,
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
            progress,
        } => {
            let since = message.sending_at - Duration::hours(1);
            let is_anothers =
                store::is_id_of_another(tx.conn(), message.id, channel, since, &carrier_id).await?;
            if is_anothers {
                // The same words to the same number: this is the other one.
                let sentence = "The carrier was asked and could not tell.";
                wait(tx, &message, sentence, "same_text").await
            } else {
                found(tx, channel, message, carrier_id, progress).await
            }
        }
        // It may still turn up there.
        Finding::NotFound if message.kind == MessageKind::Greeting => {
            let sentence = "The carrier was asked and does not have it. A greeting is not sent a \
                            second time.";
            wait(tx, &message, sentence, "not_found").await
        }
        Finding::NotFound => {
            let sentence = "The carrier was asked and does not have it.";
            let problem = "not_found".to_owned();
            answers::plan_again(tx, message.id, message.patient, sentence, problem).await
        }
        Finding::CannotTell { problem } => {
            let problem = problem.map_or_else(|| "cannot_tell".to_owned(), |found| found.word());
            let sentence = "The carrier was asked and could not tell.";
            wait(tx, &message, sentence, &problem).await
        }
    }
}

/// The carrier has it after all. What it says of it beyond that is taken as if it had been followed.
async fn found(
    mut tx: Tx<'_>,
    channel: ChannelKind,
    message: Uncertain,
    carrier_id: String,
    progress: Progress,
) -> Result<(), DbError> {
    let now = tx.now();
    store::mark_found(tx.conn(), message.id, carrier_id.clone(), now).await?;
    decision::say(
        &mut tx,
        message.id,
        DecisionStage::Carrier,
        MessageState::Sent,
        "The carrier was asked and had accepted it.",
    )
    .await?;
    let event = AuditEvent::MessageSent {
        message: message.id,
        patient: message.patient,
    };
    match progress.whereabouts {
        Whereabouts::OnItsWay => tx.commit(event).await,
        Whereabouts::Delivered | Whereabouts::Undelivered => {
            tx.record(&event).await?;
            let taken = message.on_its_way(carrier_id, now);
            following::arrived(tx, channel, &taken, progress).await
        }
    }
}

/// Leaves it uncertain, and asks again when as much time again has gone by.
async fn wait(
    mut tx: Tx<'_>,
    message: &Uncertain,
    sentence: &str,
    problem: &str,
) -> Result<(), DbError> {
    let now = tx.now();
    let next_at = now + (now - message.sending_at).clamp(SETTLED_AFTER, LONGEST_WAIT);
    store::update_next(tx.conn(), message.id, next_at).await?;
    decision::say(
        &mut tx,
        message.id,
        DecisionStage::Carrier,
        MessageState::Unknown,
        sentence,
    )
    .await?;
    tx.commit(AuditEvent::MessageUnknown {
        message: message.id,
        patient: message.patient,
        problem: problem.to_owned(),
    })
    .await
}
