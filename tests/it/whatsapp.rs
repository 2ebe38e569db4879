//! WhatsApp: words that were approved beforehand, or nothing.

use clinic::appointments::{self, AppointmentState};
use clinic::channels::{ApprovedTemplate, ChannelKind, Inbound};
use clinic::consents::{self, HowGiven};
use clinic::contact::Phone;
use clinic::ids::PatientId;
use clinic::outbox::{self, MessageKind, MessageTab, TemplateField, TemplateView};
use clinic::patients::PointKind;
use clinic::replies;
use clinic::settings::{self, SettingsError, WhatsappAccount, WhatsappTemplate};

use crate::desk::{Desk, point, sydney};
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

/// Mia writes over a channel, and the program looks a minute later.
async fn write(desk: &mut Desk, channel: ChannelKind, body: &str, time: &str) {
    let at = sydney(time);
    let reply = Inbound {
        carrier_id: format!("SM{time}"),
        from: Phone::from_e164("+61491570156").expect("a number"),
        body: body.to_owned(),
        at,
    };
    desk.practice.carriers.write_in_over(channel, reply);
    desk.practice.at(at + chrono::Duration::minutes(1));
    desk.round().await;
}

/// Whether Mia is written to by text, and over WhatsApp.
async fn switches(desk: &Desk, mia: PatientId) -> [Option<bool>; 2] {
    let view = consents::of_patient(&desk.practice.clinic, &desk.aroha, mia)
        .await
        .expect("the desk may");
    [ChannelKind::Sms, ChannelKind::Whatsapp].map(|asked| {
        let mut channels = view.channels.iter();
        channels
            .find(|channel| channel.channel == asked)
            .and_then(|channel| channel.is_on)
    })
}

#[tokio::test]
async fn what_is_answered_over_whatsapp_confirms_and_stops_there_alone() {
    let templates = vec![template(MessageKind::Confirmation, "", "HX01")];
    let (mut desk, mia) = with_whatsapp("", templates).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    consents::set_channel(
        clinic,
        aroha,
        mia,
        ChannelKind::Sms,
        true,
        HowGiven::InPerson,
    )
    .await
    .expect("the desk may");
    let booked = desk.book(mia, "2026-11-26T14:30").await.id;
    // Somebody else is texted, so that texts are asked for as well.
    let leo = desk.register_by_text("Leo", "0491 570 158", None).await;
    desk.book(leo, "2026-11-26T16:00").await;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.practice.carriers.handed().len(), 2);
    let state = async |desk: &Desk| {
        appointments::find(&desk.practice.clinic, &desk.aroha, booked)
            .await
            .expect("the desk may")
            .state
    };

    // She was written to over WhatsApp, so that a text answers nothing.
    write(&mut desk, ChannelKind::Sms, "Yes", "2026-11-24T09:20").await;
    assert_eq!(state(&desk).await, AppointmentState::Booked);
    write(&mut desk, ChannelKind::Whatsapp, "Yes", "2026-11-24T09:30").await;
    assert_eq!(state(&desk).await, AppointmentState::Confirmed);
    assert_eq!(switches(&desk, mia).await, [Some(true), Some(true)]);
    write(&mut desk, ChannelKind::Whatsapp, "STOP", "2026-11-24T09:40").await;
    assert_eq!(switches(&desk, mia).await, [Some(true), Some(false)]);
    let waiting = replies::list(&desk.practice.clinic, &desk.aroha)
        .await
        .expect("the desk may");
    let over: Vec<ChannelKind> = waiting.iter().map(|reply| reply.channel).collect();
    assert_eq!(over, [ChannelKind::Sms]);
}
