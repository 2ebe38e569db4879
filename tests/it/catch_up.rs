//! What goes out after the computer was off: what is still useful, worded for the moment it leaves;
//! the rest stays unsent with its reason.

use clinic::outbox::{MessageKind, MessageState, MessageTab};

use crate::desk::Desk;

/// Mia has an appointment at two in the afternoon of each of these days, booked and confirmed on
/// Tuesday 24 November 2026; then the computer is off until `back`.
async fn off_until(days: &[&str], back: &str) -> Desk {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    for day in days {
        desk.book(mia, &format!("{day}T14:00")).await;
    }
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.practice.carriers.handed().len(), days.len());
    desk.practice = desk.practice.restart().await;
    desk.rounds = clinic::scheduler::Rounds::default();
    desk.round_at(back).await;
    desk.round().await;
    desk
}

/// Subjects of what went out after the computer was on again, and states of the reminders that did
/// not go.
async fn outcome(desk: &Desk, before: usize) -> (Vec<String>, Vec<MessageState>) {
    let mut missed: Vec<_> = desk
        .tab(MessageTab::NotSent)
        .await
        .into_iter()
        .filter(|row| row.kind == MessageKind::Reminder)
        .collect();
    missed.sort_by_key(|row| row.due);
    for row in &missed {
        assert!(row.reason.is_some(), "{row:?}");
    }
    let sent = desk.subjects().split_off(before);
    (sent, missed.into_iter().map(|row| row.state).collect())
}

#[tokio::test]
async fn after_an_hour_the_reminder_leaves_late_and_says_tomorrow() {
    let desk = off_until(&["2026-11-26"], "2026-11-25T15:00").await;
    let (sent, missed) = outcome(&desk, 1).await;
    assert_eq!(sent, ["Reminder: tomorrow, Thu 26 Nov 2026 at 2:00 pm"]);
    assert_eq!(missed, []);
}

#[tokio::test]
async fn after_a_day_the_reminder_says_today_and_the_one_that_is_over_stays_unsent() {
    let desk = off_until(&["2026-11-25", "2026-11-26"], "2026-11-26T08:45").await;
    let (sent, missed) = outcome(&desk, 2).await;
    assert_eq!(sent, ["Reminder: today, Thu 26 Nov 2026 at 2:00 pm"]);
    assert_eq!(missed, [MessageState::Expired]);
}

#[tokio::test]
async fn after_a_weekend_mondays_reminder_says_today() {
    let desk = off_until(&["2026-11-30", "2026-12-01"], "2026-11-30T08:31").await;
    let (sent, missed) = outcome(&desk, 2).await;
    assert_eq!(sent, ["Reminder: today, Mon 30 Nov 2026 at 2:00 pm"]);
    assert_eq!(missed, [], "Tuesday's leaves at two");
}

#[tokio::test]
async fn after_a_week_what_is_over_stays_unsent() {
    let desk = off_until(
        &["2026-11-27", "2026-12-01", "2026-12-02"],
        "2026-12-01T15:00",
    )
    .await;
    let (sent, missed) = outcome(&desk, 3).await;
    assert_eq!(sent, ["Reminder: tomorrow, Wed 2 Dec 2026 at 2:00 pm"]);
    assert_eq!(missed, [MessageState::Expired, MessageState::Expired]);
}

#[tokio::test]
async fn after_ninety_days_nothing_of_the_past_goes_out() {
    let days = ["2026-11-27", "2026-12-22", "2027-02-22", "2027-02-23"];
    let desk = off_until(&days, "2027-02-22T15:00").await;
    let (sent, missed) = outcome(&desk, 4).await;
    assert_eq!(sent, ["Reminder: tomorrow, Tue 23 Feb 2027 at 2:00 pm"]);
    assert!(
        missed.iter().all(|state| *state == MessageState::Expired),
        "{missed:?}"
    );
}
