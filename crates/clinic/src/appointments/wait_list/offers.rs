//! Offers: a free time is kept for somebody who waits, until they answer or the offer expires.

use chrono::{Duration, NaiveDate};
use chrono_tz::Tz;

use super::super::availability::{Clash, ClashKind, Wish};
use super::super::model::{AppointmentCard, BookingForm};
use super::super::plan::{grace_of, settle_start};
use super::super::{
    AppointmentError, card, check_place, clashes_of, first_patient, hours, read_booking,
    refuse_clashes, settle, store as appointments,
};
use super::model::{OfferForm, OfferState, OfferedTime};
use super::store::{self, Offer, Waiting};
use super::{find_waiting, when};
use crate::Clinic;
use crate::access::{Actor, KeepSchedule};
use crate::audit::AuditEvent;
use crate::civil::CivilMinute;
use crate::clock::Instant;
use crate::db::{Conn, DbError};
use crate::ids::{StaffId, WaitOfferId};
use crate::outbox::{
    self, Draft, MessageFacts, MessageKind, PlannedLine, Planning, Standing, Timing,
};
use crate::problems::Problems;
use crate::settings::{self, Sending};
use crate::tx::{Tx, begin};

/// So long an answer is waited for, from when the message can leave.
const ANSWER_WITHIN: Duration = Duration::hours(24);

/// Offers a free time to somebody who waits: the time is kept for them, and a message goes out where
/// one may. Says of each reader when it leaves, or why nothing can be sent.
pub async fn offer_time(
    clinic: &Clinic,
    actor: &Actor,
    form: &OfferForm,
) -> Result<Vec<PlannedLine>, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    let (now, by) = (tx.now(), tx.actor().staff_id());
    let waiting = find_waiting(&mut tx, form.entry).await?;
    if appointments::count_bookable(tx.conn(), waiting.patient).await? == 0 {
        return Err(AppointmentError::Refused("This patient cannot be booked."));
    }
    let zone = settings::zone(tx.conn()).await?;
    let (start, starts_at) = settle_start(form.start, zone);
    let ends_at = starts_at + Duration::minutes(waiting.minutes);
    let mut problems = Problems::new();
    if starts_at <= now {
        problems.add("start", "This time is over.");
    }
    check_place(&mut tx, &mut problems, form.psychologist, None).await?;
    problems.none_found().map_err(AppointmentError::Invalid)?;
    let offers = store::list_offers_of(tx.conn(), form.entry).await?;
    if offers.iter().any(|offer| is_held(offer, now)) {
        return Err(AppointmentError::Refused(
            "Another time is offered to them already. It has to be answered first.",
        ));
    }
    let wish = Wish {
        appointment: None,
        psychologist: form.psychologist,
        room: None,
        patients: vec![waiting.patient],
        start,
        end: CivilMinute::of(ends_at, zone),
        starts_at,
        ends_at,
    };
    refuse_clashes(clashes_of(tx.conn(), &wish, zone, now).await?, None)?;
    let offer = Offer {
        id: WaitOfferId::new(now, tx.clinic().chance()),
        entry: waiting.id,
        patient: waiting.patient,
        name: waiting.name.clone(),
        psychologist: form.psychologist,
        psychologist_name: String::new(),
        starts_civil: start,
        zone: zone.name().to_owned(),
        minutes: waiting.minutes,
        starts_at,
        ends_at,
        state: OfferState::Open,
        made_at: now,
        expires_at: starts_at,
    };
    let mut planning = planning(&mut tx).await?;
    let draft = draft_of(&waiting, &offer, offers.len(), planning.sending());
    let lines = outbox::preview(clinic, tx.conn(), &mut planning, &[draft], now).await?;
    let leaving = lines.iter().filter(|line| line.will_send);
    let leaves_at = leaving.map(|line| line.due).min().unwrap_or(now);
    let offer = Offer {
        expires_at: starts_at.min(leaves_at + ANSWER_WITHIN),
        ..offer
    };
    store::insert_offer(tx.conn(), &allowed, &offer, by).await?;
    settle_offers(&mut tx, &waiting).await?;
    let patient = waiting.patient;
    tx.commit(AuditEvent::TimeOffered { patient }).await?;
    Ok(lines)
}

/// Somebody does not take what was offered, or the desk takes the offer back. They wait on.
pub async fn decline_offer(
    clinic: &Clinic,
    actor: &Actor,
    id: WaitOfferId,
) -> Result<(), AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    let offer = find_open_offer(&mut tx, id).await?;
    store::mark_offer(tx.conn(), &allowed, id, OfferState::Declined).await?;
    let waiting = find_waiting(&mut tx, offer.entry).await?;
    settle_offers(&mut tx, &waiting).await?;
    let patient = offer.patient;
    tx.commit(AuditEvent::OfferDeclined { patient }).await?;
    Ok(())
}

/// Books what was offered, and takes the patient off the list.
pub async fn book_offer(
    clinic: &Clinic,
    actor: &Actor,
    id: WaitOfferId,
) -> Result<AppointmentCard, AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let offer = find_open_offer(&mut tx, id).await?;
    let waiting = find_waiting(&mut tx, offer.entry).await?;
    // Otherwise the offer would be in its own way.
    store::mark_offer(tx.conn(), &allowed, id, OfferState::Booked).await?;
    let form = BookingForm {
        patients: vec![waiting.patient],
        psychologist: offer.psychologist,
        room: None,
        appointment_type: waiting.appointment_type,
        start: offer.starts_civil,
        minutes: u32::try_from(offer.minutes).unwrap_or(0),
        mode: waiting.mode,
        override_reason: None,
        do_not_send: None,
    };
    let booking = read_booking(&mut tx, &form).await?;
    refuse_clashes(
        clashes_of(tx.conn(), &booking.wish, booking.zone, now).await?,
        None,
    )?;
    appointments::insert(tx.conn(), &allowed, &booking.new, now).await?;
    settle_offers(&mut tx, &waiting).await?;
    store::end_waiting(tx.conn(), &allowed, waiting.id, now).await?;
    settle(&mut tx, booking.new.id).await?;
    let card = card(&mut tx, booking.new.id).await?;
    tx.commit(AuditEvent::OfferBooked {
        appointment: card.id,
        patient: first_patient(&card)?,
    })
    .await?;
    Ok(card)
}

async fn find_open_offer(tx: &mut Tx<'_>, id: WaitOfferId) -> Result<Offer, AppointmentError> {
    let offer = store::find_offer(tx.conn(), id)
        .await?
        .ok_or(AppointmentError::NotFound)?;
    if offer.state == OfferState::Open {
        Ok(offer)
    } else {
        Err(AppointmentError::Refused(
            "This offer has been answered already.",
        ))
    }
}

/// Plans the messages of offers that stand anew: another way may have to be tried, or one be open by
/// now. Where nothing has changed it writes nothing.
pub(in crate::appointments) async fn plan_offers(clinic: &Clinic) -> Result<(), DbError> {
    let offers = {
        let mut reader = clinic.db().read().await?;
        store::list_open_offers(&mut reader, clinic.now()).await?
    };
    for offer in offers {
        let mut tx = begin(clinic, &Actor::program()).await?;
        let Some(waiting) = store::find_waiting(tx.conn(), offer.entry).await? else {
            continue;
        };
        if settle_offers(&mut tx, &waiting).await? {
            tx.commit(AuditEvent::PlansCompared).await?;
        }
    }
    Ok(())
}

/// Plans the message of the offer that stands, and withdraws those of offers that do not. True when
/// something was written.
pub(super) async fn settle_offers(tx: &mut Tx<'_>, waiting: &Waiting) -> Result<bool, DbError> {
    let now = tx.now();
    let mut planning = planning(tx).await?;
    let offers = store::list_offers_of(tx.conn(), waiting.id).await?;
    let drafts: Vec<Draft> = offers
        .iter()
        .enumerate()
        .filter(|(_, offer)| is_held(offer, now))
        .map(|(before, offer)| draft_of(waiting, offer, before, planning.sending()))
        .collect();
    // An offer that does not stand says nothing that is so: it starts at no time at all.
    let standing = drafts
        .first()
        .map_or(Standing::Starts(Instant::MIN_UTC), |draft| {
            Standing::Starts(draft.occurrence)
        });
    outbox::settle(
        tx,
        &mut planning,
        waiting.id.into(),
        &drafts,
        standing,
        None,
    )
    .await
}

async fn planning(tx: &mut Tx<'_>) -> Result<Planning, DbError> {
    let holidays = hours::holiday_dates(tx.conn()).await?;
    Planning::load(tx.conn(), holidays).await
}

/// The message of an offer to somebody who was made so many before.
fn draft_of(waiting: &Waiting, offer: &Offer, before: usize, sending: &Sending) -> Draft {
    Draft {
        kind: MessageKind::Offer,
        subject: waiting.id.into(),
        patient: waiting.patient,
        occurrence: offer.starts_at,
        // The same time may be offered once more, after it was declined.
        lead_minutes: i64::try_from(before).unwrap_or(0),
        generation: 1,
        channel: None,
        timing: Timing::After {
            wished: offer.made_at + grace_of(sending),
        },
        not_after: offer.expires_at,
        silent: None,
        facts: MessageFacts {
            psychologist: offer.psychologist_name.clone(),
            mode: Some(waiting.mode),
            minutes: offer.minutes,
            zone: offer.zone.clone(),
            ..MessageFacts::default()
        },
    }
}

fn is_held(offer: &Offer, now: Instant) -> bool {
    offer.state == OfferState::Open && offer.expires_at > now
}

pub(super) fn offered(offer: &Offer, now: Instant) -> OfferedTime {
    let zone = offer.zone.parse().unwrap_or(Tz::UTC);
    let until = CivilMinute::of(offer.expires_at, zone);
    OfferedTime {
        id: offer.id,
        psychologist: offer.psychologist,
        start: offer.starts_civil,
        end: CivilMinute::of(offer.ends_at, zone),
        expires_at: offer.expires_at,
        words: format!("Offered to {} until {}", offer.name, when(until)),
        has_expired: !is_held(offer, now),
    }
}

/// The times that are kept for people, for the schedule.
pub(in crate::appointments) async fn held_times(
    conn: &mut Conn,
    dates: &[NaiveDate],
    now: Instant,
) -> Result<Vec<OfferedTime>, DbError> {
    let offers = store::list_open_offers(conn, now).await?;
    let shown = offers
        .iter()
        .filter(|offer| dates.contains(&offer.starts_civil.date()));
    Ok(shown.map(|offer| offered(offer, now)).collect())
}

/// What is kept for somebody else at the time of a wish.
pub(in crate::appointments) async fn clashes_with_offers(
    conn: &mut Conn,
    wish: &Wish,
    now: Instant,
) -> Result<Vec<Clash>, DbError> {
    let offers = store::list_open_offers(conn, now).await?;
    let in_the_way = offers.iter().filter(|offer| {
        offer.psychologist == wish.psychologist
            && offer.starts_at < wish.ends_at
            && wish.starts_at < offer.ends_at
    });
    Ok(in_the_way
        .map(|offer| Clash {
            with: offer.name.clone(),
            what: ClashKind::Offer,
            message: format!("{}.", offered(offer, now).words),
        })
        .collect())
}

/// Takes back what is kept for people at a time that something else takes all the same, of one
/// psychologist or of all. They wait on.
pub(in crate::appointments) async fn end_offers(
    tx: &mut Tx<'_>,
    psychologist: Option<StaffId>,
    (from, until): (Instant, Instant),
) -> Result<(), DbError> {
    let now = tx.now();
    for offer in store::list_open_offers(tx.conn(), now).await? {
        let is_theirs = psychologist.is_none_or(|person| person == offer.psychologist);
        if !is_theirs || offer.ends_at <= from || until <= offer.starts_at {
            continue;
        }
        store::mark_overtaken(tx.conn(), offer.id).await?;
        if let Some(waiting) = store::find_waiting(tx.conn(), offer.entry).await? {
            settle_offers(tx, &waiting).await?;
        }
        let patient = offer.patient;
        tx.record(&AuditEvent::OfferDeclined { patient }).await?;
    }
    Ok(())
}
