//! What a booking refuses at its fields, and what it takes for the same.

use clinic::appointments::{self, AppointmentError, BookingForm, MoveForm, RoomForm};
use clinic::ids::ConsultingRoomId;

use crate::desk::{Desk, minute};
use crate::practice::staff_id;

async fn room(desk: &Desk, name: &str) -> ConsultingRoomId {
    keep_room(desk, None, name, true).await;
    let rooms = appointments::list_consulting_rooms(&desk.practice.clinic, &desk.practice.ines)
        .await
        .expect("an owner may");
    rooms
        .into_iter()
        .find(|room| room.name == name)
        .and_then(|room| room.id)
        .expect("the room that was added")
}

async fn keep_room(desk: &Desk, id: Option<ConsultingRoomId>, name: &str, is_active: bool) {
    let form = RoomForm {
        id,
        name: name.to_owned(),
        is_active,
    };
    appointments::save_consulting_room(&desk.practice.clinic, &desk.practice.ines, &form)
        .await
        .expect("an owner may");
}

#[track_caller]
fn check_refused_at<T>(outcome: Result<T, AppointmentError>, field: &str) {
    match outcome {
        Err(AppointmentError::Invalid(problems)) => {
            let fields: Vec<&str> = problems
                .list()
                .iter()
                .map(|problem| problem.field.as_str())
                .collect();
            assert_eq!(fields, [field]);
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was taken"),
    }
}

#[tokio::test]
async fn a_patient_named_twice_comes_once() {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let leo = desk.register("Leo", Some(true)).await;
    let form = BookingForm {
        patients: vec![mia, leo, mia],
        ..desk.booking(mia, "2026-11-26T14:30")
    };
    let card = appointments::book(&desk.practice.clinic, &desk.aroha, &form)
        .await
        .unwrap();
    assert_eq!(card.patients.len(), 2);
}

#[tokio::test]
async fn a_room_that_is_gone_is_not_booked_and_whoever_sits_in_it_may_stay() {
    let desk = Desk::open().await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let mia = desk.register("Mia", Some(true)).await;
    let attic = room(&desk, "Attic").await;
    let form = BookingForm {
        room: Some(attic),
        ..desk.booking(mia, "2026-11-26T14:30")
    };
    let card = appointments::book(clinic, aroha, &form).await.unwrap();
    keep_room(&desk, Some(attic), "Attic", false).await;
    let form = BookingForm {
        start: minute("2026-11-27T14:30"),
        ..form
    };
    check_refused_at(appointments::book(clinic, aroha, &form).await, "room");

    let later = MoveForm {
        id: card.id,
        version: card.version,
        start: minute("2026-11-26T15:30"),
        minutes: 50,
        psychologist: staff_id(&desk.practice.ines),
        room: Some(attic),
        override_reason: None,
        do_not_send: None,
    };
    let moved = appointments::move_to(clinic, aroha, &later).await.unwrap();
    assert_eq!(moved.room, Some(attic));
    let cellar = room(&desk, "Cellar").await;
    keep_room(&desk, Some(cellar), "Cellar", false).await;
    let elsewhere = MoveForm {
        version: moved.version,
        room: Some(cellar),
        ..later
    };
    check_refused_at(
        appointments::move_to(clinic, aroha, &elsewhere).await,
        "room",
    );
}
