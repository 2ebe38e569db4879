//! Today as each role has it: who comes, what waits for a person, and nothing that is not theirs.

use clinic::access::{Actor, Role};
use clinic::appointments::{self, AppointmentCard, AppointmentState};
use clinic::today::{self, AttentionKind, TodayFace, TodayView};

use crate::desk::{Desk, sydney};

/// Mia at ten, Leo at eleven, and Nora at noon, who cancelled.
async fn a_day_at_the_desk() -> Desk {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let leo = desk.register("Leo", None).await;
    let nora = desk.register("Nora", None).await;
    desk.book(mia, "2026-11-24T10:00").await;
    desk.book(leo, "2026-11-24T11:00").await;
    let noon = desk.book(nora, "2026-11-24T12:00").await;
    desk.cancel(&noon).await;
    desk
}

async fn seen_at(desk: &Desk, actor: &Actor, time: &str) -> TodayView {
    desk.practice.at(sydney(time));
    today::view(&desk.practice.clinic, actor)
        .await
        .expect("everybody has a day")
}

fn names(cards: &[AppointmentCard]) -> Vec<&str> {
    cards
        .iter()
        .map(|card| card.patients[0].name.as_str())
        .collect()
}

#[tokio::test]
async fn the_front_desk_sees_who_comes_and_whom_to_ask() {
    let desk = a_day_at_the_desk().await;
    let view = seen_at(&desk, &desk.aroha, "2026-11-24T09:30").await;
    assert_eq!(view.face, TodayFace::FrontDesk);
    assert_eq!(names(&view.arrivals), ["Mia Santos", "Leo Santos"]);
    assert_eq!((view.counts.arrived, view.counts.still_to_come), (0, 2));
    assert!(view.my_day.is_empty(), "nobody comes to see the front desk");
    let asked: Vec<_> = view
        .needs_person
        .iter()
        .filter(|item| item.kind == AttentionKind::NeverAsked)
        .map(|item| item.title.as_str())
        .collect();
    assert_eq!(
        asked,
        ["Leo Santos"],
        "Nora does not come, and Mia answered"
    );
}

#[tokio::test]
async fn of_a_couple_only_who_was_never_asked_is_named_and_nobody_who_has_gone() {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let leo = desk.register("Leo", None).await;
    let mut together = desk.booking(mia, "2026-11-24T10:00");
    together.patients.push(leo);
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let mut card = appointments::book(clinic, aroha, &together).await.unwrap();
    let asked = |view: TodayView| {
        let items = view.needs_person.into_iter();
        let asked = items.filter(|item| item.kind == AttentionKind::NeverAsked);
        asked.map(|item| item.title).collect::<Vec<_>>()
    };
    let before = seen_at(&desk, aroha, "2026-11-24T09:30").await;
    assert_eq!(asked(before), ["Leo Santos"]);
    for (state, time) in [
        (AppointmentState::Arrived, "09:55"),
        (AppointmentState::Completed, "10:50"),
    ] {
        desk.practice.at(sydney(&format!("2026-11-24T{time}")));
        card = appointments::set_state(clinic, aroha, card.id, card.version, state)
            .await
            .unwrap();
    }
    let after = seen_at(&desk, aroha, "2026-11-24T10:51").await;
    assert_eq!(asked(after), Vec::<String>::new());
}

#[tokio::test]
async fn whoever_has_been_seen_is_no_longer_awaited() {
    let desk = a_day_at_the_desk().await;
    let view = seen_at(&desk, &desk.aroha, "2026-11-24T09:55").await;
    let clinic = &desk.practice.clinic;
    let mut card = view.arrivals[0].clone();
    for state in [AppointmentState::Arrived, AppointmentState::Completed] {
        card = appointments::set_state(clinic, &desk.aroha, card.id, card.version, state)
            .await
            .expect("the desk may");
    }
    let view = seen_at(&desk, &desk.aroha, "2026-11-24T10:55").await;
    assert_eq!(names(&view.over), ["Mia Santos"]);
    assert_eq!(names(&view.arrivals), ["Leo Santos"]);
    assert_eq!((view.counts.arrived, view.counts.still_to_come), (1, 1));
}

#[tokio::test]
async fn a_psychologist_sees_whom_they_have_now_and_next() {
    let desk = a_day_at_the_desk().await;
    let ines = desk.practice.ines.clone();
    let marks = |view: &TodayView| {
        let name = |id| {
            view.my_day
                .iter()
                .find(|card| Some(card.id) == id)
                .map(|card| card.patients[0].name.clone())
        };
        (name(view.now), name(view.next))
    };
    let (mia, leo) = (Some("Mia Santos".to_owned()), Some("Leo Santos".to_owned()));
    for (time, now, next) in [
        ("2026-11-24T09:30", None, mia.clone()),
        ("2026-11-24T10:00", mia.clone(), leo.clone()),
        ("2026-11-24T10:50", None, leo.clone()),
        ("2026-11-24T11:49", leo, None),
        ("2026-11-24T12:30", None, None),
    ] {
        let view = seen_at(&desk, &ines, time).await;
        assert_eq!(view.face, TodayFace::Psychologist);
        assert_eq!(names(&view.my_day), ["Mia Santos", "Leo Santos"]);
        assert_eq!(marks(&view), (now, next), "{time}");
    }
}

#[tokio::test]
async fn an_auditor_has_an_empty_day() {
    let desk = a_day_at_the_desk().await;
    let sam = desk.practice.join("Sam Field", &[Role::Auditor]).await;
    let view = seen_at(&desk, &sam, "2026-11-24T09:30").await;
    let empty = TodayView {
        face: TodayFace::Other,
        arrivals: Vec::new(),
        over: Vec::new(),
        my_day: Vec::new(),
        needs_person: Vec::new(),
        going_out: Vec::new(),
        not_going_out: Vec::new(),
        missed_if_switched_off: Vec::new(),
        ..view.clone()
    };
    assert_eq!(view, empty);
    assert_eq!(
        (view.counts.still_to_come, view.now, view.next),
        (0, None, None)
    );
}
