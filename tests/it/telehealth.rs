//! The link of a video session, from the owner's template to the patient's reminder.

use clinic::appointments::{self, AppointmentCard, AppointmentError, BookingForm};
use clinic::settings::{self, AppointmentMode, Telehealth};

use crate::desk::Desk;

/// A desk whose practice meets at meet.example.com.
async fn desk() -> Desk {
    let desk = Desk::open().await;
    let telehealth = Telehealth {
        link_template: "https://meet.example.com/{room}".to_owned(),
    };
    settings::save(&desk.practice.clinic, &desk.practice.ines, telehealth)
        .await
        .expect("an owner may");
    desk
}

async fn session(desk: &Desk, name: &str, start: &str, mode: AppointmentMode) -> AppointmentCard {
    let patient = desk.register(name, Some(true)).await;
    let form = BookingForm {
        mode,
        ..desk.booking(patient, start)
    };
    appointments::book(&desk.practice.clinic, &desk.aroha, &form)
        .await
        .expect("the desk may")
}

#[tokio::test]
async fn each_video_session_has_its_own_link_and_its_reminders_carry_it() {
    let mut desk = desk().await;
    let video = AppointmentMode::Telehealth;
    let first = session(&desk, "Mia", "2026-11-26T10:00", video).await;
    let second = session(&desk, "Jonah", "2026-11-26T11:00", video).await;
    let seen = session(&desk, "Ada", "2026-11-26T12:00", AppointmentMode::InPerson).await;
    let link = first.meeting_link.clone().expect("a link was made");
    assert!(link.starts_with("https://meet.example.com/"), "{link}");
    assert_ne!(first.meeting_link, second.meeting_link);
    assert_eq!(seen.meeting_link, None);
    assert!(first.may_change_link && !seen.may_change_link);

    desk.round_at("2026-11-25T10:01").await;
    let reminders: Vec<_> = desk
        .practice
        .carriers
        .handed()
        .into_iter()
        .filter(|handed| handed.body.contains(&link))
        .collect();
    assert!(!reminders.is_empty(), "somebody is told where to meet");
    assert!(reminders.iter().all(|handed| handed.to.contains("mia")));
}

#[tokio::test]
async fn a_link_changed_by_hand_stands_in_what_is_still_to_come() {
    let mut desk = desk().await;
    let card = session(
        &desk,
        "Mia",
        "2026-11-26T10:00",
        AppointmentMode::Telehealth,
    )
    .await;
    let made = card.meeting_link.clone().expect("a link was made");
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);

    let typed = "https://rooms.example.org/quiet-harbour?pin=4711";
    let changed = appointments::set_meeting_link(clinic, aroha, card.id, card.version, typed)
        .await
        .expect("the desk may");
    assert_eq!(changed.meeting_link.as_deref(), Some(typed));
    let stale = appointments::set_meeting_link(clinic, aroha, card.id, card.version, typed).await;
    assert!(matches!(stale, Err(AppointmentError::Stale)));
    for wrong in [
        "http://rooms.example.org/a",
        "rooms.example.org",
        "https://a b",
    ] {
        let refused =
            appointments::set_meeting_link(clinic, aroha, card.id, changed.version, wrong).await;
        let Err(AppointmentError::Invalid(problems)) = refused else {
            panic!("{wrong} is taken");
        };
        assert_eq!(problems.list()[0].field, "link");
    }
    let patient = card.patients[0].id;
    let said = desk.practice.audit_of(patient).await;
    assert!(
        said.contains(&"Changed the meeting link of an appointment".to_owned()),
        "{said:?}"
    );

    desk.round_at("2026-11-25T10:01").await;
    let bodies: Vec<_> = desk
        .practice
        .carriers
        .handed()
        .into_iter()
        .map(|handed| handed.body)
        .collect();
    assert!(bodies.iter().any(|body| body.contains(typed)), "{bodies:?}");
    assert!(
        !bodies.iter().any(|body| body.contains(&made)),
        "{bodies:?}"
    );
}

#[tokio::test]
async fn a_link_is_taken_away_made_anew_and_refused_where_nobody_meets_by_video() {
    let desk = desk().await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let card = session(
        &desk,
        "Mia",
        "2026-11-26T10:00",
        AppointmentMode::Telehealth,
    )
    .await;
    let without = appointments::set_meeting_link(clinic, aroha, card.id, card.version, " ")
        .await
        .expect("the desk may");
    assert_eq!(without.meeting_link, None);
    let anew = appointments::new_meeting_link(clinic, aroha, card.id, without.version)
        .await
        .expect("the desk may");
    assert!(anew.meeting_link.is_some());
    assert_ne!(anew.meeting_link, card.meeting_link);

    let seen = session(&desk, "Ada", "2026-11-26T12:00", AppointmentMode::InPerson).await;
    let refused = appointments::new_meeting_link(clinic, aroha, seen.id, seen.version).await;
    assert!(matches!(refused, Err(AppointmentError::Refused(_))));

    settings::save(clinic, &desk.practice.ines, Telehealth::default())
        .await
        .expect("an owner may");
    let refused = appointments::new_meeting_link(clinic, aroha, anew.id, anew.version).await;
    assert!(matches!(refused, Err(AppointmentError::Refused(_))));
}
