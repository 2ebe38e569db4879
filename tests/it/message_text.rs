//! What is to be read of a message: the words that left, or those that would.

use clinic::channels::ChannelKind;
use clinic::consents::{self, HowGiven};
use clinic::ids::MessageId;
use clinic::outbox::{
    self, Language, MessageDetail, MessageKind, MessageTab, MessageTextForm, TextChannel, TextKey,
};

use crate::desk::{Desk, sydney};

async fn opened(desk: &Desk, id: MessageId) -> MessageDetail {
    outbox::open(&desk.practice.clinic, &desk.aroha, id)
        .await
        .expect("the desk may")
}

#[tokio::test]
async fn a_waiting_message_is_read_as_it_then_leaves() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    let reminder = desk.reminder_in(MessageTab::GoingOut).await;
    let audited = desk.practice.audited(None).await.len();
    let before = opened(&desk, reminder.id).await;
    assert_eq!(before.preview.as_deref(), Some("From what is known now."));
    assert_eq!(before.body_hidden, None);
    let body = before.body.clone().expect("it can be composed");
    assert!(body.contains("tomorrow, Thu 26 Nov"), "{body}");
    assert_eq!(desk.practice.carriers.handed(), []);
    let audited_since = desk.practice.audited(None).await.len() - audited;
    assert_eq!(audited_since, 1, "that somebody read the audit before");

    desk.round_at("2026-11-24T09:04").await;
    desk.round_at("2026-11-25T14:31").await;
    let handed = desk.practice.carriers.handed();
    let left = handed.last().expect("it left");
    assert_eq!((&left.subject, &left.body), (&before.subject, &body));
    let after = opened(&desk, reminder.id).await;
    assert_eq!((after.body, after.preview), (Some(body), None));
}

#[tokio::test]
async fn a_waiting_message_that_would_not_leave_says_why() {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    let reminder = desk.reminder_in(MessageTab::GoingOut).await.id;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::hold(clinic, aroha, reminder).await.unwrap();
    let held = opened(&desk, reminder).await;
    assert!(held.body.is_some(), "it leaves when it is released");
    let email = ChannelKind::Email;
    consents::set_channel(clinic, aroha, mia, email, false, HowGiven::ByPhone)
        .await
        .unwrap();
    let detail = opened(&desk, reminder).await;
    assert_eq!((detail.subject, detail.body), (None, None));
    let why = detail.body_hidden.expect("it says why");
    assert!(
        why.starts_with("As things stand it would not leave: "),
        "{why}"
    );
    assert!(why.contains("switched off"), "{why}");
}

#[tokio::test]
async fn a_waiting_message_whose_text_cannot_be_filled_says_so() {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    let reminder = desk.reminder_in(MessageTab::GoingOut).await.id;
    let form = MessageTextForm {
        key: TextKey {
            kind: MessageKind::Reminder,
            language: Language::English,
            channel: TextChannel::Email,
        },
        version: 0,
        subject: "Soon".to_owned(),
        body: "Hello {name}, {when}".to_owned(),
    };
    outbox::save_message_text(&desk.practice.clinic, &desk.practice.ines, &form)
        .await
        .expect("the owner may");
    // As a field would be that this program does not know any more.
    desk.practice
        .tamper(&["UPDATE message_texts SET body = 'Hello {first_name}'"])
        .await;
    let detail = opened(&desk, reminder).await;
    assert_eq!(detail.body, None);
    let why = detail.body_hidden.expect("it says why");
    assert!(why.contains("{first_name} is not a field"), "{why}");
}

#[tokio::test]
async fn what_waits_for_the_next_sending_time_is_read_as_it_would_leave_then() {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.practice.at(sydney("2026-11-25T22:00"));
    let reminder = desk.reminder_in(MessageTab::GoingOut).await;
    let detail = opened(&desk, reminder.id).await;
    assert_eq!(
        detail.preview.as_deref(),
        Some("From what is known now. Waiting for the next sending time.")
    );
    let body = detail.body.expect("it can be composed");
    assert!(body.contains("today, Thu 26 Nov"), "{body}");
}
