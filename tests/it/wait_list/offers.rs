//! Times that are offered: to whom, until when, and what becomes of the message.

use clinic::appointments::{
    self, AppointmentError, BookingForm, DateAnswer, DateChoice, FreeTime, Holiday, MoveForm,
};
use clinic::channels::ChannelKind;
use clinic::consents::{self, HowGiven};
use clinic::ids::PatientId;
use clinic::outbox::{MessageKind, MessageRow, MessageState, MessageTab};
use clinic::patients::{self, PatientStatus};

use super::{FREE, freed, list, names, offer, offer_of, with_an_offer_to};
use crate::desk::{Desk, minute, outcomes};
use crate::practice::staff_id;
use crate::series::{of, weekly};

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

#[tokio::test]
async fn an_offer_is_dropped_when_its_time_is_taken_all_the_same() {
    for way in ["booked", "moved", "series", "leave", "holiday"] {
        let mut desk = freed().await;
        let ada = desk.register("Ada", Some(true)).await;
        let away = desk.book(ada, "2026-11-27T15:00").await;
        desk.round_at("2026-11-24T17:31").await;
        let free = list(&desk).await.free.remove(0);
        offer(&desk, &free, 0).await.expect("the desk may");
        assert_eq!(message(&desk, MessageTab::GoingOut).await.len(), 1);
        desk.round_at("2026-11-24T17:35").await;
        let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
        let reason = Some("Urgent".to_owned());
        match way {
            "booked" => {
                let form = BookingForm {
                    override_reason: reason,
                    ..desk.booking(ada, FREE)
                };
                appointments::book(clinic, aroha, &form)
                    .await
                    .expect("the desk may");
            }
            "moved" => {
                let form = MoveForm {
                    id: away.id,
                    version: away.version,
                    start: minute(FREE),
                    minutes: away.minutes,
                    psychologist: away.psychologist,
                    room: None,
                    override_reason: reason,
                    do_not_send: None,
                };
                appointments::move_to(clinic, aroha, &form)
                    .await
                    .expect("the desk may");
            }
            "series" => {
                let mut form = of(desk.booking(ada, FREE), weekly(2));
                form.answers = vec![DateAnswer {
                    date: minute(FREE).date(),
                    choice: DateChoice::Book,
                    time: None,
                    reason,
                }];
                appointments::book_series(clinic, aroha, &form)
                    .await
                    .expect("the desk may");
            }
            "leave" => {
                let ines = &desk.practice.ines;
                let (from, until) = (minute("2026-11-26T13:00"), minute("2026-11-26T17:00"));
                appointments::add_leave(clinic, ines, staff_id(ines), from, until, "Course")
                    .await
                    .expect("she may");
            }
            _ => {
                let holiday = Holiday {
                    date: minute(FREE).date(),
                    name: "Show Day".to_owned(),
                };
                appointments::save_holidays(clinic, &desk.practice.ines, &[holiday])
                    .await
                    .expect("an owner may");
            }
        }
        assert_eq!(message(&desk, MessageTab::GoingOut).await, [], "{way}");
        let dropped = message(&desk, MessageTab::NotSent).await;
        assert_eq!(dropped[0].state, MessageState::Superseded, "{way}");
        assert_eq!(
            dropped[0].reason.as_deref(),
            Some("This time is no longer kept for them."),
            "{way}"
        );
        assert_eq!(offer_of(&desk, "Leo").await, None, "{way}");
        desk.round_at("2026-11-25T08:31").await;
        let handed = desk.practice.carriers.handed();
        assert!(
            handed.iter().all(|handed| handed.to != "leo@example.org"),
            "{way}"
        );
    }
}

#[tokio::test]
async fn an_offer_that_one_carrier_refuses_goes_another_way() {
    let mut desk = Desk::open().await;
    let mia = desk.register_reached_twice(ChannelKind::Email).await;
    with_an_offer_to(&desk, mia).await;
    desk.practice.carriers.answers([outcomes::refused()]);
    desk.round_at("2026-11-24T09:10").await;
    desk.round_at("2026-11-24T09:11").await;
    desk.round_at("2026-11-24T09:20").await;
    let handed = desk.practice.carriers.handed();
    let channels: Vec<ChannelKind> = handed.iter().map(|handed| handed.channel).collect();
    assert_eq!(channels, [ChannelKind::Email, ChannelKind::Sms]);
}

#[tokio::test]
async fn an_offer_that_is_declined_before_its_message_leaves_says_so() {
    let desk = freed().await;
    let free = list(&desk).await.free.remove(0);
    offer(&desk, &free, 0).await.expect("the desk may");
    let id = offer_of(&desk, "Leo").await.expect("an offer");
    appointments::decline_offer(&desk.practice.clinic, &desk.aroha, id)
        .await
        .expect("the desk may");
    let dropped = message(&desk, MessageTab::NotSent).await;
    assert_eq!(
        dropped[0].reason.as_deref(),
        Some("This time is no longer kept for them.")
    );
}
