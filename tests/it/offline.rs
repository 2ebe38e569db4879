//! A computer without a network.

use chrono::Duration;
use clinic::channels::ChannelKind;
use clinic::clock::Instant;
use clinic::outbox::{self, DeliveryState, MessageState, MessageTab};
use clinic::scheduler::ROUND;

use crate::desk::{Desk, outcomes, sydney};

/// From one round to the next: each takes its time, so that they are never quite punctual.
fn a_round() -> Duration {
    Duration::from_std(ROUND).expect("a short time") + Duration::seconds(1)
}

/// Rounds from one moment on until another, or until something is handed over. Says when that was.
async fn rounds(desk: &mut Desk, from: Instant, until: Instant) -> Option<Instant> {
    let handed = desk.practice.carriers.handed().len();
    let mut at = from;
    while at <= until {
        desk.practice.at(at);
        desk.round().await;
        if desk.practice.carriers.handed().len() > handed {
            return Some(at);
        }
        at += a_round();
    }
    None
}

/// An hour after the confirmation could have left.
fn later() -> Instant {
    sydney("2026-11-24T10:04")
}

/// A desk that has had no network for an hour, with a confirmation that has waited all the while.
async fn after_an_hour_without_network() -> Desk {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(false)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.practice.carriers.unplug(true);
    let left = rounds(&mut desk, sydney("2026-11-24T09:04"), later()).await;
    assert_eq!(left, None);
    desk
}

#[tokio::test]
async fn what_waits_for_the_network_says_so() {
    let desk = after_an_hour_without_network().await;
    let waiting = desk.tab(MessageTab::GoingOut).await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert_eq!(waiting[0].state, MessageState::Held);
    assert_eq!(
        waiting[0].reason.as_deref(),
        Some("The mail server could not be reached. This computer may be offline.")
    );
    let delivery = outbox::delivery(&desk.practice.clinic).await.unwrap();
    assert_eq!(delivery.state, DeliveryState::Offline);
    assert_eq!(delivery.needs_person, 0);
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let detail = outbox::open(clinic, aroha, waiting[0].id).await.unwrap();
    let record: Vec<&str> = (detail.decisions.iter())
        .map(|one| one.sentence.as_str())
        .collect();
    assert!(
        record.len() < 6,
        "an hour is told in a few lines: {record:?}"
    );
    let [.., not_reached, often] = record.as_slice() else {
        panic!("{record:?}");
    };
    assert_eq!(Some(*not_reached), waiting[0].reason.as_deref());
    assert!(often.ends_with("times more, this the last."), "{often}");
    let last = detail.decisions.last().map(|one| one.at);
    assert!(last > Some(later() - Duration::minutes(2)), "{last:?}");
}

#[tokio::test]
async fn within_a_minute_of_the_network_what_waited_has_left() {
    // Whenever between two tries it comes back.
    for rounds_without in 1..=4 {
        let mut desk = after_an_hour_without_network().await;
        let last_without = later() + a_round() * rounds_without;
        rounds(&mut desk, later() + a_round(), last_without).await;
        desk.practice.carriers.unplug(false);
        let next = last_without + a_round();
        let left = rounds(&mut desk, next, next + Duration::minutes(5)).await;
        let waited = left.expect("it leaves") - last_without;
        assert!(
            waited <= Duration::seconds(60),
            "{rounds_without}: {waited}"
        );
    }
}

#[tokio::test]
async fn an_hour_without_network_takes_nothing_of_the_carriers_patience() {
    let mut desk = after_an_hour_without_network().await;
    desk.practice.carriers.unplug(false);
    desk.practice.carriers.answers([outcomes::not_now()]);
    let minutes = Duration::minutes;
    let turned_away = rounds(&mut desk, later() + a_round(), later() + minutes(2)).await;
    let turned_away = turned_away.expect("it was tried");
    let again = rounds(&mut desk, turned_away + a_round(), turned_away + minutes(2)).await;
    assert!(again.is_some(), "as soon as after a first try");
    assert_eq!(desk.tab(MessageTab::Sent).await.len(), 1);
}

const REFUSED: &str = "The mail server refused the connection. Please check the server name and port \
                       in Settings.";

/// A desk that texts, whose mail server refuses the connection while a confirmation waits for it.
async fn with_a_mail_server_that_refuses() -> Desk {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(false)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    let lea = desk.register("Lea", Some(false)).await;
    desk.book(lea, "2026-11-26T15:30").await;
    let refused = (ChannelKind::Email, outcomes::connection_refused());
    desk.practice.carriers.fail_on(Some(refused));
    rounds(
        &mut desk,
        sydney("2026-11-24T09:04"),
        sydney("2026-11-24T09:10"),
    )
    .await;
    desk
}

#[tokio::test]
async fn a_mail_server_that_refuses_is_named_and_not_the_internet() {
    let desk = with_a_mail_server_that_refuses().await;
    let delivery = outbox::delivery(&desk.practice.clinic).await.unwrap();
    assert_eq!(delivery.state, DeliveryState::Offline);
    assert_eq!(
        delivery.sentence,
        format!("Email: {REFUSED} What is due leaves when it can be reached.")
    );
    assert_eq!(delivery.needs_person, 0);
}

#[tokio::test]
async fn a_channel_that_alone_is_not_reached_for_an_hour_needs_a_person_and_is_tried_on() {
    let mut desk = with_a_mail_server_that_refuses().await;
    let leo = desk
        .register_by_text("Leo", "0491 570 156", Some(false))
        .await;
    desk.book(leo, "2026-11-26T16:30").await;
    let texted = rounds(
        &mut desk,
        sydney("2026-11-24T09:30"),
        sydney("2026-11-24T09:40"),
    )
    .await;
    assert!(texted.is_some(), "texts leave");
    rounds(
        &mut desk,
        sydney("2026-11-24T10:00"),
        sydney("2026-11-24T10:03"),
    )
    .await;
    assert_eq!(desk.tab(MessageTab::NeedsPerson).await, []);

    rounds(
        &mut desk,
        sydney("2026-11-24T10:06"),
        sydney("2026-11-24T10:12"),
    )
    .await;
    let waiting = desk.tab(MessageTab::NeedsPerson).await;
    assert_eq!(waiting.len(), 2, "{waiting:?}");
    let delivery = outbox::delivery(&desk.practice.clinic).await.unwrap();
    assert_eq!(
        (delivery.state, delivery.needs_person),
        (DeliveryState::Offline, 2)
    );
    assert!(delivery.sentence.contains(REFUSED), "{}", delivery.sentence);
    // What waits behind the one that is tried says so once, and once more when it needs a person.
    let mut shortest = usize::MAX;
    for row in &waiting {
        let opened = outbox::open(&desk.practice.clinic, &desk.aroha, row.id).await;
        shortest = shortest.min(opened.unwrap().decisions.len());
        assert_eq!(row.reason.as_deref(), Some(REFUSED));
    }
    assert!(shortest <= 4, "{shortest}");

    desk.practice.carriers.fail_on(None);
    let minutes = Duration::minutes;
    let back = sydney("2026-11-24T10:12");
    let left = rounds(&mut desk, back, back + minutes(2)).await;
    assert!(left.is_some(), "it leaves by itself");
    assert_eq!(desk.tab(MessageTab::NeedsPerson).await, []);
    assert_eq!(desk.tab(MessageTab::Sent).await.len(), 3);
}
