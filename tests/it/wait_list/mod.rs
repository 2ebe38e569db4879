//! People who wait for an appointment: a time becomes free, one of them is offered it, and says yes
//! or no.

mod offers;

use clinic::appointments::{
    self, AppointmentError, ClashKind, FreeTime, OfferForm, Urgency, WaitListView, WaitingForm,
};
use clinic::civil::TimeOfDay;
use clinic::ids::{PatientId, WaitOfferId};
use clinic::outbox::{MessageKind, MessageTab, PlannedLine};
use clinic::settings::OpenHours;
use clinic::today::{self, AttentionKind};

use crate::desk::{Desk, minute};
use crate::practice::staff_id;

const FREE: &str = "2026-11-26T15:00";

async fn list(desk: &Desk) -> WaitListView {
    appointments::wait_list(&desk.practice.clinic, &desk.aroha)
        .await
        .expect("the desk may")
}

/// Somebody who waits for any time.
pub(crate) fn waiting(desk: &Desk, patient: PatientId) -> WaitingForm {
    WaitingForm {
        id: None,
        version: 0,
        patient,
        appointment_type: desk.booking(patient, FREE).appointment_type,
        psychologists: Vec::new(),
        weekdays: Vec::new(),
        time_from: None,
        time_until: None,
        date_from: minute("2026-11-24T00:00").date(),
        date_until: None,
        urgency: Urgency::Routine,
        note: String::new(),
    }
}

async fn wait(desk: &Desk, form: &WaitingForm) {
    appointments::save_waiting(&desk.practice.clinic, &desk.aroha, form)
        .await
        .expect("the desk may");
}

async fn offer(
    desk: &Desk,
    free: &FreeTime,
    place: usize,
) -> Result<Vec<PlannedLine>, AppointmentError> {
    let form = OfferForm {
        entry: free.people[place].id,
        psychologist: free.psychologist,
        start: free.people[place].start,
    };
    appointments::offer_time(&desk.practice.clinic, &desk.aroha, &form).await
}

/// The offer that the list shows for somebody.
async fn offer_of(desk: &Desk, name: &str) -> Option<WaitOfferId> {
    let view = list(desk).await;
    let card = view
        .waiting
        .into_iter()
        .find(|card| card.name.starts_with(name));
    card.and_then(|card| card.offer).map(|offer| offer.id)
}

fn names(free: &FreeTime) -> Vec<&str> {
    free.people
        .iter()
        .map(|person| person.name.as_str())
        .collect()
}

/// Mia waits since before Leo, who needs it soon; Odo's appointment has just been cancelled.
async fn freed() -> Desk {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let leo = desk.register("Leo", Some(true)).await;
    let odo = desk.register("Odo", Some(false)).await;
    wait(&desk, &waiting(&desk, mia)).await;
    desk.practice.later(chrono::Duration::minutes(1));
    let soon = WaitingForm {
        urgency: Urgency::Soon,
        ..waiting(&desk, leo)
    };
    wait(&desk, &soon).await;
    let card = desk.book(odo, FREE).await;
    assert!(list(&desk).await.free.is_empty(), "nothing is free yet");
    desk.cancel(&card).await;
    desk
}

/// A time has become free, and somebody who waits is offered it.
pub(crate) async fn with_an_offer_to(desk: &Desk, patient: PatientId) {
    wait(desk, &waiting(desk, patient)).await;
    let odo = desk.register("Odo", Some(false)).await;
    let card = desk.book(odo, FREE).await;
    desk.cancel(&card).await;
    let free = list(desk).await.free.remove(0);
    offer(desk, &free, 0).await.expect("the desk may");
}

#[tokio::test]
async fn a_cancelled_time_is_shown_with_those_who_wait_for_one_like_it() {
    let desk = freed().await;
    let free = list(&desk).await.free;
    assert_eq!(free.len(), 1, "{free:?}");
    assert_eq!(
        free[0].words,
        "Thu 26 Nov 2026, 3:00 pm with Dr Ines Okafor"
    );
    assert_eq!(
        names(&free[0]),
        ["Leo Santos", "Mia Santos"],
        "soon before longest"
    );
    let today = today::view(&desk.practice.clinic, &desk.aroha)
        .await
        .expect("the desk may");
    let mut items = today.needs_person;
    items.retain(|item| item.kind == AttentionKind::FreeTime);
    assert_eq!(items.len(), 1, "{items:?}");
    assert_eq!(
        items[0].title,
        "Thu 26 Nov 2026, 3:00 pm with Dr Ines Okafor is free"
    );
    assert_eq!(items[0].detail, "2 people wait for a time like this.");
}

#[tokio::test]
async fn one_press_offers_it_and_the_schedule_keeps_it() {
    let mut desk = freed().await;
    let free = list(&desk).await.free.remove(0);
    offer(&desk, &free, 1).await.expect("the desk may");
    let day = appointments::day(
        &desk.practice.clinic,
        &desk.aroha,
        Some(minute(FREE).date()),
    )
    .await
    .expect("the desk may");
    assert_eq!(day.offered.len(), 1);
    assert_eq!(day.offered[0].start, minute(FREE));
    assert_eq!(
        day.offered[0].words,
        "Offered to Mia Santos until Wed 25 Nov 2026, 9:04 am"
    );
    assert!(
        list(&desk).await.free.is_empty(),
        "it is nobody else's meanwhile"
    );

    desk.round_at("2026-11-24T09:10").await;
    let told: Vec<String> = desk
        .practice
        .carriers
        .handed()
        .into_iter()
        .filter(|handed| handed.to == "mia@example.org")
        .map(|handed| handed.body)
        .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("Thu 26 Nov 2026 at 3:00 pm"),
        "{}",
        told[0]
    );
    desk.round_at("2026-11-24T10:10").await;
    assert_eq!(
        desk.practice
            .carriers
            .handed()
            .iter()
            .filter(|handed| handed.to == "mia@example.org")
            .count(),
        1,
        "once"
    );
}

#[tokio::test]
async fn a_yes_books_it_and_takes_them_off_the_list() {
    let desk = freed().await;
    let free = list(&desk).await.free.remove(0);
    offer(&desk, &free, 1).await.expect("the desk may");
    let id = offer_of(&desk, "Mia").await.expect("an offer");
    let card = appointments::book_offer(&desk.practice.clinic, &desk.aroha, id)
        .await
        .expect("the desk may");
    assert_eq!(card.start, minute(FREE));
    let view = list(&desk).await;
    let left: Vec<&str> = view.waiting.iter().map(|card| card.name.as_str()).collect();
    assert_eq!(left, ["Leo Santos"]);
    let again = appointments::book_offer(&desk.practice.clinic, &desk.aroha, id).await;
    assert!(
        matches!(again, Err(AppointmentError::Refused(_))),
        "{again:?}"
    );
    // The offer had not left yet: the confirmation says all.
    let waiting = desk.tab(MessageTab::GoingOut).await;
    assert!(
        waiting.iter().all(|row| row.kind != MessageKind::Offer),
        "{waiting:?}"
    );
    assert!(
        waiting
            .iter()
            .any(|row| row.kind == MessageKind::Confirmation)
    );
}

#[tokio::test]
async fn a_no_gives_it_back_for_the_next() {
    let mut desk = freed().await;
    let free = list(&desk).await.free.remove(0);
    offer(&desk, &free, 0).await.expect("the desk may");
    desk.round_at("2026-11-24T09:10").await;
    let id = offer_of(&desk, "Leo").await.expect("an offer");
    appointments::decline_offer(&desk.practice.clinic, &desk.aroha, id)
        .await
        .expect("the desk may");
    let free = list(&desk).await.free;
    assert_eq!(names(&free[0]), ["Leo Santos", "Mia Santos"]);
    assert_eq!(offer_of(&desk, "Leo").await, None);
    // The same time may be offered to the same person again, and they are told again.
    offer(&desk, &free[0], 0).await.expect("the desk may");
    desk.round_at("2026-11-24T09:20").await;
    let to_leo = desk.practice.carriers.handed();
    assert_eq!(
        to_leo
            .iter()
            .filter(|handed| handed.to == "leo@example.org")
            .count(),
        2
    );
}

#[tokio::test]
async fn an_offer_that_nobody_answers_expires_and_nobody_is_offered_it_by_itself() {
    let mut desk = freed().await;
    let free = list(&desk).await.free.remove(0);
    offer(&desk, &free, 0).await.expect("the desk may");
    desk.round_at("2026-11-25T09:03").await;
    assert!(list(&desk).await.free.is_empty());
    desk.round_at("2026-11-25T09:05").await;
    let view = list(&desk).await;
    assert_eq!(names(&view.free[0]), ["Leo Santos", "Mia Santos"]);
    let leo = view
        .waiting
        .iter()
        .find(|card| card.name == "Leo Santos")
        .expect("him");
    assert!(leo.offer.as_ref().is_some_and(|offer| offer.has_expired));
    let day = appointments::day(
        &desk.practice.clinic,
        &desk.aroha,
        Some(minute(FREE).date()),
    )
    .await
    .expect("the desk may");
    assert!(day.offered.is_empty());
    let to_mia = desk.practice.carriers.handed();
    assert!(to_mia.iter().all(|handed| handed.to != "mia@example.org"));
}

#[tokio::test]
async fn what_is_kept_for_somebody_is_in_the_way_of_others() {
    let desk = freed().await;
    let ada = desk.register("Ada", Some(false)).await;
    let free = list(&desk).await.free.remove(0);
    offer(&desk, &free, 0).await.expect("the desk may");
    let form = desk.booking(ada, "2026-11-26T15:30");
    let preview = appointments::preview_booking(&desk.practice.clinic, &desk.aroha, &form)
        .await
        .expect("the desk may");
    assert_eq!(preview.clashes.len(), 1);
    assert_eq!(preview.clashes[0].what, ClashKind::Offer);
    let to_mia = offer(&desk, &free, 1).await;
    assert!(
        matches!(to_mia, Err(AppointmentError::Clashes(_))),
        "{to_mia:?}"
    );
}

#[tokio::test]
async fn leave_taken_back_and_a_series_moved_away_free_their_times_too() {
    let desk = Desk::open().await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let hours: Vec<OpenHours> = (1..=5)
        .map(|weekday| OpenHours {
            weekday,
            from: TimeOfDay::at(9, 0).expect("a time"),
            until: TimeOfDay::at(17, 0).expect("a time"),
        })
        .collect();
    appointments::save_working_hours(clinic, ines, staff_id(ines), &hours, &[])
        .await
        .expect("an owner may");
    let (from, until) = (minute("2026-11-26T13:00"), minute("2026-11-28T12:00"));
    appointments::add_leave(clinic, ines, staff_id(ines), from, until, "Course")
        .await
        .expect("an owner may");
    let mia = desk.register("Mia", Some(true)).await;
    let afternoons = WaitingForm {
        weekdays: vec![5],
        time_from: TimeOfDay::at(14, 0),
        ..waiting(&desk, mia)
    };
    wait(&desk, &afternoons).await;
    assert!(list(&desk).await.free.is_empty());
    let leave = appointments::list_working_hours(clinic, ines)
        .await
        .expect("an owner may")[0]
        .leave[0]
        .id;
    appointments::remove_leave(clinic, ines, leave)
        .await
        .expect("an owner may");
    let free = list(&desk).await.free;
    assert_eq!(free.len(), 1, "Thursday does not suit her: {free:?}");
    assert_eq!(free[0].people[0].start, minute("2026-11-27T14:00"));
}

#[tokio::test]
async fn a_time_that_was_taken_again_is_free_no_more() {
    let desk = freed().await;
    let ada = desk.register("Ada", Some(false)).await;
    desk.book(ada, "2026-11-26T15:30").await;
    assert!(
        list(&desk).await.free.is_empty(),
        "half an hour is too short"
    );
    let moved = desk.book(ada, "2026-11-27T10:00").await;
    desk.move_to(&moved, "2026-11-27T16:00").await;
    let free = list(&desk).await.free;
    assert_eq!(free.len(), 1, "{free:?}");
    assert_eq!(free[0].start, minute("2026-11-27T10:00"));
}

#[tokio::test]
async fn what_somebody_waits_for_is_changed_and_ended() {
    let desk = freed().await;
    let view = list(&desk).await;
    assert!(view.may_change);
    let mia = view
        .waiting
        .iter()
        .find(|card| card.name == "Mia Santos")
        .expect("her");
    let fridays = WaitingForm {
        weekdays: vec![5, 5],
        note: "After school".to_owned(),
        ..mia.form.clone()
    };
    wait(&desk, &fridays).await;
    let view = list(&desk).await;
    assert_eq!(names(&view.free[0]), ["Leo Santos"]);
    let mia = view
        .waiting
        .iter()
        .find(|card| card.name == "Mia Santos")
        .expect("her");
    assert_eq!((mia.suits.as_str(), mia.with.as_str()), ("Fri", "Anybody"));
    assert_eq!(mia.form.weekdays, [5]);
    let stale = appointments::save_waiting(&desk.practice.clinic, &desk.aroha, &fridays).await;
    assert!(matches!(stale, Err(AppointmentError::Stale)), "{stale:?}");
    let twice = WaitingForm {
        id: None,
        ..fridays
    };
    let twice = appointments::save_waiting(&desk.practice.clinic, &desk.aroha, &twice).await;
    assert!(
        matches!(twice, Err(AppointmentError::Invalid(_))),
        "{twice:?}"
    );
    appointments::remove_waiting(&desk.practice.clinic, &desk.aroha, mia.id)
        .await
        .expect("the desk may");
    assert_eq!(list(&desk).await.waiting.len(), 1);
}

#[tokio::test]
async fn a_time_outside_working_hours_is_offered_to_nobody() {
    let desk = Desk::open().await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let mia = desk.register("Mia", Some(true)).await;
    let odo = desk.register("Odo", Some(false)).await;
    let ada = desk.register("Ada", Some(false)).await;
    wait(&desk, &waiting(&desk, mia)).await;
    // Half within the hours that she works from now on, without, and within.
    let cards = [
        desk.book(odo, "2026-11-26T16:30").await,
        desk.book(odo, "2026-11-28T10:00").await,
        desk.book(ada, "2026-11-26T15:30").await,
    ];
    let hours: Vec<OpenHours> = (1..=5)
        .map(|weekday| OpenHours {
            weekday,
            from: TimeOfDay::at(9, 0).expect("a time"),
            until: TimeOfDay::at(17, 0).expect("a time"),
        })
        .collect();
    appointments::save_working_hours(clinic, ines, staff_id(ines), &hours, &[])
        .await
        .expect("an owner may");
    desk.cancel(&cards[0]).await;
    desk.cancel(&cards[1]).await;
    assert!(
        list(&desk).await.free.is_empty(),
        "{:?}",
        list(&desk).await.free
    );
    desk.cancel(&cards[2]).await;
    let free = list(&desk).await.free;
    let spans: Vec<_> = free.iter().map(|free| (free.start, free.end)).collect();
    assert_eq!(
        spans,
        [(minute("2026-11-26T15:30"), minute("2026-11-26T16:20")),]
    );
    offer(&desk, &free[0], 0)
        .await
        .expect("what is shown can be offered");
}
