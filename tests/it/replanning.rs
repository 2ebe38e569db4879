//! What becomes of messages that wait when an owner or the desk changes what they were planned by: the
//! clinic's zone, rules, hours, consents. What has left stays as it left, and is never sent again.

use chrono::Duration;
use clinic::appointments::{self, Holiday};
use clinic::channels::ChannelKind;
use clinic::civil::TimeOfDay;
use clinic::clock::Instant;
use clinic::consents::{self, Decision, HowGiven};
use clinic::ids::PatientId;
use clinic::outbox::{MessageKind, MessageState, MessageTab};
use clinic::settings::{self, ClinicProfile, OpenHours, ReminderRule, Sending};

use crate::desk::{Desk, sydney};

/// Mia and Leo come on Thursday at half past two. Both were told; Leo was reminded already, because a
/// person wanted it so, and Mia's reminder waits for Wednesday.
async fn with_one_reminder_left_and_one_waiting() -> (Desk, PatientId) {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let leo = desk.register("Leo", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.book(leo, "2026-11-26T16:00").await;
    let waiting = desk.tab(MessageTab::GoingOut).await;
    let leos = waiting
        .iter()
        .find(|row| row.kind == MessageKind::Reminder && row.patient == Some(leo))
        .expect("it is planned");
    clinic::outbox::send_now(&desk.practice.clinic, &desk.aroha, leos.id)
        .await
        .expect("the desk may");
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.subjects().len(), 3, "{:?}", desk.subjects());
    (desk, mia)
}

async fn change(desk: &Desk, change: impl FnOnce(Sending) -> Sending) {
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let usual: Sending = settings::read(clinic, ines).await.expect("an owner may");
    settings::save(clinic, ines, change(usual))
        .await
        .expect("an owner may");
}

fn rule(lead_minutes: u32) -> ReminderRule {
    ReminderRule {
        lead_minutes,
        ..Sending::default().rules[0].clone()
    }
}

/// When reminders that wait are due.
async fn due(desk: &Desk) -> Vec<Instant> {
    let rows = desk.tab(MessageTab::GoingOut).await.into_iter();
    rows.filter(|row| row.kind == MessageKind::Reminder)
        .map(|row| row.due)
        .collect()
}

/// The rest of the week goes by, and so much leaves in it.
async fn check_week(mut desk: Desk, reminders: usize) {
    for day in 24..=27 {
        for time in ["10:00", "12:30", "14:31", "16:01", "17:20"] {
            desk.round_at(&format!("2026-11-{day}T{time}")).await;
        }
    }
    let subjects = desk.subjects().split_off(3);
    assert_eq!(subjects.len(), reminders, "{subjects:?}");
    let to_leo = desk.practice.carriers.handed();
    let to_leo = to_leo
        .iter()
        .filter(|handed| handed.to == "leo@example.org");
    assert_eq!(to_leo.count(), 2, "what has left is never sent again");
}

#[tokio::test]
async fn a_rule_that_is_edited_moves_what_waits_at_the_next_round() {
    let (mut desk, _) = with_one_reminder_left_and_one_waiting().await;
    assert_eq!(due(&desk).await, [sydney("2026-11-25T14:30")]);
    change(&desk, |usual| Sending {
        rules: vec![rule(2 * 60)],
        ..usual
    })
    .await;
    desk.round().await;
    let two_hours_before = [sydney("2026-11-26T12:30"), sydney("2026-11-26T14:00")];
    assert_eq!(due(&desk).await, two_hours_before, "Leo's is another one");
    change(&desk, |usual| Sending {
        rules: vec![rule(24 * 60)],
        ..usual
    })
    .await;
    desk.round().await;
    assert_eq!(due(&desk).await, [sydney("2026-11-25T14:30")]);
    check_week(desk, 1).await;
}

#[tokio::test]
async fn a_rule_that_is_switched_off_withdraws_what_waits_and_one_that_comes_later_adds() {
    let (mut desk, _) = with_one_reminder_left_and_one_waiting().await;
    change(&desk, |usual| Sending {
        rules: Vec::new(),
        ..usual
    })
    .await;
    desk.round().await;
    assert_eq!(due(&desk).await, [] as [Instant; 0]);
    change(&desk, |usual| Sending {
        rules: vec![rule(24 * 60), rule(60)],
        ..usual
    })
    .await;
    desk.round().await;
    let expected = [
        sydney("2026-11-25T14:30"),
        sydney("2026-11-26T13:30"),
        sydney("2026-11-26T15:00"),
    ];
    assert_eq!(due(&desk).await, expected);
    desk.round_at("2026-11-25T14:30").await;
    assert_eq!(desk.subjects().len(), 4, "{:?}", desk.subjects());
}

#[tokio::test]
async fn sending_hours_that_are_edited_move_what_waits() {
    let (mut desk, _) = with_one_reminder_left_and_one_waiting().await;
    let until_noon = |weekday| OpenHours {
        weekday,
        from: TimeOfDay::at(9, 0).expect("a time"),
        until: TimeOfDay::at(12, 0).expect("a time"),
    };
    change(&desk, |usual| Sending {
        hours: (1..=5).map(until_noon).collect(),
        ..usual
    })
    .await;
    desk.round().await;
    assert_eq!(due(&desk).await, [sydney("2026-11-25T11:30")]);
    // Nobody is there on Wednesday at all.
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let holidays = [Holiday {
        date: "2026-11-25".parse().expect("a date"),
        name: "Show day".to_owned(),
    }];
    appointments::save_holidays(clinic, ines, &holidays)
        .await
        .expect("an owner may");
    desk.round().await;
    assert_eq!(due(&desk).await, [sydney("2026-11-24T11:30")]);
    check_week(desk, 1).await;
}

#[tokio::test]
async fn a_zone_that_is_corrected_moves_what_waits_with_its_appointment() {
    let (mut desk, _) = with_one_reminder_left_and_one_waiting().await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let profile: ClinicProfile = settings::read(clinic, ines).await.expect("an owner may");
    let corrected = ClinicProfile {
        zone: "Australia/Brisbane".to_owned(),
        ..profile
    };
    settings::save(clinic, ines, corrected)
        .await
        .expect("an owner may");
    appointments::rederive(clinic).await.expect("it is derived");
    desk.round().await;
    // Brisbane's clocks are an hour behind those of Sydney in summer.
    assert_eq!(due(&desk).await, [sydney("2026-11-25T15:30")]);
    check_week(desk, 1).await;
}

#[tokio::test]
async fn a_consent_that_changes_withdraws_what_waits_and_brings_it_back() {
    let (mut desk, mia) = with_one_reminder_left_and_one_waiting().await;
    desk.decide(mia, Decision::Withdrawn).await;
    desk.round().await;
    assert_eq!(due(&desk).await, [] as [Instant; 0]);
    let refused = desk.reminder_in(MessageTab::NotSent).await;
    assert_eq!(refused.state, MessageState::Skipped);
    desk.practice.later(Duration::minutes(5));
    desk.decide(mia, Decision::Granted).await;
    desk.round().await;
    assert_eq!(due(&desk).await, [sydney("2026-11-25T14:30")]);
    check_week(desk, 1).await;
}

#[tokio::test]
async fn quiet_hours_and_a_channel_that_is_switched_off_move_or_hold_what_waits() {
    let (mut desk, mia) = with_one_reminder_left_and_one_waiting().await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let (from, until) = (TimeOfDay::at(13, 0), TimeOfDay::at(16, 0));
    consents::set_quiet_hours(clinic, aroha, mia, from, until, false)
        .await
        .expect("the desk may");
    desk.round().await;
    assert_eq!(
        due(&desk).await,
        [sydney("2026-11-25T12:30")],
        "half an hour before they begin"
    );
    for (is_on, expected) in [(false, 0), (true, 1)] {
        let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
        let email = ChannelKind::Email;
        consents::set_channel(clinic, aroha, mia, email, is_on, HowGiven::ByPhone)
            .await
            .expect("the desk may");
        desk.round().await;
        assert_eq!(due(&desk).await.len(), expected);
    }
    check_week(desk, 1).await;
}
