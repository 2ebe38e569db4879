//! WhatsApp: words that were approved beforehand, or nothing.

use clinic::channels::{ApprovedTemplate, ChannelKind};
use clinic::consents::{self, HowGiven};
use clinic::ids::PatientId;
use clinic::outbox::{self, MessageKind, MessageTab, TemplateField, TemplateView};
use clinic::patients::PointKind;
use clinic::settings::{self, SettingsError, WhatsappAccount, WhatsappTemplate};

use crate::desk::{Desk, point};
use crate::patients::form;

fn template(kind: MessageKind, language: &str, content_sid: &str) -> WhatsappTemplate {
    WhatsappTemplate {
        kind,
        language: language.to_owned(),
        content_sid: content_sid.to_owned(),
    }
}

/// A desk that writes over WhatsApp, and Mia, who wants to be written to there alone.
async fn with_whatsapp(language: &str, templates: Vec<WhatsappTemplate>) -> (Desk, PatientId) {
    let desk = Desk::open().await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let account = WhatsappAccount {
        is_on: true,
        from: "0491 570 159".to_owned(),
        templates,
    };
    settings::save(clinic, ines, account)
        .await
        .expect("the owner may");
    let mut patient = form("Mia", "Santos");
    patient.language = language.to_owned();
    patient.preferred_channel = Some(ChannelKind::Whatsapp);
    patient.contact_points = vec![point(PointKind::Phone, "0491 570 156")];
    let mia = desk.register_form(patient, Some(true)).await;
    for (channel, is_on) in [(ChannelKind::Whatsapp, true), (ChannelKind::Sms, false)] {
        consents::set_channel(clinic, &desk.aroha, mia, channel, is_on, HowGiven::InPerson)
            .await
            .expect("the desk may");
    }
    (desk, mia)
}

#[tokio::test]
async fn an_approved_template_leaves_with_its_fields_in_order() {
    let templates = vec![template(MessageKind::Confirmation, "", "HX01")];
    let (mut desk, mia) = with_whatsapp("", templates).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    let handed = desk.practice.carriers.handed();
    assert_eq!(handed.len(), 1);
    assert_eq!(handed[0].channel, ChannelKind::Whatsapp);
    assert_eq!(handed[0].to, "+61491570156");
    let expected = ApprovedTemplate {
        content_sid: "HX01".to_owned(),
        variables: [
            "Mia",
            "Thu 26 Nov 2026 at 2:30 pm",
            "Dr Ines Okafor",
            "(02) 5550 1000",
            "-",
        ]
        .map(str::to_owned)
        .to_vec(),
    };
    assert_eq!(handed[0].template, Some(expected));
}

#[tokio::test]
async fn what_is_to_be_read_is_the_template_and_its_fields_and_never_words_that_do_not_leave() {
    let templates = vec![template(MessageKind::Confirmation, "", "HX01")];
    let (mut desk, mia) = with_whatsapp("", templates).await;
    desk.book(mia, "2026-11-26T14:30").await;
    let rows = desk.tab(MessageTab::GoingOut).await;
    let confirmation = rows
        .iter()
        .find(|row| row.kind == MessageKind::Confirmation)
        .expect("it waits")
        .id;
    let fields = [
        ("name", "Mia"),
        ("when", "Thu 26 Nov 2026 at 2:30 pm"),
        ("psychologist", "Dr Ines Okafor"),
        ("phone", "(02) 5550 1000"),
        ("link", "-"),
    ];
    let expected = TemplateView {
        content_sid: "HX01".to_owned(),
        fields: fields
            .map(|(name, value)| TemplateField {
                name: name.to_owned(),
                value: value.to_owned(),
            })
            .to_vec(),
    };
    for has_left in [false, true] {
        if has_left {
            desk.round_at("2026-11-24T09:04").await;
            assert_eq!(desk.practice.carriers.handed().len(), 1);
        }
        let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
        let detail = outbox::open(clinic, aroha, confirmation).await.unwrap();
        assert_eq!(detail.template.as_ref(), Some(&expected));
        assert_eq!((detail.subject, detail.body), (None, None));
        assert_eq!(detail.preview.is_none(), has_left);
    }
}

#[tokio::test]
async fn the_template_is_the_one_in_the_patients_language() {
    let templates = || {
        vec![
            template(MessageKind::Confirmation, "", "HX01"),
            template(MessageKind::Confirmation, "Vietnamese", "HX02"),
        ]
    };
    for (language, expected) in [("Vietnamese", "HX02"), ("Greek", "HX01")] {
        let (mut desk, mia) = with_whatsapp(language, templates()).await;
        desk.book(mia, "2026-11-26T14:30").await;
        desk.round_at("2026-11-24T09:04").await;
        let handed = desk.practice.carriers.handed();
        let sid = handed[0]
            .template
            .as_ref()
            .map(|used| used.content_sid.as_str());
        assert_eq!(sid, Some(expected));
    }
}

#[tokio::test]
async fn what_is_put_into_a_template_is_said_in_the_language_around_it() {
    let for_everybody = template(MessageKind::Confirmation, "", "HX01");
    let german = template(MessageKind::Confirmation, "de", "HX02");
    for (templates, expected) in [
        (vec![for_everybody.clone()], "Thu 26 Nov 2026 at 2:30 pm"),
        (
            vec![for_everybody, german],
            "übermorgen, Donnerstag, 26. November 2026, um 14:30 Uhr",
        ),
    ] {
        let (mut desk, mia) = with_whatsapp("de", templates).await;
        desk.book(mia, "2026-11-26T14:30").await;
        desk.round_at("2026-11-24T09:04").await;
        let handed = desk.practice.carriers.handed();
        let used = handed[0].template.as_ref().expect("a template was used");
        assert_eq!(used.variables[1], expected);
    }
}

#[tokio::test]
async fn a_kind_without_an_approved_template_does_not_go_by_whatsapp() {
    let templates = vec![template(MessageKind::Reminder, "", "HX01")];
    let (mut desk, mia) = with_whatsapp("", templates).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.practice.carriers.handed(), []);
    let refused = desk.tab(MessageTab::NotSent).await;
    assert_eq!(refused.len(), 1);
    assert_eq!(
        refused[0].reason.as_deref(),
        Some("WhatsApp has no approved template for this.")
    );
    // What has one goes.
    desk.round_at("2026-11-25T14:31").await;
    assert_eq!(desk.practice.carriers.handed().len(), 1);
}

#[tokio::test]
async fn an_uncertain_message_is_looked_for_with_the_fields_that_left() {
    let templates = vec![template(MessageKind::Confirmation, "", "HX01")];
    let (mut desk, mia) = with_whatsapp("", templates).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.practice
        .carriers
        .answers([crate::desk::outcomes::lost_after_the_text()]);
    desk.round_at("2026-11-24T09:04").await;
    desk.round_at("2026-11-24T09:06").await;
    let (asked, handed) = (
        desk.practice.carriers.asked(),
        desk.practice.carriers.handed(),
    );
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].template, handed[0].template);
}

#[tokio::test]
async fn a_template_is_named_once_and_by_its_number() {
    let desk = Desk::open().await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    for (templates, field) in [
        (
            vec![template(MessageKind::Reminder, "", "reminder")],
            "templates.0.contentSid",
        ),
        (
            vec![
                template(MessageKind::Reminder, "Greek", "HX01"),
                template(MessageKind::Reminder, "greek", "HX02"),
            ],
            "templates.1.language",
        ),
    ] {
        let account = WhatsappAccount {
            is_on: true,
            from: "0491 570 159".to_owned(),
            templates,
        };
        let refused = settings::save(clinic, ines, account).await;
        let Err(SettingsError::Invalid(problems)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(problems.list()[0].field, field);
    }
}
