//! Times that are offered: to whom, until when, and what becomes of the message.

use clinic::appointments::AppointmentError;
use clinic::ids::PatientId;
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
