//! A computer's clock that is not to be trusted: nothing leaves until somebody has looked at it. That
//! a start before what was written last counts as one too stands in `reminders.rs`.

use chrono::Duration;
use clinic::outbox::{self, DeliveryState, MessageState, MessageTab};

use crate::desk::Desk;

/// A desk where a confirmation is about to leave and a round has seen the clock, which then leaps.
async fn after_a_leap(time: Duration) -> Desk {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-12-10T14:30").await;
    desk.round_at("2026-11-24T09:02").await;
    desk.practice.leap(time);
    for _ in 0..3 {
        desk.round().await;
        desk.practice.later(Duration::minutes(3));
    }
    desk
}

async fn check_that_nothing_leaves_until_it_is_confirmed(time: Duration) {
    let mut desk = after_a_leap(time).await;
    assert_eq!(desk.subjects(), Vec::<String>::new(), "{time}");
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let delivery = outbox::delivery(clinic).await.expect("it can be asked");
    assert_eq!(delivery.state, DeliveryState::ClockSuspect, "{time}");
    let waiting = desk.tab(MessageTab::GoingOut).await;
    let held = waiting
        .iter()
        .find(|row| row.state == MessageState::Held)
        .expect("the confirmation is held");
    let reason = held.reason.as_deref().unwrap_or_default();
    assert!(reason.contains("clock"), "{reason}");

    outbox::confirm_clock(clinic, aroha)
        .await
        .expect("the desk may");
    desk.round().await;
    assert_eq!(desk.subjects().len(), 1, "{time}: {:?}", desk.subjects());
}

#[tokio::test]
async fn a_clock_put_back_sends_nothing_until_somebody_confirms_it() {
    check_that_nothing_leaves_until_it_is_confirmed(-Duration::minutes(3)).await;
}

#[tokio::test]
async fn a_clock_put_forward_by_more_than_five_days_sends_nothing_until_somebody_confirms_it() {
    check_that_nothing_leaves_until_it_is_confirmed(Duration::days(6)).await;
}

#[tokio::test]
async fn a_clock_that_is_put_right_and_a_computer_that_slept_for_days_go_on_sending() {
    for time in [-Duration::minutes(1), Duration::days(3)] {
        let mut desk = after_a_leap(time).await;
        desk.round().await;
        assert_eq!(desk.subjects().len(), 1, "{time}");
    }
}

#[tokio::test]
async fn what_was_told_by_a_clock_that_ran_fast_is_not_taken_for_the_last_word() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let card = desk.book(mia, "2026-12-10T14:30").await;
    desk.round_at("2026-11-24T11:00").await;
    desk.practice.leap(-Duration::hours(1));
    desk.round().await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::confirm_clock(clinic, aroha).await.unwrap();
    desk.move_to(&card, "2026-12-11T14:30").await;
    for _ in 0..5 {
        desk.practice.later(Duration::minutes(4));
        desk.round().await;
    }
    assert_eq!(
        desk.subjects(),
        [
            "Confirmed: Thu 10 Dec 2026 at 2:30 pm",
            "Moved to Fri 11 Dec 2026 at 2:30 pm"
        ]
    );
}
