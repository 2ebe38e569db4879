//! Email over a carrier that knows a hand-over again, so that what may have left is given once more
//! and still leaves once.

use clinic::access::Role;
use clinic::appointments;
use clinic::channels::{ChannelKind, Outcome, Progress, Whereabouts};
use clinic::consents::{self, HowGiven};
use clinic::ids::PatientId;
use clinic::outbox::{self, MessageState, MessageTab};
use clinic::settings::{self, MailAccount, MailCarrier};

use crate::carriers::Handed;
use crate::desk::{Desk, outcomes};

/// A desk whose one email may have left over Resend, at 9:04.
async fn with_an_uncertain_email() -> (Desk, PatientId) {
    let mut desk = Desk::open().await;
    desk.send_over(MailCarrier::Resend).await;
    let mia = desk.register("Mia", Some(false)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.practice
        .carriers
        .answers([outcomes::lost_after_the_text()]);
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(state(&desk).await, MessageState::Unknown);
    (desk, mia)
}

async fn state(desk: &Desk) -> MessageState {
    let mut rows = desk.tab(MessageTab::Sent).await;
    rows.extend(desk.tab(MessageTab::NeedsPerson).await);
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows[0].state
}

/// All that a carrier of email is told: no email says how long it is of use.
fn as_carried(handed: &Handed) -> (&str, &str, Option<&str>, &str) {
    let Handed {
        key,
        to,
        subject,
        body,
        ..
    } = handed;
    (key, to, subject.as_deref(), body)
}

#[tokio::test]
async fn the_same_words_are_handed_over_once_more_under_the_same_key() {
    let (mut desk, _) = with_an_uncertain_email().await;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(
        desk.practice.carriers.handed().len(),
        1,
        "not within a minute"
    );
    let taken = Outcome::Accepted {
        carrier_id: Some("49a3".to_owned()),
    };
    // Not now, either; then yes.
    desk.practice
        .carriers
        .answers([outcomes::lost_after_the_text(), taken]);
    desk.round_at("2026-11-24T09:06").await;
    assert_eq!(state(&desk).await, MessageState::Unknown);
    desk.round_at("2026-11-24T09:12").await;
    assert_eq!(state(&desk).await, MessageState::Sent);
    let handed = desk.practice.carriers.handed();
    let carried: Vec<_> = handed.iter().map(as_carried).collect();
    assert_eq!(carried, [carried[0]; 3]);
}

#[tokio::test]
async fn what_came_back_is_sent_again_as_something_that_the_carrier_has_not_had() {
    let mut desk = Desk::open().await;
    desk.send_over(MailCarrier::Resend).await;
    let mia = desk.register("Mia", Some(false)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    let carriers = &desk.practice.carriers;
    carriers.answers(["49a3", "49a4"].map(|id| Outcome::Accepted {
        carrier_id: Some(id.to_owned()),
    }));
    carriers.progress([Ok(Progress::of(Whereabouts::Undelivered))]);
    desk.round_at("2026-11-24T09:04").await;
    desk.round_at("2026-11-24T09:06").await;
    let came_back = desk.tab(MessageTab::NeedsPerson).await;
    assert_eq!(came_back[0].state, MessageState::Undelivered);
    outbox::resend(&desk.practice.clinic, &desk.aroha, came_back[0].id)
        .await
        .expect("the desk may");
    desk.round_at("2026-11-24T09:07").await;
    assert_eq!(state(&desk).await, MessageState::Sent);
    let handed = desk.practice.carriers.handed();
    assert_eq!(handed.len(), 2);
    assert_ne!(handed[0].key, handed[1].key);
    assert_eq!(handed[0].body, handed[1].body);
}

/// Why the last decision about the one email was taken.
async fn last_said(desk: &Desk) -> String {
    let rows = desk.tab(MessageTab::NeedsPerson).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let detail = outbox::open(clinic, aroha, rows[0].id)
        .await
        .expect("the desk may");
    let last = detail.decisions.into_iter().max_by_key(|one| one.at);
    last.expect("it left").sentence
}

#[tokio::test]
async fn what_would_be_said_otherwise_by_now_is_not_handed_over_again() {
    // On the day itself nobody is told that it is tomorrow.
    let mut desk = Desk::open().await;
    desk.send_over(MailCarrier::Resend).await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    let carriers = desk.practice.carriers.clone();
    carriers.answers([outcomes::lost_after_the_text()]);
    desk.round_at("2026-11-25T14:30").await;
    let handed = carriers.handed();
    assert!(handed[1].body.contains("tomorrow"), "{}", handed[1].body);
    desk.round_at("2026-11-26T08:31").await;
    assert_eq!(carriers.handed().len(), 2);
    let why = "The carrier was not asked. What it said then would be said otherwise now.";
    assert_eq!(last_said(&desk).await, why);

    // Nor that somebody sees them who does not.
    let (mut desk, mia) = with_an_uncertain_email().await;
    let tomas = desk
        .practice
        .join("Tomas Reyes", &[Role::Psychologist])
        .await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let of_mia = appointments::of_patient(clinic, aroha, mia).await.unwrap();
    let card = of_mia.ahead[0].clone();
    desk.give_to(&card, &tomas).await;
    for time in ["09:06", "09:12"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    assert_eq!(desk.practice.carriers.handed().len(), 1);
    assert_eq!(last_said(&desk).await, why);
}

#[tokio::test]
async fn nothing_is_handed_over_again_once_the_patient_has_said_no() {
    let (mut desk, mia) = with_an_uncertain_email().await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    consents::set_channel(
        clinic,
        aroha,
        mia,
        ChannelKind::Email,
        false,
        HowGiven::ByPhone,
    )
    .await
    .unwrap();
    for time in ["09:06", "09:12", "10:00"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    assert_eq!(desk.practice.carriers.handed().len(), 1);
    assert_eq!(state(&desk).await, MessageState::Unknown);
    let why = last_said(&desk).await;
    assert!(why.starts_with("The carrier was not asked."), "{why}");
    assert!(why.contains("switched off"), "{why}");
}

#[tokio::test]
async fn nothing_is_handed_over_again_after_the_carrier_has_forgotten_the_key() {
    let (mut desk, _) = with_an_uncertain_email().await;
    desk.round_at("2026-11-25T09:00").await;
    assert_eq!(desk.practice.carriers.handed().len(), 1);
    assert_eq!(state(&desk).await, MessageState::Unknown);
}

#[tokio::test]
async fn what_may_have_left_over_a_mail_server_is_not_given_to_another_carrier() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(false)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.practice
        .carriers
        .answers([outcomes::lost_after_the_text()]);
    desk.round_at("2026-11-24T09:04").await;
    desk.send_over(MailCarrier::Resend).await;
    desk.round_at("2026-11-24T09:30").await;
    assert_eq!(desk.practice.carriers.handed().len(), 1);
    assert_eq!(state(&desk).await, MessageState::Unknown);
}

#[tokio::test]
async fn each_carrier_of_email_has_a_secret_of_its_own() {
    let desk = Desk::open().await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    desk.send_over(MailCarrier::Resend).await;
    let account: MailAccount = settings::read(clinic, ines).await.unwrap();
    // A mail server that wants a password was given none.
    let account = MailAccount {
        carrier: MailCarrier::Smtp,
        username: "desk".to_owned(),
        ..account
    };
    settings::save(clinic, ines, account).await.unwrap();
    let has = |channel| settings::has_credential(clinic, channel);
    assert!(has(settings::CredentialChannel::Resend).await.unwrap());
    assert!(!has(settings::CredentialChannel::Email).await.unwrap());
}
