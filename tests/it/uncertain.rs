//! Messages that may have left: the carrier is asked, where it can be asked, and otherwise a
//! person decides.

use std::sync::Arc;

use chrono::Duration;
use clinic::channels::{ChannelKind, Finding, NetworkDial, Progress, Whereabouts};
use clinic::consents::{self, HowGiven};
use clinic::ids::PatientId;
use clinic::outbox::{self, MessageRow, MessageState, MessageTab};
use clinic::patients;
use clinic_tests::sms_carrier::SmsCarrier;

use crate::desk::{Desk, outcomes, sydney};
use crate::practice::{Practice, fresh_folder};

const PHONE: &str = "+61491570006";

/// A desk whose one text has left without a clear answer, at 9:04.
async fn with_an_uncertain_text() -> Desk {
    let mut desk = Desk::open().await;
    let mia = desk.register_by_text("Mia", PHONE, Some(false)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.practice
        .carriers
        .answers([outcomes::lost_after_the_text()]);
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(the_text(&desk).await.state, MessageState::Unknown);
    desk
}

async fn the_text(desk: &Desk) -> MessageRow {
    let mut rows = Vec::new();
    for tab in MessageTab::ALL {
        rows.extend(desk.tab(*tab).await);
    }
    rows.retain(|row| row.channel == ChannelKind::Sms && row.state != MessageState::Skipped);
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.remove(0)
}

fn found(carrier_id: &str, whereabouts: Whereabouts) -> Finding {
    Finding::Found {
        carrier_id: carrier_id.to_owned(),
        progress: Progress::of(whereabouts),
    }
}

#[tokio::test]
async fn a_text_that_the_carrier_has_counts_as_sent() {
    for (whereabouts, expected) in [
        (Whereabouts::OnItsWay, MessageState::Sent),
        (Whereabouts::Delivered, MessageState::Delivered),
        (Whereabouts::Undelivered, MessageState::Undelivered),
    ] {
        let mut desk = with_an_uncertain_text().await;
        desk.practice.carriers.findings([found("SM1", whereabouts)]);
        desk.round_at("2026-11-24T09:06").await;
        assert_eq!(the_text(&desk).await.state, expected);
        let (asked, handed) = (
            desk.practice.carriers.asked(),
            desk.practice.carriers.handed(),
        );
        assert_eq!(handed.len(), 1, "it is not sent again");
        assert_eq!(asked.len(), 1);
        assert_eq!(
            (asked[0].to.as_str(), &asked[0].body),
            (PHONE, &handed[0].body)
        );
        assert_eq!(asked[0].sent_after, sydney("2026-11-24T09:04"));
    }
}

#[tokio::test]
async fn a_text_that_the_carrier_does_not_have_is_sent_again() {
    let mut desk = with_an_uncertain_text().await;
    desk.practice.carriers.findings([Finding::NotFound]);
    desk.round_at("2026-11-24T09:06").await;
    assert_eq!(the_text(&desk).await.state, MessageState::Planned);
    desk.round_at("2026-11-24T09:07").await;
    assert_eq!(the_text(&desk).await.state, MessageState::Sent);
    assert_eq!(desk.practice.carriers.handed().len(), 2);
}

#[tokio::test]
async fn what_may_have_arrived_goes_no_other_way_also_when_it_cannot_be_sent_again() {
    let mut desk = Desk::open().await;
    let mia = desk.register_reached_twice(ChannelKind::Email).await;
    desk.book(mia, "2026-11-26T14:30").await;
    let carriers = desk.practice.carriers.clone();
    carriers.answers([outcomes::lost_after_the_text(), outcomes::offline()]);
    desk.round_at("2026-11-24T09:04").await;
    let unknown = desk.tab(MessageTab::NeedsPerson).await.remove(0).id;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::resend(clinic, aroha, unknown)
        .await
        .expect("the desk may");
    desk.round_at("2026-11-24T09:05").await;
    let (email, how) = (ChannelKind::Email, HowGiven::ByPhone);
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    consents::set_channel(clinic, aroha, mia, email, false, how)
        .await
        .expect("the desk may");
    for time in ["09:06", "09:30", "10:30"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    let over: Vec<ChannelKind> = carriers.handed().iter().map(|one| one.channel).collect();
    assert_eq!(over, [email; 2]);
}

#[tokio::test]
async fn a_text_that_would_come_too_late_is_not_sent_again() {
    let mut desk = Desk::open().await;
    let mia = desk.register_by_text("Mia", PHONE, Some(false)).await;
    desk.book(mia, "2026-11-24T09:06").await;
    desk.practice
        .carriers
        .answers([outcomes::lost_after_the_text()]);
    desk.practice.carriers.findings([Finding::NotFound]);
    desk.round_at("2026-11-24T09:04").await;
    desk.round_at("2026-11-24T09:10").await;
    assert_eq!(the_text(&desk).await.state, MessageState::Failed);
    assert_eq!(desk.practice.carriers.handed().len(), 1);
}

#[tokio::test]
async fn the_carrier_is_asked_after_a_minute_then_less_often_and_for_a_day() {
    let mut desk = with_an_uncertain_text().await;
    let began = sydney("2026-11-24T09:04");
    desk.practice.at(began + Duration::seconds(59));
    desk.round().await;
    assert_eq!(
        desk.practice.carriers.asked(),
        [],
        "its list may lag behind"
    );
    for step in 1..=36 * 12 {
        desk.practice.at(began + Duration::minutes(5 * step));
        desk.round().await;
    }
    let times = desk.practice.carriers.asked().len();
    assert!(
        (8..=14).contains(&times),
        "asked {times} times in a day and a half"
    );
    assert_eq!(the_text(&desk).await.state, MessageState::Unknown);
    assert_eq!(desk.practice.carriers.handed().len(), 1);
}

#[tokio::test]
async fn a_text_that_is_another_message_of_ours_is_not_taken_for_it() {
    let mut desk = with_an_uncertain_text().await;
    for finding in [
        found("SM1", Whereabouts::OnItsWay),
        found("SM1", Whereabouts::OnItsWay),
    ] {
        desk.practice.carriers.findings([finding]);
    }
    desk.round_at("2026-11-24T09:06").await;
    assert_eq!(the_text(&desk).await.state, MessageState::Sent);

    let oliver = desk.register_by_text("Mia", PHONE, Some(false)).await;
    desk.book(oliver, "2026-11-26T15:30").await;
    desk.practice
        .carriers
        .answers([outcomes::lost_after_the_text()]);
    desk.round_at("2026-11-24T09:12").await;
    desk.round_at("2026-11-24T09:14").await;
    let unknown = desk.tab(MessageTab::NeedsPerson).await;
    assert_eq!(unknown.len(), 1, "SM1 is the first one's");
    assert_eq!(unknown[0].state, MessageState::Unknown);
}

/// A desk over the network whose one text was lost on the way to its answer, the carrier that has it,
/// and the patient.
async fn with_a_text_lost_at_the_carrier() -> (Desk, SmsCarrier, PatientId) {
    let practice =
        Practice::open_dialling(fresh_folder(), |_| Arc::new(NetworkDial::default())).await;
    let carrier = SmsCarrier::open(practice.clock())
        .await
        .expect("a free port");
    let mut desk = Desk::of(practice).await;
    desk.send_texts_to(&carrier).await;
    let mia = desk.register_by_text("Mia", PHONE, Some(false)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    carrier.fail_after_taking(1);
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(the_text(&desk).await.state, MessageState::Unknown);
    (desk, carrier, mia)
}

#[tokio::test]
async fn a_text_that_is_found_undelivered_says_why_and_its_number_gets_no_more() {
    let (mut desk, carrier, mia) = with_a_text_lost_at_the_carrier().await;
    carrier.could_not_deliver(30_005);
    desk.round_at("2026-11-24T09:06").await;
    let text = the_text(&desk).await;
    assert_eq!(text.state, MessageState::Undelivered);
    assert_eq!(
        text.reason.as_deref(),
        Some("The carrier could not deliver it. Nobody has this number.")
    );
    let mut reader = desk.practice.clinic.db().read().await.unwrap();
    let reach = patients::reach(&mut reader, mia).await.unwrap().unwrap();
    assert!(reach.points[0].is_bouncing);
}

#[tokio::test]
async fn whoever_is_found_to_have_opted_out_is_switched_off() {
    let (mut desk, carrier, mia) = with_a_text_lost_at_the_carrier().await;
    carrier.could_not_deliver(21_610);
    desk.round_at("2026-11-24T09:06").await;
    assert_eq!(desk.is_texted(mia).await, Some(false));
}

#[tokio::test]
async fn nobody_is_asked_about_what_a_person_has_settled() {
    let mut desk = with_an_uncertain_text().await;
    let id = the_text(&desk).await.id;
    outbox::dismiss(&desk.practice.clinic, &desk.aroha, id)
        .await
        .unwrap();
    desk.practice.carriers.findings([Finding::NotFound]);
    desk.round_at("2026-11-24T09:06").await;
    assert_eq!(desk.practice.carriers.asked(), []);
    assert_eq!(desk.practice.carriers.handed().len(), 1);
}
