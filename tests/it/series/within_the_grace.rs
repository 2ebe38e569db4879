//! Corrections of one appointment of a series before anybody was told of any.

use clinic::appointments::{self, AppointmentCard, CancelForm, MoveForm};
use clinic::ids::PatientId;
use clinic::outbox::PlannedLine;

use super::{ahead, book, of, weekly};
use crate::desk::{Desk, minute};

/// Four Thursdays for Mia, booked a minute ago.
async fn just_booked() -> (Desk, PatientId) {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    book(&desk, &of(desk.booking(mia, "2026-11-26T14:30"), weekly(4))).await;
    desk.practice.later(chrono::Duration::minutes(1));
    (desk, mia)
}

fn cancelling(card: &AppointmentCard, do_not_send: Option<&str>) -> CancelForm {
    CancelForm {
        id: card.id,
        version: card.version,
        reason: "A mistake".to_owned(),
        do_not_send: do_not_send.map(str::to_owned),
    }
}

fn moving(card: &AppointmentCard, start: &str) -> MoveForm {
    MoveForm {
        id: card.id,
        version: card.version,
        start: minute(start),
        minutes: card.minutes,
        psychologist: card.psychologist,
        room: None,
        override_reason: None,
        do_not_send: None,
    }
}

fn notices(lines: &[PlannedLine]) -> Vec<&str> {
    let lines = lines.iter().map(|line| line.what.as_str());
    lines.filter(|what| !what.starts_with("Reminder")).collect()
}

const WITHOUT_THE_SECOND: &str = "Confirmed: Thu 26 Nov 2026 at 2:30 pm, then every Thursday, \
     3 times in all until Thu 17 Dec 2026; not on Thu 3 Dec 2026";

#[tokio::test]
async fn one_that_is_cancelled_is_not_among_what_is_confirmed() {
    for do_not_send in [None, Some("A slip")] {
        let (mut desk, mia) = just_booked().await;
        let second = ahead(&desk, mia).await[1].clone();
        let form = cancelling(&second, do_not_send);
        let preview = appointments::preview_cancel(&desk.practice.clinic, &desk.aroha, &form)
            .await
            .expect("the desk may");
        assert_eq!(notices(&preview.messages), ["Confirmation"]);
        appointments::cancel(&desk.practice.clinic, &desk.aroha, &form)
            .await
            .expect("the desk may");
        desk.round_at("2026-11-24T09:10").await;
        desk.round_at("2026-11-24T09:20").await;
        assert_eq!(desk.subjects(), [WITHOUT_THE_SECOND], "{do_not_send:?}");
        // From now on each is told of by itself.
        let third = ahead(&desk, mia).await[2].clone();
        desk.cancel(&third).await;
        desk.round_at("2026-11-24T09:30").await;
        assert_eq!(
            desk.subjects()[1..],
            ["Cancelled: Thu 10 Dec 2026 at 2:30 pm"]
        );
    }
}

#[tokio::test]
async fn one_that_is_moved_is_confirmed_where_it_stands_by_then() {
    let (mut desk, mia) = just_booked().await;
    let second = ahead(&desk, mia).await[1].clone();
    let form = moving(&second, "2026-12-04T10:00");
    let preview = appointments::preview_move(&desk.practice.clinic, &desk.aroha, &form)
        .await
        .expect("the desk may");
    assert_eq!(notices(&preview.messages), ["Confirmation"]);
    desk.move_to(&second, "2026-12-04T10:00").await;
    desk.round_at("2026-11-24T09:10").await;
    assert_eq!(
        desk.subjects(),
        [
            "Confirmed: Thu 26 Nov 2026 at 2:30 pm, then every Thursday, 4 times in all until \
             Thu 17 Dec 2026; on Fri 4 Dec 2026 at 10:00 am; not on Thu 3 Dec 2026"
        ]
    );
    let second = ahead(&desk, mia).await[1].clone();
    desk.cancel(&second).await;
    desk.round_at("2026-11-24T09:20").await;
    assert_eq!(
        desk.subjects()[1..],
        ["Cancelled: Fri 4 Dec 2026 at 10:00 am"]
    );
}

#[tokio::test]
async fn the_first_may_be_the_one_that_is_corrected() {
    let (mut desk, mia) = just_booked().await;
    let first = ahead(&desk, mia).await[0].clone();
    desk.cancel(&first).await;
    desk.round_at("2026-11-24T09:10").await;
    desk.round_at("2026-11-24T09:20").await;
    assert_eq!(
        desk.subjects(),
        [
            "Confirmed: Thu 3 Dec 2026 at 2:30 pm, then every Thursday, \
             3 times in all until Thu 17 Dec 2026"
        ]
    );
}

#[tokio::test]
async fn a_cancellation_that_is_taken_back_in_time_leaves_no_trace() {
    let (mut desk, mia) = just_booked().await;
    let second = ahead(&desk, mia).await[1].clone();
    let cancelled = desk.cancel(&second).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    appointments::undo(clinic, aroha, cancelled.id, cancelled.version)
        .await
        .expect("the desk may");
    desk.round_at("2026-11-24T09:10").await;
    assert_eq!(
        desk.subjects(),
        [
            "Confirmed: Thu 26 Nov 2026 at 2:30 pm, then every Thursday, \
             4 times in all until Thu 17 Dec 2026"
        ]
    );
}

#[tokio::test]
async fn one_that_comes_back_after_the_others_were_confirmed_is_confirmed_by_itself() {
    let (mut desk, mia) = just_booked().await;
    let second = ahead(&desk, mia).await[1].clone();
    let cancelled = desk.cancel(&second).await;
    desk.round_at("2026-11-24T09:05").await;
    assert_eq!(desk.subjects(), [WITHOUT_THE_SECOND]);
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    appointments::undo(clinic, aroha, cancelled.id, cancelled.version)
        .await
        .expect("the desk may");
    desk.round_at("2026-11-24T09:12").await;
    assert_eq!(
        desk.subjects()[1..],
        ["Confirmed: Thu 3 Dec 2026 at 2:30 pm"]
    );
}

#[tokio::test]
async fn when_each_is_cancelled_nobody_hears_of_any() {
    let (mut desk, mia) = just_booked().await;
    for card in ahead(&desk, mia).await {
        desk.cancel(&card).await;
    }
    desk.round_at("2026-11-24T09:10").await;
    desk.round_at("2026-11-24T09:20").await;
    assert_eq!(desk.subjects(), Vec::<String>::new());
}
