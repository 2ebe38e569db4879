//! Which messages an appointment should have. Pure: facts in, drafts out.

use chrono::Duration;
use chrono_tz::Tz;

use super::model::AppointmentState;
use crate::civil::{CivilMinute, civil_of, instant_of};
use crate::clock::Instant;
use crate::ids::{AppointmentId, AppointmentTypeId, PatientId};
use crate::outbox::{Draft, MessageFacts, MessageKind, Standing, Timing, Told};
use crate::settings::{AppointmentMode, Sending};

/// A move or cancellation this close to the appointment leaves at once, open or closed.
pub(super) const SHORT_NOTICE: Duration = Duration::hours(12);
/// A reminder a day ahead has lost its use this long before the appointment.
const LAST_USE: Duration = Duration::minutes(30);
const DAY: u32 = 24 * 60;

/// An appointment as the planner needs it.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub(super) id: AppointmentId,
    pub(super) patients: Vec<PatientId>,
    pub(super) start: CivilMinute,
    pub(super) starts_at: Instant,
    pub(super) zone: Tz,
    pub(super) mode: AppointmentMode,
    pub(super) of_type: AppointmentTypeId,
    pub(super) state: AppointmentState,
    pub(super) generation: i64,
    /// When it was last booked, moved or cancelled.
    pub(super) settled_at: Instant,
    pub(super) silent: Option<String>,
    pub(super) facts: MessageFacts,
    /// What the message of its series says of it.
    pub(super) agreed: Option<Agreed>,
}

/// What people are told of one appointment by a message about many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Agreed {
    pub(super) starts_at: Instant,
    /// Its generation then: what it says of itself later comes after.
    pub(super) generation: i64,
    /// They are told to come, not that it is off.
    pub(super) is_expecting: bool,
}

/// Every message that should exist for this appointment at `now`.
pub(super) fn drafts(
    appointment: &Planned,
    told: &[Told],
    sending: &Sending,
    now: Instant,
) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for patient in &appointment.patients {
        let told = in_order(appointment, *patient, told);
        let told: Vec<&Told> = told.iter().collect();
        drafts.extend(
            notice_under_way(appointment, *patient, &told, sending, now)
                .or_else(|| notice(appointment, *patient, &told, sending, now)),
        );
        drafts.extend(reminders(appointment, *patient, sending, now));
    }
    drafts
}

/// What the patient was told, oldest first. The message of a series counts as told of each of its
/// appointments, so that none of them says the same again.
fn in_order(appointment: &Planned, patient: PatientId, told: &[Told]) -> Vec<Told> {
    let of_patient = told.iter().filter(|told| told.patient == patient);
    let Some(agreed) = appointment.agreed else {
        return of_patient.copied().collect();
    };
    let (before, after): (Vec<Told>, Vec<Told>) =
        of_patient.partition(|told| told.generation <= agreed.generation);
    let by_series = Told {
        patient,
        kind: if agreed.is_expecting {
            MessageKind::Confirmation
        } else {
            MessageKind::Cancelled
        },
        occurrence: agreed.starts_at,
        lead_minutes: -1,
        generation: agreed.generation,
        is_under_way: false,
        at: appointment.settled_at,
    };
    [before, vec![by_series], after].concat()
}

pub(super) fn grace_of(sending: &Sending) -> Duration {
    Duration::minutes(i64::from(sending.grace_minutes))
}

pub(super) fn standing(appointment: &Planned) -> Standing {
    match appointment.state {
        AppointmentState::Booked | AppointmentState::Confirmed => {
            Standing::Starts(appointment.starts_at)
        }
        AppointmentState::Arrived | AppointmentState::Completed | AppointmentState::Missed => {
            Standing::Over(appointment.starts_at)
        }
        AppointmentState::Cancelled => Standing::Cancelled,
    }
}

/// The last notice, while one of its readers still waits for it and it says what is so. The planner
/// sends it to nobody twice.
fn notice_under_way(
    appointment: &Planned,
    patient: PatientId,
    told: &[&Told],
    sending: &Sending,
    now: Instant,
) -> Option<Draft> {
    let last = told.last().filter(|last| last.is_under_way)?;
    let meaning = |told: &Told| (told.kind, told.occurrence, told.lead_minutes);
    let before: Vec<&Told> = told
        .iter()
        .copied()
        .filter(|told| meaning(told) != meaning(last))
        .collect();
    notice(appointment, patient, &before, sending, now)
        .filter(|draft| (draft.kind, draft.occurrence, draft.lead_minutes) == meaning(last))
}

/// What the patient has to be told, judged by what they were last told. How many notices they had
/// before is part of what makes this one unique, so that a second cancellation after an undo is
/// told again.
fn notice(
    appointment: &Planned,
    patient: PatientId,
    told: &[&Told],
    sending: &Sending,
    now: Instant,
) -> Option<Draft> {
    let is_live = match appointment.state {
        AppointmentState::Booked | AppointmentState::Confirmed => true,
        AppointmentState::Cancelled => false,
        AppointmentState::Arrived | AppointmentState::Completed | AppointmentState::Missed => {
            return None;
        }
    };
    // Somebody who was told nothing, or that it is off, expects nothing.
    let expected = told
        .last()
        .filter(|told| told.kind != MessageKind::Cancelled)
        .map(|told| told.occurrence);
    let (kind, occurrence) = match (is_live, expected) {
        (true, None) => (MessageKind::Confirmation, appointment.starts_at),
        (true, Some(start)) if start == appointment.starts_at => return None,
        (true, Some(_)) => (MessageKind::Moved, appointment.starts_at),
        (false, Some(start)) => (MessageKind::Cancelled, start),
        (false, None) => return None,
    };
    // What staff told themselves is remembered of a time that is over as well.
    if occurrence <= now && appointment.silent.is_none() {
        return None;
    }
    let wished = appointment.settled_at + grace_of(sending);
    let earliest = expected.map_or(occurrence, |start| start.min(occurrence));
    let is_short =
        kind != MessageKind::Confirmation && earliest - appointment.settled_at < SHORT_NOTICE;
    Some(Draft {
        kind,
        subject: appointment.id.into(),
        patient,
        occurrence,
        lead_minutes: i64::try_from(told.len()).unwrap_or(0),
        generation: appointment.generation,
        channel: None,
        timing: if is_short {
            Timing::AnyHour { wished }
        } else {
            Timing::After { wished }
        },
        not_after: occurrence,
        silent: appointment.silent.clone(),
        facts: appointment.facts.clone(),
    })
}

/// One reminder a rule, for appointments that are still to come. A reminder whose time was over
/// when the appointment was made is left out: the confirmation has just said the same.
fn reminders(
    appointment: &Planned,
    patient: PatientId,
    sending: &Sending,
    now: Instant,
) -> Vec<Draft> {
    let is_to_come = matches!(
        appointment.state,
        AppointmentState::Booked | AppointmentState::Confirmed
    ) && appointment.starts_at > now;
    if !is_to_come {
        return Vec::new();
    }
    sending
        .rules
        .iter()
        .filter(|rule| rule.is_on && rule.applies(appointment.mode, appointment.of_type))
        .filter_map(|rule| {
            let wished = wished_at(appointment, rule.lead_minutes);
            let not_after = if rule.lead_minutes >= DAY {
                appointment.starts_at - LAST_USE
            } else {
                appointment.starts_at
            };
            (wished > appointment.settled_at && not_after > now).then(|| Draft {
                kind: MessageKind::Reminder,
                subject: appointment.id.into(),
                patient,
                occurrence: appointment.starts_at,
                lead_minutes: i64::from(rule.lead_minutes),
                generation: appointment.generation,
                channel: rule.channel,
                timing: if rule.may_leave_outside_hours {
                    Timing::AnyHour { wished }
                } else {
                    Timing::Before { wished }
                },
                not_after,
                silent: None,
                facts: appointment.facts.clone(),
            })
        })
        .collect()
}

/// Whole days are counted on the calendar, so that "a day before 9:00" is 9:00 also when the
/// clocks change in between; shorter leads are counted in minutes that really pass.
fn wished_at(appointment: &Planned, lead_minutes: u32) -> Instant {
    if lead_minutes.is_multiple_of(DAY) {
        let days = i64::from(lead_minutes / DAY);
        instant_of(appointment.start.0 - Duration::days(days), appointment.zone)
    } else {
        appointment.starts_at - Duration::minutes(i64::from(lead_minutes))
    }
}

/// The instant of a civil start, and the civil time that it stands for once gaps are stepped over.
pub(super) fn settle_start(start: CivilMinute, zone: Tz) -> (CivilMinute, Instant) {
    let at = start.instant(zone);
    (CivilMinute(civil_of(at, zone)), at)
}
