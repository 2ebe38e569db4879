//! What people decide about messages that wait, and the reasons that stay with those that do not go.

use clinic::channels::ChannelKind;
use clinic::consents::{self, HowGiven};
use clinic::ids::MessageId;
use clinic::outbox::{self, MessageKind, MessageState, MessageTab, OutboxError};

use crate::desk::{Desk, outcomes};

async fn waiting(desk: &Desk, kind: MessageKind) -> MessageId {
    let rows = desk.tab(MessageTab::GoingOut).await;
    let found = rows.into_iter().find(|row| row.kind == kind);
    found.expect("it waits").id
}

#[tokio::test]
async fn why_a_reminder_did_not_go_is_still_to_be_read_when_the_appointment_begins() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(false)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    for time in ["25T14:30", "26T14:10", "26T14:40"] {
        desk.round_at(&format!("2026-11-{time}")).await;
        let refused = desk.reminder_in(MessageTab::NotSent).await;
        assert_eq!(refused.state, MessageState::Skipped, "{time}");
        let reason = refused.reason.expect("a reason");
        assert!(reason.contains("declined"), "{time}: {reason}");
    }
}

#[tokio::test]
async fn what_waited_too_long_for_its_carrier_is_called_too_late() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    let reminder = waiting(&desk, MessageKind::Reminder).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::hold(clinic, aroha, reminder).await.unwrap();
    desk.round_at("2026-11-26T14:10").await;
    let late = desk.reminder_in(MessageTab::NotSent).await;
    assert_eq!(late.state, MessageState::Expired);
    assert_eq!(
        late.reason.as_deref(),
        Some("It would no longer have been useful.")
    );
}

#[tokio::test]
async fn what_a_person_holds_goes_no_other_way() {
    let mut desk = Desk::open().await;
    let mia = desk.register_reached_twice(ChannelKind::Sms).await;
    desk.book(mia, "2026-11-26T14:30").await;
    let confirmation = waiting(&desk, MessageKind::Confirmation).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::hold(clinic, aroha, confirmation).await.unwrap();
    let (sms, how) = (ChannelKind::Sms, HowGiven::ByPhone);
    consents::set_channel(clinic, aroha, mia, sms, false, how)
        .await
        .unwrap();
    for time in ["09:04", "09:30"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    assert_eq!(desk.practice.carriers.handed(), []);
    assert_eq!(
        waiting(&desk, MessageKind::Confirmation).await,
        confirmation
    );
}

#[tokio::test]
async fn what_a_person_sends_now_goes_though_the_carrier_was_busy_at_first() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-27T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.subjects().len(), 1, "the confirmation");
    let reminder = waiting(&desk, MessageKind::Reminder).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::send_now(clinic, aroha, reminder).await.unwrap();
    desk.practice.carriers.answers([outcomes::not_now()]);
    for time in ["19:00", "19:02"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    let subjects = desk.subjects();
    assert_eq!(subjects.len(), 3, "{subjects:?}");
    assert!(subjects[2].starts_with("Reminder"), "{subjects:?}");
    let sent = desk.reminder_in(MessageTab::Sent).await;
    assert_eq!(sent.id, reminder);
}

#[tokio::test]
async fn what_has_gone_another_way_is_not_sent_again() {
    let mut desk = Desk::open().await;
    let mia = desk.register_reached_twice(ChannelKind::Email).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.practice.carriers.answers([outcomes::refused()]);
    for time in ["09:04", "09:05"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    assert_eq!(desk.practice.carriers.handed().len(), 2, "email, then SMS");
    let failed = desk.tab(MessageTab::NeedsPerson).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let detail = outbox::open(clinic, aroha, failed[0].id).await.unwrap();
    assert!(!detail.may_resend && detail.may_dismiss);
    let again = outbox::resend(clinic, aroha, failed[0].id).await;
    assert!(matches!(again, Err(OutboxError::Refused(_))), "{again:?}");
}
