//! Birthday greetings: who is congratulated, on which day, and who is not and why.
//!
//! A greeting is a message like any other: this room says when one is wished for, the outbox asks
//! the gate and sends it. Off until an owner has read what an automatic greeting can get wrong.
//!
//! Deliberately absent: a store. Birthdays are the patients', greetings the outbox's.

mod model;
#[cfg(test)]
mod tests;

use chrono::{Datelike, Days, NaiveDate};

pub use model::{
    GreetingRow, GreetingRules, GreetingsView, LIMITS, MissingBirthday, MissingBirthdays, MonthView,
};

use crate::Clinic;
use crate::access::{Actor, Denied, ManageSettings, ReadMessages};
use crate::appointments::holidays;
use crate::audit::AuditEvent;
use crate::civil::{civil_of, date_words};
use crate::db::DbError;
use crate::ids::PatientId;
use crate::outbox::{self, Draft, Planning, Standing};
use crate::patients::{self, BirthdayOn, PatientsError};
use crate::problems::Problems;
use crate::settings::{self, ClinicProfile, Greetings, GreetingsAccepted, Section};
use crate::tx::{Tx, begin};

/// Greetings are planned this far ahead, which is longer than a clinic closes over New Year.
const HORIZON: u64 = 21;
/// The year ahead is looked at month by month. The month that it is now comes twice: its days that are
/// over come again before the year is round.
const MONTHS_AHEAD: u32 = 13;

/// Why something about greetings was not done.
#[derive(Debug, thiserror::Error)]
pub enum BirthdaysError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("some fields need another look")]
    Invalid(Problems),
    #[error(transparent)]
    Patients(#[from] PatientsError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// How greetings stand, for whoever may change it.
pub async fn settings(clinic: &Clinic, actor: &Actor) -> Result<GreetingsView, BirthdaysError> {
    actor.may::<ManageSettings>()?;
    let mut reader = clinic.db().read().await?;
    let greetings: Greetings = settings::load(&mut reader).await?;
    let zone = settings::zone(&mut reader).await?;
    Ok(GreetingsView::of(&greetings, zone))
}

/// Switches greetings on, for an owner who has read [`LIMITS`] and takes them on.
pub async fn activate(
    clinic: &Clinic,
    actor: &Actor,
    has_read_limits: bool,
) -> Result<(), BirthdaysError> {
    actor.may::<ManageSettings>()?;
    let Some(by) = actor.staff_id().filter(|_| has_read_limits) else {
        return Err(BirthdaysError::Invalid(Problems::one(
            "hasReadLimits",
            "Please read what a greeting can get wrong, and tick that you have.",
        )));
    };
    let mut tx = begin(clinic, actor).await?;
    let mut greetings: Greetings = settings::load(tx.conn()).await?;
    if greetings.is_on() {
        return Ok(());
    }
    let at = tx.now();
    greetings.accepted = Some(GreetingsAccepted { by, at });
    settings::put(&mut tx, &greetings).await?;
    plan_all(&mut tx).await?;
    tx.commit(AuditEvent::GreetingsSwitched { is_on: true })
        .await?;
    Ok(())
}

/// Switches greetings off, at once for everything that has not left.
pub async fn switch_off(clinic: &Clinic, actor: &Actor) -> Result<(), BirthdaysError> {
    actor.may::<ManageSettings>()?;
    let mut tx = begin(clinic, actor).await?;
    let mut greetings: Greetings = settings::load(tx.conn()).await?;
    if greetings.accepted.take().is_none() {
        return Ok(());
    }
    settings::put(&mut tx, &greetings).await?;
    plan_all(&mut tx).await?;
    tx.commit(AuditEvent::GreetingsSwitched { is_on: false })
        .await?;
    Ok(())
}

/// Keeps when greetings leave.
pub async fn save_rules(
    clinic: &Clinic,
    actor: &Actor,
    rules: &GreetingRules,
) -> Result<(), BirthdaysError> {
    actor.may::<ManageSettings>()?;
    let mut tx = begin(clinic, actor).await?;
    let home = settings::load::<ClinicProfile>(tx.conn()).await?.country();
    let greetings = rules
        .kept_in(settings::load(tx.conn()).await?)
        .checked(&home)
        .map_err(BirthdaysError::Invalid)?;
    settings::put(&mut tx, &greetings).await?;
    plan_all(&mut tx).await?;
    tx.commit(AuditEvent::SettingsChanged {
        section: Greetings::NAME.to_owned(),
    })
    .await?;
    Ok(())
}

/// Plans the greetings of the next weeks, and looks again at those that are planned. Where nothing
/// has changed it writes nothing.
pub async fn plan_greetings(clinic: &Clinic) -> Result<(), DbError> {
    let mut tx = begin(clinic, &Actor::program()).await?;
    if plan_all(&mut tx).await? {
        tx.commit(AuditEvent::PlansCompared).await?;
    }
    Ok(())
}

/// True when something was written.
async fn plan_all(tx: &mut Tx<'_>) -> Result<bool, DbError> {
    let holidays = holidays(tx.clinic()).await?;
    let mut planning = Planning::load(tx.conn(), holidays).await?;
    let (now, zone) = (tx.now(), planning.zone());
    let today = civil_of(now, zone).date();
    let greetings = planning.greetings().clone();
    let mut left = outbox::list_greetings_under_way(tx.conn()).await?;
    let mut has_changed = false;
    for ahead in 0..=HORIZON {
        let Some(date) = today.checked_add_days(Days::new(ahead)) else {
            continue;
        };
        if !greetings.is_on() {
            break;
        }
        for found in patients::birthdays_on(tx.conn(), date, greetings.leap_day).await? {
            left.retain(|(patient, year)| (*patient, *year) != (found.patient, date.year()));
            has_changed |= plan_one(tx, &mut planning, found.patient, date).await?;
        }
    }
    for (patient, year) in left {
        let standing = Standing::Greets {
            year: i64::from(year),
            on: None,
        };
        has_changed |=
            outbox::settle(tx, &mut planning, patient.into(), &[], standing, None).await?;
    }
    Ok(has_changed)
}

async fn plan_one(
    tx: &mut Tx<'_>,
    planning: &mut Planning,
    patient: PatientId,
    date: NaiveDate,
) -> Result<bool, DbError> {
    let draft = model::draft(patient, date, planning.greetings(), planning.open_times());
    let standing = Standing::Greets {
        year: i64::from(date.year()),
        on: Some(draft.occurrence),
    };
    let drafts: &[Draft] = if draft.not_after > tx.now() {
        &[draft]
    } else {
        &[]
    };
    outbox::settle(tx, planning, patient.into(), drafts, standing, None).await
}

/// One month of the year ahead, counted from the month that it is now: who will be greeted, and
/// who not and why.
pub async fn month_ahead(
    clinic: &Clinic,
    actor: &Actor,
    months: u32,
) -> Result<MonthView, BirthdaysError> {
    actor.may::<ReadMessages>()?;
    let unclear = patients::unclear_birthdays(clinic, actor).await?;
    let holidays = holidays(clinic).await?;
    let mut reader = clinic.db().read().await?;
    let mut planning = Planning::load(&mut reader, holidays).await?;
    let greetings = planning.greetings().clone();
    let now = clinic.now();
    let today = civil_of(now, planning.zone()).date();
    let month = model::month(today, months.min(MONTHS_AHEAD - 1));
    let mut rows = Vec::new();
    for date in month
        .iter_days()
        .take_while(|date| date.month() == month.month())
    {
        if date < today {
            continue;
        }
        for BirthdayOn { patient, name } in
            patients::birthdays_on(&mut reader, date, greetings.leap_day).await?
        {
            let draft = model::draft(patient, date, &greetings, planning.open_times());
            let remark = model::remark(date, &greetings, planning.open_times());
            let lines = outbox::preview(clinic, &mut reader, &mut planning, &[draft], now).await?;
            let line = lines.into_iter().next();
            rows.push(GreetingRow::of(patient, name, date, line, remark));
        }
    }
    Ok(MonthView {
        is_on: greetings.is_on(),
        title: month.format("%B %Y").to_string(),
        months: (0..MONTHS_AHEAD)
            .map(|ahead| model::month(today, ahead).format("%b %Y").to_string())
            .collect(),
        rows,
        unclear: unclear
            .into_iter()
            .map(|unclear| MissingBirthday {
                patient: unclear.id,
                name: unclear.name,
                problem: unclear.problem,
            })
            .collect(),
        today: date_words(today),
    })
}

/// Active patients whose birthday nobody knows, by name: those behind `after`.
pub async fn missing(
    clinic: &Clinic,
    actor: &Actor,
    after: Option<PatientId>,
) -> Result<MissingBirthdays, BirthdaysError> {
    actor.may::<ReadMessages>()?;
    let without = patients::without_birthday(clinic, actor, after).await?;
    Ok(MissingBirthdays {
        count: u32::try_from(without.count).unwrap_or(u32::MAX),
        rows: without
            .page
            .into_iter()
            .map(|(patient, name)| MissingBirthday {
                patient,
                name,
                problem: "No birthday is known.".to_owned(),
            })
            .collect(),
        next: without.next,
    })
}
