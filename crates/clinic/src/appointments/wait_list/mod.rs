//! The wait list: who waits for a time like which, which times have become free, and one offer at
//! a time.
//!
//! Nobody is offered anything by the program itself: a person presses for each. What is offered is
//! kept in the schedule until it is booked, declined or expires.

mod free;
mod matching;
mod model;
mod offers;
mod store;

use chrono_tz::Tz;

pub use model::{
    FreeTime, OfferForm, OfferState, OfferedTime, Urgency, WaitListView, WaitingCard, WaitingForm,
    WaitingMatch,
};
pub use offers::{book_offer, decline_offer, offer_time};

use self::free::free_times;
pub(super) use self::free::{note_freed, note_freed_hours};
pub(super) use self::offers::{clashes_with_offers, end_offers, held_times, plan_offers};
use self::offers::{offered, settle_offers};
use self::store::{NewWaiting, Waiting};
use super::AppointmentError;
use super::hours::{self, Psychologist};
use crate::Clinic;
use crate::access::{Actor, KeepSchedule, ReadSchedule};
use crate::audit::AuditEvent;
use crate::civil::{CivilMinute, date_words, time_words};
use crate::contact::Line;
use crate::ids::{StaffId, WaitingId};
use crate::problems::Problems;
use crate::settings;
use crate::tx::{Tx, begin};

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

async fn find_waiting(tx: &mut Tx<'_>, id: WaitingId) -> Result<Waiting, AppointmentError> {
    store::find_waiting(tx.conn(), id)
        .await?
        .ok_or(AppointmentError::NotFound)
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
