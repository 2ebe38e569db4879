//! When more is due than a clinic usually sends, somebody looks before it goes.

use clinic::channels::ChannelKind;
use clinic::outbox::{self, DeliveryState, MessageState, MessageTab};

use crate::desk::Desk;

/// So many confirmations that are due at half past nine.
async fn due(count: usize) -> Desk {
    let desk = Desk::open().await;
    for number in 0..count {
        let patient = desk.register(&format!("Mia{number}"), None).await;
        let day = 1 + number / 9;
        let hour = 8 + number % 9;
        desk.book(patient, &format!("2027-02-{day:02}T{hour:02}:00"))
            .await;
    }
    desk
}

async fn state(desk: &Desk) -> DeliveryState {
    outbox::delivery(&desk.practice.clinic)
        .await
        .expect("the clinic answers")
        .state
}

/// Long enough for the rate of a minute to let everything through.
async fn rounds(desk: &mut Desk) {
    for minute in 30..38 {
        desk.round_at(&format!("2026-11-24T09:{minute}")).await;
    }
}

#[tokio::test]
async fn fifty_messages_go_by_themselves() {
    let mut desk = due(50).await;
    rounds(&mut desk).await;
    assert_eq!(desk.practice.carriers.handed().len(), 50);
    assert_eq!(state(&desk).await, DeliveryState::Ready);
}

#[tokio::test]
async fn more_wait_until_somebody_lets_them_go_and_then_go_at_the_channels_rate() {
    let mut desk = due(51).await;
    rounds(&mut desk).await;
    assert_eq!(desk.practice.carriers.handed(), []);
    assert_eq!(state(&desk).await, DeliveryState::Backlog);
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::release_backlog(clinic, aroha).await.unwrap();
    desk.round_at("2026-11-24T09:40").await;
    assert_eq!(desk.practice.carriers.handed().len(), 20, "a minute's mail");
    for minute in 41..46 {
        desk.round_at(&format!("2026-11-24T09:{minute}")).await;
    }
    assert_eq!(desk.practice.carriers.handed().len(), 51);
    assert_eq!(state(&desk).await, DeliveryState::Ready);
}

#[tokio::test]
async fn what_a_person_wants_sent_now_goes_while_the_others_wait() {
    let mut desk = due(52).await;
    rounds(&mut desk).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let wanted = desk.tab(MessageTab::GoingOut).await.remove(40);
    let detail = outbox::open(clinic, aroha, wanted.id).await.unwrap();
    assert!(detail.may_send_now);
    outbox::send_now(clinic, aroha, wanted.id).await.unwrap();
    for minute in 40..43 {
        desk.round_at(&format!("2026-11-24T09:{minute}")).await;
    }
    assert_eq!(desk.practice.carriers.handed().len(), 1);
    let sent = desk.tab(MessageTab::Sent).await;
    assert_eq!(sent[0].id, wanted.id);
    assert_eq!(state(&desk).await, DeliveryState::Backlog);
    let waiting = desk.tab(MessageTab::GoingOut).await;
    for row in waiting {
        let why = "More than usual is due at once: it waits until somebody has looked.";
        assert_eq!(row.reason.as_deref(), Some(why), "{}", row.due_words);
    }
}

#[tokio::test]
async fn what_is_given_up_is_not_sent_and_says_so() {
    let mut desk = due(51).await;
    rounds(&mut desk).await;
    let held = desk.tab(MessageTab::GoingOut).await[0].id;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::hold(clinic, aroha, held).await.unwrap();
    // One that a person holds counts no more, and what is left goes by itself.
    desk.practice.carriers.answers([]);
    assert_eq!(state(&desk).await, DeliveryState::Ready);
    outbox::release(clinic, aroha, held).await.unwrap();
    assert_eq!(state(&desk).await, DeliveryState::Backlog);
    outbox::drop_backlog(clinic, aroha).await.unwrap();
    assert_eq!(state(&desk).await, DeliveryState::Ready);
    desk.round_at("2026-11-24T10:00").await;
    assert_eq!(desk.practice.carriers.handed(), []);
    let not_sent = desk.tab(MessageTab::NotSent).await;
    assert_eq!(not_sent.len(), 50, "a page of them");
    for row in not_sent {
        assert_eq!(row.state, MessageState::Skipped);
        let reason = row.reason.unwrap();
        assert!(reason.starts_with("Staff decided not to"), "{reason}");
        assert_eq!(row.channel, ChannelKind::Email);
    }
}
