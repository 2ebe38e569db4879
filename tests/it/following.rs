//! Messages that a carrier took, until they have arrived.

use chrono::Duration;
use clinic::channels::{ChannelKind, Outcome, Progress, Refusal, Whereabouts};
use clinic::ids::PatientId;
use clinic::outbox::{MessageRow, MessageState, MessageTab};
use clinic::patients;

use crate::desk::{Desk, sydney};

fn taken(carrier_id: &str) -> Outcome {
    Outcome::Accepted {
        carrier_id: Some(carrier_id.to_owned()),
    }
}

fn undelivered(refusal: Refusal) -> Progress {
    Progress {
        whereabouts: Whereabouts::Undelivered,
        refusal: Some(refusal),
    }
}

/// A desk whose text was taken at 9:04.
async fn with_a_text_on_its_way() -> (Desk, PatientId) {
    let mut desk = Desk::open().await;
    let mia = desk
        .register_by_text("Mia", "0491 570 156", Some(false))
        .await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.practice.carriers.answers([taken("SM1")]);
    desk.round_at("2026-11-24T09:04").await;
    (desk, mia)
}

async fn the_text(desk: &Desk) -> MessageRow {
    let mut rows = desk.tab(MessageTab::Sent).await;
    rows.extend(desk.tab(MessageTab::NeedsPerson).await);
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.remove(0)
}

#[tokio::test]
async fn the_carrier_is_asked_five_times_in_a_day_and_then_no_more() {
    let (mut desk, _) = with_a_text_on_its_way().await;
    let began = sydney("2026-11-24T09:04");
    let mut asked_at = Vec::new();
    for minutes in 0..=(26 * 60) {
        desk.practice.at(began + Duration::minutes(minutes));
        desk.round().await;
        if desk.practice.carriers.followed().len() > asked_at.len() {
            asked_at.push(minutes);
        }
    }
    assert_eq!(asked_at, [1, 5, 30, 240, 1_440]);
    assert_eq!(the_text(&desk).await.state, MessageState::Sent);
}

#[tokio::test]
async fn after_a_long_sleep_the_carrier_is_asked_once() {
    let (mut desk, _) = with_a_text_on_its_way().await;
    for time in ["2026-11-26T08:00", "2026-11-26T08:01", "2026-11-26T08:20"] {
        desk.round_at(time).await;
    }
    assert_eq!(desk.practice.carriers.followed(), ["SM1"]);
}

#[tokio::test]
async fn what_has_arrived_is_asked_about_no_more() {
    let (mut desk, _) = with_a_text_on_its_way().await;
    let arrived = Progress::of(Whereabouts::Delivered);
    let lost = undelivered(Refusal::Unreachable);
    desk.practice.carriers.progress([Ok(arrived), Ok(lost)]);
    desk.round_at("2026-11-24T09:06").await;
    desk.round_at("2026-11-24T09:10").await;
    assert_eq!(the_text(&desk).await.state, MessageState::Delivered);
    assert_eq!(desk.practice.carriers.followed(), ["SM1"]);
}

#[tokio::test]
async fn what_could_not_be_delivered_needs_a_person_and_says_why() {
    let (mut desk, mia) = with_a_text_on_its_way().await;
    let landline = undelivered(Refusal::NumberNotMobile);
    desk.practice.carriers.progress([Ok(landline)]);
    desk.round_at("2026-11-24T09:06").await;
    let row = the_text(&desk).await;
    assert_eq!(row.state, MessageState::Undelivered);
    assert_eq!(
        row.reason.as_deref(),
        Some(
            "The carrier could not deliver it. The SMS carrier says that this is not a mobile \
             number that can receive SMS."
        )
    );
    // The number gets nothing more.
    let clinic = &desk.practice.clinic;
    let reach = {
        let mut reader = clinic.db().read().await.unwrap();
        patients::reach(&mut reader, mia).await.unwrap().unwrap()
    };
    assert!(reach.points[0].is_bouncing);
}

#[tokio::test]
async fn whoever_opted_out_at_the_carrier_afterwards_is_switched_off() {
    let (mut desk, mia) = with_a_text_on_its_way().await;
    let opted_out = undelivered(Refusal::OptedOut);
    desk.practice.carriers.progress([Ok(opted_out)]);
    desk.round_at("2026-11-24T09:06").await;
    assert_eq!(desk.is_texted(mia).await, Some(false));
}

/// A desk whose reminder was taken as a text, and came back for this reason two minutes later. Mia
/// can be reached by email as well.
async fn with_a_reminder_that_came_back(refusal: Refusal) -> Desk {
    let mut desk = Desk::open().await;
    let mia = desk.register_reached_twice(ChannelKind::Sms).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    desk.practice.carriers.answers([taken("SM1")]);
    desk.practice.carriers.progress([Ok(undelivered(refusal))]);
    for time in ["14:30", "14:32"] {
        desk.round_at(&format!("2026-11-25T{time}")).await;
    }
    let came_back = desk.reminder_in(MessageTab::NeedsPerson).await;
    assert_eq!(came_back.state, MessageState::Undelivered);
    desk
}

/// Over which channels reminders left.
fn reminded_over(desk: &Desk) -> Vec<ChannelKind> {
    let handed = desk.practice.carriers.handed().into_iter();
    handed
        .filter(|handed| handed.body.contains("Reminder") || handed.subject.is_some())
        .map(|handed| handed.channel)
        .collect()
}

#[tokio::test]
async fn what_certainly_reached_nobody_goes_another_way_though_the_carrier_says_so_late() {
    for refusal in [
        Refusal::NumberNotMobile,
        Refusal::NumberUnknown,
        Refusal::OptedOut,
    ] {
        let mut desk = with_a_reminder_that_came_back(refusal).await;
        for time in ["14:33", "14:34", "15:30"] {
            desk.round_at(&format!("2026-11-25T{time}")).await;
        }
        let expected = [ChannelKind::Sms, ChannelKind::Email];
        assert_eq!(reminded_over(&desk), expected, "{refusal:?}");
    }
}

#[tokio::test]
async fn what_may_have_reached_somebody_goes_no_other_way() {
    for refusal in [Refusal::Unreachable, Refusal::GivenUp, Refusal::Filtered] {
        let mut desk = with_a_reminder_that_came_back(refusal).await;
        for time in ["14:33", "14:34", "15:30"] {
            desk.round_at(&format!("2026-11-25T{time}")).await;
        }
        assert_eq!(reminded_over(&desk), [ChannelKind::Sms], "{refusal:?}");
        let waits = desk.reminder_in(MessageTab::NeedsPerson).await;
        assert_eq!(waits.state, MessageState::Undelivered, "{refusal:?}");
    }
}

#[tokio::test]
async fn whoever_was_not_reached_by_text_is_told_by_email_that_it_was_booked_and_that_it_is_off() {
    let mut desk = Desk::open().await;
    let mia = desk.register_reached_twice(ChannelKind::Sms).await;
    let card = desk.book(mia, "2026-11-26T14:30").await;
    let landline = undelivered(Refusal::NumberNotMobile);
    desk.practice.carriers.answers([taken("SM1")]);
    desk.practice.carriers.progress([Ok(landline)]);
    for time in ["09:04", "09:06", "09:07"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    desk.cancel(&card).await;
    desk.round_at("2026-11-24T09:30").await;
    assert_eq!(
        desk.subjects(),
        [
            "Confirmed: Thu 26 Nov 2026 at 2:30 pm",
            "Cancelled: Thu 26 Nov 2026 at 2:30 pm"
        ]
    );
}

#[tokio::test]
async fn mail_servers_are_asked_nothing() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(false)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.practice.carriers.answers([taken("1@wattle.example")]);
    desk.round_at("2026-11-24T09:04").await;
    desk.round_at("2026-11-24T10:04").await;
    assert_eq!(desk.tab(MessageTab::Sent).await.len(), 1);
    assert_eq!(desk.practice.carriers.followed(), Vec::<String>::new());
}
