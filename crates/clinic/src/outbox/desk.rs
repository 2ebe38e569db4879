//! What a person may do with messages: hold, release, send now, settle what is not certain, try a
//! channel, put a paused one back to work.

use chrono::Duration;

use super::decision::{self, DecisionStage, Reason, ReasonWord};
use super::dispatch::{self, Carriers};
use super::gate::{Route, SendPermit};
use super::language::Language;
use super::model::{MessageKind, MessageState, Recipient, TestMessageResult};
use super::store::{self, Mark, Message, NewMessage, Plan, Sealed};
use super::templates::{TextChannel, TextKey};
use super::text::{self, ReadBy, Words};
use super::timing::may_leave_sooner;
use super::{MessageFacts, OutboxError, composing};
use crate::Clinic;
use crate::access::{Actor, KeepMessages, ManageSettings};
use crate::audit::AuditEvent;
use crate::channels::{ApprovedTemplate, ChannelKind, Outcome, Outgoing};
use crate::contact::{EmailAddress, Phone};
use crate::db::{Conn, DbError};
use crate::ids::{MessageId, MessageKey};
use crate::patients::Address;
use crate::problems::Problems;
use crate::settings::{self, ClinicProfile, Delivery, WhatsappAccount};
use crate::tx::{Tx, begin};

const GONE: &str = "This message has changed in the meantime.";

/// Keeps a waiting message back until it is released, also one that is about to go.
pub async fn hold(clinic: &Clinic, actor: &Actor, id: MessageId) -> Result<(), OutboxError> {
    let is_waiting = |message: &Message| message.state.is_waiting();
    let (mut tx, message) = standing(clinic, actor, id, is_waiting).await?;
    let reason = Reason::new(ReasonWord::HeldByPerson, "Held by a person.");
    let mark = Mark {
        state: MessageState::Held,
        reason: Some(reason),
        by_person: Some(true),
        next_at: None,
    };
    change(&mut tx, &message, &mark, "Held.").await?;
    tx.commit(AuditEvent::MessageHeld {
        message: id,
        patient: message.patient,
        reason: ReasonWord::HeldByPerson.as_str().to_owned(),
    })
    .await?;
    Ok(())
}

/// Lets a held message go on to the gate.
pub async fn release(clinic: &Clinic, actor: &Actor, id: MessageId) -> Result<(), OutboxError> {
    let (mut tx, message) = waiting(clinic, actor, id).await?;
    let next_at = message.due_at.max(tx.now());
    let mark = Mark {
        state: MessageState::Planned,
        reason: None,
        by_person: Some(false),
        next_at: Some(next_at),
    };
    change(&mut tx, &message, &mark, "Released.").await?;
    tx.commit(AuditEvent::MessageReleased {
        message: id,
        patient: message.patient,
    })
    .await?;
    Ok(())
}

/// Lets a planned message leave at once, inside or outside sending hours; a greeting not before its
/// day. The gate is asked as ever.
pub async fn send_now(clinic: &Clinic, actor: &Actor, id: MessageId) -> Result<(), OutboxError> {
    let (mut tx, message) = waiting(clinic, actor, id).await?;
    let now = tx.now();
    let zone = settings::zone(tx.conn()).await?;
    if !may_leave_sooner(message.kind, message.due_at, zone, now) {
        return Err(OutboxError::Refused(
            "A greeting leaves on its own day, not before.",
        ));
    }
    store::advance(tx.conn(), id, now).await?;
    let (state, sentence) = (MessageState::Planned, "To be sent at once.");
    decision::say(&mut tx, id, DecisionStage::Person, state, sentence).await?;
    tx.commit(AuditEvent::MessageReleased {
        message: id,
        patient: message.patient,
    })
    .await?;
    Ok(())
}

/// Sends a failed or uncertain message again, because a person says so.
pub async fn resend(clinic: &Clinic, actor: &Actor, id: MessageId) -> Result<(), OutboxError> {
    let (mut tx, message) = needing_person(clinic, actor, id).await?;
    let now = tx.now();
    if message.kind == MessageKind::Test {
        return Err(OutboxError::Refused(
            "A test message is not sent again. Please send a new one.",
        ));
    }
    if message.kind == MessageKind::Greeting && message.state != MessageState::Failed {
        return Err(OutboxError::Refused(
            "A greeting that may have arrived is not sent again.",
        ));
    }
    if now >= message.not_after {
        return Err(OutboxError::Refused(
            "The appointment has begun or was changed; the message would no longer be useful.",
        ));
    }
    if store::goes_another_way(tx.conn(), id).await? {
        return Err(OutboxError::Refused(
            "The same message has gone another way in the meantime.",
        ));
    }
    let mark = Mark {
        state: MessageState::Planned,
        reason: None,
        by_person: Some(true),
        next_at: Some(now),
    };
    if message.may_have_arrived() {
        store::mark_arrived_before(tx.conn(), id).await?;
    }
    if message.state == MessageState::Undelivered {
        // Under the old key the carrier would say that it has it already, and send nothing.
        let again: &[&[u8]] = &[b"again", message.message_key.as_bytes()];
        let key = MessageKey::from_hash(clinic.message_key().mac(again));
        store::set_key(tx.conn(), id, key).await?;
    }
    change(&mut tx, &message, &mark, "To be sent again.").await?;
    // Should it fail again, somebody is to look again.
    store::mark_settled(tx.conn(), id, None, now).await?;
    resolved(tx, &message, "planned").await
}

/// Records that an uncertain message did arrive.
pub async fn mark_sent(clinic: &Clinic, actor: &Actor, id: MessageId) -> Result<(), OutboxError> {
    let (mut tx, message) = needing_person(clinic, actor, id).await?;
    let mark = Mark {
        state: MessageState::Sent,
        reason: None,
        by_person: Some(true),
        next_at: None,
    };
    change(&mut tx, &message, &mark, "Counted as sent.").await?;
    let (now, by) = (tx.now(), tx.actor().staff_id());
    store::mark_settled(tx.conn(), id, by, now).await?;
    resolved(tx, &message, "sent").await
}

/// Takes a failed or uncertain message off the list without sending it again, or one of too many
/// without sending it at all.
pub async fn dismiss(clinic: &Clinic, actor: &Actor, id: MessageId) -> Result<(), OutboxError> {
    let is_fitting = |message: &Message| is_undecided(message) || message.waits_for_person();
    let (mut tx, message) = standing(clinic, actor, id, is_fitting).await?;
    let (now, by) = (tx.now(), tx.actor().staff_id());
    store::mark_settled(tx.conn(), id, by, now).await?;
    if message.waits_for_person() {
        let reason = Reason::new(ReasonWord::StaffDecided, "Staff decided not to send it.");
        let sentence = reason.sentence.clone();
        let mark = Mark {
            state: MessageState::Skipped,
            reason: Some(reason),
            by_person: Some(true),
            next_at: None,
        };
        change(&mut tx, &message, &mark, &sentence).await?;
        return resolved(tx, &message, "skipped").await;
    }
    let (state, sentence) = (message.state, "Dealt with by a person.");
    decision::say(&mut tx, id, DecisionStage::Person, state, sentence).await?;
    resolved(tx, &message, "settled").await
}

async fn waiting<'clinic>(
    clinic: &'clinic Clinic,
    actor: &Actor,
    id: MessageId,
) -> Result<(Tx<'clinic>, Message), OutboxError> {
    let is_unclaimed =
        |message: &Message| matches!(message.state, MessageState::Planned | MessageState::Held);
    standing(clinic, actor, id, is_unclaimed).await
}

/// A message that a verb is for as it stands.
async fn standing<'clinic>(
    clinic: &'clinic Clinic,
    actor: &Actor,
    id: MessageId,
    is_fitting: impl FnOnce(&Message) -> bool,
) -> Result<(Tx<'clinic>, Message), OutboxError> {
    actor.may::<KeepMessages>()?;
    let mut tx = begin(clinic, actor).await?;
    let message = store::find(tx.conn(), id)
        .await?
        .ok_or(OutboxError::NotFound)?;
    match is_fitting(&message) {
        true => Ok((tx, message)),
        false => Err(OutboxError::Refused(GONE)),
    }
}

async fn needing_person<'clinic>(
    clinic: &'clinic Clinic,
    actor: &Actor,
    id: MessageId,
) -> Result<(Tx<'clinic>, Message), OutboxError> {
    standing(clinic, actor, id, is_undecided).await
}

/// It failed, or nobody knows whether it arrived.
fn is_undecided(message: &Message) -> bool {
    matches!(
        message.state,
        MessageState::Failed | MessageState::Unknown | MessageState::Undelivered
    )
}

async fn change(
    tx: &mut Tx<'_>,
    message: &Message,
    mark: &Mark,
    sentence: &str,
) -> Result<(), DbError> {
    decision::mark_saying(tx, message.id, DecisionStage::Person, mark, sentence).await
}

async fn resolved(tx: Tx<'_>, message: &Message, as_state: &str) -> Result<(), OutboxError> {
    tx.commit(AuditEvent::MessageResolved {
        message: message.id,
        patient: message.patient,
        as_state: as_state.to_owned(),
    })
    .await?;
    Ok(())
}

/// Puts a paused channel back to work.
pub async fn resume_channel(
    clinic: &Clinic,
    actor: &Actor,
    channel: ChannelKind,
) -> Result<(), OutboxError> {
    actor.may::<KeepMessages>()?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    if store::resume_channel(tx.conn(), channel).await? {
        store::wake_held(tx.conn(), ReasonWord::ChannelPaused, Some(channel), now).await?;
        tx.commit(AuditEvent::ChannelResumed {
            channel: channel.as_str().to_owned(),
        })
        .await?;
    }
    Ok(())
}

/// Stops all sending because the computer's clock jumped.
pub async fn suspect_clock(clinic: &Clinic) -> Result<(), DbError> {
    let mut tx = begin(clinic, &Actor::program()).await?;
    let delivery: Delivery = settings::load(tx.conn()).await?;
    if delivery.clock_suspect {
        return Ok(());
    }
    let suspect = Delivery {
        clock_suspect: true,
        ..delivery
    };
    settings::put(&mut tx, &suspect).await?;
    tx.commit(AuditEvent::ClockSuspected).await
}

/// A person says that the computer's clock is right; sending goes on.
pub async fn confirm_clock(clinic: &Clinic, actor: &Actor) -> Result<(), OutboxError> {
    actor.may::<KeepMessages>()?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let delivery: Delivery = settings::load(tx.conn()).await?;
    let right = Delivery {
        clock_suspect: false,
        ..delivery
    };
    settings::put(&mut tx, &right).await?;
    store::wake_held(tx.conn(), ReasonWord::ClockSuspect, None, now).await?;
    tx.commit(AuditEvent::ClockConfirmed).await?;
    Ok(())
}

/// Sends a test message to an address that the owner types, now, and says precisely how it went.
/// A paused channel that works again is resumed.
pub async fn send_test_message(
    clinic: &Clinic,
    actor: &Actor,
    channel: ChannelKind,
    to: &str,
) -> Result<TestMessageResult, OutboxError> {
    actor.may::<ManageSettings>()?;
    let staff = actor.staff_id().ok_or(OutboxError::NotFound)?;
    let carriers = Carriers::of(clinic).await?;
    let Some(carrier) = carriers.for_channel(channel) else {
        return Ok(TestMessageResult {
            ok: false,
            sentence:
                "The account is switched off or not complete. Please fill it in and save it first."
                    .to_owned(),
        });
    };
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let profile: ClinicProfile = settings::load(tx.conn()).await?;
    let address = parse_address(channel, to, &profile)?;
    let id = MessageId::new(now, clinic.chance());
    let key = MessageKey::from_hash(clinic.message_key().mac(&[b"test", id.as_bytes()]));
    let facts = MessageFacts::default();
    let plan = Plan {
        generation: 0,
        facts: facts.to_stored(),
        wished_at: now,
        due_at: now,
        not_after: now + Duration::hours(1),
        outside_hours: true,
        state: MessageState::Claimed,
        reason: None,
        by_person: true,
    };
    let new = NewMessage {
        id,
        kind: MessageKind::Test,
        subject: id.into(),
        occurrence: now,
        lead_minutes: 0,
        channel,
        recipient: Recipient::Staff(staff),
        patient: None,
        message_key: key,
        run: Some(clinic.run()),
        plan: &plan,
    };
    store::insert(tx.conn(), &new, now).await?;
    let text_key = TextKey {
        kind: MessageKind::Test,
        language: Language::English,
        channel: TextChannel::of(channel),
    };
    let words = Words {
        language: text_key.language,
        first_name: "",
        guardian: None,
        facts: &facts,
        clinic: &profile,
        clinic_zone: profile.zone(),
        recipient_zone: None,
        occurrence: now,
        now,
        is_discreet: false,
        answers_read_by: ReadBy::People,
    };
    let wording = text::write(None, text_key, &words)
        .expect("a text that comes with the program can be filled");
    let outgoing = composing::outgoing(key, &address, None, wording, now, Duration::hours(1));
    let template = match channel {
        ChannelKind::Email | ChannelKind::Sms => None,
        ChannelKind::Whatsapp => test_template(tx.conn(), &words).await?,
    };
    let outgoing = Outgoing {
        template,
        ..outgoing
    };
    let sealed = Sealed {
        carrier: Some(carrier.carrier()),
        parts: outgoing.parts(channel),
        ..dispatch::seal_with(&clinic.message_key(), id, &outgoing, clinic.chance())
    };
    let route = Route::for_test(channel, address);
    let event = AuditEvent::TestMessageAsked { message: id };
    let permit = SendPermit::take(tx, id, &route, &sealed, event).await?;
    let outcome = carrier.send(&permit, &outgoing).await;
    carrier.hang_up().await;
    let (state, sentence) = match &outcome {
        Outcome::Accepted { .. } => (
            MessageState::Sent,
            "The carrier accepted the test message.".to_owned(),
        ),
        Outcome::Unknown { problem } => (
            MessageState::Unknown,
            format!("{problem} It may have been sent."),
        ),
        Outcome::NotAccepted { problem, .. }
        | Outcome::Paused { problem }
        | Outcome::Offline { problem } => (MessageState::Failed, problem.to_string()),
    };
    record_test(clinic, actor, id, channel, state, &sentence).await?;
    Ok(TestMessageResult {
        ok: state == MessageState::Sent,
        sentence,
    })
}

/// WhatsApp takes no words of ours: the first template that was approved is tried.
async fn test_template(
    conn: &mut Conn,
    words: &Words<'_>,
) -> Result<Option<ApprovedTemplate>, DbError> {
    let account: WhatsappAccount = settings::load(conn).await?;
    Ok(account.templates.first().map(|template| ApprovedTemplate {
        content_sid: template.content_sid.clone(),
        variables: text::variables(words),
    }))
}

async fn record_test(
    clinic: &Clinic,
    actor: &Actor,
    id: MessageId,
    channel: ChannelKind,
    state: MessageState,
    sentence: &str,
) -> Result<(), DbError> {
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let patient = None;
    decision::say(&mut tx, id, DecisionStage::Carrier, state, sentence).await?;
    if state == MessageState::Sent {
        store::mark_sent(tx.conn(), id, None, now).await?;
        if store::resume_channel(tx.conn(), channel).await? {
            store::wake_held(tx.conn(), ReasonWord::ChannelPaused, Some(channel), now).await?;
            tx.record(&AuditEvent::ChannelResumed {
                channel: channel.as_str().to_owned(),
            })
            .await?;
        }
        let message = id;
        return tx
            .commit(AuditEvent::MessageSent { message, patient })
            .await;
    }
    let (message, problem) = (id, "test".to_owned());
    let (word, event) = if state == MessageState::Unknown {
        let event = AuditEvent::MessageUnknown {
            message,
            patient,
            problem,
        };
        (ReasonWord::NoClearAnswer, event)
    } else {
        let event = AuditEvent::MessageFailed {
            message,
            patient,
            problem,
        };
        (ReasonWord::RefusedByCarrier, event)
    };
    let mark = Mark {
        state,
        reason: Some(Reason::new(word, sentence)),
        by_person: Some(true),
        next_at: None,
    };
    store::mark(tx.conn(), id, &mark, now).await?;
    // Whoever asked has read the answer already: it needs nobody else.
    store::mark_settled(tx.conn(), id, actor.staff_id(), now).await?;
    tx.commit(event).await
}

fn parse_address(
    channel: ChannelKind,
    to: &str,
    profile: &ClinicProfile,
) -> Result<Address, OutboxError> {
    let parsed = match channel {
        ChannelKind::Email => EmailAddress::parse(to).map(Address::Email),
        ChannelKind::Sms | ChannelKind::Whatsapp => {
            Phone::parse(to, &profile.country()).map(Address::Phone)
        }
    };
    parsed.map_err(|refused| OutboxError::Invalid(Problems::one("to", refused.to_string())))
}
