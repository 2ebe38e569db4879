//! Delivery when something goes wrong on the way: a disk that is full, a carrier that does not
//! answer, an account that is limited.

use clinic::channels::ChannelKind;
use clinic::outbox::{self, MessageKind, MessageState, MessageTab, OutboxError};
use clinic::scheduler::Rounds;
use clinic::settings::{self, Sending};

use crate::desk::{Desk, outcomes};

/// Until five past nine in Sydney nothing can be written down as sent.
const NO_ROOM: &str = "CREATE TRIGGER no_room BEFORE UPDATE ON messages
     WHEN new.state = 'sent' AND new.changed_at < '2026-11-23T22:05'
     BEGIN SELECT RAISE(ABORT, 'no room'); END";

/// A desk with a confirmation for each of so many patients about to leave.
async fn with_confirmations(count: u32) -> Desk {
    let desk = Desk::open().await;
    for number in 0..count {
        let name = char::from_u32(u32::from('A') + number).expect("a letter");
        let patient = desk.register(&format!("{name}mira"), Some(false)).await;
        let start = format!("2026-11-{}T{}:00", 26 + number / 8, 9 + number % 8);
        desk.book(patient, &start).await;
    }
    desk
}

async fn count(desk: &Desk, tab: MessageTab, state: MessageState) -> usize {
    let rows = desk.tab(tab).await;
    rows.iter()
        .filter(|row| row.state == state && row.kind != MessageKind::Reminder)
        .count()
}

#[tokio::test]
async fn what_a_failed_write_leaves_half_way_goes_on_at_the_next_round() {
    let mut desk = with_confirmations(3).await;
    desk.practice.tamper(&[NO_ROOM]).await;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.practice.carriers.handed().len(), 1);
    desk.round_at("2026-11-24T09:05").await;
    assert_eq!(
        desk.practice.carriers.handed().len(),
        3,
        "the two that had not left are handed over, and nothing a second time"
    );
    let unknown = count(&desk, MessageTab::NeedsPerson, MessageState::Unknown).await;
    let sent = count(&desk, MessageTab::Sent, MessageState::Sent).await;
    assert_eq!((unknown, sent), (1, 2));
}

#[tokio::test]
async fn a_test_text_whose_answer_was_lost_keeps_nobody_waiting() {
    let mut desk = with_confirmations(1).await;
    desk.practice.tamper(&[NO_ROOM]).await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let asked = outbox::send_test_message(clinic, ines, ChannelKind::Sms, "0491 570 157").await;
    assert!(matches!(asked, Err(OutboxError::Db(_))), "{asked:?}");
    desk.practice = desk.practice.restart().await;
    desk.rounds = Rounds::default();
    desk.round_at("2026-11-24T09:05").await;
    let unknown = desk.tab(MessageTab::NeedsPerson).await;
    assert_eq!(unknown.len(), 1);
    assert_eq!(
        (unknown[0].kind, unknown[0].state),
        (MessageKind::Test, MessageState::Unknown)
    );

    desk.round_at("2026-11-24T09:07").await;
    assert_eq!(
        desk.practice.carriers.asked(),
        [],
        "nothing hangs on a test message"
    );
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let again = outbox::resend(clinic, aroha, unknown[0].id).await;
    assert!(matches!(again, Err(OutboxError::Refused(_))), "{again:?}");
    assert_eq!(count(&desk, MessageTab::Sent, MessageState::Sent).await, 1);
}

#[tokio::test]
async fn a_test_message_without_a_clear_answer_is_not_called_failed() {
    let desk = Desk::open().await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    desk.practice
        .carriers
        .answers([outcomes::lost_after_the_text()]);
    let to = "desk@wattle.example";
    let result = outbox::send_test_message(clinic, ines, ChannelKind::Email, to)
        .await
        .unwrap();
    assert!(!result.ok && result.sentence.contains("may have been sent"));
    let audited = desk.practice.audited(None).await;
    let last = &audited.last().unwrap().sentence;
    assert!(last.contains("not known whether"), "{last}");
    let waiting = desk.tab(MessageTab::NeedsPerson).await;
    assert!(waiting.is_empty(), "whoever asked has read the answer");
}

#[tokio::test]
async fn no_more_leaves_in_a_day_than_the_limit_says() {
    let mut desk = with_confirmations(5).await;
    let limited = Sending {
        email_daily_cap: 3,
        ..Sending::default()
    };
    settings::save(&desk.practice.clinic, &desk.practice.ines, limited)
        .await
        .unwrap();
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.practice.carriers.handed().len(), 3);
    assert_eq!(
        count(&desk, MessageTab::GoingOut, MessageState::Held).await,
        2
    );
    desk.round_at("2026-11-25T09:10").await;
    assert_eq!(desk.practice.carriers.handed().len(), 5, "a day later");
}
