//! The wait list: who waits for a time like which, which times have become free, and one offer at
//! a time.
//!
//! Nobody is offered anything by the program itself: a person presses for each. What is offered is
//! kept in the schedule until it is booked, declined or expires.

mod free;
mod matching;
mod model;
mod store;

use chrono::{Duration, NaiveDate};
use chrono_tz::Tz;

pub use model::{
    FreeTime, OfferForm, OfferState, OfferedTime, Urgency, WaitListView, WaitingCard, WaitingForm,
    WaitingMatch,
};

use self::free::free_times;
pub(super) use self::free::{note_freed, note_freed_hours};
use self::store::{NewWaiting, Offer, Waiting};
use super::availability::{Clash, ClashKind, Wish};
use super::hours::{self, Psychologist};
use super::model::{AppointmentCard, BookingForm};
use super::plan::{grace_of, settle_start};
use super::{
    AppointmentError, card, check_place, clashes_of, first_patient, read_booking, refuse_clashes,
    settle,
};
use crate::Clinic;
use crate::access::{Actor, KeepSchedule, ReadSchedule};
use crate::audit::AuditEvent;
use crate::civil::{CivilMinute, date_words, time_words};
use crate::clock::Instant;
use crate::contact::Line;
use crate::db::{Conn, DbError};
use crate::ids::{StaffId, WaitOfferId, WaitingId};
use crate::outbox::{self, Draft, MessageFacts, MessageKind, Planning, Standing, Timing};
use crate::problems::Problems;
use crate::settings;
use crate::tx::{Tx, begin};

/// Nobody is kept waiting longer for an answer.
const ANSWER_WITHIN: Duration = Duration::hours(24);

/// Everybody who waits, in the order in which they are offered a time, and the times that have
/// become free for them.
pub async fn wait_list(clinic: &Clinic, actor: &Actor) -> Result<WaitListView, AppointmentError> {
    actor.may::<ReadSchedule>()?;
    let now = clinic.now();
    let mut reader = clinic.db().read().await?;
    let zone = settings::zone(&mut reader).await?;
    let psychologists = hours::list_psychologists(&mut reader).await?;
    let mut waiting = store::list_waiting(&mut reader, now).await?;
    waiting.sort_by_key(matching::order);
    let free = free_times(&mut reader, &waiting, &psychologists, zone, now).await?;
    let mut cards = Vec::with_capacity(waiting.len());
    for one in waiting {
        let offers = store::list_offers_of(&mut reader, one.id).await?;
        let last = offers
            .last()
            .filter(|offer| offer.state == OfferState::Open && offer.starts_at > now)
            .map(|offer| offered(offer, now));
        cards.push(waiting_card(one, last, &psychologists, zone));
    }
    Ok(WaitListView {
        free,
        waiting: cards,
        may_change: actor.may::<KeepSchedule>().is_ok(),
    })
}

/// Puts somebody on the list, or changes what they wait for.
pub async fn save_waiting(
    clinic: &Clinic,
    actor: &Actor,
    form: &WaitingForm,
) -> Result<(), AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    let new = read_waiting(&mut tx, form).await?;
    let patient = new.patient;
    if form.id.is_some() {
        let version = i64::from(form.version);
        if !store::update_waiting(tx.conn(), &allowed, &new, version).await? {
            return Err(AppointmentError::Stale);
        }
        tx.commit(AuditEvent::WaitingAmended { patient }).await?;
    } else {
        let (now, by) = (tx.now(), tx.actor().staff_id());
        store::insert_waiting(tx.conn(), &allowed, &new, by, now).await?;
        tx.commit(AuditEvent::WaitingAdded { patient }).await?;
    }
    Ok(())
}

/// Takes somebody off the list. What was offered to them is free again.
pub async fn remove_waiting(
    clinic: &Clinic,
    actor: &Actor,
    id: WaitingId,
) -> Result<(), AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let waiting = find_waiting(&mut tx, id).await?;
    for offer in store::list_offers_of(tx.conn(), id).await? {
        if offer.state == OfferState::Open {
            store::mark_offer(tx.conn(), &allowed, offer.id, OfferState::Declined).await?;
        }
    }
    settle_offers(&mut tx, &waiting).await?;
    store::end_waiting(tx.conn(), &allowed, id, now).await?;
    let patient = waiting.patient;
    tx.commit(AuditEvent::WaitingRemoved { patient }).await?;
    Ok(())
}

/// Offers a free time to somebody who waits: a message goes out, and the time is kept for them.
pub async fn offer_time(
    clinic: &Clinic,
    actor: &Actor,
    form: &OfferForm,
) -> Result<(), AppointmentError> {
    let allowed = actor.may::<KeepSchedule>()?;
    let mut tx = begin(clinic, actor).await?;
    let (now, by) = (tx.now(), tx.actor().staff_id());
    let waiting = find_waiting(&mut tx, form.entry).await?;
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
        expires_at: starts_at.min(now + ANSWER_WITHIN),
    };
    store::insert_offer(tx.conn(), &allowed, &offer, by).await?;
    settle_offers(&mut tx, &waiting).await?;
    let patient = waiting.patient;
    tx.commit(AuditEvent::TimeOffered { patient }).await?;
    Ok(())
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
    super::store::insert(tx.conn(), &allowed, &booking.new, now).await?;
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

async fn find_waiting(tx: &mut Tx<'_>, id: WaitingId) -> Result<Waiting, AppointmentError> {
    store::find_waiting(tx.conn(), id)
        .await?
        .ok_or(AppointmentError::NotFound)
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

async fn read_waiting(tx: &mut Tx<'_>, form: &WaitingForm) -> Result<NewWaiting, AppointmentError> {
    let mut problems = Problems::new();
    let patient = match form.id {
        // Nobody waits in another's place.
        Some(id) => find_waiting(tx, id).await?.patient,
        None => form.patient,
    };
    if super::store::count_bookable(tx.conn(), patient).await? == 0 {
        problems.add("patient", "This patient cannot be booked.");
    } else if form.id.is_none() && store::count_waiting(tx.conn(), patient).await? > 0 {
        problems.add("patient", "This patient waits already.");
    }
    let types = hours::every_type(tx.conn()).await?;
    let is_offered = |id| {
        types
            .iter()
            .any(|known| known.id == Some(id) && known.is_active)
    };
    if !is_offered(form.appointment_type) {
        problems.add("type", "Please choose an appointment type.");
    }
    let psychologists = hours::list_psychologists(tx.conn()).await?;
    let works_here = |id: &StaffId| psychologists.iter().any(|person| person.id == *id);
    if !form.psychologists.iter().all(works_here) {
        problems.add(
            "psychologists",
            "Please choose psychologists who work here.",
        );
    }
    if !form.weekdays.iter().all(|day| (1..=7).contains(day)) {
        problems.add("weekdays", "Please choose days of the week.");
    }
    if let (Some(from), Some(until)) = (form.time_from, form.time_until)
        && from >= until
    {
        problems.add("timeUntil", "The end must be later than the beginning.");
    }
    if form.date_until.is_some_and(|until| until < form.date_from) {
        problems.add("dateUntil", "The end must not be before the beginning.");
    }
    let note = problems.check("note", Line::parse(&form.note));
    problems.none_found().map_err(AppointmentError::Invalid)?;
    let mut weekdays = form.weekdays.clone();
    weekdays.sort_unstable();
    weekdays.dedup();
    Ok(NewWaiting {
        id: form
            .id
            .unwrap_or_else(|| WaitingId::new(tx.now(), tx.clinic().chance())),
        patient,
        appointment_type: form.appointment_type,
        psychologists: form.psychologists.clone(),
        weekdays,
        time_from: form.time_from,
        time_until: form.time_until,
        date_from: form.date_from,
        date_until: form.date_until,
        urgency: form.urgency,
        note: note.map(Line::into_string).unwrap_or_default(),
    })
}

/// Plans the message of the offer that stands, and withdraws those of offers that do not.
async fn settle_offers(tx: &mut Tx<'_>, waiting: &Waiting) -> Result<(), DbError> {
    let now = tx.now();
    let holidays = hours::holiday_dates(tx.conn()).await?;
    let mut planning = Planning::load(tx.conn(), holidays).await?;
    let offers = store::list_offers_of(tx.conn(), waiting.id).await?;
    let drafts: Vec<Draft> = offers
        .iter()
        .enumerate()
        .filter(|(_, offer)| is_held(offer, now))
        .map(|(before, offer)| Draft {
            kind: MessageKind::Offer,
            subject: waiting.id.into(),
            patient: waiting.patient,
            occurrence: offer.starts_at,
            // The same time may be offered once more, after it was declined.
            lead_minutes: i64::try_from(before).unwrap_or(0),
            generation: 1,
            channel: None,
            timing: Timing::After {
                wished: offer.made_at + grace_of(planning.sending()),
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
        })
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
    .await?;
    Ok(())
}

fn is_held(offer: &Offer, now: Instant) -> bool {
    offer.state == OfferState::Open && offer.expires_at > now
}

fn offered(offer: &Offer, now: Instant) -> OfferedTime {
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
pub(super) async fn held_times(
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
pub(super) async fn clashes_with_offers(
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

fn waiting_card(
    one: Waiting,
    offer: Option<OfferedTime>,
    psychologists: &[Psychologist],
    zone: Tz,
) -> WaitingCard {
    let names: Vec<&str> = psychologists
        .iter()
        .filter(|person| one.psychologists.contains(&person.id))
        .map(|person| person.name.as_str())
        .collect();
    WaitingCard {
        with: if names.is_empty() {
            "Anybody".to_owned()
        } else {
            names.join(" or ")
        },
        suits: suits(&one),
        since: CivilMinute::of(one.since, zone).date(),
        offer,
        id: one.id,
        name: one.name,
        type_name: one.type_name,
        form: WaitingForm {
            id: Some(one.id),
            version: i32::try_from(one.version).unwrap_or(i32::MAX),
            patient: one.patient,
            appointment_type: one.appointment_type,
            psychologists: one.psychologists,
            weekdays: one.weekdays,
            time_from: one.time_from,
            time_until: one.time_until,
            date_from: one.date_from,
            date_until: one.date_until,
            urgency: one.urgency,
            note: one.note,
        },
    }
}

/// "Tue, Thu, 2:00 pm to 5:00 pm, until Fri 18 Dec 2026".
fn suits(one: &Waiting) -> String {
    const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let days: Vec<&str> = one
        .weekdays
        .iter()
        .filter_map(|day| NAMES.get(usize::from(*day).checked_sub(1)?).copied())
        .collect();
    let days = if days.is_empty() {
        "Any day".to_owned()
    } else {
        days.join(", ")
    };
    let times = match (one.time_from, one.time_until) {
        (None, None) => None,
        (Some(from), None) => Some(format!("from {}", time_words(from.0))),
        (None, Some(until)) => Some(format!("until {}", time_words(until.0))),
        (Some(from), Some(until)) => {
            Some(format!("{} to {}", time_words(from.0), time_words(until.0)))
        }
    };
    let until = one
        .date_until
        .map(|until| format!("by {}", date_words(until)));
    let parts = [Some(days), times, until].into_iter().flatten();
    parts.collect::<Vec<_>>().join(", ")
}

fn when(minute: CivilMinute) -> String {
    format!(
        "{}, {}",
        date_words(minute.date()),
        time_words(minute.time().0)
    )
}
