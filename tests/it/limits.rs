//! What a channel may carry in a day, and the person who may have more sent.

use clinic::channels::ChannelKind;
use clinic::consents::{self, HowGiven};
use clinic::ids::PatientId;
use clinic::outbox::{
    self, Language, MessageKind, MessageState, MessageTab, MessageTextForm, TextChannel, TextKey,
};
use clinic::patients::PointKind;
use clinic::settings::{self, Sending, WhatsappAccount, WhatsappTemplate};

use crate::desk::{Desk, point};
use crate::patients::form;

async fn limit(desk: &Desk, sending: Sending) {
    settings::save(&desk.practice.clinic, &desk.practice.ines, sending)
        .await
        .expect("the owner may");
}

fn texts_a_day(sms_daily_cap: u32) -> Sending {
    Sending {
        sms_daily_cap,
        ..Sending::default()
    }
}

/// So many patients who are booked, and each to be told over this channel.
async fn book(desk: &Desk, channel: ChannelKind, count: u32) {
    for number in 0..count {
        let name = char::from_u32(u32::from('A') + number).expect("a letter");
        let mut patient = form(&format!("{name}mira"), "Santos");
        patient.preferred_channel = Some(channel);
        patient.contact_points = vec![point(
            PointKind::Phone,
            &format!("0491 570 15{}", 6 + number),
        )];
        let patient = desk.register_form(patient, Some(false)).await;
        switch_on(desk, patient, channel).await;
        desk.book(patient, &format!("2026-11-26T{}:00", 9 + number))
            .await;
    }
}

async fn switch_on(desk: &Desk, patient: PatientId, channel: ChannelKind) {
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    consents::set_channel(clinic, aroha, patient, channel, true, HowGiven::InPerson)
        .await
        .expect("the desk may");
}

fn count_handed(desk: &Desk) -> usize {
    desk.practice.carriers.handed().len()
}

#[tokio::test]
async fn what_a_person_wants_sent_now_goes_though_the_day_is_full_and_nothing_else_does() {
    let mut desk = Desk::open().await;
    book(&desk, ChannelKind::Sms, 4).await;
    limit(&desk, texts_a_day(1)).await;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(count_handed(&desk), 1);
    let held = desk.tab(MessageTab::GoingOut).await;
    let wanted = held.last().expect("three wait");
    assert_eq!(
        wanted.reason.as_deref(),
        Some("SMS has reached its limit for one day.")
    );
    outbox::send_now(&desk.practice.clinic, &desk.aroha, wanted.id)
        .await
        .expect("the desk may");
    for time in ["09:05", "10:30", "12:00"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    assert_eq!(count_handed(&desk), 2);
    let sent = desk.tab(MessageTab::Sent).await;
    assert!(sent.iter().any(|row| row.id == wanted.id), "{sent:?}");
    let waiting = desk.tab(MessageTab::GoingOut).await;
    assert_eq!(waiting.len(), 2);
    assert!(waiting.iter().all(|row| row.state == MessageState::Held));
}

#[tokio::test]
async fn whatsapp_has_a_limit_of_its_own() {
    let mut desk = Desk::open().await;
    let account = WhatsappAccount {
        is_on: true,
        from: "0491 570 159".to_owned(),
        templates: vec![WhatsappTemplate {
            kind: MessageKind::Confirmation,
            language: String::new(),
            content_sid: "HX01".to_owned(),
        }],
    };
    settings::save(&desk.practice.clinic, &desk.practice.ines, account)
        .await
        .expect("the owner may");
    let sending = Sending {
        whatsapp_daily_cap: 2,
        ..texts_a_day(1)
    };
    limit(&desk, sending).await;
    book(&desk, ChannelKind::Whatsapp, 3).await;
    desk.round_at("2026-11-24T09:04").await;
    let handed = desk.practice.carriers.handed();
    let channels: Vec<ChannelKind> = handed.iter().map(|handed| handed.channel).collect();
    assert_eq!(channels, [ChannelKind::Whatsapp; 2]);
}

#[tokio::test]
async fn a_long_text_counts_as_the_parts_that_it_is_charged_as() {
    let mut desk = Desk::open().await;
    let form = MessageTextForm {
        key: TextKey {
            kind: MessageKind::Confirmation,
            language: Language::English,
            channel: TextChannel::Sms,
        },
        version: 0,
        subject: String::new(),
        body: format!(
            "{} {{short_when}} {{phone}}",
            "You will find us behind the tram stop. ".repeat(5)
        ),
    };
    outbox::save_message_text(&desk.practice.clinic, &desk.practice.ines, &form)
        .await
        .expect("the owner may");
    limit(&desk, texts_a_day(3)).await;
    book(&desk, ChannelKind::Sms, 4).await;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(count_handed(&desk), 2, "four parts; the third was the last");
    let held = desk.tab(MessageTab::GoingOut).await;
    let full = "SMS has reached its limit for one day.";
    assert_eq!(held.len(), 2);
    assert!(held.iter().all(|row| row.reason.as_deref() == Some(full)));
}

#[tokio::test]
async fn what_waits_for_a_limit_leaves_as_soon_as_the_limit_is_raised() {
    let mut desk = Desk::open().await;
    book(&desk, ChannelKind::Sms, 4).await;
    limit(&desk, texts_a_day(1)).await;
    desk.round_at("2026-11-24T09:04").await;
    limit(&desk, texts_a_day(3)).await;
    desk.round_at("2026-11-24T09:05").await;
    assert_eq!(count_handed(&desk), 3);
    limit(&desk, texts_a_day(4)).await;
    desk.round_at("2026-11-24T09:06").await;
    assert_eq!(count_handed(&desk), 4);
}
