//! The schedule as a screen shows it.

use chrono::NaiveDate;
use clinic::appointments::{self, ScheduleColumn};
use clinic::civil::{CivilMinute, TimeOfDay};
use clinic::recurrence::{Frequency, Recurrence};
use clinic::settings::OpenHours;

use crate::desk::{Desk, minute, sydney};
use crate::practice::{Practice, staff_id};
use crate::series::{book, of, weekly};

/// The column of a psychologist who works nine to five, and is on leave in this span.
async fn column_with_leave(from: CivilMinute, until: CivilMinute) -> ScheduleColumn {
    let practice = Practice::open().await;
    let (clinic, ines) = (&practice.clinic, &practice.ines);
    let hours: Vec<OpenHours> = (1..=5)
        .map(|weekday| OpenHours {
            weekday,
            from: TimeOfDay::at(9, 0).expect("the practice answers"),
            until: TimeOfDay::at(17, 0).expect("the practice answers"),
        })
        .collect();
    appointments::save_working_hours(clinic, ines, staff_id(ines), &hours, &[])
        .await
        .expect("an owner may");
    appointments::add_leave(clinic, ines, staff_id(ines), from, until, "Dentist")
        .await
        .expect("an owner may");
    let date = NaiveDate::from_ymd_opt(2026, 11, 25);
    let view = appointments::day(clinic, ines, date)
        .await
        .expect("she may");
    view.columns.into_iter().next().expect("her column")
}

#[tokio::test]
async fn leave_for_a_part_of_the_day_keeps_its_hours() {
    let column = column_with_leave(minute("2026-11-25T13:00"), minute("2026-11-25T15:30")).await;
    assert_eq!(column.away, None);
    assert_eq!(column.leave.len(), 1);
    assert_eq!(column.leave[0].from, TimeOfDay::at(13, 0).unwrap());
    assert_eq!(column.leave[0].until, TimeOfDay::at(15, 30).unwrap());
    assert_eq!(column.leave[0].title, "On leave: Dentist");
}

#[tokio::test]
async fn leave_that_ends_in_the_morning_begins_with_the_day() {
    let column = column_with_leave(minute("2026-11-23T09:00"), minute("2026-11-25T11:00")).await;
    assert_eq!(column.away, None);
    assert_eq!(column.leave[0].from, TimeOfDay::MIDNIGHT);
    assert_eq!(column.leave[0].until, TimeOfDay::at(11, 0).unwrap());
}

#[tokio::test]
async fn leave_over_all_that_is_worked_takes_the_day() {
    for (from, until) in [
        ("2026-11-25T09:00", "2026-11-25T17:00"),
        ("2026-11-20T00:00", "2026-12-01T00:00"),
        ("2026-11-25T00:00", "2026-11-26T00:00"),
    ] {
        let column = column_with_leave(minute(from), minute(until)).await;
        assert_eq!(column.away.as_deref(), Some("On leave: Dentist"), "{from}");
        assert!(column.leave.is_empty());
    }
}

#[tokio::test]
async fn of_many_appointments_of_a_patient_the_first_are_listed_and_the_rest_on_demand() {
    let desk = Desk::open().await;
    let mia = desk.register("Mia", Some(true)).await;
    let daily = Recurrence {
        frequency: Frequency::Daily,
        ..weekly(46)
    };
    book(&desk, &of(desk.booking(mia, "2026-11-24T10:00"), daily)).await;
    // Twenty-one are over by then.
    desk.practice.at(sydney("2026-12-15T09:00"));
    let (clinic, aroha) = (&desk.practice.clinic, &desk.aroha);
    let first = appointments::of_patient(clinic, aroha, mia)
        .await
        .expect("the desk may");
    assert_eq!((first.ahead.len(), first.more_ahead), (20, 5));
    assert_eq!((first.past.len(), first.more_past), (20, 1));
    let all = appointments::every_one_of_patient(clinic, aroha, mia)
        .await
        .expect("the desk may");
    assert_eq!((all.ahead.len(), all.more_ahead), (25, 0));
    assert_eq!((all.past.len(), all.more_past), (21, 0));
    assert_eq!(all.past[20].start, minute("2026-11-24T10:00"));
}
