//! Replies that the carrier does not let the program read: nobody may take the silence for peace.

use chrono::Duration;
use clinic::outbox;
use clinic::today;

use crate::desk::{Desk, outcomes, sydney};
use crate::replies::with_a_text_to_mia;

const SAID: &str = "Replies to texts cannot be read since Tue 24 Nov 2026, 9:10 am. The SMS carrier does not \
                    let this account do that (403).";

/// A round every minute from ten past nine on.
async fn rounds(desk: &mut Desk, minutes: std::ops::Range<i64>) {
    for minute in minutes {
        desk.practice
            .at(sydney("2026-11-24T09:10") + Duration::minutes(minute));
        desk.round().await;
    }
}

async fn said(desk: &Desk) -> String {
    let delivery = outbox::delivery(&desk.practice.clinic).await;
    delivery.expect("it is known").sentence
}

/// What Today names first, of what needs a person.
async fn first_of_today(desk: &Desk) -> Option<(String, String)> {
    let view = today::view(&desk.practice.clinic, &desk.aroha)
        .await
        .expect("the desk may");
    let first = view.needs_person.into_iter().next();
    first.map(|item| (item.title, item.detail))
}

#[tokio::test]
async fn what_cannot_be_read_for_a_quarter_of_an_hour_is_said_until_it_can() {
    let (mut desk, ..) = with_a_text_to_mia().await;
    desk.practice
        .carriers
        .fail_replies(Some(outcomes::may_not_list()));
    rounds(&mut desk, 0..15).await;
    assert_eq!(said(&desk).await, "Messages are going out.");
    assert_eq!(first_of_today(&desk).await, None);

    rounds(&mut desk, 15..60).await;
    assert_eq!(said(&desk).await, SAID);
    let title = "Replies to texts cannot be read".to_owned();
    assert_eq!(first_of_today(&desk).await, Some((title, SAID.to_owned())));

    desk.practice.carriers.fail_replies(None);
    rounds(&mut desk, 60..61).await;
    assert_eq!(said(&desk).await, "Messages are going out.");
    assert_eq!(first_of_today(&desk).await, None);
}

#[tokio::test]
async fn a_computer_that_slept_says_nothing_before_it_has_tried_for_a_while() {
    let (mut desk, ..) = with_a_text_to_mia().await;
    desk.practice
        .carriers
        .fail_replies(Some(outcomes::may_not_list()));
    rounds(&mut desk, 0..2).await;
    rounds(&mut desk, 180..182).await;
    assert_eq!(said(&desk).await, "Messages are going out.");
}

#[tokio::test]
async fn an_account_that_was_switched_off_is_asked_for_nothing_and_missed_by_nobody() {
    let (mut desk, ..) = with_a_text_to_mia().await;
    desk.practice
        .carriers
        .fail_replies(Some(outcomes::may_not_list()));
    rounds(&mut desk, 0..20).await;
    assert_eq!(said(&desk).await, SAID);
    desk.send_no_texts().await;
    rounds(&mut desk, 20..21).await;
    assert_eq!(said(&desk).await, "Messages are going out.");
}
