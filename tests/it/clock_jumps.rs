//! A computer's clock that is not to be trusted: nothing leaves until somebody has looked at it.

use chrono::{DateTime, Duration};
use clinic::outbox::{self, DeliveryState, MessageState, MessageTab};
use clinic::scheduler::Rounds;
use clinic::settings::{self, Sending};

use crate::desk::Desk;

const YEAR: Duration = Duration::days(365);

/// A desk where a confirmation is about to leave, and a round has seen the clock.
async fn about_to_send() -> Desk {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-12-10T14:30").await;
    desk.round_at("2026-11-24T09:02").await;
    desk
}

/// From the desk's time back to where a computer begins whose battery is empty.
fn back_to_1970(desk: &Desk) -> Duration {
    DateTime::UNIX_EPOCH - desk.practice.clock().now()
}

async fn state(desk: &Desk) -> DeliveryState {
    let delivery = outbox::delivery(&desk.practice.clinic).await;
    delivery.expect("it can be asked").state
}

/// The clock is wrong by `time`: seen at once, nothing leaves; put right and confirmed, everything
/// goes on.
async fn check_that_nothing_leaves(mut desk: Desk, time: Duration) {
    desk.round().await;
    assert_eq!(state(&desk).await, DeliveryState::ClockSuspect, "{time}");
    for _ in 0..3 {
        desk.practice.later(Duration::minutes(3));
        desk.round().await;
    }
    assert_eq!(desk.subjects(), Vec::<String>::new(), "{time}");

    desk.practice.leap(-time);
    desk.round().await;
    assert_eq!(state(&desk).await, DeliveryState::ClockSuspect, "{time}");
    assert_eq!(desk.subjects(), Vec::<String>::new(), "{time}");
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::confirm_clock(clinic, aroha)
        .await
        .expect("the desk may");
    desk.round().await;
    assert_eq!(
        desk.subjects(),
        ["Confirmed: Thu 10 Dec 2026 at 2:30 pm"],
        "{time}"
    );
    assert_eq!(state(&desk).await, DeliveryState::Ready, "{time}");
    let waiting = desk.tab(MessageTab::GoingOut).await;
    let states: Vec<MessageState> = waiting.iter().map(|row| row.state).collect();
    assert_eq!(states, [MessageState::Planned], "{time}: the reminder");
}

#[tokio::test]
async fn a_clock_that_is_changed_while_the_program_runs_sends_nothing_until_somebody_confirms_it() {
    for time in [
        Duration::hours(1),
        Duration::days(1),
        YEAR * 5,
        -Duration::minutes(3),
        -Duration::hours(1),
        -Duration::days(1),
    ] {
        let desk = about_to_send().await;
        desk.practice.leap(time);
        check_that_nothing_leaves(desk, time).await;
    }
    let desk = about_to_send().await;
    let time = back_to_1970(&desk);
    desk.practice.leap(time);
    check_that_nothing_leaves(desk, time).await;
}

/// The program is closed, and its computer's clock is wrong by `time` when it starts again.
async fn started_again(time: Duration) -> Desk {
    let mut desk = about_to_send().await;
    desk.practice.leap(time);
    desk.practice = desk.practice.restart().await;
    desk.rounds = Rounds::default();
    desk
}

#[tokio::test]
async fn a_clock_that_is_wrong_at_the_start_sends_nothing_until_somebody_confirms_it() {
    let to_1970 = back_to_1970(&about_to_send().await);
    for time in [YEAR * 5, -Duration::hours(1), -Duration::days(1), to_1970] {
        check_that_nothing_leaves(started_again(time).await, time).await;
    }
}

/// From within, a computer that was off for a day looks like one whose clock runs a day fast.
#[tokio::test]
async fn a_computer_that_was_off_goes_on_sending_when_it_starts() {
    for time in [Duration::hours(1), Duration::days(1), Duration::days(7)] {
        let mut desk = started_again(time).await;
        desk.practice.later(Duration::minutes(3));
        desk.round().await;
        assert_eq!(desk.subjects().len(), 1, "{time}");
        assert_eq!(state(&desk).await, DeliveryState::Ready, "{time}");
    }
}

#[tokio::test]
async fn a_clock_that_is_put_right_and_a_computer_that_slept_go_on_sending() {
    let mut desk = about_to_send().await;
    for time in [-Duration::minutes(1), Duration::minutes(2)] {
        desk.practice.leap(time);
        desk.round().await;
    }
    assert_eq!(desk.subjects().len(), 1);
    for time in [Duration::hours(1), Duration::days(1), Duration::days(7)] {
        let mut desk = about_to_send().await;
        desk.practice.later(time);
        desk.round().await;
        assert_eq!(desk.subjects().len(), 1, "{time}");
        assert_eq!(state(&desk).await, DeliveryState::Ready, "{time}");
    }
}

#[tokio::test]
async fn what_waits_for_the_clock_says_so() {
    let mut desk = about_to_send().await;
    desk.practice.leap(Duration::days(1));
    desk.round().await;
    let waiting = desk.tab(MessageTab::GoingOut).await;
    let held = waiting
        .iter()
        .find(|row| row.state == MessageState::Held)
        .expect("the confirmation is held");
    let reason = held.reason.as_deref().unwrap_or_default();
    assert!(reason.contains("clock"), "{reason}");
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::confirm_clock(clinic, aroha)
        .await
        .expect("the desk may");
    desk.round().await;
    assert_eq!(desk.subjects().len(), 1);
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

#[tokio::test]
async fn what_left_under_a_clock_that_ran_ahead_takes_no_room_from_what_leaves_now() {
    let mut desk = Desk::open().await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let sending = Sending {
        email_per_minute: 1,
        ..Sending::default()
    };
    settings::save(clinic, ines, sending).await.unwrap();
    for (name, start) in [("Mia", "10T14:30"), ("Leo", "11T14:30")] {
        let patient = desk.register(name, Some(true)).await;
        desk.book(patient, &format!("2026-12-{start}")).await;
    }
    desk.round_at("2026-11-24T11:00").await;
    assert_eq!(desk.subjects().len(), 1, "one a minute");
    desk.practice.leap(-Duration::hours(1));
    desk.round().await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::confirm_clock(clinic, aroha).await.unwrap();
    desk.practice.later(Duration::minutes(2));
    desk.round().await;
    assert_eq!(desk.subjects().len(), 2);
}
