//! Times that are offered: to whom, until when, and what becomes of the message.

use clinic::appointments::{AppointmentError, FreeTime};
use clinic::channels::ChannelKind;
use clinic::consents::{self, HowGiven};
use clinic::ids::PatientId;
use clinic::outbox::{MessageKind, MessageRow, MessageTab};
use clinic::patients::{self, PatientStatus};

use super::{freed, list, names, offer};
use crate::desk::{Desk, minute};

async fn set_status(desk: &Desk, patient: PatientId, status: PatientStatus) {
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let card = patients::open(clinic, aroha, patient)
        .await
        .expect("the desk may");
    let day = minute("2026-11-24T00:00").date();
    patients::set_status(clinic, aroha, patient, card.version, status, day)
        .await
        .expect("the desk may");
}

#[tokio::test]
async fn the_dead_are_not_offered_a_time_and_hold_none() {
    let desk = freed().await;
    let free = list(&desk).await.free.remove(0);
    let leo = list(&desk).await.waiting[0].form.patient;
    set_status(&desk, leo, PatientStatus::Inactive).await;
    assert_eq!(
        list(&desk).await.waiting.len(),
        2,
        "who may be booked waits on"
    );
    offer(&desk, &free, 0).await.expect("the desk may");
    set_status(&desk, leo, PatientStatus::Deceased).await;
    let view = list(&desk).await;
    let left: Vec<&str> = view.waiting.iter().map(|card| card.name.as_str()).collect();
    assert_eq!(left, ["Mia Santos"]);
    assert_eq!(names(&view.free[0]), ["Mia Santos"]);
    let late = offer(&desk, &free, 0).await;
    assert!(
        matches!(late, Err(AppointmentError::Refused(_))),
        "{late:?}"
    );
}

/// What becomes of the message of an offer.
async fn message(desk: &Desk, tab: MessageTab) -> Vec<MessageRow> {
    let mut rows = desk.tab(tab).await;
    rows.retain(|row| row.kind == MessageKind::Offer);
    rows
}

/// It is late on Friday, and a time on Tuesday has just become free; both may be written to.
async fn freed_late_on_friday() -> (Desk, FreeTime) {
    let mut desk = freed().await;
    let odo = desk.register("Ida", Some(false)).await;
    let card = desk.book(odo, "2026-12-01T15:00").await;
    desk.cancel(&card).await;
    desk.round_at("2026-11-27T17:28").await;
    let free = list(&desk).await.free.remove(0);
    (desk, free)
}

#[tokio::test]
async fn a_time_is_kept_for_a_day_from_when_its_message_can_leave() {
    let (mut desk, free) = freed_late_on_friday().await;
    let said = offer(&desk, &free, 0).await.expect("the desk may");
    assert_eq!(said.len(), 1);
    assert!(said[0].will_send);
    assert_eq!(said[0].due_words, "Mon 30 Nov 2026, 8:30 am");
    let planned = message(&desk, MessageTab::GoingOut).await;
    assert_eq!(
        planned.len(),
        1,
        "it goes out: {:?}",
        desk.tab(MessageTab::NotSent).await
    );
    assert_eq!(planned[0].due_words, "Mon 30 Nov 2026, 8:30 am");
    let card = &list(&desk).await.waiting[0];
    assert_eq!(
        card.offer.as_ref().expect("an offer").words,
        "Offered to Leo Santos until Tue 1 Dec 2026, 8:30 am"
    );
    desk.round_at("2026-11-30T08:31").await;
    let handed = desk.practice.carriers.handed();
    assert_eq!(
        handed
            .iter()
            .filter(|handed| handed.to == "leo@example.org")
            .count(),
        1
    );
}

#[tokio::test]
async fn where_nothing_can_be_sent_the_desk_is_told_why() {
    let desk = freed().await;
    let leo = list(&desk).await.waiting[0].form.patient;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    consents::set_channel(
        clinic,
        aroha,
        leo,
        ChannelKind::Email,
        false,
        HowGiven::ByPhone,
    )
    .await
    .expect("the desk may");
    let free = list(&desk).await.free.remove(0);
    let said = offer(&desk, &free, 0).await.expect("the desk may");
    assert_eq!(said.len(), 1);
    assert!(!said[0].will_send);
    let reason = said[0].reason.as_deref().expect("a reason");
    assert!(reason.contains("switched off"), "{reason}");
    assert_eq!(
        list(&desk).await.waiting[0]
            .offer
            .as_ref()
            .expect("an offer")
            .words,
        "Offered to Leo Santos until Wed 25 Nov 2026, 9:01 am",
        "it is kept all the same, for somebody phones"
    );
}
