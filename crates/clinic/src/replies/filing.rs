//! Filing a reply: who may have written it, what it says, and what the program does about it, all in
//! one transaction.

use chrono::Duration;

use super::model::{self, Meaning, Relation};
use super::store::{self, NewReply};
use super::{key_for, place};
use crate::Clinic;
use crate::access::Actor;
use crate::appointments::{self, Confirmed};
use crate::audit::AuditEvent;
use crate::channels::{ChannelKind, Inbound};
use crate::db::DbError;
use crate::ids::{PatientId, ReplyId};
use crate::patients::{self, NumberOwner};
use crate::tx::{Tx, begin};
use crate::{consents, outbox};

/// A "yes" answers what was written within this time before it: a reminder of Friday is answered on
/// Monday morning.
const ANSWERS_WITHIN: Duration = Duration::days(3);

/// What the program did, and whether a person has to do something still.
struct Done {
    sentence: String,
    is_settled: bool,
}

impl Done {
    fn settled(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            is_settled: true,
        }
    }

    fn for_a_person(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            is_settled: false,
        }
    }
}

/// Somebody who may have written: the number is theirs.
struct Writer {
    patient: PatientId,
    relation: Relation,
    owner: NumberOwner,
}

/// Files a reply, unless it was filed before.
pub(super) async fn file(
    clinic: &Clinic,
    channel: ChannelKind,
    inbound: &Inbound,
) -> Result<(), DbError> {
    let mut tx = begin(clinic, &Actor::program()).await?;
    if store::is_known(tx.conn(), &inbound.carrier_id).await? {
        return Ok(());
    }
    let writers = writers_of(&mut tx, inbound).await?;
    let patient = model::only_one(writers.iter().map(|writer| writer.patient));
    let done = match model::meaning_of(&inbound.body) {
        _ if model::is_urgent(&inbound.body) => Done::for_a_person("Please read at once."),
        Meaning::Stop => stop(&mut tx, channel, &writers, &inbound.body).await?,
        Meaning::Start => Done::for_a_person(
            "They want messages again. Please ask them, and switch them on where they agree.",
        ),
        Meaning::Yes => confirm(&mut tx, channel, &writers, inbound).await?,
        Meaning::Other => Done::for_a_person("Please read it."),
    };
    keep(tx, channel, inbound, &writers, patient, done).await
}

/// Files for a person to read, as nobody's in particular, what cannot be filed as its writer's.
pub(super) async fn set_aside(
    clinic: &Clinic,
    channel: ChannelKind,
    inbound: &Inbound,
) -> Result<(), DbError> {
    let mut tx = begin(clinic, &Actor::program()).await?;
    let writers = match writers_of(&mut tx, inbound).await {
        Err(DbError::Unreadable(_)) => Vec::new(),
        writers => writers?,
    };
    let done = Done::for_a_person(
        "Something in the record of whoever wrote it cannot be read, so that nothing was done about \
         it. Please read it.",
    );
    keep(tx, channel, inbound, &writers, None, done).await
}

/// Writes a reply down with whoever may have written it, sealed for its patient if that is clear.
async fn keep(
    mut tx: Tx<'_>,
    channel: ChannelKind,
    inbound: &Inbound,
    writers: &[Writer],
    patient: Option<PatientId>,
    done: Done,
) -> Result<(), DbError> {
    let (clinic, now) = (tx.clinic(), tx.now());
    let meaning = model::meaning_of(&inbound.body);
    let id = ReplyId::new(now, clinic.chance());
    let key = key_for(clinic, tx.conn(), patient).await?;
    let sealed =
        |part: &str, text: &str| key.seal(&place(id, part), text.as_bytes(), clinic.chance());
    let reply = NewReply {
        id,
        channel,
        carrier_id: inbound.carrier_id.clone(),
        patient,
        meaning,
        is_urgent: model::is_urgent(&inbound.body),
        sentence: done.sentence,
        from_sealed: sealed("from", inbound.from.as_str()),
        body_sealed: sealed("body", &inbound.body),
        written_at: inbound.at.min(now),
        is_settled: done.is_settled,
    };
    store::insert(tx.conn(), &reply, now).await?;
    for writer in writers {
        let contact = writer.owner.contact;
        store::insert_writer(tx.conn(), id, writer.patient, writer.relation, contact).await?;
    }
    crate::failpoint::reach("while_filing");
    tx.commit(AuditEvent::ReplyFiled {
        reply: id,
        patient,
        meaning: meaning.as_str().to_owned(),
    })
    .await
}

async fn writers_of(tx: &mut Tx<'_>, inbound: &Inbound) -> Result<Vec<Writer>, DbError> {
    let owners = patients::owners_of(tx.conn(), &inbound.from).await?;
    Ok(owners
        .into_iter()
        .map(|owner| Writer {
            patient: owner.patient,
            relation: relation_of(&owner),
            owner,
        })
        .collect())
}

fn relation_of(owner: &NumberOwner) -> Relation {
    match owner {
        NumberOwner { contact: None, .. } => Relation::Patient,
        NumberOwner {
            is_guardian: true, ..
        } => Relation::Guardian,
        NumberOwner {
            is_emergency_contact: true,
            ..
        } => Relation::EmergencyContact,
        NumberOwner { .. } => Relation::Contact,
    }
}

/// STOP holds at once for everybody whose messages go to the number, whoever of them wrote it. What it
/// takes from others, or cannot take from who gets nothing anyway, is for a person to look at.
async fn stop(
    tx: &mut Tx<'_>,
    channel: ChannelKind,
    writers: &[Writer],
    body: &str,
) -> Result<Done, DbError> {
    let mut stopped: Vec<PatientId> = Vec::new();
    for writer in writers {
        if writer.owner.gets_messages && !stopped.contains(&writer.patient) {
            consents::switch_off_by_message(tx, writer.patient, channel).await?;
            stopped.push(writer.patient);
        }
    }
    let name = outbox::channel_name(channel);
    let did = match stopped.len() {
        0 => return Ok(Done::for_a_person(stopped_nothing(writers))),
        1 => format!("{name} was switched off."),
        several => format!("{name} was switched off for the {several} patients with this number."),
    };
    let left_over = left_over(writers, &stopped, body);
    Ok(if left_over.is_empty() {
        Done::settled(did)
    } else {
        Done::for_a_person(format!("{did} {}", left_over.join(" ")))
    })
}

/// What a person is told of a STOP from a number that no messages go to.
fn stopped_nothing(writers: &[Writer]) -> &'static str {
    let is_anybody = |wanted| writers.iter().any(|writer| writer.relation == wanted);
    if writers.is_empty() {
        "Somebody wants no messages, and nobody here has this number."
    } else if is_anybody(Relation::Patient) {
        "A patient whose messages go to a guardian wants none. Nothing was switched off: please ask \
         what they want."
    } else if is_anybody(Relation::Guardian) {
        "A guardian who gets no messages wants none. Nothing was switched off: please look."
    } else {
        "Somebody around a patient wants no messages. Please decide what they still get."
    }
}

/// What a STOP that switched something off leaves for a person to do.
fn left_over(writers: &[Writer], stopped: &[PatientId], body: &str) -> Vec<&'static str> {
    let mut left_over = Vec::new();
    if model::may_mean_the_appointment(body) {
        left_over.push("They may have meant their appointment.");
    }
    if writers.iter().any(|writer| writer.owner.shares_messages) {
        left_over.push("The other guardian gets none any more either: please ask what they want.");
    }
    let stands_beside = |writer: &&Writer| match writer.relation {
        Relation::Patient | Relation::Guardian => !stopped.contains(&writer.patient),
        Relation::EmergencyContact | Relation::Contact => true,
    };
    left_over.extend(writers.iter().find(stands_beside).map(|beside| match beside.relation {
        Relation::Patient | Relation::Guardian => {
            "The number is also that of somebody who gets no messages about another patient, for \
             whom nothing was switched off. Please look."
        }
        Relation::EmergencyContact | Relation::Contact => {
            "The number is an emergency contact’s too. Please decide what they still get."
        }
    }));
    left_over
}

/// "Yes" confirms an appointment only where there is no doubt whose and which.
async fn confirm(
    tx: &mut Tx<'_>,
    channel: ChannelKind,
    writers: &[Writer],
    inbound: &Inbound,
) -> Result<Done, DbError> {
    let unclear = || Done::for_a_person("They say yes, and it is not clear to what.");
    let Some(patient) = model::only_one(writers.iter().map(|writer| writer.patient)) else {
        return Ok(match writers {
            [] => unclear(),
            _ => Done::for_a_person("They say yes, and several patients have this number."),
        });
    };
    if !writers.iter().any(|writer| writer.owner.gets_messages) {
        return Ok(Done::for_a_person(
            "They say yes, and no messages about the patient go to this number.",
        ));
    }
    let since = inbound.at - ANSWERS_WITHIN;
    let about = outbox::written_about(tx.conn(), patient, channel, since, inbound.at).await?;
    if about.was_offered_a_time {
        return Ok(Done::for_a_person(if about.appointments.is_empty() {
            "They say yes to the time that they were offered. Book it in the wait list."
        } else {
            "They say yes, to the time that they were offered or to their appointment. Please ask."
        }));
    }
    Ok(
        match appointments::confirm_by_reply(tx, patient, &about.appointments).await? {
            Confirmed::Now { when } => Done::settled(format!("Confirmed the appointment {when}.")),
            Confirmed::Before { when } => {
                Done::settled(format!("The appointment {when} was confirmed already."))
            }
            Confirmed::EarlierTime { told, when } => Done::for_a_person(format!(
                "They say yes to the earlier time, {told}. The appointment is {when} now. Please \
                 ask whether that suits them."
            )),
            Confirmed::Unclear => unclear(),
        },
    )
}
