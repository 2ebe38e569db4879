//! What people write back: withdrawn, confirmed, or shown to a person.

use clinic::access::Role;
use clinic::appointments::{self, AppointmentState};
use clinic::channels::Inbound;
use clinic::consents;
use clinic::contact::Phone;
use clinic::ids::PatientId;
use clinic::outbox::MessageTab;
use clinic::patients::{self, ContactForm};
use clinic::replies::{self, Meaning, RepliesError, ReplyRow};
use clinic::today::{self, AttentionKind};

use crate::desk::{Desk, guardian, sydney};
use crate::wait_list::with_an_offer_to;

const MIAS_NUMBER: &str = "+61491570156";

/// A desk that has texted Mia about an appointment at 9:04 on Tuesday.
pub(crate) async fn with_a_text_to_mia() -> (Desk, PatientId, clinic::ids::AppointmentId) {
    let mut desk = Desk::open().await;
    let mia = desk.register_by_text("Mia", MIAS_NUMBER, Some(true)).await;
    let card = desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.tab(MessageTab::Sent).await.len(), 1);
    (desk, mia, card.id)
}

/// Somebody writes, and the program looks a minute later.
async fn write(desk: &mut Desk, number: &str, body: &str, time: &str) {
    let at = sydney(time);
    desk.practice.carriers.write_in(Inbound {
        carrier_id: format!("SM{number}{time}"),
        from: Phone::from_e164(number).expect("a number"),
        body: body.to_owned(),
        at,
    });
    desk.practice.at(at + chrono::Duration::minutes(1));
    desk.round().await;
}

/// Mia was texted and asks something back.
pub(crate) async fn with_a_question(desk: &mut Desk) {
    let mia = desk.register_by_text("Mia", MIAS_NUMBER, Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    write(desk, MIAS_NUMBER, "Which floor is it?", "2026-11-24T09:20").await;
}

async fn waiting(desk: &Desk) -> Vec<ReplyRow> {
    replies::list(&desk.practice.clinic, &desk.aroha)
        .await
        .expect("the desk may")
}

async fn state_of(desk: &Desk, id: clinic::ids::AppointmentId) -> AppointmentState {
    appointments::find(&desk.practice.clinic, &desk.aroha, id)
        .await
        .expect("the desk may")
        .state
}

#[tokio::test]
async fn stop_holds_for_everybody_with_the_number_from_the_next_message_on() {
    let (mut desk, mia, _) = with_a_text_to_mia().await;
    let leo = desk.register_by_text("Leo", MIAS_NUMBER, Some(true)).await;
    desk.book(leo, "2026-11-26T16:00").await;
    write(&mut desk, MIAS_NUMBER, "Stop.", "2026-11-24T09:20").await;

    assert_eq!(desk.is_texted(mia).await, Some(false));
    assert_eq!(desk.is_texted(leo).await, Some(false));
    assert_eq!(waiting(&desk).await, []);
    // Leo's text was due in the same round.
    assert_eq!(desk.practice.carriers.handed().len(), 1);
    let view = consents::of_patient(&desk.practice.clinic, &desk.aroha, leo)
        .await
        .unwrap();
    let change = &view.preference_history[0];
    assert_eq!(
        (change.how.as_str(), change.by.as_str()),
        ("by message", "Anteroom")
    );
    let audit = desk.practice.audit_of(leo).await;
    assert!(
        audit.iter().any(|sentence| sentence.contains("sms off")),
        "{audit:?}"
    );
}

#[tokio::test]
async fn who_may_have_meant_the_appointment_is_shown_to_a_person_as_well() {
    let (mut desk, mia, booked) = with_a_text_to_mia().await;
    write(&mut desk, MIAS_NUMBER, "CANCEL", "2026-11-24T09:20").await;
    assert_eq!(desk.is_texted(mia).await, Some(false));
    assert_eq!(state_of(&desk, booked).await, AppointmentState::Booked);
    let waiting = waiting(&desk).await;
    assert_eq!(
        waiting[0].sentence,
        "SMS was switched off. They may have meant their appointment."
    );
}

#[tokio::test]
async fn start_switches_nothing_on() {
    let (mut desk, mia, _) = with_a_text_to_mia().await;
    write(&mut desk, MIAS_NUMBER, "STOP", "2026-11-24T09:20").await;
    write(&mut desk, MIAS_NUMBER, "START", "2026-11-24T09:30").await;
    assert_eq!(desk.is_texted(mia).await, Some(false));
    assert_eq!(waiting(&desk).await[0].meaning, Meaning::Start);
}

#[tokio::test]
async fn yes_confirms_the_appointment_that_the_number_was_written_to_about() {
    let (mut desk, mia, booked) = with_a_text_to_mia().await;
    write(&mut desk, MIAS_NUMBER, "Yes, thanks!", "2026-11-24T09:20").await;
    assert_eq!(state_of(&desk, booked).await, AppointmentState::Confirmed);
    assert_eq!(waiting(&desk).await, []);
    let audit = desk.practice.audit_of(mia).await;
    for said in ["confirmed", "Filed a reply: yes"] {
        assert!(
            audit.iter().any(|sentence| sentence.contains(said)),
            "{said}: {audit:?}"
        );
    }
}

#[tokio::test]
async fn a_yes_that_may_mean_two_appointments_changes_nothing() {
    let (mut desk, mia, booked) = with_a_text_to_mia().await;
    let other = desk.book(mia, "2026-11-27T09:30").await.id;
    desk.round_at("2026-11-24T09:14").await;
    write(&mut desk, MIAS_NUMBER, "Yes", "2026-11-24T09:20").await;
    assert_eq!(waiting(&desk).await.len(), 1);
    for id in [booked, other] {
        assert_eq!(state_of(&desk, id).await, AppointmentState::Booked);
    }
}

#[tokio::test]
async fn a_yes_from_a_number_of_several_patients_or_of_none_changes_nothing() {
    let (mut desk, _, booked) = with_a_text_to_mia().await;
    desk.register_by_text("Leo", MIAS_NUMBER, Some(true)).await;
    write(&mut desk, MIAS_NUMBER, "Yes", "2026-11-24T09:30").await;
    write(&mut desk, "+61491570110", "Yes", "2026-11-24T09:40").await;
    let waiting = waiting(&desk).await;
    assert_eq!(waiting[0].from, "Leo Santos or Mia Santos");
    assert_eq!(waiting[1].from, "A number that nobody here has");
    assert_eq!(state_of(&desk, booked).await, AppointmentState::Booked);
}

#[tokio::test]
async fn a_yes_to_a_time_that_was_offered_is_for_a_person_to_book() {
    let mut desk = Desk::open().await;
    let mia = desk.register_by_text("Mia", MIAS_NUMBER, Some(true)).await;
    with_an_offer_to(&desk, mia).await;
    desk.round_at("2026-11-24T09:04").await;
    write(&mut desk, MIAS_NUMBER, "Ja, gerne", "2026-11-24T09:20").await;
    let booked = desk.book(mia, "2026-11-27T14:30").await.id;
    desk.round_at("2026-11-24T09:30").await;
    write(&mut desk, MIAS_NUMBER, "Yes", "2026-11-24T09:40").await;
    let said: Vec<String> = waiting(&desk)
        .await
        .into_iter()
        .map(|reply| reply.sentence)
        .collect();
    assert_eq!(
        said,
        [
            "They say yes to the time that they were offered. Book it in the wait list.",
            "They say yes, to the time that they were offered or to their appointment. Please ask.",
        ]
    );
    assert_eq!(state_of(&desk, booked).await, AppointmentState::Booked);
}

#[tokio::test]
async fn a_yes_to_the_time_before_a_move_is_for_a_person_and_one_to_the_new_time_confirms() {
    let mut desk = Desk::open().await;
    let mia = desk.register_by_text("Mia", MIAS_NUMBER, Some(true)).await;
    let card = desk.book(mia, "2026-11-30T14:00").await;
    desk.round_at("2026-11-27T09:04").await;
    let told = desk.practice.carriers.handed().len();
    assert!(told > 0, "she was texted on Friday");
    // The clinic has closed: what she is to be told waits until Monday.
    desk.practice.at(sydney("2026-11-27T17:40"));
    desk.move_to(&card, "2026-12-01T10:00").await;
    write(&mut desk, MIAS_NUMBER, "YES", "2026-11-28T11:00").await;
    assert_eq!(desk.practice.carriers.handed().len(), told);
    assert_eq!(state_of(&desk, card.id).await, AppointmentState::Booked);
    let waiting_now = waiting(&desk).await;
    assert_eq!(waiting_now.len(), 1, "{waiting_now:?}");
    assert_eq!(
        waiting_now[0].sentence,
        "They say yes to the earlier time, on Mon 30 Nov 2026 at 2:00 pm. The appointment is on \
         Tue 1 Dec 2026 at 10:00 am now. Please ask whether that suits them."
    );

    desk.round_at("2026-11-30T08:34").await;
    assert!(desk.practice.carriers.handed().len() > told, "she is told");
    write(&mut desk, MIAS_NUMBER, "Yes", "2026-11-30T08:50").await;
    assert_eq!(state_of(&desk, card.id).await, AppointmentState::Confirmed);
    assert_eq!(waiting(&desk).await.len(), 1);
}

#[tokio::test]
async fn an_old_yes_says_nothing_of_what_was_written_since() {
    let (mut desk, _, booked) = with_a_text_to_mia().await;
    let late = Inbound {
        carrier_id: "SM1".to_owned(),
        from: Phone::from_e164(MIAS_NUMBER).unwrap(),
        body: "Yes".to_owned(),
        at: sydney("2026-11-24T09:00"),
    };
    desk.practice.carriers.write_in(late);
    desk.round_at("2026-11-24T09:20").await;
    assert_eq!(state_of(&desk, booked).await, AppointmentState::Booked);
    assert_eq!(waiting(&desk).await.len(), 1);
}

#[tokio::test]
async fn what_sounds_like_distress_comes_first_and_is_answered_by_nobody_but_a_person() {
    let (mut desk, ..) = with_a_text_to_mia().await;
    write(
        &mut desk,
        MIAS_NUMBER,
        "Can I come at three?",
        "2026-11-24T09:20",
    )
    .await;
    write(&mut desk, MIAS_NUMBER, "I can’t go on", "2026-11-24T09:40").await;
    let waiting = waiting(&desk).await;
    assert_eq!(
        waiting.iter().map(|row| row.is_urgent).collect::<Vec<_>>(),
        [true, false]
    );
    assert_eq!(waiting[0].sentence, "Please read at once.");
    let counted = replies::waiting(&desk.practice.clinic, &desk.aroha)
        .await
        .unwrap();
    assert_eq!((counted.all, counted.urgent), (2, 1));
    assert_eq!(
        desk.practice.carriers.handed().len(),
        1,
        "nobody was written back"
    );
    let today = today::view(&desk.practice.clinic, &desk.aroha)
        .await
        .unwrap();
    let kinds: Vec<AttentionKind> = today.needs_person.iter().map(|item| item.kind).collect();
    assert_eq!(
        kinds[..2],
        [AttentionKind::UrgentReply, AttentionKind::Reply]
    );
    assert_eq!(today.needs_person[0].reply, Some(waiting[0].id));
}

#[tokio::test]
async fn a_reply_is_read_by_the_desk_and_by_who_cares_for_the_patient_and_each_reading_is_kept() {
    let (mut desk, mia, _) = with_a_text_to_mia().await;
    write(
        &mut desk,
        MIAS_NUMBER,
        "Running late, sorry",
        "2026-11-24T09:20",
    )
    .await;
    let id = waiting(&desk).await[0].id;
    let clinic = &desk.practice.clinic;
    let stranger = desk
        .practice
        .join("Dr Piet Blom", &[Role::Psychologist])
        .await;
    assert_eq!(replies::list(clinic, &stranger).await.unwrap(), []);
    let counted = replies::waiting(clinic, &stranger).await.unwrap();
    assert_eq!((counted.all, counted.urgent), (0, 0));
    let counted = replies::waiting(clinic, &desk.aroha).await.unwrap();
    assert_eq!((counted.all, counted.urgent), (1, 0));
    let refused = replies::open(clinic, &stranger, id).await;
    assert!(
        matches!(refused, Err(RepliesError::NotFound)),
        "{refused:?}"
    );
    let refused = replies::settle(clinic, &stranger, id).await;
    assert!(
        matches!(refused, Err(RepliesError::NotFound)),
        "{refused:?}"
    );

    for reader in [&desk.aroha, &desk.practice.ines] {
        let detail = replies::open(clinic, reader, id).await.unwrap();
        assert_eq!(detail.body, "Running late, sorry");
        assert_eq!(detail.number, "0491 570 156");
        assert_eq!(detail.row.from, "Mia Santos");
    }
    let audit = desk.practice.audit_of(mia).await;
    let readings = audit.iter().filter(|sentence| *sentence == "Read a reply");
    assert_eq!(readings.count(), 2);

    replies::settle(clinic, &desk.aroha, id).await.unwrap();
    assert_eq!(waiting(&desk).await, []);
    assert!(
        !replies::open(clinic, &desk.aroha, id)
            .await
            .unwrap()
            .may_settle
    );
}

#[tokio::test]
async fn what_an_emergency_contact_writes_reaches_the_psychologist_and_stops_nothing_of_the_patients()
 {
    let (mut desk, mia, _) = with_a_text_to_mia().await;
    let contact = ContactForm {
        phone: "0491 570 157".to_owned(),
        relationship: "Sister".to_owned(),
        guardian: false,
        gets_reminders: false,
        may_book: false,
        emergency: true,
        ..guardian("Ana Santos", "")
    };
    patients::save_contact(&desk.practice.clinic, &desk.aroha, mia, &contact)
        .await
        .unwrap();
    write(&mut desk, "+61491570157", "STOP", "2026-11-24T09:20").await;
    assert_eq!(desk.is_texted(mia).await, Some(true));
    let seen = replies::list(&desk.practice.clinic, &desk.practice.ines)
        .await
        .unwrap();
    assert_eq!(seen[0].from, "Ana Santos, emergency contact of Mia Santos");
    assert_eq!(seen[0].meaning, Meaning::Stop);
}

#[tokio::test]
async fn a_guardian_may_confirm_and_stop_for_a_child() {
    let mut desk = Desk::open().await;
    let child = desk
        .register_by_text("Noa", "0491 570 158", Some(true))
        .await;
    let parent = ContactForm {
        phone: "0491 570 157".to_owned(),
        ..guardian("Ana Santos", "")
    };
    patients::save_contact(&desk.practice.clinic, &desk.aroha, child, &parent)
        .await
        .unwrap();
    let booked = desk.book(child, "2026-11-26T14:30").await.id;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.practice.carriers.handed()[0].to, "+61491570157");
    write(&mut desk, "+61491570157", "ok", "2026-11-24T09:20").await;
    assert_eq!(state_of(&desk, booked).await, AppointmentState::Confirmed);
    write(&mut desk, "+61491570157", "stop", "2026-11-24T09:30").await;
    assert_eq!(desk.is_texted(child).await, Some(false));
}

/// Noa, who has a number of her own, with these people around her, was texted about an appointment.
async fn with_a_child(around: &[ContactForm]) -> (Desk, PatientId, clinic::ids::AppointmentId) {
    let mut desk = Desk::open().await;
    let noa = desk
        .register_by_text("Noa", "0491 570 158", Some(true))
        .await;
    for contact in around {
        patients::save_contact(&desk.practice.clinic, &desk.aroha, noa, contact)
            .await
            .expect("the desk may");
    }
    let booked = desk.book(noa, "2026-11-26T14:30").await.id;
    desk.round_at("2026-11-24T09:04").await;
    (desk, noa, booked)
}

fn mother() -> ContactForm {
    ContactForm {
        phone: "0491 570 157".to_owned(),
        ..guardian("Ana Santos", "")
    }
}

fn father() -> ContactForm {
    ContactForm {
        phone: "0491 570 159".to_owned(),
        ..guardian("Ben Santos", "")
    }
}

const FATHERS_NUMBER: &str = "+61491570159";

#[tokio::test]
async fn a_stop_of_one_guardian_silences_the_other_one_too_and_a_person_is_told() {
    let (mut desk, noa, _) = with_a_child(&[mother(), father()]).await;
    assert_eq!(desk.practice.carriers.handed().len(), 2);
    write(&mut desk, FATHERS_NUMBER, "STOP", "2026-11-24T09:20").await;
    assert_eq!(desk.is_texted(noa).await, Some(false));
    let waiting = waiting(&desk).await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert_eq!(
        waiting[0].sentence,
        "SMS was switched off. The other guardian gets none any more either: please ask what they \
         want."
    );
}

#[tokio::test]
async fn whoever_gets_no_messages_stops_none_and_confirms_nothing() {
    let never = ContactForm {
        gets_reminders: false,
        may_book: false,
        never_disclose: true,
        ..father()
    };
    let without_messages = ContactForm {
        gets_reminders: false,
        ..father()
    };
    for (who, number) in [
        (never, FATHERS_NUMBER),
        (without_messages, FATHERS_NUMBER),
        // Her messages go to her mother.
        (father(), "+61491570158"),
    ] {
        let (mut desk, noa, booked) = with_a_child(&[mother(), who]).await;
        write(&mut desk, number, "STOP", "2026-11-24T09:20").await;
        assert_eq!(desk.is_texted(noa).await, Some(true), "{number}");
        assert_eq!(waiting(&desk).await.len(), 1);
        write(&mut desk, number, "Yes", "2026-11-24T09:30").await;
        assert_eq!(state_of(&desk, booked).await, AppointmentState::Booked);
        assert_eq!(waiting(&desk).await.len(), 2);
    }
}

#[tokio::test]
async fn a_reply_that_cannot_be_filed_as_its_patients_stops_neither_others_nor_what_is_due() {
    let (mut desk, mia, _) = with_a_text_to_mia().await;
    desk.register_by_text("Leo", "0491 570 158", Some(true))
        .await;
    desk.practice
        .tamper(&["UPDATE patient_keys SET sealed = zeroblob(length(sealed))
             WHERE patient = (SELECT id FROM patients WHERE shown_name = 'Leo Santos')"])
        .await;
    let kim = desk
        .register_by_text("Kim", "0491 570 110", Some(true))
        .await;
    desk.book(kim, "2026-11-26T16:00").await;
    desk.practice.carriers.write_in(Inbound {
        carrier_id: "SM1".to_owned(),
        from: Phone::from_e164("+61491570158").unwrap(),
        body: "Which floor is it?".to_owned(),
        at: sydney("2026-11-24T09:18"),
    });
    write(&mut desk, MIAS_NUMBER, "STOP", "2026-11-24T09:20").await;
    assert_eq!(desk.is_texted(mia).await, Some(false));
    assert_eq!(desk.practice.carriers.handed().len(), 2, "Kim is texted");
    let waiting = waiting(&desk).await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert_eq!(waiting[0].from, "Leo Santos");
    let detail = replies::open(&desk.practice.clinic, &desk.aroha, waiting[0].id)
        .await
        .unwrap();
    assert_eq!(detail.body, "Which floor is it?");
}

#[tokio::test]
async fn the_carrier_is_asked_once_a_minute_and_files_nothing_twice() {
    let (mut desk, ..) = with_a_text_to_mia().await;
    let before = desk.practice.carriers.replies_asked().len();
    write(&mut desk, MIAS_NUMBER, "Which room?", "2026-11-24T09:20").await;
    for _ in 0..3 {
        desk.practice.later(chrono::Duration::seconds(15));
        desk.round().await;
    }
    let asked = desk.practice.carriers.replies_asked();
    assert_eq!(asked.len() - before, 1);
    // From then on it looks back to the newest reply and an hour more, for lists lag behind.
    desk.round_at("2026-11-24T11:00").await;
    let asked = desk.practice.carriers.replies_asked();
    assert_eq!(asked.last(), Some(&sydney("2026-11-24T08:20")));
    assert_eq!(waiting(&desk).await.len(), 1);
}

#[tokio::test]
async fn nobody_is_asked_for_answers_before_anybody_was_written_to() {
    let mut desk = Desk::open().await;
    desk.round_at("2026-11-24T09:04").await;
    assert!(desk.practice.carriers.replies_asked().is_empty());
}
