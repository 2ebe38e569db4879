//! What is missed when this computer is switched off at the end of the day.

use clinic::access::Role;
use clinic::appointments::{self, BookingForm};
use clinic::outbox::{self, MessageTab, OutboxError};
use clinic::settings::{self, ReminderRule, Sending};
use clinic::today::{self, TodayError};

use crate::birthdays::{born, register, switched_on};
use crate::desk::{Desk, sydney};

/// Everybody is reminded ten hours before, at any hour; Mia and Leo come early on Wednesday.
async fn with_reminders_at_night() -> Desk {
    let mut desk = Desk::open().await;
    let usual = Sending::default();
    let at_any_hour = ReminderRule {
        lead_minutes: 10 * 60,
        modes: Vec::new(),
        may_leave_outside_hours: true,
        ..usual.rules[0].clone()
    };
    let sending = Sending {
        rules: vec![at_any_hour],
        ..usual
    };
    settings::save(&desk.practice.clinic, &desk.practice.ines, sending)
        .await
        .expect("an owner may");
    for (name, time) in [("Mia", "09:00"), ("Leo", "10:00")] {
        let patient = desk.register(name, Some(true)).await;
        desk.book(patient, &format!("2026-11-25T{time}")).await;
    }
    desk.round_at("2026-11-24T10:00").await;
    desk
}

async fn said_at(desk: &Desk, time: &str) -> Option<String> {
    desk.practice.at(sydney(time));
    today::if_switched_off(&desk.practice.clinic, &desk.aroha)
        .await
        .expect("the desk may")
}

async fn named_at(desk: &Desk, time: &str) -> Vec<String> {
    desk.practice.at(sydney(time));
    let view = today::view(&desk.practice.clinic, &desk.aroha)
        .await
        .expect("the desk may");
    let missed = view.missed_if_switched_off.into_iter();
    missed.map(|row| row.to).collect()
}

#[tokio::test]
async fn what_is_due_between_closing_and_opening_is_said_all_day_and_named_late_in_it() {
    let mut desk = with_reminders_at_night().await;
    assert_eq!(
        said_at(&desk, "2026-11-24T10:01").await.as_deref(),
        Some(
            "If this computer is off from 5:30 pm until tomorrow, 8:30 am: 2 messages that are due \
             in between leave late or not at all, the first for Mia Santos."
        )
    );
    assert_eq!(named_at(&desk, "2026-11-24T15:29").await, [""; 0]);
    assert_eq!(
        named_at(&desk, "2026-11-24T15:31").await,
        ["Mia Santos", "Leo Santos"]
    );

    // One of them is sent before the computer is switched off.
    let view = today::view(&desk.practice.clinic, &desk.aroha)
        .await
        .expect("the desk may");
    let first = view.missed_if_switched_off[0].id;
    outbox::send_now(&desk.practice.clinic, &desk.aroha, first)
        .await
        .expect("the desk may");
    desk.round_at("2026-11-24T17:00").await;
    assert_eq!(
        said_at(&desk, "2026-11-24T18:00").await.as_deref(),
        Some(
            "If this computer is off until tomorrow, 8:30 am: 1 message that is due in between \
             leaves late or not at all, for Leo Santos."
        )
    );
}

#[tokio::test]
async fn where_nothing_is_due_at_night_nothing_is_said() {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    assert_eq!(said_at(&desk, "2026-11-24T16:00").await, None);
    let hugh = desk.practice.join("Hugh Petrie", &[Role::Auditor]).await;
    let denied = today::if_switched_off(&desk.practice.clinic, &hugh).await;
    assert!(matches!(denied, Err(TodayError::Messages(_))), "{denied:?}");
}

#[tokio::test]
async fn a_birthday_at_the_weekend_is_nothing_to_send_on_friday() {
    let mut desk = switched_on().await;
    let mia = born(&desk, "Mia", "28/11/1985");
    register(&desk, mia, Some(true)).await;
    desk.round_at("2026-11-27T10:00").await;
    assert_eq!(named_at(&desk, "2026-11-27T15:31").await, [""; 0]);
    assert_eq!(said_at(&desk, "2026-11-27T15:32").await, None);

    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let greeting = desk.tab(MessageTab::Birthdays).await[0].id;
    let detail = outbox::open(clinic, aroha, greeting)
        .await
        .expect("the desk may");
    assert!(!detail.may_send_now);
    let early = outbox::send_now(clinic, aroha, greeting).await;
    assert!(matches!(early, Err(OutboxError::Refused(_))), "{early:?}");
    desk.round_at("2026-11-27T15:33").await;
    assert_eq!(desk.subjects(), [""; 0]);

    // On the day itself somebody may be sooner than the program.
    desk.round_at("2026-11-28T08:00").await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let detail = outbox::open(clinic, aroha, greeting)
        .await
        .expect("the desk may");
    assert!(detail.may_send_now);
    outbox::send_now(clinic, aroha, greeting)
        .await
        .expect("the desk may");
    desk.round_at("2026-11-28T08:01").await;
    assert_eq!(desk.subjects().len(), 1);
}

#[tokio::test]
async fn more_than_a_hundred_that_are_missed_are_all_counted() {
    let mut desk = with_reminders_at_night().await;
    for place in 0..100 {
        let patient = desk.register(&format!("P{place:02}"), Some(true)).await;
        let form = BookingForm {
            override_reason: Some("A group".to_owned()),
            ..desk.booking(patient, "2026-11-25T11:00")
        };
        appointments::book(&desk.practice.clinic, &desk.aroha, &form)
            .await
            .expect("the desk may");
    }
    desk.round_at("2026-11-24T16:00").await;
    let said = said_at(&desk, "2026-11-24T16:01")
        .await
        .expect("a sentence");
    assert!(said.contains("102 messages"), "{said}");
    assert_eq!(named_at(&desk, "2026-11-24T16:02").await.len(), 102);
}
