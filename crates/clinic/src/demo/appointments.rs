//! Three weeks of appointments, and who came.

use chrono::{Datelike, Duration, NaiveDate};

use super::patients::COUPLE;
use super::people::Colleague;
use super::{DemoError, Practice};
use crate::Clinic;
use crate::appointments::{
    self, AppointmentError, AppointmentState, AppointmentTypeView, BookingForm, Holiday, RoomForm,
    SeriesForm, Urgency, WaitingForm,
};
use crate::civil::{CivilMinute, TimeOfDay, civil_of};
use crate::clock::Instant;
use crate::ids::{AppointmentTypeId, ConsultingRoomId, PatientId, StaffId};
use crate::recurrence::{Frequency, Recurrence};
use crate::settings::{self, AppointmentMode, OpenHours, Telehealth};

/// Days before and after the present that have appointments.
const BEFORE: i64 = 8;
const AFTER: i64 = 12;
const HOURS: [u32; 6] = [9, 10, 11, 13, 14, 16];
/// Those who come again have it for themselves.
const SERIES_HOUR: u32 = 15;
/// Types are offered by name: the first appointment, the individual session, and so on.
const INDIVIDUAL: usize = 1;

/// Types, rooms, hours and holidays.
pub(super) async fn settle(clinic: &Clinic, practice: &Practice) -> Result<(), DemoError> {
    let owner = &practice.owner;
    let telehealth = Telehealth {
        link_template: "https://meet.wattlelane.example/{room}".to_owned(),
    };
    settings::save(clinic, owner, telehealth).await?;
    for (name, minutes, mode, colour) in [
        ("Individual session", 50, AppointmentMode::InPerson, 0),
        ("Telehealth session", 50, AppointmentMode::Telehealth, 1),
        ("First appointment", 80, AppointmentMode::InPerson, 2),
        ("Phone review", 25, AppointmentMode::Phone, 3),
    ] {
        let form = AppointmentTypeView {
            id: None,
            name: name.to_owned(),
            minutes,
            mode,
            colour,
            is_active: true,
        };
        appointments::save_type(clinic, owner, &form).await?;
    }
    for name in ["Room 1", "Room 2", "Room 3", "Room 4"] {
        let form = RoomForm {
            id: None,
            name: name.to_owned(),
            is_active: true,
        };
        appointments::save_consulting_room(clinic, owner, &form).await?;
    }
    for (staff, person) in &practice.psychologists {
        let hours = spans(person, (9, 0), (17, 30));
        let breaks = spans(person, (12, 30), (13, 0));
        appointments::save_working_hours(clinic, owner, *staff, &hours, &breaks).await?;
    }
    let holidays: Vec<Holiday> = [(12, 25, "Christmas Day"), (12, 26, "Boxing Day")]
        .iter()
        .filter_map(|(month, day, name)| {
            let year = clinic.now().year();
            Some(Holiday {
                date: NaiveDate::from_ymd_opt(year, *month, *day)?,
                name: (*name).to_owned(),
            })
        })
        .collect();
    Ok(appointments::save_holidays(clinic, owner, &holidays).await?)
}

fn spans(person: &Colleague, from: (u32, u32), until: (u32, u32)) -> Vec<OpenHours> {
    person
        .days
        .iter()
        .filter_map(|weekday| {
            Some(OpenHours {
                weekday: *weekday,
                from: TimeOfDay::at(from.0, from.1)?,
                until: TimeOfDay::at(until.0, until.1)?,
            })
        })
        .collect()
}

/// What the desk books with.
struct Choices {
    types: Vec<(AppointmentTypeId, u32, AppointmentMode)>,
    rooms: Vec<ConsultingRoomId>,
}

/// Books three weeks, in an order that never changes.
pub(super) async fn book(
    clinic: &Clinic,
    practice: &Practice,
    patients: &[PatientId],
    present: Instant,
) -> Result<(), DemoError> {
    let zone = settings::zone(&mut *clinic.db().read().await?).await?;
    let today = civil_of(present, zone).date();
    let offered = appointments::booking_choices(clinic, &practice.desk).await?;
    let choices = Choices {
        types: offered
            .types
            .iter()
            .filter_map(|choice| Some((choice.id?, choice.minutes, choice.mode)))
            .collect(),
        rooms: offered.rooms.iter().map(|room| room.id).collect(),
    };
    come_again(clinic, practice, &choices, patients, today).await?;
    wait(clinic, practice, &choices, patients, today).await?;
    let mut turn = 0;
    for day in -BEFORE..=AFTER {
        let date = today + Duration::days(day);
        let weekday = u8::try_from(date.weekday().number_from_monday()).unwrap_or(1);
        for (chair, (staff, person)) in practice.psychologists.iter().enumerate() {
            if !person.days.contains(&weekday) {
                continue;
            }
            for (slot, hour) in HOURS.iter().enumerate() {
                // About two thirds of the slots are taken.
                // Whoever is at the top of every list is not among Tamsin's patients, whatever day
                // it is, so that a record outside one's care can be met.
                let is_first = (turn * 17 + chair * 5).is_multiple_of(patients.len());
                if (turn + slot + chair).is_multiple_of(3)
                    || (is_first && person.username == "tamsin")
                {
                    turn += 1;
                    continue;
                }
                let form = booking(&choices, *staff, chair, date, *hour, patients, turn);
                turn += 1;
                place(clinic, practice, form).await?;
            }
        }
    }
    Ok(())
}

/// Two patients who come again, at an hour that nobody else is given.
async fn come_again(
    clinic: &Clinic,
    practice: &Practice,
    choices: &Choices,
    patients: &[PatientId],
    today: NaiveDate,
) -> Result<(), DemoError> {
    for (chair, (patient, interval, count)) in [(7, 1, 8), (11, 2, 6)].into_iter().enumerate() {
        let (staff, person) = &practice.psychologists[chair];
        let works_on = |date: &NaiveDate| {
            let weekday = u8::try_from(date.weekday().number_from_monday());
            weekday.is_ok_and(|weekday| person.days.contains(&weekday))
        };
        let week_ago = today - Duration::days(7);
        let Some(first) = week_ago.iter_days().take(7).find(works_on) else {
            continue;
        };
        let start = first.and_hms_opt(SERIES_HOUR, 0, 0).unwrap_or_default();
        let (appointment_type, minutes, _) = choices.types[INDIVIDUAL];
        let form = SeriesForm {
            booking: BookingForm {
                patients: vec![patients[patient]],
                psychologist: *staff,
                room: Some(choices.rooms[chair]),
                appointment_type,
                start: CivilMinute(start),
                minutes,
                mode: AppointmentMode::InPerson,
                override_reason: None,
                do_not_send: None,
            },
            repeats: Recurrence {
                frequency: Frequency::Weekly,
                interval,
                by_weekday: Vec::new(),
                count: Some(count),
                until: None,
            },
            answers: Vec::new(),
        };
        appointments::book_series(clinic, &practice.desk, &form).await?;
    }
    Ok(())
}

/// Three who would like an earlier time.
async fn wait(
    clinic: &Clinic,
    practice: &Practice,
    choices: &Choices,
    patients: &[PatientId],
    today: NaiveDate,
) -> Result<(), DemoError> {
    let anybody = WaitingForm {
        id: None,
        version: 0,
        patient: patients[19],
        appointment_type: choices.types[0].0,
        psychologists: Vec::new(),
        weekdays: Vec::new(),
        time_from: None,
        time_until: None,
        date_from: today,
        date_until: None,
        urgency: Urgency::Routine,
        note: String::new(),
    };
    let mornings = WaitingForm {
        patient: patients[23],
        psychologists: vec![practice.psychologists[0].0],
        time_until: TimeOfDay::at(12, 30),
        ..anybody.clone()
    };
    let soon = WaitingForm {
        patient: patients[29],
        appointment_type: choices.types[INDIVIDUAL].0,
        weekdays: vec![1, 2, 3, 4],
        urgency: Urgency::Soon,
        note: "Can be here within the hour".to_owned(),
        ..anybody.clone()
    };
    for form in [anybody, mornings, soon] {
        appointments::save_waiting(clinic, &practice.desk, &form).await?;
    }
    Ok(())
}

fn booking(
    choices: &Choices,
    staff: StaffId,
    chair: usize,
    date: NaiveDate,
    hour: u32,
    patients: &[PatientId],
    turn: usize,
) -> BookingForm {
    let (appointment_type, minutes, mode) = choices.types[(turn * 7 / 3) % choices.types.len()];
    let patient = (turn * 17 + chair * 5) % patients.len();
    let who = if COUPLE.contains(&patient) {
        COUPLE.map(|at| patients[at]).to_vec()
    } else {
        vec![patients[patient]]
    };
    let start = date.and_hms_opt(hour, 0, 0).unwrap_or_default();
    BookingForm {
        patients: who,
        psychologist: staff,
        room: (mode == AppointmentMode::InPerson)
            .then(|| choices.rooms[chair % choices.rooms.len()]),
        appointment_type,
        start: CivilMinute(start),
        // The break begins half an hour after noon, and the next slot on the hour.
        minutes: minutes.min(50),
        mode,
        override_reason: None,
        do_not_send: None,
    }
}

/// Books, unless the patient is busy elsewhere or cannot be booked.
async fn place(clinic: &Clinic, practice: &Practice, form: BookingForm) -> Result<(), DemoError> {
    match appointments::book(clinic, &practice.desk, &form).await {
        Ok(_) | Err(AppointmentError::Clashes(_) | AppointmentError::Invalid(_)) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

/// What became of the appointments of the day that just ended: most came, some were missed.
pub(super) async fn attend(clinic: &Clinic, practice: &Practice) -> Result<(), DemoError> {
    let (_, _, cards) = appointments::today(clinic, &practice.desk).await?;
    let now = clinic.now();
    for (at, card) in cards.iter().enumerate() {
        if card.starts_at >= now {
            continue;
        }
        let state = if at % 9 == 4 {
            AppointmentState::Missed
        } else {
            AppointmentState::Completed
        };
        if card.may_complete {
            appointments::set_state(clinic, &practice.desk, card.id, card.version, state).await?;
        }
    }
    Ok(())
}
