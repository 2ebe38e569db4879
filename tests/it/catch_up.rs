//! What goes out after the computer was off: what is still useful, worded for the moment it leaves;
//! the rest stays unsent with its reason.

use clinic::channels::ChannelKind;
use clinic::outbox::{self, MessageKind, MessageState, MessageTab};
use clinic::scheduler;
use clinic::settings::{self, ReminderRule, Sending};

use crate::desk::{Desk, sydney};

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

/// Everybody is reminded three days, a day and two hours before.
async fn reminding_three_times(desk: &Desk) {
    let usual = Sending::default();
    let rule = |lead_minutes, may_leave_outside_hours| ReminderRule {
        lead_minutes,
        modes: Vec::new(),
        may_leave_outside_hours,
        ..usual.rules[0].clone()
    };
    let sending = Sending {
        rules: vec![
            rule(3 * 24 * 60, false),
            rule(24 * 60, false),
            rule(2 * 60, true),
        ],
        ..usual.clone()
    };
    settings::save(&desk.practice.clinic, &desk.practice.ines, sending)
        .await
        .expect("an owner may");
}

/// Why reminders did not go, in the order in which they were due.
async fn left_out(desk: &Desk) -> Vec<String> {
    let mut rows = desk.tab(MessageTab::NotSent).await;
    rows.retain(|row| row.kind == MessageKind::Reminder);
    rows.sort_by_key(|row| row.due);
    let reasons = rows.into_iter();
    reasons
        .map(|row| format!("{}: {}", row.what, row.reason.unwrap_or_default()))
        .collect()
}

#[tokio::test]
async fn of_reminders_that_are_due_at_once_only_the_latest_goes() {
    let mut desk = Desk::open().await;
    reminding_three_times(&desk).await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-12-03T14:00").await;
    desk.round_at("2026-11-24T09:04").await;
    // The computer is off from then on, and for the second reminder too.
    desk.round_at("2026-12-02T14:10").await;
    desk.round_at("2026-12-02T14:11").await;
    assert_eq!(
        desk.subjects()[1..],
        ["Reminder: tomorrow, Thu 3 Dec 2026 at 2:00 pm"]
    );
    assert_eq!(
        left_out(&desk).await,
        ["Reminder, 3 days before: A later reminder was due as well."]
    );
    desk.round_at("2026-12-03T12:00").await;
    desk.round_at("2026-12-03T12:01").await;
    assert_eq!(
        desk.subjects()[2..],
        ["Reminder: today, Thu 3 Dec 2026 at 2:00 pm"],
        "what comes later goes at its time"
    );
}

#[tokio::test]
async fn of_all_three_that_are_late_the_last_goes_alone() {
    let mut desk = Desk::open().await;
    reminding_three_times(&desk).await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-12-03T14:00").await;
    desk.round_at("2026-11-24T09:04").await;
    desk.round_at("2026-12-03T12:30").await;
    desk.round_at("2026-12-03T12:31").await;
    assert_eq!(
        desk.subjects()[1..],
        ["Reminder: today, Thu 3 Dec 2026 at 2:00 pm"]
    );
    assert_eq!(
        left_out(&desk).await,
        [
            "Reminder, 3 days before: A later reminder was due as well.",
            "Reminder, 24 hours before: A later reminder was due as well."
        ]
    );
}

#[tokio::test]
async fn reminders_that_a_weekend_brings_to_one_friday_evening_are_one() {
    let mut desk = Desk::open().await;
    let usual = Sending::default();
    let rule = |days: u32| ReminderRule {
        lead_minutes: days * 24 * 60,
        ..usual.rules[0].clone()
    };
    let sending = Sending {
        rules: vec![rule(2), rule(1)],
        ..usual.clone()
    };
    settings::save(&desk.practice.clinic, &desk.practice.ines, sending)
        .await
        .expect("an owner may");
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-30T14:00").await;
    assert_eq!(
        left_out(&desk).await,
        ["Reminder, 2 days before: A later reminder was due as well."],
        "said as soon as it is planned"
    );
    desk.round_at("2026-11-24T09:04").await;
    for time in ["27T17:00", "27T17:01", "30T08:31"] {
        desk.round_at(&format!("2026-11-{time}")).await;
    }
    assert_eq!(
        desk.subjects()[1..],
        ["Reminder: Mon 30 Nov 2026 at 2:00 pm"]
    );
}

#[tokio::test]
async fn a_delivery_that_wakes_before_anything_is_planned_sends_the_latest_alone() {
    let mut desk = Desk::open().await;
    reminding_three_times(&desk).await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-12-03T14:00").await;
    desk.round_at("2026-11-24T09:04").await;
    desk.practice.at(sydney("2026-12-03T12:30"));
    scheduler::deliver(&desk.practice.clinic, ChannelKind::Email).await;
    assert_eq!(
        desk.subjects()[1..],
        ["Reminder: today, Thu 3 Dec 2026 at 2:00 pm"]
    );
    assert_eq!(left_out(&desk).await.len(), 2);
}

#[tokio::test]
async fn a_reminder_that_a_person_sends_early_takes_the_place_of_none() {
    let mut desk = Desk::open().await;
    reminding_three_times(&desk).await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-12-03T14:00").await;
    desk.round_at("2026-11-24T09:04").await;
    let rows = desk.tab(MessageTab::GoingOut).await;
    let last = rows.last().expect("two hours before").id;
    outbox::send_now(&desk.practice.clinic, &desk.aroha, last)
        .await
        .expect("the desk may");
    for time in ["11-24T10:00", "11-30T14:00", "12-02T14:00"] {
        desk.round_at(&format!("2026-{time}")).await;
    }
    assert_eq!(desk.subjects().len(), 4, "{:?}", desk.subjects());
}
