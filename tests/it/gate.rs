//! The gate's last word. A reminder was planned; then something changes, and nothing is planned anew
//! before its channel delivers: the gate alone stands between the message and its reader.

use chrono::NaiveDate;
use clinic::channels::ChannelKind;
use clinic::civil::TimeOfDay;
use clinic::consents::{self, Decision, HowGiven, Purpose};
use clinic::ids::PatientId;
use clinic::outbox::{MessageKind, MessageRow, MessageTab};
use clinic::patients::{
    self, ContactForm, ContactPointForm, PatientForm, PatientStatus, PointKind,
};
use clinic::scheduler;
use clinic::settings::{self, MailAccount, OpenHours, Sending};

use crate::birthdays::{born, register, switched_on};
use crate::desk::{Desk, guardian, point, sydney};
use crate::patients::form;

const DUE: &str = "2026-11-25T14:30";

/// Mia was told of her appointment, and is to be reminded by email at half past two the day before.
async fn with_a_reminder() -> (Desk, PatientId) {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.subjects().len(), 1, "the confirmation");
    (desk, mia)
}

/// Delivers when the reminder is due, and looks at nothing else.
async fn deliver_at(desk: &Desk, time: &str) {
    desk.practice.at(sydney(time));
    scheduler::deliver(&desk.practice.clinic, ChannelKind::Email).await;
}

fn reminder(rows: Vec<MessageRow>) -> Option<MessageRow> {
    rows.into_iter()
        .find(|row| row.kind == MessageKind::Reminder)
}

/// The reminder stays, and this is why.
async fn check_refused(desk: &Desk, expected: &str) {
    deliver_at(desk, DUE).await;
    assert_eq!(desk.subjects().len(), 1, "{:?}", desk.subjects());
    let row = reminder(desk.tab(MessageTab::NotSent).await).expect("it is listed with its reason");
    let reason = row.reason.unwrap_or_default();
    assert!(reason.contains(expected), "{reason}");
}

/// The reminder waits for a better time.
async fn check_waits(desk: &Desk) {
    deliver_at(desk, DUE).await;
    assert_eq!(desk.subjects().len(), 1, "{:?}", desk.subjects());
    let row = reminder(desk.tab(MessageTab::GoingOut).await).expect("it still waits");
    assert_eq!(
        row.reason.as_deref(),
        Some("Waiting for the next sending time.")
    );
}

async fn set_status(desk: &Desk, patient: PatientId, status: PatientStatus) {
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let version = patients::open(clinic, aroha, patient)
        .await
        .expect("the desk may")
        .version;
    let on = NaiveDate::from_ymd_opt(2026, 11, 24).expect("a date");
    patients::set_status(clinic, aroha, patient, version, status, on)
        .await
        .expect("the desk may");
}

fn reached_at(contact_point: ContactPointForm) -> PatientForm {
    PatientForm {
        preferred_channel: Some(ChannelKind::Email),
        contact_points: vec![contact_point],
        ..form("Mia", "Santos")
    }
}

fn mias_email() -> ContactPointForm {
    point(PointKind::Email, "mia@example.org")
}

async fn amend(desk: &Desk, patient: PatientId, form: &PatientForm) {
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let version = patients::open(clinic, aroha, patient)
        .await
        .expect("the desk may")
        .version;
    patients::amend(clinic, aroha, patient, version, form)
        .await
        .expect("the desk may");
}

#[tokio::test]
async fn nothing_leaves_once_the_patient_has_died_or_left() {
    let (desk, mia) = with_a_reminder().await;
    set_status(&desk, mia, PatientStatus::Deceased).await;
    check_refused(&desk, "The patient has died.").await;

    let (desk, mia) = with_a_reminder().await;
    set_status(&desk, mia, PatientStatus::Inactive).await;
    check_refused(&desk, "no longer active").await;
}

#[tokio::test]
async fn a_consent_that_was_withdrawn_or_has_lapsed_holds_at_the_last_moment() {
    let (desk, mia) = with_a_reminder().await;
    desk.decide(mia, Decision::Withdrawn).await;
    check_refused(&desk, "withdrawn").await;

    let (desk, _) = with_a_reminder().await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let words = "You may remind me by email of every appointment.";
    consents::change_text(clinic, ines, Purpose::AppointmentReminders, words, true)
        .await
        .expect("an owner may");
    check_refused(&desk, "text").await;
}

#[tokio::test]
async fn a_channel_that_was_switched_off_holds_at_the_last_moment() {
    let (desk, mia) = with_a_reminder().await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let email = ChannelKind::Email;
    consents::set_channel(clinic, aroha, mia, email, false, HowGiven::ByPhone)
        .await
        .expect("the desk may");
    check_refused(&desk, "Email was switched off").await;

    let (desk, _) = with_a_reminder().await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let account: MailAccount = settings::read(clinic, ines).await.expect("an owner may");
    let off = MailAccount {
        is_on: false,
        ..account
    };
    settings::save(clinic, ines, off)
        .await
        .expect("an owner may");
    check_refused(&desk, "Email is not set up in this clinic.").await;
}

#[tokio::test]
async fn an_address_that_is_gone_or_not_safe_gets_nothing_and_one_that_changed_gets_nothing_more() {
    let (desk, mia) = with_a_reminder().await;
    amend(&desk, mia, &form("Mia", "Santos")).await;
    check_refused(&desk, "There is no email address.").await;

    let (desk, mia) = with_a_reminder().await;
    let unsafe_address = ContactPointForm {
        is_safe: false,
        ..mias_email()
    };
    amend(&desk, mia, &reached_at(unsafe_address)).await;
    check_refused(&desk, "not safe").await;

    let (desk, mia) = with_a_reminder().await;
    let newer = point(PointKind::Email, "mia.santos@example.org");
    amend(&desk, mia, &reached_at(newer)).await;
    deliver_at(&desk, DUE).await;
    let handed = desk.practice.carriers.handed();
    assert_eq!(handed.len(), 2);
    assert_eq!(handed[1].to, "mia.santos@example.org");
}

#[tokio::test]
async fn an_address_that_a_carrier_does_not_know_gets_nothing_more() {
    let (desk, mia) = with_a_reminder().await;
    let clinic = &desk.practice.clinic;
    let program = clinic::access::Actor::program();
    let mut tx = clinic::tx::begin(clinic, &program).await.expect("a change");
    let now = tx.now();
    patients::mark_bouncing(tx.conn(), mia, "mia@example.org", now)
        .await
        .expect("it is written");
    tx.commit(clinic::audit::AuditEvent::AddressBounced { patient: mia })
        .await
        .expect("it is kept");
    check_refused(&desk, "does not exist").await;
}

#[tokio::test]
async fn a_guardian_who_appears_gets_the_messages_and_the_patient_gets_none() {
    let (desk, mia) = with_a_reminder().await;
    let parent = guardian("Annika Santos", "annika@example.org");
    patients::save_contact(&desk.practice.clinic, &desk.aroha, mia, &parent)
        .await
        .expect("the desk may");
    check_refused(&desk, "Messages go to the guardian now.").await;
}

#[tokio::test]
async fn a_guardian_who_is_gone_gets_no_more() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let parent = guardian("Annika Santos", "annika@example.org");
    let annika = patients::save_contact(clinic, aroha, mia, &parent)
        .await
        .expect("the desk may");
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    patients::remove_contact(clinic, aroha, mia, annika)
        .await
        .expect("the desk may");
    check_refused(&desk, "no longer gets the patient's messages").await;
}

#[tokio::test]
async fn each_way_of_reaching_a_guardian_has_rules_of_its_own() {
    let mut desk = Desk::open().await;
    let mia = desk.register_reached_twice(ChannelKind::Email).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let both = ContactForm {
        phone: "0491 570 110".to_owned(),
        ..guardian("Annika Santos", "annika@example.org")
    };
    let annika = patients::save_contact(clinic, aroha, mia, &both)
        .await
        .expect("the desk may");
    let rules = |email_is_safe, phone_is_safe, never_text| ContactForm {
        id: Some(annika),
        email_is_safe,
        phone_is_safe,
        never_text,
        ..both.clone()
    };
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.subjects().len(), 1, "the confirmation");

    for (form, way) in [
        (rules(true, true, false), Some(ChannelKind::Email)),
        (rules(false, true, false), Some(ChannelKind::Sms)),
        (rules(false, true, true), None),
        (rules(false, false, false), None),
        (rules(true, false, true), Some(ChannelKind::Email)),
    ] {
        let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
        patients::save_contact(clinic, aroha, mia, &form)
            .await
            .expect("the desk may");
        desk.round_at("2026-11-24T09:10").await;
        let waits = reminder(desk.tab(MessageTab::GoingOut).await);
        assert_eq!(waits.map(|row| row.channel), way, "{form:?}");
    }
}

#[tokio::test]
async fn what_goes_to_a_guardian_is_discreet_where_they_want_it() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let annika = ContactForm {
        discreet: true,
        ..guardian("Annika Santos", "annika@example.org")
    };
    patients::save_contact(clinic, aroha, mia, &annika)
        .await
        .expect("the desk may");
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    let handed = desk.practice.carriers.handed();
    assert_eq!(handed.len(), 1);
    assert_eq!(handed[0].to, "annika@example.org");
    assert!(!handed[0].body.contains("Ines"), "{}", handed[0].body);
}

#[tokio::test]
async fn quiet_hours_the_hours_of_an_address_and_sending_hours_hold_at_the_last_moment() {
    let (desk, mia) = with_a_reminder().await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let (from, until) = (TimeOfDay::at(14, 0), TimeOfDay::at(15, 0));
    consents::set_quiet_hours(clinic, aroha, mia, from, until, false)
        .await
        .expect("the desk may");
    check_waits(&desk).await;

    let (desk, mia) = with_a_reminder().await;
    let mornings = ContactPointForm {
        hours_from: TimeOfDay::at(9, 0),
        hours_until: TimeOfDay::at(12, 0),
        ..mias_email()
    };
    amend(&desk, mia, &reached_at(mornings)).await;
    check_waits(&desk).await;

    let (desk, _) = with_a_reminder().await;
    let mornings = |weekday| OpenHours {
        weekday,
        from: TimeOfDay::MIDNIGHT,
        until: TimeOfDay::at(12, 0).expect("a time"),
    };
    let sending = Sending {
        hours: (1..=7).map(mornings).collect(),
        ..Sending::default()
    };
    settings::save(&desk.practice.clinic, &desk.practice.ines, sending)
        .await
        .expect("an owner may");
    check_waits(&desk).await;
}

/// Half past eight in Sydney is half past five in Perth in November.
#[tokio::test]
async fn quiet_hours_and_the_hours_of_an_address_are_kept_where_the_patient_is() {
    for (hours, quiet, waits_at, leaves_at) in [
        (None, Some((21, 8)), "2026-11-25T10:59", "2026-11-25T11:00"),
        (Some((9, 12)), None, "2026-11-25T11:59", "2026-11-25T12:00"),
    ] {
        let mut desk = Desk::open().await;
        let hour = |hour| TimeOfDay::at(hour, 0);
        let email = ContactPointForm {
            hours_from: hours.and_then(|(from, _)| hour(from)),
            hours_until: hours.and_then(|(_, until)| hour(until)),
            ..mias_email()
        };
        let in_perth = PatientForm {
            zone: Some("Australia/Perth".to_owned()),
            ..reached_at(email)
        };
        let mia = desk.register_form(in_perth, Some(false)).await;
        // The clinic has closed: what is planned now waits for the morning.
        desk.practice.at(sydney("2026-11-24T18:00"));
        desk.book(mia, "2026-11-27T14:30").await;
        let set_quiet = async |desk: &Desk| {
            let Some((from, until)) = quiet else { return };
            let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
            consents::set_quiet_hours(clinic, aroha, mia, hour(from), hour(until), false)
                .await
                .expect("the desk may");
        };
        set_quiet(&desk).await;
        // The gate alone is asked first, and then all of it is planned anew.
        deliver_at(&desk, "2026-11-25T08:30").await;
        desk.round_at("2026-11-25T08:31").await;
        desk.round_at(waits_at).await;
        assert_eq!(desk.subjects(), Vec::<String>::new(), "{waits_at}");
        let row = &desk.tab(MessageTab::GoingOut).await[0];
        assert_eq!(row.due, sydney(leaves_at));
        desk.round_at(leaves_at).await;
        assert_eq!(desk.subjects().len(), 1, "{leaves_at}");
    }
}

#[tokio::test]
async fn what_has_lost_its_use_is_too_late() {
    let (desk, _) = with_a_reminder().await;
    deliver_at(&desk, "2026-11-26T14:05").await;
    assert_eq!(desk.subjects().len(), 1);
    let row = reminder(desk.tab(MessageTab::NotSent).await).expect("it is listed");
    assert_eq!(
        row.reason.as_deref(),
        Some("It would no longer have been useful.")
    );
}

#[tokio::test]
async fn an_appointment_that_was_moved_cancelled_or_is_over_takes_its_reminder_with_it() {
    for change in ["moved", "cancelled", "missed"] {
        let mut desk = Desk::open().await;
        let mia = desk.register("Mia", Some(true)).await;
        let card = desk.book(mia, "2026-11-26T14:30").await;
        desk.round_at("2026-11-24T09:04").await;
        match change {
            "moved" => {
                desk.move_to(&card, "2026-12-03T14:30").await;
            }
            "cancelled" => {
                desk.cancel(&card).await;
            }
            _ => {
                let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
                let state = clinic::appointments::AppointmentState::Missed;
                clinic::appointments::set_state(clinic, aroha, card.id, card.version, state)
                    .await
                    .expect("the desk may");
            }
        }
        deliver_at(&desk, DUE).await;
        let reminded = desk
            .subjects()
            .iter()
            .any(|subject| subject.starts_with("Reminder"));
        assert!(!reminded, "{change}: {:?}", desk.subjects());
    }
}

#[tokio::test]
async fn a_greeting_that_quiet_hours_shut_out_speaks_of_the_birthday() {
    let mut desk = switched_on().await;
    let mia = born(&desk, "Mia", "26/11/1985");
    let mia = register(&desk, mia, Some(true)).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let (from, until) = (TimeOfDay::at(8, 0), TimeOfDay::at(21, 0));
    consents::set_quiet_hours(clinic, aroha, mia, from, until, false)
        .await
        .expect("the desk may");
    desk.round().await;
    let greeting = desk.tab(MessageTab::Birthdays).await.remove(0);
    assert_eq!(
        greeting.reason.as_deref(),
        Some("There is no time on the birthday at which it may be sent.")
    );
}
