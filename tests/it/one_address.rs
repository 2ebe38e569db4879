//! What goes to one address, whoever reads there: the same once, nothing that tells one patient of
//! another, and not more in a day than somebody has looked at.

use clinic::appointments::{self, BookingForm};
use clinic::channels::ChannelKind;
use clinic::ids::PatientId;
use clinic::outbox::{self, MessageKind, MessageState, MessageTab};
use clinic::patients::{self, PointKind};
use clinic::scheduler;
use clinic::today::{self, AttentionKind};

use crate::desk::{Desk, guardian, outcomes, point, sydney};
use crate::patients::form;

const THEIR_NUMBER: &str = "0491 570 156";

/// Mia and Leo, who come together, in an appointment of both.
async fn a_couple(desk: &Desk, leos_number: &str) -> (PatientId, appointments::AppointmentCard) {
    let mia = desk.register_by_text("Mia", THEIR_NUMBER, Some(true)).await;
    let leo = desk.register_by_text("Leo", leos_number, Some(true)).await;
    let together = BookingForm {
        patients: vec![mia, leo],
        ..desk.booking(mia, "2026-11-26T14:30")
    };
    let card = appointments::book(&desk.practice.clinic, &desk.aroha, &together)
        .await
        .expect("the desk may");
    (leo, card)
}

fn bodies(desk: &Desk) -> Vec<String> {
    let handed = desk.practice.carriers.handed().into_iter();
    handed.map(|handed| handed.body).collect()
}

/// Why messages of a kind did not go.
async fn reasons(desk: &Desk, kind: MessageKind) -> Vec<String> {
    let rows = desk.tab(MessageTab::NotSent).await.into_iter();
    rows.filter(|row| row.kind == kind)
        .filter_map(|row| row.reason)
        .collect()
}

#[tokio::test]
async fn a_couple_with_one_number_gets_one_text_for_each_thing_that_happens() {
    let mut desk = Desk::open().await;
    let (_, card) = a_couple(&desk, THEIR_NUMBER).await;
    assert_eq!(
        reasons(&desk, MessageKind::Confirmation).await,
        ["The same text goes to this number with Mia Santos’s message."]
    );
    for time in ["09:04", "09:05", "09:20"] {
        desk.round_at(&format!("2026-11-24T{time}")).await;
    }
    assert_eq!(bodies(&desk).len(), 1, "{:?}", bodies(&desk));
    let moved = desk.move_to(&card, "2026-11-27T14:30").await;
    desk.round_at("2026-11-24T09:30").await;
    desk.round_at("2026-11-24T09:31").await;
    assert_eq!(bodies(&desk).len(), 2, "{:?}", bodies(&desk));
    assert!(bodies(&desk)[1].contains("has moved to"));
    for time in ["26T14:30", "26T14:31", "26T15:30"] {
        desk.round_at(&format!("2026-11-{time}")).await;
    }
    assert_eq!(bodies(&desk).len(), 3, "{:?}", bodies(&desk));
    assert!(bodies(&desk)[2].starts_with("Reminder"));
    desk.cancel(&moved).await;
    desk.round_at("2026-11-26T16:00").await;
    desk.round_at("2026-11-26T16:01").await;
    assert_eq!(bodies(&desk).len(), 4, "{:?}", bodies(&desk));
    assert!(bodies(&desk)[3].contains("has been cancelled"));
}

#[tokio::test]
async fn when_the_first_of_a_couple_is_not_reached_the_other_is_told() {
    let mut desk = Desk::open().await;
    a_couple(&desk, THEIR_NUMBER).await;
    desk.practice.carriers.answers([outcomes::refused()]);
    desk.round_at("2026-11-24T09:04").await;
    desk.round_at("2026-11-24T09:05").await;
    assert_eq!(bodies(&desk).len(), 2, "one refused, and one in its place");
    assert_eq!(desk.tab(MessageTab::Sent).await.len(), 1);
}

#[tokio::test]
async fn a_number_that_becomes_a_couples_own_at_the_last_moment_gets_one_text() {
    let mut desk = Desk::open().await;
    let (leo, _) = a_couple(&desk, "0491 570 157").await;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(bodies(&desk).len(), 2, "each at a number of their own");
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let version = patients::open(clinic, aroha, leo).await.unwrap().version;
    let mut moved_in = form("Leo", "Santos");
    moved_in.preferred_channel = Some(ChannelKind::Sms);
    moved_in.contact_points = vec![point(PointKind::Phone, THEIR_NUMBER)];
    patients::amend(clinic, aroha, leo, version, &moved_in)
        .await
        .unwrap();
    desk.practice.at(sydney("2026-11-25T14:30"));
    scheduler::deliver(&desk.practice.clinic, ChannelKind::Sms).await;
    assert_eq!(bodies(&desk).len(), 3, "{:?}", bodies(&desk));
    assert_eq!(
        reasons(&desk, MessageKind::Reminder).await,
        ["The same text went to this number with Mia Santos’s message."]
    );
    desk.round().await;
    desk.round_at("2026-11-25T14:31").await;
    assert_eq!(bodies(&desk).len(), 3, "planning again changes nothing");
}

#[tokio::test]
async fn a_parent_gets_the_messages_of_each_child_by_name() {
    let mut desk = Desk::open().await;
    for (child, time) in [("Noah", "14:30"), ("Ella", "15:30")] {
        // Their own address is the parent's, as it often is.
        let mut patient = form(child, "Santos");
        patient.preferred_channel = Some(ChannelKind::Email);
        patient.contact_points = vec![point(PointKind::Email, "annika@example.org")];
        let patient = desk.register_form(patient, Some(true)).await;
        let annika = guardian("Annika Santos", "annika@example.org");
        patients::save_contact(&desk.practice.clinic, &desk.aroha, patient, &annika)
            .await
            .unwrap();
        desk.book(patient, &format!("2026-11-26T{time}")).await;
    }
    desk.round_at("2026-11-24T09:04").await;
    let handed = desk.practice.carriers.handed();
    assert_eq!(handed.len(), 2, "{handed:?}");
    for (handed, child) in handed.iter().zip(["Noah", "Ella"]) {
        assert_eq!(handed.to, "annika@example.org");
        assert!(
            handed.body.contains(&format!("{child}’s appointment")),
            "{}",
            handed.body
        );
        assert!(handed.body.contains("Okafor"), "nobody else reads there");
    }
}

#[tokio::test]
async fn a_number_of_two_patients_is_told_nothing_of_whom_they_see() {
    let mut desk = Desk::open().await;
    let mia = desk.register_by_text("Mia", THEIR_NUMBER, Some(true)).await;
    desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    assert!(bodies(&desk)[0].contains("Okafor"), "{:?}", bodies(&desk));

    // A flat mate is registered with the same number.
    let leo = desk.register_by_text("Leo", THEIR_NUMBER, Some(true)).await;
    desk.book(leo, "2026-11-26T16:00").await;
    desk.round_at("2026-11-24T09:10").await;
    desk.round_at("2026-11-25T16:00").await;
    let later = bodies(&desk).split_off(1);
    assert_eq!(later.len(), 3, "one for each appointment: {later:?}");
    for body in later {
        assert!(
            !body.contains("Okafor") && !body.contains("Wattle"),
            "{body}"
        );
    }
}

/// Mia, whose booking was changed until her address had had as many messages as one may have in a day,
/// and once more.
async fn with_one_too_many() -> Desk {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let mut card = desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T09:04").await;
    for change in 1..=6 {
        let day = 26 + change % 2;
        card = desk.move_to(&card, &format!("2026-11-{day}T14:30")).await;
        desk.round_at(&format!("2026-11-24T09:{}", 4 + change * 5))
            .await;
    }
    assert_eq!(bodies(&desk).len(), 6, "{:?}", desk.subjects());
    desk
}

#[tokio::test]
async fn the_seventh_message_of_a_day_to_one_address_waits_for_a_person() {
    let mut desk = with_one_too_many().await;
    let waiting = desk.tab(MessageTab::NeedsPerson).await;
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    assert_eq!(waiting[0].state, MessageState::Held);
    assert_eq!(
        waiting[0].reason.as_deref(),
        Some(
            "6 messages went to this address within a day, and no more go by themselves. \
             Please look whether this one should."
        )
    );
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let delivery = outbox::delivery(clinic).await.unwrap();
    assert_eq!(delivery.needs_person, 1);
    let view = today::view(clinic, aroha).await.unwrap();
    let kinds: Vec<AttentionKind> = view.needs_person.iter().map(|item| item.kind).collect();
    assert_eq!(kinds, [AttentionKind::OneTooMany]);
    let detail = outbox::open(clinic, aroha, waiting[0].id).await.unwrap();
    assert!(detail.may_send_now && detail.may_dismiss && !detail.may_hold);

    outbox::send_now(clinic, aroha, waiting[0].id)
        .await
        .unwrap();
    desk.round_at("2026-11-24T09:40").await;
    assert_eq!(bodies(&desk).len(), 7, "a person said so");
    assert_eq!(desk.tab(MessageTab::NeedsPerson).await, []);
}

#[tokio::test]
async fn one_of_too_many_that_a_person_leaves_out_is_not_sent() {
    let mut desk = with_one_too_many().await;
    let waiting = desk.tab(MessageTab::NeedsPerson).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    outbox::dismiss(clinic, aroha, waiting[0].id).await.unwrap();
    assert_eq!(desk.tab(MessageTab::NeedsPerson).await, []);
    assert_eq!(
        reasons(&desk, MessageKind::Moved).await,
        ["Staff decided not to send it."]
    );
    for time in ["24T09:40", "25T09:30"] {
        desk.round_at(&format!("2026-11-{time}")).await;
    }
    assert_eq!(bodies(&desk).len(), 6, "{:?}", desk.subjects());
}

#[tokio::test]
async fn one_of_too_many_that_nobody_looks_at_leaves_when_there_is_room_again() {
    let mut desk = with_one_too_many().await;
    desk.round_at("2026-11-24T17:00").await;
    assert_eq!(bodies(&desk).len(), 6);
    desk.round_at("2026-11-25T09:10").await;
    assert_eq!(bodies(&desk).len(), 7, "{:?}", desk.subjects());
    assert_eq!(desk.tab(MessageTab::NeedsPerson).await, []);
}

#[tokio::test]
async fn what_waits_at_the_carrier_is_given_up_when_the_clinic_closes() {
    let mut desk = Desk::open().await;
    let mia = desk.register_by_text("Mia", THEIR_NUMBER, Some(true)).await;
    let card = desk.book(mia, "2026-11-26T14:30").await;
    desk.round_at("2026-11-24T16:30").await;
    let given_up_after = |desk: &Desk| {
        let handed = desk.practice.carriers.handed();
        handed.last().expect("it left").give_up_after.as_secs()
    };
    assert_eq!(given_up_after(&desk), 60 * 60, "until half past five");
    // Less than twelve hours ahead a cancellation leaves at any hour, and is of use until then.
    desk.practice.at(sydney("2026-11-26T06:00"));
    desk.cancel(&card).await;
    desk.round_at("2026-11-26T06:30").await;
    assert_eq!(given_up_after(&desk), 8 * 60 * 60);
}
