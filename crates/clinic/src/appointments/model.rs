//! Appointments: states, forms and cards.

use chrono::NaiveDate;

use super::availability::Clash;
use super::series::SeriesMark;
use super::wait_list::OfferedTime;
use crate::civil::{CivilMinute, TimeOfDay};
use crate::clock::Instant;
use crate::ids::{AppointmentId, AppointmentTypeId, ConsultingRoomId, LeaveId, PatientId, StaffId};
use crate::outbox::PlannedLine;
use crate::settings::{AppointmentMode, OpenHours};

crate::closed_set! {
    /// Where an appointment stands.
    pub enum AppointmentState {
        Booked = "booked",
        Confirmed = "confirmed",
        Arrived = "arrived",
        Completed = "completed",
        Missed = "missed",
        Cancelled = "cancelled",
    }
}

impl AppointmentState {
    pub fn title(self) -> &'static str {
        match self {
            Self::Booked => "Booked",
            Self::Confirmed => "Confirmed",
            Self::Arrived => "Arrived",
            Self::Completed => "Completed",
            Self::Missed => "Missed",
            Self::Cancelled => "Cancelled",
        }
    }

    /// Still to come, as far as anybody knows.
    pub(super) fn is_open(self) -> bool {
        match self {
            Self::Booked | Self::Confirmed => true,
            Self::Arrived | Self::Completed | Self::Missed | Self::Cancelled => false,
        }
    }

    /// Whether its time is nobody else's.
    pub(super) fn takes_time(self) -> bool {
        match self {
            Self::Booked | Self::Confirmed | Self::Arrived | Self::Completed => true,
            Self::Missed | Self::Cancelled => false,
        }
    }

    /// Whether somebody at the desk may set `next`. Cancelling is a verb of its own.
    pub(super) fn may_become(self, next: Self) -> bool {
        match (self, next) {
            (Self::Booked, Self::Confirmed | Self::Arrived | Self::Completed | Self::Missed)
            | (Self::Confirmed, Self::Booked | Self::Arrived | Self::Completed | Self::Missed)
            | (Self::Arrived, Self::Booked | Self::Completed | Self::Missed)
            | (Self::Completed, Self::Arrived | Self::Missed)
            | (Self::Missed, Self::Booked | Self::Arrived | Self::Completed) => true,
            (
                Self::Booked
                | Self::Confirmed
                | Self::Arrived
                | Self::Completed
                | Self::Missed
                | Self::Cancelled,
                _,
            ) => false,
        }
    }
}

crate::closed_set! {
    /// What the hours of a weekday are for.
    pub enum HoursKind {
        Working = "working",
        Break = "break",
    }
}

crate::wire! {
    pub struct BookingForm {
        pub patients: Vec<PatientId>,
        pub psychologist: StaffId,
        pub room: Option<ConsultingRoomId>,
        #[serde(rename = "type")]
        pub appointment_type: AppointmentTypeId,
        pub start: CivilMinute,
        pub minutes: u32,
        pub mode: AppointmentMode,
        /// Why it is booked in spite of a clash.
        #[serde(rename = "override")]
        pub override_reason: Option<String>,
        /// Why nobody is told.
        pub do_not_send: Option<String>,
    }

    pub struct MoveForm {
        pub id: AppointmentId,
        pub version: i32,
        pub start: CivilMinute,
        pub minutes: u32,
        pub psychologist: StaffId,
        pub room: Option<ConsultingRoomId>,
        #[serde(rename = "override")]
        pub override_reason: Option<String>,
        pub do_not_send: Option<String>,
    }

    pub struct CancelForm {
        pub id: AppointmentId,
        pub version: i32,
        pub reason: String,
        pub do_not_send: Option<String>,
    }

    /// What a dialog says before anything is kept.
    pub struct BookingPreview {
        pub clashes: Vec<Clash>,
        pub messages: Vec<PlannedLine>,
    }

    pub struct CardPatient {
        pub id: PatientId,
        pub name: String,
        pub has_alert: bool,
        pub never_asked_about_reminders: bool,
    }

    /// An appointment as screens show it.
    pub struct AppointmentCard {
        pub id: AppointmentId,
        pub version: i32,
        pub start: CivilMinute,
        pub end: CivilMinute,
        pub starts_at: Instant,
        pub minutes: u32,
        pub zone: String,
        pub patients: Vec<CardPatient>,
        pub psychologist: StaffId,
        pub psychologist_name: String,
        pub room: Option<ConsultingRoomId>,
        pub room_name: Option<String>,
        #[serde(rename = "type")]
        pub appointment_type: AppointmentTypeId,
        pub type_name: String,
        pub colour: u8,
        pub mode: AppointmentMode,
        pub state: AppointmentState,
        pub state_word: String,
        pub meeting_link: Option<String>,
        pub may_change_link: bool,
        pub label: String,
        pub cancelled_because: Option<String>,
        pub override_reason: Option<String>,
        pub never_asked_about_reminders: bool,
        pub may_move: bool,
        pub may_cancel: bool,
        pub may_check_in: bool,
        pub may_complete: bool,
        pub may_mark_missed: bool,
        pub may_confirm: bool,
        pub may_undo: bool,
        /// Its place in a series, for one that comes again.
        pub series: Option<SeriesMark>,
    }

    pub struct TimeSpan {
        pub from: TimeOfDay,
        pub until: TimeOfDay,
    }

    /// A patient's appointments: those ahead, nearest first, and those past, newest first.
    pub struct PatientAppointments {
        pub ahead: Vec<AppointmentCard>,
        pub past: Vec<AppointmentCard>,
        /// How many there are besides those listed.
        pub more_ahead: u32,
        pub more_past: u32,
    }

    /// One column of the schedule: a psychologist on a day.
    pub struct ScheduleColumn {
        pub key: String,
        pub psychologist: StaffId,
        pub title: String,
        pub subtitle: String,
        pub date: NaiveDate,
        pub colour: u8,
        pub working: Vec<TimeSpan>,
        pub breaks: Vec<TimeSpan>,
        /// Hours of leave that leave some of the day to work.
        pub leave: Vec<AwaySpan>,
        /// Why there is nobody here the whole day.
        pub away: Option<String>,
    }

    pub struct AwaySpan {
        pub from: TimeOfDay,
        pub until: TimeOfDay,
        pub title: String,
    }

    pub struct ScheduleView {
        pub date: NaiveDate,
        pub dates: Vec<NaiveDate>,
        pub today: NaiveDate,
        pub now_civil: CivilMinute,
        pub zone: String,
        pub holiday: Option<String>,
        pub day_start: TimeOfDay,
        pub day_end: TimeOfDay,
        pub columns: Vec<ScheduleColumn>,
        pub appointments: Vec<AppointmentCard>,
        /// Times that are kept for people on the wait list.
        pub offered: Vec<OfferedTime>,
        pub may_book: bool,
    }

    pub struct PsychologistChoice {
        pub id: StaffId,
        pub name: String,
        pub colour: u8,
    }

    pub struct RoomChoice {
        pub id: ConsultingRoomId,
        pub name: String,
    }

    pub struct BookingChoices {
        pub psychologists: Vec<PsychologistChoice>,
        pub types: Vec<AppointmentTypeView>,
        pub rooms: Vec<RoomChoice>,
    }

    pub struct AppointmentTypeView {
        pub id: Option<AppointmentTypeId>,
        pub name: String,
        pub minutes: u32,
        pub mode: AppointmentMode,
        pub colour: u8,
        pub is_active: bool,
    }

    pub struct RoomForm {
        pub id: Option<ConsultingRoomId>,
        pub name: String,
        pub is_active: bool,
    }

    pub struct LeaveView {
        pub id: LeaveId,
        pub from: CivilMinute,
        pub until: CivilMinute,
        pub reason: String,
    }

    pub struct WorkingHoursView {
        pub staff: StaffId,
        pub name: String,
        pub hours: Vec<OpenHours>,
        pub breaks: Vec<OpenHours>,
        pub leave: Vec<LeaveView>,
    }

    pub struct Holiday {
        pub date: NaiveDate,
        pub name: String,
    }
}
