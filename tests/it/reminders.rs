//! A reminder's way: from the booking, past the gate, to the carrier, or to the reason why not.

use chrono::{Duration, NaiveDate};
use clinic::access::Role;
use clinic::appointments::{self, AppointmentTypeView, BookingForm};
use clinic::channels::ChannelKind;
use clinic::consents::{self, Decision, HowGiven};
use clinic::ids::MessageId;
use clinic::outbox::{self, DeliveryState, MessageFilter, MessageState, MessageTab};
use clinic::patients::{self, ContactForm, PatientStatus};
use clinic::scheduler::Rounds;
use clinic::settings::{self, ReminderRule, Sending, SettingsError};

use crate::desk::{Desk, guardian, outcomes, sydney};

#[tokio::test]
async fn a_booking_is_confirmed_after_three_minutes_and_reminded_a_day_before() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:02").await;
    assert_eq!(
        desk.subjects(),
        Vec::<String>::new(),
        "the grace lasts three minutes"
    );
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.subjects(), ["Confirmed: Thu 26 Nov 2026 at 2:30 pm"]);
    desk.round_at("2026-11-25T14:29").await;
    assert_eq!(desk.subjects().len(), 1, "a day before is not yet");
    desk.round_at("2026-11-25T14:30").await;
    desk.round_at("2026-11-25T14:31").await;
    desk.round_at("2026-11-26T09:00").await;
    assert_eq!(
        desk.subjects()[1..],
        ["Reminder: tomorrow, Thu 26 Nov 2026 at 2:30 pm"]
    );
    let handed = &desk.practice.carriers.handed()[1];
    assert_eq!(handed.to, "mia@example.org");
    assert!(handed.body.contains("Dr Ines Okafor"), "{}", handed.body);
}

#[tokio::test]
async fn without_consent_the_reminder_stays_and_says_why_and_consent_sends_it() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(false)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    let refused = desk.reminder_in(MessageTab::NotSent).await;
    assert_eq!(refused.state, MessageState::Skipped);
    let reason = refused.reason.unwrap();
    assert!(reason.contains("declined"), "{reason}");

    desk.decide(mia, Decision::Granted).await;
    desk.round_at("2026-11-24T09:10").await;
    let planned = desk.reminder_in(MessageTab::GoingOut).await;
    assert_eq!(planned.due, sydney("2026-11-25T14:30"));
    desk.round_at("2026-11-25T14:30").await;
    assert!(
        desk.subjects()[1].starts_with("Reminder"),
        "{:?}",
        desk.subjects()
    );
}

#[tokio::test]
async fn nobody_who_was_never_asked_is_reminded() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", None).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-25T14:31").await;
    assert_eq!(
        desk.subjects().len(),
        1,
        "the confirmation belongs to care: {:?}",
        desk.subjects()
    );
    let refused = desk.reminder_in(MessageTab::NotSent).await;
    assert!(refused.reason.unwrap().contains("never asked"));
}

#[tokio::test]
async fn a_reminder_is_not_sent_after_consent_is_withdrawn() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    desk.practice.at(sydney("2026-11-25T14:29"));
    desk.decide(mia, Decision::Withdrawn).await;
    desk.round_at("2026-11-25T14:31").await;
    assert_eq!(desk.subjects().len(), 1);
    let refused = desk.reminder_in(MessageTab::NotSent).await;
    assert!(refused.reason.unwrap().contains("withdrawn"));
}

#[tokio::test]
async fn mondays_reminder_leaves_on_friday() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-30T08:00").await;
    let planned = desk.reminder_in(MessageTab::GoingOut).await;
    assert_eq!(planned.due, sydney("2026-11-27T17:00"));
    desk.round_at("2026-11-24T09:04").await;
    desk.round_at("2026-11-27T17:00").await;
    assert_eq!(desk.subjects()[1], "Reminder: Mon 30 Nov 2026 at 8:00 am");
}

#[tokio::test]
async fn a_correction_within_the_grace_replaces_the_message() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let card = desk.book(mia, "2026-11-26T14:30").await;
    desk.practice.later(Duration::minutes(1));
    let moved = desk.move_to(&card, "2026-11-26T15:30").await;
    desk.round_at("2026-11-24T09:10").await;
    assert_eq!(desk.subjects(), ["Confirmed: Thu 26 Nov 2026 at 3:30 pm"]);
    desk.practice.later(Duration::minutes(1));
    desk.cancel(&moved).await;
    desk.round_at("2026-11-24T09:20").await;
    assert_eq!(desk.subjects()[1], "Cancelled: Thu 26 Nov 2026 at 3:30 pm");
}

#[tokio::test]
async fn what_was_booked_and_cancelled_within_the_grace_is_never_told() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let card = desk.book(mia, "2026-11-26T14:30").await;
    desk.practice.later(Duration::minutes(2));
    desk.cancel(&card).await;
    desk.round_at("2026-11-24T10:00").await;
    desk.round_at("2026-11-25T14:31").await;
    assert_eq!(desk.subjects(), Vec::<String>::new());
}

#[tokio::test]
async fn moved_there_and_back_tells_each_change_once() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let card = desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    let there = desk.move_to(&card, "2026-11-27T14:30").await;
    desk.round_at("2026-11-24T09:10").await;
    let back = desk.move_to(&there, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:20").await;
    desk.round_at("2026-11-24T09:21").await;
    desk.round_at("2026-11-25T14:30").await;
    desk.round_at("2026-11-26T14:29").await;
    assert_eq!(
        desk.subjects(),
        [
            "Confirmed: Thu 26 Nov 2026 at 2:30 pm",
            "Moved to Fri 27 Nov 2026 at 2:30 pm",
            "Moved to Thu 26 Nov 2026 at 2:30 pm",
            "Reminder: tomorrow, Thu 26 Nov 2026 at 2:30 pm",
        ]
    );
    assert_eq!(back.version, 3);
}

#[tokio::test]
async fn a_cancellation_that_is_taken_back_and_made_again_is_told_each_time() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let card = desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    let off = desk.cancel(&card).await;
    desk.round_at("2026-11-24T09:10").await;
    let clinic = &desk.practice.clinic;
    let on = appointments::undo(clinic, &desk.aroha, off.id, off.version)
        .await
        .unwrap();
    desk.round_at("2026-11-24T09:20").await;
    desk.cancel(&on).await;
    desk.round_at("2026-11-24T09:30").await;
    let words: Vec<String> = desk
        .subjects()
        .iter()
        .map(|subject| subject.split(':').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(words, ["Confirmed", "Cancelled", "Confirmed", "Cancelled"]);
}

#[tokio::test]
async fn nothing_leaves_for_a_patient_who_has_died() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let card = patients::open(clinic, aroha, mia).await.unwrap();
    let on = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    patients::set_status(
        clinic,
        aroha,
        mia,
        card.version,
        PatientStatus::Deceased,
        on,
    )
    .await
    .unwrap();
    desk.round_at("2026-11-24T09:04").await;
    desk.round_at("2026-11-25T14:31").await;
    assert_eq!(desk.practice.carriers.handed(), []);
    for row in desk.tab(MessageTab::NotSent).await {
        assert_eq!(row.reason.as_deref(), Some("The patient has died."));
    }
}

#[tokio::test]
async fn staff_may_decide_that_a_confirmation_is_not_sent() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let form = BookingForm {
        do_not_send: Some("told at the desk".to_owned()),
        ..desk.booking(mia, "2026-11-26T14:30")
    };
    appointments::book(&desk.practice.clinic, &desk.aroha, &form)
        .await
        .unwrap();
    desk.round_at("2026-11-24T09:30").await;
    assert_eq!(desk.practice.carriers.handed(), []);
    let rows = desk.tab(MessageTab::NotSent).await;
    assert_eq!(
        rows[0].reason.as_deref(),
        Some("Staff decided not to: told at the desk.")
    );
    desk.round_at("2026-11-25T14:30").await;
    assert!(
        desk.subjects()[0].starts_with("Reminder"),
        "reminders are another matter"
    );
}

#[tokio::test]
async fn a_rule_for_one_type_of_appointment_reminds_of_no_other() {
    let mut desk = Desk::open().await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let session = appointments::list_types(clinic, ines)
        .await
        .unwrap()
        .remove(0);
    let intake = AppointmentTypeView {
        id: None,
        name: "Intake".to_owned(),
        ..session.clone()
    };
    appointments::save_type(clinic, ines, &intake)
        .await
        .unwrap();
    let types = appointments::list_types(clinic, ines).await.unwrap();
    let intake = types.iter().find(|one| one.name == "Intake").unwrap();
    let usual = Sending::default();
    let two_days_before = ReminderRule {
        lead_minutes: 2 * 24 * 60,
        types: vec![intake.id.unwrap()],
        ..usual.rules[0].clone()
    };
    // A second one for the same type and time would remind twice.
    let twice = Sending {
        rules: vec![two_days_before.clone(), two_days_before.clone()],
        ..usual.clone()
    };
    let refused = settings::save(clinic, ines, twice).await;
    assert!(
        matches!(refused, Err(SettingsError::Invalid(_))),
        "{refused:?}"
    );
    let rules = Sending {
        rules: vec![two_days_before],
        ..usual
    };
    settings::save(clinic, ines, rules).await.unwrap();

    let mia = desk.register("Mia", Some(true)).await;
    let leo = desk.register("Leo", Some(true)).await;
    let of_intake = BookingForm {
        appointment_type: intake.id.unwrap(),
        ..desk.booking(mia, "2026-11-27T14:30")
    };
    appointments::book(clinic, &desk.aroha, &of_intake)
        .await
        .unwrap();
    desk.book(leo, "2026-11-27T16:00").await;
    desk.round_at("2026-11-25T16:30").await;
    let reminded: Vec<String> = desk
        .practice
        .carriers
        .handed()
        .into_iter()
        .filter(|handed| {
            handed
                .subject
                .as_deref()
                .is_some_and(|it| it.starts_with("Reminder"))
        })
        .map(|handed| handed.to)
        .collect();
    assert_eq!(reminded, ["mia@example.org"]);
}

#[tokio::test]
async fn a_childs_reminder_goes_to_the_guardian_who_wants_it() {
    let mut desk = Desk::open().await;
    let noah = desk.register("Noah", Some(true)).await;
    let silent = ContactForm {
        gets_reminders: false,
        ..guardian("Pieter Santos", "pieter@example.org")
    };
    for contact in [guardian("Annika Santos", "annika@example.org"), silent] {
        patients::save_contact(&desk.practice.clinic, &desk.aroha, noah, &contact)
            .await
            .unwrap();
    }
    desk.book(noah, "2026-11-26T14:30").await;
    desk.round_at("2026-11-25T14:30").await;
    let handed = desk.practice.carriers.handed();
    assert!(
        handed
            .iter()
            .all(|handed| handed.to == "annika@example.org"),
        "{handed:?}"
    );
    let body = &handed.last().unwrap().body;
    assert!(
        body.contains("Hello Annika Santos") && body.contains("Noah’s appointment"),
        "{body}"
    );
    assert!(!body.contains("Noah Santos"), "{body}");
}

#[tokio::test]
async fn nothing_goes_to_a_child_whose_guardian_gets_no_messages() {
    let mut desk = Desk::open().await;
    let noah = desk.register("Noah", Some(true)).await;
    let guardian = ContactForm {
        gets_reminders: false,
        ..guardian("Pieter Santos", "pieter@example.org")
    };
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let pieter = patients::save_contact(clinic, aroha, noah, &guardian)
        .await
        .unwrap();
    desk.book(noah, "2026-11-26T14:30").await;
    desk.round_at("2026-11-25T14:30").await;
    assert_eq!(desk.subjects(), Vec::<String>::new());
    let refused = desk.reminder_in(MessageTab::NotSent).await;
    assert_eq!(
        refused.reason.as_deref(),
        Some("Messages go to a guardian, and no guardian gets reminders.")
    );

    // Whom nothing may be told does not stand between the clinic and the patient.
    let kept_out = ContactForm {
        id: Some(pieter),
        never_disclose: true,
        ..guardian
    };
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    patients::save_contact(clinic, aroha, noah, &kept_out)
        .await
        .unwrap();
    desk.round_at("2026-11-25T14:31").await;
    let handed = desk.practice.carriers.handed();
    assert!(
        !handed.is_empty() && handed.iter().all(|handed| handed.to == "noah@example.org"),
        "{handed:?}"
    );
}

#[tokio::test]
async fn another_way_is_tried_however_far_away_the_appointment_is() {
    let mut desk = Desk::open().await;
    let mia = desk.register_reached_twice(ChannelKind::Email).await;
    desk.book(mia, "2027-03-25T14:30").await;
    desk.practice.carriers.answers([outcomes::refused()]);
    desk.round_at("2026-11-24T09:04").await;
    desk.round_at("2026-11-24T09:05").await;
    let ways: Vec<ChannelKind> = desk
        .practice
        .carriers
        .handed()
        .into_iter()
        .map(|handed| handed.channel)
        .collect();
    assert_eq!(ways, [ChannelKind::Email, ChannelKind::Sms]);
}

#[tokio::test]
async fn a_start_before_what_was_written_last_sends_nothing_until_somebody_looks_at_the_clock() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.practice.at(sydney("2026-11-25T14:20"));
    desk.book(mia, "2026-11-26T14:30").await;
    desk.practice.at(sydney("2026-11-24T14:30"));
    desk.practice = desk.practice.restart().await;
    desk.rounds = Rounds::default();
    for _ in 0..2 {
        desk.round_at("2026-11-24T14:31").await;
    }
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let delivery = outbox::delivery(clinic).await.unwrap();
    assert_eq!(delivery.state, DeliveryState::ClockSuspect);
    outbox::confirm_clock(clinic, aroha).await.unwrap();
    desk.round_at("2026-11-25T14:24").await;
    assert_eq!(desk.subjects().len(), 1, "the confirmation");
}

#[tokio::test]
async fn an_uncertain_message_waits_for_a_person_and_is_never_sent_again_by_itself() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.practice
        .carriers
        .answers([outcomes::lost_after_the_text()]);
    for time in ["09:04", "09:10", "10:00", "12:00", "17:00"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    assert_eq!(desk.practice.carriers.handed().len(), 1);
    let unknown = desk.tab(MessageTab::NeedsPerson).await;
    assert_eq!(unknown[0].state, MessageState::Unknown);

    let id: MessageId = unknown[0].id;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let detail = outbox::open(clinic, aroha, id).await.unwrap();
    assert!(detail.may_mark_sent && detail.may_resend && detail.resend_warns.is_some());
    outbox::mark_sent(clinic, aroha, id).await.unwrap();
    assert!(desk.tab(MessageTab::NeedsPerson).await.is_empty());
    desk.round_at("2026-11-25T09:00").await;
    assert_eq!(desk.practice.carriers.handed().len(), 1);
}

#[tokio::test]
async fn a_refused_account_pauses_the_channel_and_burns_nothing() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let oliver = desk.register("Oliver", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.book(oliver, "2026-11-26T15:30").await;
    desk.practice
        .carriers
        .answers([outcomes::account_refused()]);
    desk.round_at("2026-11-24T09:04").await;
    desk.round_at("2026-11-24T09:15").await;
    assert_eq!(
        desk.practice.carriers.handed().len(),
        1,
        "one refusal is enough"
    );
    let going_out = desk.tab(MessageTab::GoingOut).await;
    assert!(
        going_out
            .iter()
            .filter(|row| row.state == MessageState::Held)
            .count()
            >= 2
    );
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    assert_eq!(
        outbox::delivery(clinic)
            .await
            .unwrap()
            .paused_channels
            .len(),
        1
    );

    let to = "desk@wattle.example";
    let result = outbox::send_test_message(clinic, ines, ChannelKind::Email, to)
        .await
        .unwrap();
    assert!(result.ok, "{}", result.sentence);
    desk.round_at("2026-11-24T09:16").await;
    let confirmed = desk
        .subjects()
        .iter()
        .filter(|subject| subject.starts_with("Confirmed"))
        .count();
    assert_eq!(
        confirmed,
        3,
        "one refused, then both: {:?}",
        desk.subjects()
    );
}

#[tokio::test]
async fn a_definite_failure_is_tried_again_later_and_never_past_its_use() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-24T10:30").await;
    desk.practice
        .carriers
        .answers(std::iter::repeat_with(outcomes::not_now).take(50));
    let mut time = sydney("2026-11-24T09:04");
    while time < sydney("2026-11-24T12:00") {
        desk.practice.at(time);
        desk.round().await;
        time += Duration::seconds(30);
    }
    let tries = desk.practice.carriers.handed().len();
    assert!((3..=5).contains(&tries), "{tries} tries");
    let failed = desk.tab(MessageTab::NeedsPerson).await;
    assert_eq!(failed[0].state, MessageState::Failed);
}

#[tokio::test]
async fn a_crash_in_the_middle_leaves_what_is_known() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    desk.practice = desk.practice.restart().await;
    desk.rounds = Rounds::default();
    desk.round_at("2026-11-25T14:30").await;
    let keys: Vec<String> = desk
        .practice
        .carriers
        .handed()
        .into_iter()
        .map(|handed| handed.key)
        .collect();
    assert_eq!(keys.len(), 2);
    assert_ne!(keys[0], keys[1]);
}

#[tokio::test]
async fn a_second_look_at_the_plans_writes_nothing() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    for (at, day) in ["25", "26", "27"].iter().enumerate() {
        desk.book(mia, &format!("2026-11-{day}T1{at}:00")).await;
    }
    desk.round_at("2026-11-24T09:10").await;
    desk.round_at("2026-11-24T09:11").await;
    let head = desk.practice.clinic.audit_head().await.unwrap();
    for minute in 12..20 {
        desk.round_at(&format!("2026-11-24T09:{minute}")).await;
    }
    assert_eq!(desk.practice.clinic.audit_head().await.unwrap(), head);
}

#[tokio::test]
async fn a_text_goes_where_email_is_switched_off() {
    let mut desk = Desk::open().await;
    let mia = desk.register_reached_twice(ChannelKind::Email).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let how = HowGiven::ByPhone;
    consents::set_channel(clinic, aroha, mia, ChannelKind::Email, false, how)
        .await
        .unwrap();
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    let handed = desk.practice.carriers.handed();
    assert_eq!(handed[0].channel, ChannelKind::Sms);
    assert_eq!(handed[0].to, "+61491570006");
}

#[tokio::test]
async fn only_the_front_desk_and_psychologists_see_messages() {
    let desk = Desk::open().await;
    let hugh = desk.practice.join("Hugh Petrie", &[Role::Auditor]).await;
    let clinic = &desk.practice.clinic;
    let everybodys = MessageFilter::default();
    let denied = outbox::list(clinic, &hugh, MessageTab::Sent, &everybodys, None).await;
    assert!(matches!(denied, Err(outbox::OutboxError::Denied(_))));
}
