//! Handing messages to carriers. Claim and commit; ask the gate and commit; send with no
//! transaction open; record and commit. A crash between any two steps leaves a state that says
//! what is known.

use std::sync::Arc;

use chrono::{Duration, NaiveDate};

use super::decision::{self, DecisionStage, Reason, ReasonWord};
use super::gate::{self, Route, SendPermit, Verdict};
use super::limits::{self, Blocked, Room};
use super::model::MessageState;
use super::planning::Planning;
use super::store::{self, Due, Mark, Message, Sealed};
use super::text::Unusable;
use super::{answers, composing, reconcile, recovery};
use crate::Clinic;
use crate::access::Actor;
use crate::audit::AuditEvent;
use crate::chance::Chance;
use crate::channels::{Channel, ChannelKind, Outgoing};
use crate::db::DbError;
use crate::ids::{MessageId, PatientId};
use crate::patients;
use crate::secret::Key;
use crate::settings::{self, Account, CredentialChannel, MailAccount, SmsAccount, WhatsappAccount};
use crate::tx::{Tx, begin};

/// How many messages one claim takes.
const BATCH: i64 = 20;
/// How long a message waits that cannot be read.
const UNREADABLE_WAIT: Duration = Duration::minutes(10);
/// How long messages wait when the network is away. Together with the time between two rounds it is
/// less than a minute.
pub(super) const OFFLINE_WAIT: Duration = Duration::seconds(30);

/// The carriers that this clinic has accounts with.
pub(crate) struct Carriers {
    pub(crate) email: Option<Arc<dyn Channel>>,
    pub(crate) sms: Option<Arc<dyn Channel>>,
    pub(crate) whatsapp: Option<Arc<dyn Channel>>,
}

impl Carriers {
    /// Opens the accounts in the settings. Nothing is connected yet.
    pub(crate) async fn of(clinic: &Clinic) -> Result<Self, DbError> {
        let mut reader = clinic.db().read().await?;
        let mail: MailAccount = settings::load(&mut reader).await?;
        let sms: SmsAccount = settings::load(&mut reader).await?;
        let whatsapp: WhatsappAccount = settings::load(&mut reader).await?;
        let password = settings::credential(clinic, &mut reader, mail.credential()).await?;
        let token = settings::credential(clinic, &mut reader, CredentialChannel::Sms).await?;
        let dial = clinic.dial();
        Ok(Self {
            email: mail.is_on.then(|| dial.email(&mail, password)).flatten(),
            whatsapp: whatsapp
                .is_on
                .then(|| dial.whatsapp(&whatsapp, &sms, token.clone()))
                .flatten(),
            sms: sms.is_on.then(|| dial.sms(&sms, token)).flatten(),
        })
    }

    pub(super) fn for_channel(&self, channel: ChannelKind) -> Option<&Arc<dyn Channel>> {
        match channel {
            ChannelKind::Email => self.email.as_ref(),
            ChannelKind::Sms => self.sms.as_ref(),
            ChannelKind::Whatsapp => self.whatsapp.as_ref(),
        }
    }
}

/// Hands over everything that is due on one channel. Each channel is a lane of its own, so that one
/// carrier that does not answer never keeps another waiting; within a lane, deliveries follow one
/// another.
pub(crate) async fn deliver_due(
    clinic: &Clinic,
    channel: ChannelKind,
    holidays: &[NaiveDate],
) -> Result<(), DbError> {
    recovery::recover(clinic, channel).await?;
    let mut carriers = Carriers::of(clinic).await?;
    if let Some(carrier) = carriers.for_channel(channel) {
        let never_left = reconcile::ask(clinic, &**carrier, channel, holidays).await?;
        reconcile::follow(clinic, &**carrier, channel).await?;
        if never_left > 0 {
            // What else was planned took them for told: the next round plans before it delivers.
            return Ok(());
        }
    }
    while !clinic.is_ending()
        && deliver_batch(clinic, &carriers, channel, holidays).await? == Lane::HasMore
    {
        carriers = Carriers::of(clinic).await?;
    }
    Ok(())
}

#[derive(PartialEq, Eq)]
enum Lane {
    HasMore,
    Empty,
}

async fn deliver_batch(
    clinic: &Clinic,
    carriers: &Carriers,
    channel: ChannelKind,
    holidays: &[NaiveDate],
) -> Result<Lane, DbError> {
    let mut tx = begin(clinic, &Actor::program()).await?;
    let (claimed, blocked) = claim(clinic, &mut tx, channel).await?;
    if claimed.is_empty() {
        return Ok(Lane::Empty);
    }
    let count = u32::try_from(claimed.len()).unwrap_or(u32::MAX);
    if let Some(blocked) = blocked {
        limits::hold(&mut tx, channel, &claimed, &blocked).await?;
        tx.commit(AuditEvent::MessagesHeld { messages: count })
            .await?;
        return Ok(Lane::HasMore);
    }
    tx.commit(AuditEvent::MessagesClaimed { messages: count })
        .await?;
    crate::failpoint::reach("after_claim");
    let mut planning = {
        let mut reader = clinic.db().read().await?;
        Planning::load(&mut reader, holidays.to_vec()).await?
    };
    let mut goes_on = true;
    for id in claimed {
        if !goes_on || clinic.is_ending() {
            goes_on = false;
            release(clinic, id).await?;
            continue;
        }
        goes_on = match deliver_one(clinic, carriers, &mut planning, id).await {
            Err(DbError::Unreadable(column)) => {
                set_aside(clinic, id, column).await?;
                true
            }
            delivered => delivered?,
        };
    }
    if let Some(carrier) = carriers.for_channel(channel) {
        carrier.hang_up().await;
    }
    Ok(if goes_on { Lane::HasMore } else { Lane::Empty })
}

/// Takes the messages whose turn it is: those that there is room for, or else those that wait with
/// their channel, and why.
async fn claim(
    clinic: &Clinic,
    tx: &mut Tx<'_>,
    channel: ChannelKind,
) -> Result<(Vec<MessageId>, Option<Blocked>), DbError> {
    let (now, run) = (tx.now(), clinic.run());
    let (due, room, blocked) = match limits::room_in(tx, channel).await? {
        Room::For(room) => {
            let room = room.min(BATCH);
            store::wake_full(tx.conn(), channel, now, room).await?;
            (Due::All, room, None)
        }
        Room::None(blocked) => (Due::All, BATCH, Some(blocked)),
        Room::OnlyAskedFor { room, others } => {
            let (due, room) = (Due::AskedFor, room.min(BATCH));
            let asked_for = store::claim_due(tx.conn(), channel, due, run, now, room).await?;
            if others.is_none() || !asked_for.is_empty() {
                return Ok((asked_for, None));
            }
            (Due::ByItself, BATCH, others)
        }
    };
    let claimed = store::claim_due(tx.conn(), channel, due, run, now, room).await?;
    Ok((claimed, blocked))
}

/// Has a message that cannot be read wait, so that it does not keep those behind it waiting. One
/// that was handed over meanwhile is left to recovery.
async fn set_aside(clinic: &Clinic, id: MessageId, column: &'static str) -> Result<(), DbError> {
    tracing::error!(message = %id, column, "a message cannot be read, and waits");
    let mut tx = begin(clinic, &Actor::program()).await?;
    let now = tx.now();
    let reason = Reason::new(
        ReasonWord::Unreadable,
        "Something in its record cannot be read. Please tell the person who looks after the program.",
    );
    if !store::hold_claimed(tx.conn(), id, now + UNREADABLE_WAIT, &reason, now).await? {
        return Ok(());
    }
    let state = MessageState::Held;
    decision::say(&mut tx, id, DecisionStage::Gate, state, &reason.sentence).await?;
    tx.commit(AuditEvent::MessageHeld {
        message: id,
        patient: None,
        reason: reason.word.as_str().to_owned(),
    })
    .await
}

/// Gives back a claim when the lane stops early.
async fn release(clinic: &Clinic, id: MessageId) -> Result<(), DbError> {
    let mut tx = begin(clinic, &Actor::program()).await?;
    let now = tx.now();
    let Some(message) = claimed(&mut tx, id).await? else {
        return Ok(());
    };
    let patient = message.patient;
    let (mark, sentence, event) = if clinic.is_ending() {
        let mark = Mark {
            state: MessageState::Planned,
            reason: None,
            by_person: None,
            next_at: None,
        };
        let event = AuditEvent::MessageReleased {
            message: id,
            patient,
        };
        (
            mark,
            "The program was ended before it left.".to_owned(),
            event,
        )
    } else {
        let sentence = "Waiting until the carrier can be reached.";
        let reason = answers::not_reached(clinic, message.channel, now, sentence);
        let event = AuditEvent::MessageHeld {
            message: id,
            patient,
            reason: reason.word.as_str().to_owned(),
        };
        let sentence = reason.sentence.clone();
        (
            Mark::held_until(now + OFFLINE_WAIT, reason),
            sentence,
            event,
        )
    };
    let waits_for = mark.reason.as_ref().map(|reason| reason.word);
    let waits_still = mark.state == MessageState::Held && message.reason == waits_for;
    if waits_still {
        // Its record would fill with the same words for as long as the network is away.
        store::mark(tx.conn(), id, &mark, now).await?;
    } else {
        decision::mark_saying(&mut tx, id, DecisionStage::Gate, &mark, &sentence).await?;
    }
    tx.commit(event).await
}

async fn claimed(tx: &mut Tx<'_>, id: MessageId) -> Result<Option<Message>, DbError> {
    let message = store::find(tx.conn(), id).await?;
    Ok(message.filter(|message| message.state == MessageState::Claimed))
}

/// One message through the gate and to the carrier. False when the lane should stop for now.
async fn deliver_one(
    clinic: &Clinic,
    carriers: &Carriers,
    planning: &mut Planning,
    id: MessageId,
) -> Result<bool, DbError> {
    let Some(handed) = pass_gate(clinic, carriers, planning, id).await? else {
        return Ok(true);
    };
    let HandOver {
        permit,
        outgoing,
        patient,
        channel,
    } = handed;
    let Some(carrier) = carriers.for_channel(channel) else {
        let why = "The account is not complete. Please look at the settings.";
        return answers::record_paused(clinic, id, patient, channel, why, "incomplete").await;
    };
    crate::failpoint::reach("before_send");
    let outcome = carrier.send(&permit, &outgoing).await;
    crate::failpoint::reach("after_send");
    answers::record(clinic, id, patient, channel, &outgoing.to, outcome).await
}

/// A message that may go, and with it the right to send it.
struct HandOver {
    permit: SendPermit,
    outgoing: Outgoing,
    patient: Option<PatientId>,
    channel: ChannelKind,
}

/// Asks the gate, with binding force and the facts of this moment, and marks the message as being
/// sent when it may go.
async fn pass_gate(
    clinic: &Clinic,
    carriers: &Carriers,
    planning: &mut Planning,
    id: MessageId,
) -> Result<Option<HandOver>, DbError> {
    let mut tx = begin(clinic, &Actor::program()).await?;
    let now = tx.now();
    let Some(message) = claimed(&mut tx, id).await? else {
        return Ok(None);
    };
    planning.read_anew(tx.conn()).await?;
    if let Some(blocked) = blocked(&mut tx, planning, &message).await? {
        limits::hold(&mut tx, message.channel, &[id], &blocked).await?;
        tx.commit(AuditEvent::MessagesHeld { messages: 1 }).await?;
        return Ok(None);
    }
    let patient = message.patient;
    let verdict = gate::judge_now(clinic, tx.conn(), planning, &message, now).await?;
    let (mark, event) = match verdict {
        Verdict::Go(route) => {
            return hand_over(clinic, carriers, tx, planning, &message, &route).await;
        }
        Verdict::Later(at, reason) => {
            let event = AuditEvent::MessageHeld {
                message: id,
                patient,
                reason: reason.word.as_str().to_owned(),
            };
            (Mark::held_until(at, reason), event)
        }
        Verdict::Refuse(reason) => {
            let event = AuditEvent::MessageSkipped {
                message: id,
                patient,
                reason: reason.word.as_str().to_owned(),
            };
            (Mark::ended(MessageState::Skipped, reason), event)
        }
        Verdict::TooLate => {
            let event = AuditEvent::MessageExpired {
                message: id,
                patient,
            };
            (
                Mark::ended(MessageState::Expired, Reason::too_late()),
                event,
            )
        }
    };
    decision::mark(&mut tx, id, DecisionStage::Gate, &mark).await?;
    tx.commit(event).await?;
    Ok(None)
}

/// What has come to stop the channel since the message was claimed.
async fn blocked(
    tx: &mut Tx<'_>,
    planning: &Planning,
    message: &Message,
) -> Result<Option<Blocked>, DbError> {
    if planning.is_clock_suspect() {
        return Ok(Some(Blocked::ClockSuspect));
    }
    let (now, sending, channel) = (tx.now(), planning.sending(), message.channel);
    let is_full =
        !message.by_person && limits::is_day_full(tx.conn(), sending, channel, now).await?;
    Ok(is_full.then_some(Blocked::DailyCap))
}

async fn hand_over(
    clinic: &Clinic,
    carriers: &Carriers,
    mut tx: Tx<'_>,
    planning: &Planning,
    message: &Message,
    route: &Route,
) -> Result<Option<HandOver>, DbError> {
    let now = tx.now();
    let outgoing = match composing::compose(tx.conn(), planning, message, route, now).await? {
        Ok(outgoing) => outgoing,
        Err(unusable) => {
            record_unusable(tx, message, &unusable).await?;
            return Ok(None);
        }
    };
    let carrier = carriers.for_channel(message.channel);
    let sealed = Sealed {
        carrier: carrier.map(|carrier| carrier.carrier()),
        parts: outgoing.parts(message.channel),
        address_mark: Some(gate::mark_of(route.address(), &clinic.message_key())),
        ..seal(clinic, &mut tx, message, &outgoing).await?
    };
    let (id, patient) = (message.id, message.patient);
    decision::say(
        &mut tx,
        id,
        DecisionStage::Gate,
        MessageState::Sending,
        "It may be sent, and was handed over.",
    )
    .await?;
    let event = AuditEvent::MessageSending {
        message: id,
        patient,
    };
    let permit = SendPermit::take(tx, id, route, &sealed, event).await?;
    crate::failpoint::reach("after_gate");
    Ok(Some(HandOver {
        permit,
        outgoing,
        patient,
        channel: message.channel,
    }))
}

/// A text that makes no message keeps it from being sent, until somebody has mended the text.
async fn record_unusable(
    mut tx: Tx<'_>,
    message: &Message,
    unusable: &Unusable,
) -> Result<(), DbError> {
    let reason = Reason::new(ReasonWord::TextUnusable, unusable.to_string());
    let event = AuditEvent::MessageFailed {
        message: message.id,
        patient: message.patient,
        problem: reason.word.as_str().to_owned(),
    };
    let mark = Mark::ended(MessageState::Failed, reason);
    decision::mark(&mut tx, message.id, DecisionStage::Gate, &mark).await?;
    tx.commit(event).await
}

/// Seals what leaves with the patient's key.
async fn seal(
    clinic: &Clinic,
    tx: &mut Tx<'_>,
    message: &Message,
    outgoing: &Outgoing,
) -> Result<Sealed, DbError> {
    let key = match message.patient {
        Some(patient) => patients::key_of(clinic, tx.conn(), patient)
            .await?
            .ok_or(DbError::Unreadable("patient_keys.sealed"))?,
        None => clinic.message_key(),
    };
    Ok(seal_with(&key, message.id, outgoing, clinic.chance()))
}

pub(super) fn seal_with(
    key: &Key,
    id: MessageId,
    outgoing: &Outgoing,
    chance: &dyn Chance,
) -> Sealed {
    let seal =
        |part: &str, text: &str| key.seal(&format!("message|{id}|{part}"), text.as_bytes(), chance);
    let template = outgoing.template.as_ref().map(|template| {
        let words = serde_json::to_string(template).expect("words have a JSON form");
        seal("template", &words)
    });
    Sealed {
        carrier: None,
        parts: 1,
        address_mark: None,
        template,
        address: seal("address", outgoing.to.as_str()),
        subject: outgoing
            .subject
            .as_deref()
            .map(|text| seal("subject", text)),
        body: seal("body", &outgoing.body),
    }
}
