//! Appointments that come again: booked together and told of once.

mod changing;
mod within_the_grace;

use chrono::NaiveDate;
use clinic::appointments::{
    self, AppointmentCard, AppointmentError, BookingForm, ClashKind, DateAnswer, DateChoice,
    Holiday, SeriesForm, SeriesPreview,
};
use clinic::civil::TimeOfDay;
use clinic::ids::PatientId;
use clinic::outbox::{MessageKind, MessageTab};
use clinic::recurrence::{Frequency, Recurrence};

use crate::desk::{Desk, minute};
use crate::practice::staff_id;

pub(crate) fn weekly(count: u32) -> Recurrence {
    Recurrence {
        frequency: Frequency::Weekly,
        interval: 1,
        by_weekday: Vec::new(),
        count: Some(count),
        until: None,
    }
}

pub(crate) fn of(booking: BookingForm, repeats: Recurrence) -> SeriesForm {
    SeriesForm {
        booking,
        repeats,
        answers: Vec::new(),
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn answer(date: &str, choice: DateChoice) -> DateAnswer {
    DateAnswer {
        date: day(date),
        choice,
        time: None,
        reason: None,
    }
}

pub(crate) async fn book(desk: &Desk, form: &SeriesForm) -> AppointmentCard {
    appointments::book_series(&desk.practice.clinic, &desk.aroha, form)
        .await
        .expect("the desk may")
        .first
}

async fn preview(desk: &Desk, form: &SeriesForm) -> SeriesPreview {
    appointments::preview_series(&desk.practice.clinic, &desk.aroha, form)
        .await
        .expect("the desk may")
}

/// The patient's appointments to come, nearest first.
pub(super) async fn ahead(desk: &Desk, patient: PatientId) -> Vec<AppointmentCard> {
    appointments::of_patient(&desk.practice.clinic, &desk.aroha, patient)
        .await
        .expect("the desk may")
        .ahead
}

pub(super) async fn starts(desk: &Desk, patient: PatientId) -> Vec<String> {
    let cards = ahead(desk, patient).await;
    cards.iter().map(|card| card.start.to_string()).collect()
}

#[track_caller]
fn check_refused_at<T: std::fmt::Debug>(outcome: Result<T, AppointmentError>, field: &str) {
    match outcome {
        Err(AppointmentError::Invalid(problems)) => {
            assert_eq!(problems.list()[0].field, field, "{problems:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_series_is_confirmed_once_and_each_of_its_appointments_is_reminded() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let first = book(&desk, &of(desk.booking(mia, "2026-11-26T14:30"), weekly(3))).await;
    let mark = first.series.expect("its place");
    assert_eq!((mark.position, mark.total), (1, 3));
    assert_eq!(mark.words, "every Thursday");
    desk.round_at("2026-11-24T09:04").await;
    let said = "Confirmed: Thu 26 Nov 2026 at 2:30 pm, then every Thursday, \
                3 times in all until Thu 10 Dec 2026";
    assert_eq!(desk.subjects(), [said]);
    for day in ["2026-11-25", "2026-12-02", "2026-12-09"] {
        desk.round_at(&format!("{day}T14:31")).await;
    }
    desk.round_at("2026-12-10T15:30").await;
    assert_eq!(
        desk.subjects()[1..],
        [
            "Reminder: tomorrow, Thu 26 Nov 2026 at 2:30 pm",
            "Reminder: tomorrow, Thu 3 Dec 2026 at 2:30 pm",
            "Reminder: tomorrow, Thu 10 Dec 2026 at 2:30 pm",
        ]
    );
}

#[tokio::test]
async fn the_message_of_a_series_leads_to_its_first_appointment() {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let first = book(&desk, &of(desk.booking(mia, "2026-11-26T14:30"), weekly(3))).await;
    let mut rows = desk.tab(MessageTab::GoingOut).await;
    rows.retain(|row| row.kind == MessageKind::Confirmation);
    assert_eq!(rows.len(), 1, "{rows:?}");
    let about = rows[0].appointment.expect("an appointment");
    let card = appointments::find(&desk.practice.clinic, &desk.aroha, about)
        .await
        .expect("the desk may");
    assert_eq!(card.id, first.id);
}

#[tokio::test]
async fn the_time_of_day_stays_when_the_clocks_change() {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    // Sydney puts its clocks back on 4 April 2027.
    book(&desk, &of(desk.booking(mia, "2027-03-30T14:30"), weekly(2))).await;
    let cards = ahead(&desk, mia).await;
    assert_eq!(cards[1].start, minute("2027-04-06T14:30"));
    let apart = cards[1].starts_at - cards[0].starts_at;
    assert_eq!(apart.num_hours(), 7 * 24 + 1);
}

#[tokio::test]
async fn holidays_and_leave_are_left_out_and_said() {
    let mut desk = Desk::open().await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let mia = desk.register("Mia", Some(true)).await;
    let holiday = Holiday {
        date: day("2026-12-03"),
        name: "Show Day".to_owned(),
    };
    appointments::save_holidays(clinic, ines, &[holiday])
        .await
        .expect("an owner may");
    let (from, until) = (minute("2026-12-17T09:00"), minute("2026-12-17T17:00"));
    appointments::add_leave(clinic, ines, staff_id(ines), from, until, "Course")
        .await
        .expect("an owner may");
    let form = of(desk.booking(mia, "2026-11-26T14:30"), weekly(5));
    let shown = preview(&desk, &form).await;
    assert_eq!((shown.booked, shown.skipped, shown.undecided), (3, 2, 0));
    let skipped: Vec<_> = shown
        .dates
        .iter()
        .filter(|date| date.choice == Some(DateChoice::Skip))
        .map(|date| (date.date, date.clashes[0].what))
        .collect();
    assert_eq!(
        skipped,
        [
            (day("2026-12-03"), ClashKind::Holiday),
            (day("2026-12-17"), ClashKind::Leave),
        ]
    );
    assert_eq!(
        starts(&desk, mia).await,
        Vec::<String>::new(),
        "a preview keeps nothing"
    );

    book(&desk, &form).await;
    assert_eq!(
        starts(&desk, mia).await,
        ["2026-11-26T14:30", "2026-12-10T14:30", "2026-12-24T14:30"]
    );
    desk.round_at("2026-11-24T09:04").await;
    assert!(
        desk.subjects()[0].ends_with(
            "3 times in all until Thu 24 Dec 2026; not on Thu 3 Dec 2026, Thu 17 Dec 2026"
        ),
        "{:?}",
        desk.subjects()
    );
}

#[tokio::test]
async fn a_date_that_is_taken_waits_for_a_decision() {
    let mut desk = Desk::open().await;
    let (mia, leo) = (
        desk.register("Mia", Some(true)).await,
        desk.register("Leo", Some(false)).await,
    );
    desk.book(leo, "2026-12-03T14:00").await;
    let mut form = of(desk.booking(mia, "2026-11-26T14:30"), weekly(3));
    let shown = preview(&desk, &form).await;
    assert_eq!(shown.undecided, 1);
    assert_eq!(shown.dates[1].clashes[0].what, ClashKind::Psychologist);
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    check_refused_at(
        appointments::book_series(clinic, aroha, &form).await,
        "answers",
    );
    form.answers = vec![answer("2026-12-03", DateChoice::Book)];
    let shown = preview(&desk, &form).await;
    assert!(
        shown.dates[1].needs_reason,
        "a preview waits for the answer"
    );
    check_refused_at(
        appointments::book_series(clinic, aroha, &form).await,
        "answers.0.reason",
    );
    form.answers = vec![answer("2026-12-03", DateChoice::Move)];
    check_refused_at(
        appointments::book_series(clinic, aroha, &form).await,
        "answers.0.time",
    );
    form.answers = vec![DateAnswer {
        time: TimeOfDay::at(14, 30),
        ..answer("2026-12-03", DateChoice::Move)
    }];
    check_refused_at(
        appointments::book_series(clinic, aroha, &form).await,
        "answers.0.reason",
    );
    form.answers = vec![DateAnswer {
        time: TimeOfDay::at(16, 0),
        ..answer("2026-12-03", DateChoice::Move)
    }];
    book(&desk, &form).await;
    assert_eq!(
        starts(&desk, mia).await,
        ["2026-11-26T14:30", "2026-12-03T16:00", "2026-12-10T14:30"]
    );
    desk.round_at("2026-11-24T09:04").await;
    let mine: Vec<String> = desk
        .subjects()
        .into_iter()
        .filter(|subject| subject.contains("every"))
        .collect();
    assert_eq!(mine.len(), 1, "{mine:?}");
    assert!(
        mine[0].ends_with("; on Thu 3 Dec 2026 at 4:00 pm"),
        "{mine:?}"
    );
    assert_eq!(
        desk.subjects().len(),
        2,
        "Leo's and hers: {:?}",
        desk.subjects()
    );
}

#[tokio::test]
async fn a_date_that_is_taken_is_left_out_or_booked_all_the_same() {
    let desk = Desk::open().await;
    let (mia, leo) = (
        desk.register("Mia", Some(true)).await,
        desk.register("Leo", Some(false)).await,
    );
    desk.book(mia, "2026-12-03T14:00").await;
    let mut form = of(desk.booking(leo, "2026-11-26T14:30"), weekly(3));
    form.answers = vec![answer("2026-12-03", DateChoice::Skip)];
    book(&desk, &form).await;
    assert_eq!(
        starts(&desk, leo).await,
        ["2026-11-26T14:30", "2026-12-10T14:30"]
    );

    let odo = desk.register("Odo", Some(false)).await;
    let mut form = of(desk.booking(odo, "2026-12-03T14:30"), weekly(2));
    let reason = Some("They come together".to_owned());
    form.answers = ["2026-12-03", "2026-12-10"]
        .map(|date| DateAnswer {
            reason: reason.clone(),
            ..answer(date, DateChoice::Book)
        })
        .to_vec();
    book(&desk, &form).await;
    let cards = ahead(&desk, odo).await;
    assert_eq!(cards.len(), 2);
    assert_eq!(cards[0].override_reason, reason);
}

#[tokio::test]
async fn a_series_without_an_end_or_without_a_date_left_is_refused() {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let endless = Recurrence {
        count: None,
        ..weekly(2)
    };
    let form = of(desk.booking(mia, "2026-11-26T14:30"), endless);
    check_refused_at(
        appointments::book_series(clinic, aroha, &form).await,
        "repeats.count",
    );
    let mut form = of(desk.booking(mia, "2026-11-26T14:30"), weekly(2));
    form.answers = vec![
        answer("2026-11-26", DateChoice::Skip),
        answer("2026-12-03", DateChoice::Skip),
    ];
    let shown = preview(&desk, &form).await;
    assert_eq!((shown.booked, shown.skipped), (0, 2));
    check_refused_at(
        appointments::book_series(clinic, aroha, &form).await,
        "answers",
    );
    assert_eq!(ahead(&desk, mia).await.len(), 0);
}

#[tokio::test]
async fn nobody_is_told_of_a_series_that_staff_keep_to_themselves() {
    let mut desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let form = BookingForm {
        do_not_send: Some("Told at the desk".to_owned()),
        ..desk.booking(mia, "2026-11-26T14:30")
    };
    book(&desk, &of(form, weekly(3))).await;
    desk.round_at("2026-11-24T09:04").await;
    assert_eq!(desk.subjects(), Vec::<String>::new());
    // One that is moved by itself is told of all the same.
    let second = ahead(&desk, mia).await[1].clone();
    desk.move_to(&second, "2026-12-03T16:30").await;
    desk.round_at("2026-11-24T09:10").await;
    assert_eq!(desk.subjects(), ["Moved to Thu 3 Dec 2026 at 4:30 pm"]);
}

#[tokio::test]
async fn leave_and_holidays_that_come_later_list_what_they_meet() {
    let desk = Desk::open().await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let mia = desk.register("Mia", Some(true)).await;
    book(&desk, &of(desk.booking(mia, "2026-11-26T14:30"), weekly(4))).await;
    let met = || async {
        let cards = appointments::in_leave(clinic, &desk.aroha)
            .await
            .expect("the desk may");
        cards
            .iter()
            .map(|card| card.start.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(met().await, Vec::<String>::new());
    for (from, until) in [
        ("2026-12-01T00:00", "2026-12-05T00:00"),
        ("2026-12-03T09:00", "2026-12-10T15:00"),
    ] {
        appointments::add_leave(
            clinic,
            ines,
            staff_id(ines),
            minute(from),
            minute(until),
            "Course",
        )
        .await
        .expect("an owner may");
    }
    assert_eq!(met().await, ["2026-12-03T14:30", "2026-12-10T14:30"]);
    let holiday = |date: &str| Holiday {
        date: day(date),
        name: "Show Day".to_owned(),
    };
    let days = ["2026-11-20", "2026-12-03", "2026-12-17"].map(holiday);
    appointments::save_holidays(clinic, ines, &days)
        .await
        .expect("an owner may");
    assert_eq!(
        met().await,
        ["2026-12-03T14:30", "2026-12-10T14:30", "2026-12-17T14:30"]
    );
    appointments::save_holidays(clinic, ines, &[])
        .await
        .expect("an owner may");
    let second = ahead(&desk, mia).await[1].clone();
    desk.cancel(&second).await;
    assert_eq!(met().await, ["2026-12-10T14:30"]);
}
