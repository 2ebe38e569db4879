//! The lists of messages: where each stands, and what narrows them.

use chrono::NaiveDate;
use clinic::channels::ChannelKind;
use clinic::outbox::{
    self, DeliveryState, MessageFilter, MessageKind, MessagePage, MessageRow, MessageState,
    MessageTab,
};
use clinic::settings::{self, Sending};

use crate::desk::{Desk, outcomes};

async fn page(
    desk: &Desk,
    tab: MessageTab,
    filter: &MessageFilter,
    after: Option<&str>,
) -> MessagePage {
    outbox::list(&desk.practice.clinic, &desk.aroha, tab, filter, after)
        .await
        .expect("the desk may")
}

/// The tabs that a message stands in.
async fn tabs_of(desk: &Desk, row: &MessageRow) -> Vec<MessageTab> {
    let mut tabs = Vec::new();
    for tab in MessageTab::ALL {
        if desk.tab(*tab).await.iter().any(|other| other.id == row.id) {
            tabs.push(*tab);
        }
    }
    tabs
}

/// A desk whose one confirmation came to stand as the carrier's answer says.
async fn after(answer: clinic::channels::Outcome) -> (Desk, MessageRow) {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.practice.carriers.answers([answer]);
    desk.round_at("2026-11-24T09:04").await;
    let mut waiting = desk.tab(MessageTab::NeedsPerson).await;
    let row = waiting.pop().expect("it needs a person");
    (desk, row)
}

#[tokio::test]
async fn what_a_person_dismissed_is_still_to_be_read_with_who_did() {
    for answer in [outcomes::refused(), outcomes::lost_after_the_text()] {
        let (desk, failed) = after(answer).await;
        let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
        outbox::dismiss(clinic, aroha, failed.id).await.unwrap();
        assert_eq!(tabs_of(&desk, &failed).await, [MessageTab::NotSent]);
        let rows = desk.tab(MessageTab::NotSent).await;
        assert_eq!(
            rows[0].settled.as_deref(),
            Some("Dismissed by Aroha Ngata.")
        );
        assert_eq!(rows[0].reason, failed.reason);
        assert!(failed.reason.is_some(), "{failed:?}");
        assert_eq!(rows[0].state_word, failed.state_word);
        let of_mia = MessageFilter {
            patient: failed.patient,
            ..MessageFilter::default()
        };
        let on_their_page = page(&desk, MessageTab::NotSent, &of_mia, None).await;
        assert_eq!(on_their_page.rows, rows);
        let detail = outbox::open(clinic, aroha, failed.id).await.unwrap();
        let last = detail.decisions.last().expect("each decision is kept");
        assert_eq!(last.sentence, "Dealt with by a person.");
    }
}

#[tokio::test]
async fn what_a_person_counts_as_sent_is_among_what_was_sent_with_who_did() {
    let (desk, uncertain) = after(outcomes::lost_after_the_text()).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::mark_sent(clinic, aroha, uncertain.id)
        .await
        .unwrap();
    assert_eq!(tabs_of(&desk, &uncertain).await, [MessageTab::Sent]);
    let rows = desk.tab(MessageTab::Sent).await;
    assert_eq!(
        rows[0].settled.as_deref(),
        Some("Counted as sent by Aroha Ngata.")
    );
}

#[tokio::test]
async fn what_is_sent_again_after_it_was_dismissed_needs_a_person_again() {
    let (mut desk, failed) = after(outcomes::refused()).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::dismiss(clinic, aroha, failed.id).await.unwrap();
    // Asked for from a screen that was drawn before.
    outbox::resend(clinic, aroha, failed.id).await.unwrap();
    desk.practice.carriers.answers([outcomes::refused()]);
    desk.round_at("2026-11-24T09:10").await;
    assert_eq!(tabs_of(&desk, &failed).await, [MessageTab::NeedsPerson]);
}

#[tokio::test]
async fn what_was_replaced_is_still_to_be_read() {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let card = desk.book(mia, "2026-11-26T14:30").await;
    let planned = desk.reminder_in(MessageTab::GoingOut).await;
    desk.move_to(&card, "2026-11-27T14:30").await;
    assert_eq!(tabs_of(&desk, &planned).await, [MessageTab::NotSent]);
    let replaced = desk.reminder_in(MessageTab::NotSent).await;
    assert_eq!(replaced.state, MessageState::Superseded);
    assert_eq!(
        replaced.reason.as_deref(),
        Some("The appointment changed and this was replaced.")
    );
}

#[tokio::test]
async fn a_list_is_narrowed_by_kind_and_channel_page_after_page() {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let first_day = NaiveDate::from_ymd_opt(2026, 11, 26).expect("a date");
    for date in first_day.iter_days().take(27) {
        for hour in [10, 14] {
            desk.book(mia, &format!("{date}T{hour}:30")).await;
        }
    }
    let reminders = MessageFilter {
        kind: Some(MessageKind::Reminder),
        ..MessageFilter::default()
    };
    let first = page(&desk, MessageTab::GoingOut, &reminders, None).await;
    assert_eq!(first.rows.len(), 50);
    let second = page(
        &desk,
        MessageTab::GoingOut,
        &reminders,
        first.next.as_deref(),
    )
    .await;
    assert_eq!((second.rows.len(), second.next), (4, None));
    let all: Vec<&MessageRow> = first.rows.iter().chain(&second.rows).collect();
    assert!(all.iter().all(|row| row.kind == MessageKind::Reminder));
    assert!(all.is_sorted_by_key(|row| (row.due, row.id)));
    assert_eq!(first.counts.going_out, 108, "of every kind");
    for (channel, expected) in [(ChannelKind::Email, 50), (ChannelKind::Sms, 0)] {
        let filter = MessageFilter {
            channel: Some(channel),
            ..MessageFilter::default()
        };
        let narrowed = page(&desk, MessageTab::GoingOut, &filter, None).await;
        assert_eq!(narrowed.rows.len(), expected, "{channel:?}");
        assert_eq!(narrowed.counts.going_out, 108);
    }
}

/// Two emails a day may leave, and three wanted to.
async fn with_one_over_the_limit() -> (Desk, MessageRow) {
    let mut desk = Desk::open().await;
    let limited = Sending {
        email_daily_cap: 2,
        ..Sending::default()
    };
    settings::save(&desk.practice.clinic, &desk.practice.ines, limited)
        .await
        .expect("the owner may");
    for (name, hour) in [("Mia", 13), ("Noah", 14), ("Oliver", 15)] {
        let patient = desk.register(name, None).await;
        desk.book(patient, &format!("2026-12-03T{hour}:30")).await;
    }
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.practice.carriers.handed().len(), 2);
    let mut waiting = desk.tab(MessageTab::NeedsPerson).await;
    let row = waiting.pop().expect("it needs a person");
    assert_eq!(waiting, []);
    (desk, row)
}

#[tokio::test]
async fn what_is_over_a_channels_limit_for_a_day_waits_for_a_person() {
    let (desk, over) = with_one_over_the_limit().await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    assert_eq!(over.state, MessageState::Held);
    assert_eq!(
        over.reason.as_deref(),
        Some("Email has reached its limit for one day.")
    );
    let detail = outbox::open(clinic, aroha, over.id).await.unwrap();
    assert!(detail.may_send_now && detail.may_dismiss && !detail.may_hold);
    let delivery = outbox::delivery(clinic).await.unwrap();
    assert_eq!(
        (delivery.state, delivery.needs_person),
        (DeliveryState::DailyCap, 1)
    );
    assert_eq!(
        delivery.sentence,
        "Email has reached its limit for one day. 1 message waits: please look whether it should \
         leave today."
    );
}

#[tokio::test]
async fn one_over_a_channels_limit_that_a_person_leaves_out_is_not_sent() {
    let (mut desk, over) = with_one_over_the_limit().await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::dismiss(clinic, aroha, over.id).await.unwrap();
    assert_eq!(tabs_of(&desk, &over).await, [MessageTab::NotSent]);
    let delivery = outbox::delivery(clinic).await.unwrap();
    assert_eq!(delivery.state, DeliveryState::Ready);
    desk.round_at("2026-11-25T09:30").await;
    assert_eq!(desk.practice.carriers.handed().len(), 2);
}
