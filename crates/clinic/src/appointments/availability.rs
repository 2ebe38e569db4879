//! What stands in the way of an appointment. Pure.

use chrono::NaiveDate;

use crate::civil::{CivilMinute, TimeOfDay, date_words, time_words};
use crate::clock::Instant;
use crate::ids::{AppointmentId, ConsultingRoomId, PatientId, StaffId};

crate::closed_set! {
    /// What a clash is about.
    pub enum ClashKind {
        Psychologist = "psychologist",
        Room = "room",
        Patient = "patient",
        Hours = "hours",
        Leave = "leave",
        Holiday = "holiday",
        /// It is kept for somebody on the wait list.
        Offer = "offer",
    }
}

crate::wire! {
    /// One thing in the way, in words.
    pub struct Clash {
        pub with: String,
        pub what: ClashKind,
        pub message: String,
    }
}

/// The appointment that somebody wants to make.
#[derive(Debug, Clone)]
pub(super) struct Wish {
    /// Itself, when it exists already and is moved.
    pub(super) appointment: Option<AppointmentId>,
    pub(super) psychologist: StaffId,
    pub(super) room: Option<ConsultingRoomId>,
    pub(super) patients: Vec<PatientId>,
    pub(super) start: CivilMinute,
    pub(super) end: CivilMinute,
    pub(super) starts_at: Instant,
    pub(super) ends_at: Instant,
}

/// An appointment that is there already and takes its time.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub(super) id: AppointmentId,
    pub(super) psychologist: StaffId,
    pub(super) psychologist_name: String,
    pub(super) room: Option<ConsultingRoomId>,
    pub(super) room_name: Option<String>,
    pub(super) patients: Vec<(PatientId, String)>,
    pub(super) start: CivilMinute,
    pub(super) starts_at: Instant,
    pub(super) ends_at: Instant,
}

/// When the psychologist works on that day.
#[derive(Debug, Clone, Default)]
pub(super) struct DayOfWork {
    pub(super) working: Vec<(TimeOfDay, TimeOfDay)>,
    pub(super) breaks: Vec<(TimeOfDay, TimeOfDay)>,
    pub(super) leave: Vec<(CivilMinute, CivilMinute, String)>,
    pub(super) holiday: Option<String>,
    /// No hours were ever entered: nothing to clash with.
    pub(super) has_hours: bool,
}

/// Everything in the way, the hard clashes first.
pub(super) fn clashes(wish: &Wish, taken: &[Taken], day: &DayOfWork) -> Vec<Clash> {
    let mut found = Vec::new();
    for other in taken {
        if Some(other.id) == wish.appointment || !overlaps(wish, other) {
            continue;
        }
        let time = time_words(other.start.time().0);
        if other.psychologist == wish.psychologist {
            found.push(Clash {
                with: other.psychologist_name.clone(),
                what: ClashKind::Psychologist,
                message: format!(
                    "{} has another appointment at {time}.",
                    other.psychologist_name
                ),
            });
        }
        if let (Some(room), Some(name)) = (wish.room, &other.room_name)
            && other.room == Some(room)
        {
            found.push(Clash {
                with: name.clone(),
                what: ClashKind::Room,
                message: format!("{name} is taken at {time}."),
            });
        }
        for (patient, name) in &other.patients {
            if wish.patients.contains(patient) {
                found.push(Clash {
                    with: name.clone(),
                    what: ClashKind::Patient,
                    message: format!("{name} has another appointment at {time}."),
                });
            }
        }
    }
    found.extend(day_clashes(wish, day));
    found
}

fn overlaps(wish: &Wish, other: &Taken) -> bool {
    wish.starts_at < other.ends_at && other.starts_at < wish.ends_at
}

fn day_clashes(wish: &Wish, day: &DayOfWork) -> Vec<Clash> {
    let date = wish.start.date();
    let clash = |what, message: String| Clash {
        with: String::new(),
        what,
        message,
    };
    let mut found = Vec::new();
    if let Some(holiday) = &day.holiday {
        found.push(clash(
            ClashKind::Holiday,
            format!("{} is a public holiday: {holiday}.", date_words(date)),
        ));
    }
    for (from, until, reason) in &day.leave {
        if wish.start < *until && *from < wish.end {
            let why = if reason.is_empty() {
                String::new()
            } else {
                format!(" ({reason})")
            };
            found.push(clash(
                ClashKind::Leave,
                format!("The psychologist is on leave then{why}."),
            ));
        }
    }
    if day.has_hours && !is_within_hours(wish, date, day) {
        found.push(clash(
            ClashKind::Hours,
            "This is outside the psychologist's working hours or in a break.".to_owned(),
        ));
    }
    found
}

fn is_within_hours(wish: &Wish, date: NaiveDate, day: &DayOfWork) -> bool {
    let at = |time: TimeOfDay| CivilMinute(date.and_time(time.0));
    let works = day
        .working
        .iter()
        .any(|(from, until)| at(*from) <= wish.start && wish.end <= at(*until));
    let rests = day
        .breaks
        .iter()
        .any(|(from, until)| wish.start < at(*until) && at(*from) < wish.end);
    works && !rests
}
