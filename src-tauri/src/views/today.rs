//! Today, as the front desk and a psychologist see it: put together from several rooms.

use chrono::{Duration, NaiveDate};
use clinic::Clinic;
use clinic::access::{Actor, ReadMessages, Role};
use clinic::appointments::{self, AppointmentCard, AppointmentError, AppointmentState};
use clinic::civil::CivilMinute;
use clinic::clock::Instant;
use clinic::ids::{MessageId, PatientId};
use clinic::outbox::{self, MessageRow, MessageState, MessageTab, OpenTimes};
use clinic::patients;
use clinic::settings;

use crate::error::AppError;

/// How many messages a column of Today holds.
const SHOWN: usize = 12;
/// From so long before closing Today says what will be missed.
const LATE_IN_THE_DAY: Duration = Duration::hours(2);

#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum TodayRole {
    FrontDesk,
    Psychologist,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum AttentionKind {
    Failed,
    Unknown,
    Birthday,
    NeverAsked,
}

/// Something that needs a person.
#[derive(Debug, Clone, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AttentionItem {
    pub key: String,
    pub kind: AttentionKind,
    pub title: String,
    pub detail: String,
    pub message: Option<MessageId>,
    pub patient: Option<PatientId>,
    pub at: Option<Instant>,
}

#[derive(Debug, Clone, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TodayCounts {
    pub arrived: u32,
    pub still_to_come: u32,
}

#[derive(Debug, Clone, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TodayView {
    pub date: NaiveDate,
    pub now_civil: CivilMinute,
    pub role: TodayRole,
    pub arrivals: Vec<AppointmentCard>,
    pub my_day: Vec<AppointmentCard>,
    pub needs_person: Vec<AttentionItem>,
    pub going_out: Vec<MessageRow>,
    pub not_going_out: Vec<MessageRow>,
    pub missed_if_switched_off: Vec<MessageRow>,
    pub counts: TodayCounts,
}

pub async fn today_view(clinic: &Clinic, actor: &Actor) -> Result<TodayView, AppError> {
    let role = if actor.roles().contains(&Role::FrontDesk) {
        TodayRole::FrontDesk
    } else if actor.roles().contains(&Role::Psychologist) {
        TodayRole::Psychologist
    } else {
        TodayRole::Other
    };
    let (date, now_civil, cards) = match appointments::today(clinic, actor).await {
        Ok(today) => today,
        Err(AppointmentError::Denied(_)) => return without_patients(clinic, role).await,
        Err(error) => return Err(error.into()),
    };
    let live = |card: &&AppointmentCard| card.state != AppointmentState::Cancelled;
    let count = |wanted: fn(AppointmentState) -> bool| {
        u32::try_from(cards.iter().filter(|card| wanted(card.state)).count()).unwrap_or(u32::MAX)
    };
    let counts = TodayCounts {
        arrived: count(|state| {
            matches!(
                state,
                AppointmentState::Arrived | AppointmentState::Completed
            )
        }),
        still_to_come: count(|state| {
            matches!(
                state,
                AppointmentState::Booked | AppointmentState::Confirmed
            )
        }),
    };
    let my_day = cards
        .iter()
        .filter(|card| Some(card.psychologist) == actor.staff_id())
        .filter(live)
        .cloned()
        .collect();
    let mut messages = TodayMessages::default();
    if actor.may::<ReadMessages>().is_ok() {
        messages = TodayMessages::load(clinic, actor).await?;
    }
    let mut needs_person = messages.needs_person;
    needs_person.extend(cards.iter().filter(live).filter_map(never_asked));
    needs_person.extend(unclear_birthdays(clinic, actor).await?);
    Ok(TodayView {
        date,
        now_civil,
        role,
        arrivals: cards.iter().filter(live).cloned().collect(),
        my_day,
        needs_person,
        going_out: messages.going_out,
        not_going_out: messages.not_going_out,
        missed_if_switched_off: messages.missed,
        counts,
    })
}

/// For an owner or auditor who sees no patients.
async fn without_patients(clinic: &Clinic, role: TodayRole) -> Result<TodayView, AppError> {
    let zone = settings::zone(&mut *clinic.db().read().await?).await?;
    let now_civil = CivilMinute::of(clinic.now(), zone);
    Ok(TodayView {
        date: now_civil.date(),
        now_civil,
        role,
        arrivals: Vec::new(),
        my_day: Vec::new(),
        needs_person: Vec::new(),
        going_out: Vec::new(),
        not_going_out: Vec::new(),
        missed_if_switched_off: Vec::new(),
        counts: TodayCounts {
            arrived: 0,
            still_to_come: 0,
        },
    })
}

#[derive(Default)]
struct TodayMessages {
    needs_person: Vec<AttentionItem>,
    going_out: Vec<MessageRow>,
    not_going_out: Vec<MessageRow>,
    missed: Vec<MessageRow>,
}

impl TodayMessages {
    async fn load(clinic: &Clinic, actor: &Actor) -> Result<Self, AppError> {
        let now = clinic.now();
        let tab = |tab| outbox::list(clinic, actor, tab, None, None);
        let needing = tab(MessageTab::NeedsPerson).await?.rows;
        let mut going_out = tab(MessageTab::GoingOut).await?.rows;
        going_out.truncate(SHOWN);
        let mut not_going_out = tab(MessageTab::NotSent).await?.rows;
        not_going_out
            .retain(|row| row.state == MessageState::Skipped && row.due > now - Duration::days(1));
        not_going_out.truncate(SHOWN);
        Ok(Self {
            needs_person: needing.into_iter().map(attention).collect(),
            going_out,
            not_going_out,
            missed: missed_if_switched_off(clinic, actor, now).await?,
        })
    }
}

fn attention(row: MessageRow) -> AttentionItem {
    AttentionItem {
        key: row.id.to_string(),
        kind: if row.state == MessageState::Unknown {
            AttentionKind::Unknown
        } else {
            AttentionKind::Failed
        },
        title: format!("{}: {}", row.what, row.to),
        detail: row.reason.unwrap_or_default(),
        message: Some(row.id),
        patient: row.patient,
        at: Some(row.changed_at),
    }
}

/// Somebody who comes today and was never asked whether they want reminders.
fn never_asked(card: &AppointmentCard) -> Option<AttentionItem> {
    let patient = card
        .patients
        .first()
        .filter(|_| card.never_asked_about_reminders)?;
    Some(AttentionItem {
        key: format!("asked {}", card.id),
        kind: AttentionKind::NeverAsked,
        title: patient.name.clone(),
        detail: "Was never asked about reminders. Please ask when they arrive.".to_owned(),
        message: None,
        patient: Some(patient.id),
        at: Some(card.starts_at),
    })
}

/// Late on a working day: what wants to leave between closing and the next opening.
async fn missed_if_switched_off(
    clinic: &Clinic,
    actor: &Actor,
    now: Instant,
) -> Result<Vec<MessageRow>, AppError> {
    let holidays = appointments::holidays(clinic).await?;
    let open = OpenTimes::load(&mut *clinic.db().read().await?, holidays).await?;
    let closing = open.closing_of_day(now);
    let Some(closing) = closing.filter(|closing| now > *closing - LATE_IN_THE_DAY) else {
        return Ok(Vec::new());
    };
    let until = open
        .next_opening(closing)
        .unwrap_or(closing + Duration::days(1));
    let from = closing.max(now);
    Ok(outbox::due_between(clinic, actor, from, until).await?)
}

async fn unclear_birthdays(clinic: &Clinic, actor: &Actor) -> Result<Vec<AttentionItem>, AppError> {
    let unclear = patients::unclear_birthdays(clinic, actor).await?;
    Ok(unclear
        .into_iter()
        .map(|patient| AttentionItem {
            key: format!("birthday {}", patient.id),
            kind: AttentionKind::Birthday,
            title: format!("Birthday of {}", patient.name),
            detail: patient.problem,
            message: None,
            patient: Some(patient.id),
            at: None,
        })
        .collect())
}
