//! Seven faults that reminders of other systems are known for, each named after what happened.

use clinic::appointments::{self, AppointmentState};
use clinic::outbox::{MessageKind, MessageTab};

use crate::desk::{Desk, sydney};

/// Reminders that left, by their subjects.
fn reminders(desk: &Desk) -> Vec<String> {
    let mut subjects = desk.subjects();
    subjects.retain(|subject| subject.starts_with("Reminder"));
    subjects
}

/// OpenEMR, issue 11477: the reminder of an appointment was sent again every hour.
#[tokio::test]
async fn a_reminder_sent_again_every_hour() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    for hour in 9..57 {
        let (day, hour) = (24 + hour / 24, hour % 24);
        desk.round_at(&format!("2026-11-{day}T{hour:02}:45")).await;
    }
    assert_eq!(reminders(&desk).len(), 1, "{:?}", desk.subjects());
}

/// OpenEMR, issue 11480: of appointments that recur only the first was told apart, so that the
/// others were never reminded of, or always.
#[tokio::test]
async fn appointments_of_the_same_patient_week_after_week_taken_for_one() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    for day in ["2026-11-26", "2026-12-03", "2026-12-10"] {
        desk.book(mia, &format!("{day}T14:30")).await;
    }
    for day in ["2026-11-25", "2026-12-02", "2026-12-09"] {
        // Daily rounds, so that the clock is not taken for wrong.
        desk.round_at(&format!("{day}T10:00")).await;
        desk.round_at(&format!("{day}T14:45")).await;
        let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
        clinic::outbox::confirm_clock(clinic, aroha).await.unwrap();
        desk.round().await;
    }
    let sent = reminders(&desk);
    assert_eq!(sent.len(), 3, "{sent:?}");
    for (subject, day) in sent.iter().zip(["26 Nov", "3 Dec", "10 Dec"]) {
        assert!(subject.contains(day), "{subject}");
    }
}

/// OpenEMR, issue 11481: a window of 150 hours that was to keep reminders back kept nothing back.
#[tokio::test]
async fn a_reminder_that_leaves_long_before_its_time() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-12-01T14:30").await;
    for day in 24..30 {
        desk.round_at(&format!("2026-11-{day}T15:00")).await;
        assert_eq!(reminders(&desk), Vec::<String>::new(), "{day} November");
    }
    desk.round_at("2026-11-30T14:30").await;
    assert_eq!(reminders(&desk).len(), 1);
}

/// OpenEMR, issue 12307: a run with nothing to send ended the program.
#[tokio::test]
async fn a_round_with_nothing_due_that_fails() {
    let mut desk = Desk::open().await;
    desk.round().await;
    assert_eq!(desk.tab(MessageTab::GoingOut).await, []);
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.subjects().len(), 1, "and it goes on afterwards");
}

/// OpenEMR's module for SMS: hours of a twelve-hour clock, so that one in the afternoon was taken
/// for one at night.
#[tokio::test]
async fn one_in_the_afternoon_taken_for_one_at_night() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T13:00").await;
    desk.round_at("2026-11-24T09:04").await;
    for time in ["25T01:00", "25T01:15", "25T08:45", "25T12:59"] {
        desk.round_at(&format!("2026-11-{time}")).await;
        assert_eq!(reminders(&desk), Vec::<String>::new(), "{time}");
    }
    desk.round_at("2026-11-25T13:00").await;
    assert_eq!(
        reminders(&desk),
        ["Reminder: tomorrow, Thu 26 Nov 2026 at 1:00 pm"]
    );
}

/// OpenEMR's module for SMS: that a reminder was sent was written where the appointment's own state
/// stands.
#[tokio::test]
async fn a_reminder_that_overwrites_the_state_of_its_appointment() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let card = desk.book(mia, "2026-11-26T14:30").await;
    desk.practice.at(sydney("2026-11-24T10:00"));
    let confirmed = AppointmentState::Confirmed;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let card = appointments::set_state(clinic, aroha, card.id, card.version, confirmed)
        .await
        .unwrap();
    desk.round_at("2026-11-25T14:45").await;
    assert_eq!(reminders(&desk).len(), 1);
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let after = appointments::find(clinic, aroha, card.id).await.unwrap();
    assert_eq!(after.state, confirmed);
    assert_eq!(after.version, card.version);
}

/// Several systems: a number typed the way people write it never reached the carrier.
#[tokio::test]
async fn a_phone_number_that_the_carrier_does_not_understand() {
    for typed in [
        "0491 570 006",
        "0491570006",
        "+61 491 570 006",
        "(0491) 570-006",
        "0061 491 570 006",
        "0011 61 491 570 006",
    ] {
        let mut desk = Desk::open().await;
        let mia = desk.register_by_text("Mia", typed, Some(true)).await;
        desk.book(mia, "2026-11-26T14:30").await;
        desk.round_at("2026-11-25T14:45").await;
        let sent = desk.tab(MessageTab::Sent).await;
        assert!(
            sent.iter().any(|row| row.kind == MessageKind::Reminder),
            "{typed}: {sent:?}"
        );
        for handed in desk.practice.carriers.handed() {
            assert_eq!(handed.to, "+61491570006", "{typed}");
        }
    }
}
