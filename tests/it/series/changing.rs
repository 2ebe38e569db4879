//! Changes of one appointment of a series, of it and those after it, and of all.

use clinic::appointments::{
    self, AppointmentCard, AppointmentState, CancelForm, MoveForm, SeriesCancelForm,
    SeriesChangePreview, SeriesMoveForm, SeriesScope,
};
use clinic::ids::PatientId;
use clinic::outbox::{MessageKind, MessageTab};
use clinic::recurrence::{Frequency, Recurrence};
use clinic::settings::{self, ClinicProfile};

use super::{ahead, book, of, starts, weekly};
use crate::desk::{Desk, minute};

const BOOKED: [&str; 4] = [
    "2026-11-26T14:30",
    "2026-12-03T14:30",
    "2026-12-10T14:30",
    "2026-12-17T14:30",
];

/// Four Thursdays for Mia, which she was told of.
async fn thursdays() -> (Desk, PatientId) {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    book(&desk, &of(desk.booking(mia, BOOKED[0]), weekly(4))).await;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.subjects().len(), 1);
    (desk, mia)
}

fn moving(card: &AppointmentCard, start: &str, scope: SeriesScope) -> SeriesMoveForm {
    SeriesMoveForm {
        one: MoveForm {
            id: card.id,
            version: card.version,
            start: minute(start),
            minutes: card.minutes,
            psychologist: card.psychologist,
            room: None,
            override_reason: None,
            do_not_send: None,
        },
        scope,
        with_exceptions: false,
    }
}

fn cancelling(card: &AppointmentCard, scope: SeriesScope) -> SeriesCancelForm {
    SeriesCancelForm {
        one: CancelForm {
            id: card.id,
            version: card.version,
            reason: "The block of sessions ends".to_owned(),
            do_not_send: None,
        },
        scope,
        with_exceptions: false,
    }
}

async fn move_many(desk: &Desk, form: &SeriesMoveForm) -> AppointmentCard {
    appointments::move_series(&desk.practice.clinic, &desk.aroha, form)
        .await
        .expect("the desk may")
}

async fn preview(desk: &Desk, form: &SeriesMoveForm) -> SeriesChangePreview {
    appointments::preview_move_series(&desk.practice.clinic, &desk.aroha, form)
        .await
        .expect("the desk may")
}

async fn cancel_many(desk: &Desk, form: &SeriesCancelForm) -> AppointmentCard {
    appointments::cancel_series(&desk.practice.clinic, &desk.aroha, form)
        .await
        .expect("the desk may")
}

async fn undo(desk: &Desk, card: &AppointmentCard) -> AppointmentCard {
    appointments::undo(&desk.practice.clinic, &desk.aroha, card.id, card.version)
        .await
        .expect("the desk may")
}

/// What went out after the confirmation of the series.
fn told_since(desk: &Desk) -> Vec<String> {
    desk.subjects().split_off(1)
}

#[tokio::test]
async fn one_that_is_moved_alone_is_told_of_alone() {
    let (mut desk, mia) = thursdays().await;
    let second = ahead(&desk, mia).await[1].clone();
    let moved = desk.move_to(&second, "2026-12-04T10:00").await;
    let mark = moved.series.expect("its place");
    assert_eq!((mark.position, mark.total, mark.is_exception), (2, 4, true));
    desk.round_at("2026-11-24T09:10").await;
    assert_eq!(told_since(&desk), ["Moved to Fri 4 Dec 2026 at 10:00 am"]);
    let others = starts(&desk, mia).await;
    assert_eq!(
        others,
        [BOOKED[0], "2026-12-04T10:00", BOOKED[2], BOOKED[3]]
    );
}

#[tokio::test]
async fn one_that_is_cancelled_alone_is_told_of_alone() {
    let (mut desk, mia) = thursdays().await;
    let second = ahead(&desk, mia).await[1].clone();
    desk.cancel(&second).await;
    desk.round_at("2026-11-24T09:10").await;
    assert_eq!(told_since(&desk), ["Cancelled: Thu 3 Dec 2026 at 2:30 pm"]);
    let third = ahead(&desk, mia).await[2].clone();
    let mark = third.series.expect("its place");
    assert_eq!(
        (mark.position, mark.total),
        (2, 3),
        "the cancelled one does not count"
    );
}

#[tokio::test]
async fn this_and_following_move_together_and_are_told_of_once() {
    let (mut desk, mia) = thursdays().await;
    let second = ahead(&desk, mia).await[1].clone();
    let form = moving(&second, "2026-12-04T10:00", SeriesScope::Following);
    let shown = preview(&desk, &form).await;
    assert_eq!(shown.changes.len(), 3);
    assert_eq!(starts(&desk, mia).await, BOOKED, "a preview keeps nothing");

    let moved = move_many(&desk, &form).await;
    assert_eq!(
        starts(&desk, mia).await,
        [
            BOOKED[0],
            "2026-12-04T10:00",
            "2026-12-11T10:00",
            "2026-12-18T10:00"
        ]
    );
    let mark = moved.series.expect("its place");
    assert_eq!((mark.position, mark.total), (2, 4));
    assert_eq!(mark.words, "every Friday");
    desk.round_at("2026-11-24T09:10").await;
    let said = "Moved to Fri 4 Dec 2026 at 10:00 am, then every Friday, \
                3 times in all until Fri 18 Dec 2026";
    assert_eq!(told_since(&desk), [said]);

    desk.round_at("2026-11-25T14:31").await;
    desk.round_at("2026-12-02T14:31").await;
    desk.round_at("2026-12-03T10:01").await;
    assert_eq!(
        told_since(&desk)[1..],
        [
            "Reminder: tomorrow, Thu 26 Nov 2026 at 2:30 pm",
            "Reminder: tomorrow, Fri 4 Dec 2026 at 10:00 am",
        ]
    );
}

#[tokio::test]
async fn a_change_of_all_never_reaches_the_past() {
    let (mut desk, mia) = thursdays().await;
    desk.round_at("2026-12-04T09:00").await;
    let told = desk.subjects().len();
    let third = ahead(&desk, mia).await[0].clone();
    assert_eq!(third.start, minute(BOOKED[2]));
    move_many(&desk, &moving(&third, "2026-12-10T16:00", SeriesScope::All)).await;
    assert_eq!(
        starts(&desk, mia).await,
        ["2026-12-10T16:00", "2026-12-17T16:00"]
    );
    let all = appointments::of_patient(&desk.practice.clinic, &desk.aroha, mia)
        .await
        .expect("the desk may");
    let past: Vec<String> = all.past.iter().map(|card| card.start.to_string()).collect();
    assert_eq!(past, [BOOKED[1], BOOKED[0]]);
    desk.round_at("2026-12-04T09:10").await;
    assert_eq!(
        desk.subjects()[told..],
        ["Moved to Thu 10 Dec 2026 at 4:00 pm, then every Thursday, \
          2 times in all until Thu 17 Dec 2026"]
    );
}

#[tokio::test]
async fn exceptions_stay_where_they_are_unless_they_are_asked_along() {
    let (desk, mia) = thursdays().await;
    let second = ahead(&desk, mia).await[1].clone();
    desk.move_to(&second, "2026-12-04T10:00").await;
    let first = ahead(&desk, mia).await[0].clone();
    let mut form = moving(&first, "2026-11-26T16:00", SeriesScope::All);
    let shown = preview(&desk, &form).await;
    assert_eq!((shown.changes.len(), shown.exceptions), (3, 1));
    form.with_exceptions = true;
    let shown = preview(&desk, &form).await;
    assert_eq!((shown.changes.len(), shown.exceptions), (4, 1));

    form.with_exceptions = false;
    move_many(&desk, &form).await;
    assert_eq!(
        starts(&desk, mia).await,
        [
            "2026-11-26T16:00",
            "2026-12-04T10:00",
            "2026-12-10T16:00",
            "2026-12-17T16:00"
        ]
    );
    let first = ahead(&desk, mia).await[0].clone();
    let form = SeriesMoveForm {
        with_exceptions: true,
        ..moving(&first, "2026-11-26T17:00", SeriesScope::All)
    };
    move_many(&desk, &form).await;
    let cards = ahead(&desk, mia).await;
    assert_eq!(cards[1].start, minute("2026-12-03T17:00"));
    assert!(
        cards
            .iter()
            .all(|card| !card.series.as_ref().is_some_and(|mark| mark.is_exception))
    );
}

#[tokio::test]
async fn this_and_following_are_cancelled_with_one_message() {
    let (mut desk, mia) = thursdays().await;
    let third = ahead(&desk, mia).await[2].clone();
    cancel_many(&desk, &cancelling(&third, SeriesScope::Following)).await;
    let states: Vec<AppointmentState> = ahead(&desk, mia)
        .await
        .iter()
        .map(|card| card.state)
        .collect();
    let (booked, cancelled) = (AppointmentState::Booked, AppointmentState::Cancelled);
    assert_eq!(states, [booked, booked, cancelled, cancelled]);
    desk.round_at("2026-11-24T09:10").await;
    assert_eq!(
        told_since(&desk),
        [
            "Cancelled: Thu 10 Dec 2026 at 2:30 pm, then every Thursday, \
          2 times in all until Thu 17 Dec 2026"
        ]
    );
    let mut waiting = desk.tab(MessageTab::GoingOut).await;
    waiting.retain(|row| row.kind == MessageKind::Reminder);
    assert_eq!(waiting.len(), 2, "those of the two that stand: {waiting:?}");
}

#[tokio::test]
async fn a_correction_within_the_grace_replaces_the_message_of_a_series() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let first = book(&desk, &of(desk.booking(mia, BOOKED[0]), weekly(4))).await;
    desk.practice.later(chrono::Duration::minutes(1));
    move_many(&desk, &moving(&first, "2026-11-26T16:00", SeriesScope::All)).await;
    desk.round_at("2026-11-24T09:10").await;
    assert_eq!(
        desk.subjects(),
        [
            "Confirmed: Thu 26 Nov 2026 at 4:00 pm, then every Thursday, \
          4 times in all until Thu 17 Dec 2026"
        ]
    );
}

#[tokio::test]
async fn a_series_called_off_within_the_grace_is_not_told_of_at_all() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let first = book(&desk, &of(desk.booking(mia, BOOKED[0]), weekly(4))).await;
    desk.practice.later(chrono::Duration::minutes(1));
    cancel_many(&desk, &cancelling(&first, SeriesScope::All)).await;
    desk.round_at("2026-11-24T09:10").await;
    desk.round_at("2026-11-25T14:31").await;
    assert_eq!(desk.subjects(), Vec::<String>::new());
}

#[tokio::test]
async fn another_room_or_length_for_all_tells_nobody_anything() {
    let (mut desk, mia) = thursdays().await;
    let first = ahead(&desk, mia).await[0].clone();
    let mut form = moving(&first, BOOKED[0], SeriesScope::All);
    form.one.minutes = 80;
    move_many(&desk, &form).await;
    assert!(
        ahead(&desk, mia)
            .await
            .iter()
            .all(|card| card.minutes == 80)
    );
    desk.round_at("2026-11-24T09:10").await;
    assert_eq!(told_since(&desk), Vec::<String>::new());
    // What they were told is remembered all the same.
    let first = ahead(&desk, mia).await[0].clone();
    cancel_many(&desk, &cancelling(&first, SeriesScope::All)).await;
    desk.round_at("2026-11-24T09:20").await;
    assert_eq!(told_since(&desk).len(), 1);
    assert!(
        told_since(&desk)[0].starts_with("Cancelled"),
        "{:?}",
        desk.subjects()
    );
}

#[tokio::test]
async fn a_change_of_many_is_taken_back_as_a_whole() {
    let (mut desk, mia) = thursdays().await;
    let second = ahead(&desk, mia).await[1].clone();
    let moved = move_many(
        &desk,
        &moving(&second, "2026-12-04T10:00", SeriesScope::Following),
    )
    .await;
    desk.practice.later(chrono::Duration::minutes(1));
    let back = undo(&desk, &moved).await;
    assert_eq!(starts(&desk, mia).await, BOOKED);
    assert_eq!(back.series.expect("its place").words, "every Thursday");
    desk.round_at("2026-11-24T09:10").await;
    assert_eq!(
        told_since(&desk),
        Vec::<String>::new(),
        "nobody heard of it"
    );
}

#[tokio::test]
async fn what_people_heard_of_is_taken_back_with_a_message() {
    let (mut desk, mia) = thursdays().await;
    let second = ahead(&desk, mia).await[1].clone();
    let cancelled = cancel_many(&desk, &cancelling(&second, SeriesScope::Following)).await;
    desk.round_at("2026-11-24T09:08").await;
    undo(&desk, &cancelled).await;
    desk.round_at("2026-11-24T09:15").await;
    assert_eq!(
        told_since(&desk),
        [
            "Cancelled: Thu 3 Dec 2026 at 2:30 pm, then every Thursday, \
             3 times in all until Thu 17 Dec 2026",
            "Confirmed: Thu 3 Dec 2026 at 2:30 pm, then every Thursday, \
             3 times in all until Thu 17 Dec 2026",
        ]
    );
    assert_eq!(starts(&desk, mia).await, BOOKED);
    let third = ahead(&desk, mia).await[2].clone();
    let mark = third.series.clone().expect("its place");
    assert_eq!((mark.position, mark.total), (3, 4));
    // And each is still told of by itself when it moves.
    desk.move_to(&third, "2026-12-10T16:00").await;
    desk.round_at("2026-11-24T09:20").await;
    assert_eq!(
        told_since(&desk)[2..],
        ["Moved to Thu 10 Dec 2026 at 4:00 pm"]
    );
}

#[tokio::test]
async fn one_that_was_changed_since_is_left_alone_when_a_change_of_many_is_taken_back() {
    let (desk, mia) = thursdays().await;
    let first = ahead(&desk, mia).await[0].clone();
    let moved = move_many(&desk, &moving(&first, "2026-11-26T16:00", SeriesScope::All)).await;
    let third = ahead(&desk, mia).await[2].clone();
    desk.move_to(&third, "2026-12-11T09:00").await;
    undo(&desk, &moved).await;
    assert_eq!(
        starts(&desk, mia).await,
        [BOOKED[0], BOOKED[1], "2026-12-11T09:00", BOOKED[3]]
    );
}

#[tokio::test]
async fn what_is_in_the_way_of_many_needs_a_reason() {
    let (desk, mia) = thursdays().await;
    let leo = desk.register("Leo", Some(false)).await;
    desk.book(leo, "2026-12-10T16:00").await;
    let first = ahead(&desk, mia).await[0].clone();
    let mut form = moving(&first, "2026-11-26T16:00", SeriesScope::All);
    let shown = preview(&desk, &form).await;
    let taken: Vec<bool> = shown
        .changes
        .iter()
        .map(|change| !change.clashes.is_empty())
        .collect();
    assert_eq!(taken, [false, false, true, false]);
    let refused = appointments::move_series(&desk.practice.clinic, &desk.aroha, &form).await;
    assert!(
        matches!(refused, Err(appointments::AppointmentError::Clashes(_))),
        "{refused:?}"
    );
    assert_eq!(starts(&desk, mia).await, BOOKED);
    form.one.override_reason = Some("They come together".to_owned());
    move_many(&desk, &form).await;
    assert_eq!(starts(&desk, mia).await[2], "2026-12-10T16:00");
}

#[tokio::test]
async fn days_one_after_the_other_are_not_in_one_anothers_way() {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let daily = Recurrence {
        frequency: Frequency::Daily,
        ..weekly(3)
    };
    let first = book(&desk, &of(desk.booking(mia, "2026-11-25T10:00"), daily)).await;
    move_many(&desk, &moving(&first, "2026-11-26T10:00", SeriesScope::All)).await;
    assert_eq!(
        starts(&desk, mia).await,
        ["2026-11-26T10:00", "2026-11-27T10:00", "2026-11-28T10:00"]
    );
}

#[tokio::test]
async fn a_monthly_series_moves_to_another_day_of_the_month() {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let monthly = Recurrence {
        frequency: Frequency::Monthly,
        ..weekly(4)
    };
    let first = book(&desk, &of(desk.booking(mia, "2026-11-30T10:00"), monthly)).await;
    assert_eq!(starts(&desk, mia).await[3], "2027-02-28T10:00");
    let moved = move_many(&desk, &moving(&first, "2026-12-01T09:00", SeriesScope::All)).await;
    assert_eq!(
        starts(&desk, mia).await,
        [
            "2026-12-01T09:00",
            "2027-01-01T09:00",
            "2027-02-01T09:00",
            "2027-03-01T09:00"
        ]
    );
    assert_eq!(
        moved.series.expect("its place").words,
        "every month on the 1st"
    );
}

#[tokio::test]
async fn a_zone_that_is_corrected_moves_a_series_without_a_word() {
    let (mut desk, mia) = thursdays().await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let before = ahead(&desk, mia).await[1].starts_at;
    let profile: ClinicProfile = settings::read(clinic, ines).await.expect("an owner may");
    let profile = ClinicProfile {
        zone: "Australia/Brisbane".to_owned(),
        ..profile
    };
    settings::save(clinic, ines, profile)
        .await
        .expect("an owner may");
    appointments::rederive(clinic)
        .await
        .expect("the clinic answers");
    assert_eq!(starts(&desk, mia).await, BOOKED);
    // Brisbane's clocks are an hour behind Sydney's in summer.
    let after = ahead(&desk, mia).await[1].starts_at;
    assert_eq!((after - before).num_hours(), 1);
    desk.round_at("2026-11-24T12:00").await;
    assert_eq!(told_since(&desk), Vec::<String>::new());
}

#[tokio::test]
async fn a_series_that_went_back_by_one_period_can_be_taken_back() {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let first = book(&desk, &of(desk.booking(mia, BOOKED[1]), weekly(3))).await;
    let moved = move_many(&desk, &moving(&first, BOOKED[0], SeriesScope::All)).await;
    assert_eq!(starts(&desk, mia).await, BOOKED[..3]);
    undo(&desk, &moved).await;
    assert_eq!(starts(&desk, mia).await, BOOKED[1..]);
}

#[tokio::test]
async fn a_series_is_not_taken_back_over_what_has_come_in_the_way() {
    let (desk, mia) = thursdays().await;
    let first = ahead(&desk, mia).await[0].clone();
    let moved = move_many(&desk, &moving(&first, "2026-11-26T16:00", SeriesScope::All)).await;
    let leo = desk.register("Leo", Some(false)).await;
    desk.book(leo, BOOKED[2]).await;
    let refused =
        appointments::undo(&desk.practice.clinic, &desk.aroha, moved.id, moved.version).await;
    assert!(
        matches!(refused, Err(appointments::AppointmentError::Clashes(_))),
        "{refused:?}"
    );
    assert_eq!(starts(&desk, mia).await[0], "2026-11-26T16:00");
}
