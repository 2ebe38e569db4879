//! Whose birthday it is on a day, and whose birthdays somebody has to ask about.

use chrono::{Datelike, NaiveDate};

use super::birthday::{self, DateOfBirth};
use super::{PatientsError, store};
use crate::Clinic;
use crate::access::{Actor, KeepPatients, ReadPatients};
use crate::audit::AuditEvent;
use crate::civil::civil_of;
use crate::db::{Conn, DbError};
use crate::ids::PatientId;
use crate::settings::{self, LeapDay};
use crate::tx::begin;

/// A patient whose birthday has to be corrected, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnclearBirthday {
    pub id: PatientId,
    pub name: String,
    pub problem: String,
}

/// Every active patient whose birthday is not clear.
pub async fn unclear_birthdays(
    clinic: &Clinic,
    actor: &Actor,
) -> Result<Vec<UnclearBirthday>, PatientsError> {
    let allowed = actor.may::<ReadPatients>()?;
    let mut reader = clinic.db().read().await?;
    let zone = settings::zone(&mut reader).await?;
    let today = civil_of(clinic.now(), zone).date();
    let rows = store::birthdays::list_unclear(&mut reader, &allowed).await?;
    Ok(rows
        .into_iter()
        .map(|(id, name, typed)| {
            let why = match birthday::read(&typed, today) {
                Err(unclear) => unclear.to_string(),
                Ok(_) => "It was not clear when it was typed. Please check it.".to_owned(),
            };
            UnclearBirthday {
                id,
                name,
                problem: format!("“{typed}”: {why}"),
            }
        })
        .collect())
}

/// How many patients without a birthday are listed at once.
const MISSING_PAGE: usize = 50;

/// Active patients who never gave a birthday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithoutBirthday {
    pub count: i64,
    /// A page of them, by name.
    pub page: Vec<(PatientId, String)>,
    /// Whom the next page goes on after.
    pub next: Option<PatientId>,
}

pub async fn without_birthday(
    clinic: &Clinic,
    actor: &Actor,
    after: Option<PatientId>,
) -> Result<WithoutBirthday, PatientsError> {
    let allowed = actor.may::<ReadPatients>()?;
    let mut reader = clinic.db().read().await?;
    let most = MISSING_PAGE as i64 + 1;
    let (count, mut page) =
        store::birthdays::list_missing(&mut reader, &allowed, after, most).await?;
    let has_more = page.len() > MISSING_PAGE;
    page.truncate(MISSING_PAGE);
    let next = page.last().filter(|_| has_more).map(|(last, _)| *last);
    Ok(WithoutBirthday { count, page, next })
}

/// Somebody whose birthday is kept on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BirthdayOn {
    pub patient: PatientId,
    pub name: String,
}

/// Everybody who keeps their birthday on `date`, whatever their status.
pub async fn birthdays_on(
    conn: &mut Conn,
    date: NaiveDate,
    leap_day: LeapDay,
) -> Result<Vec<BirthdayOn>, DbError> {
    let mut days = vec![date.format("%m-%d").to_string()];
    if leap_day.in_common_year(date.year()) == Some(date) {
        days.push("02-29".to_owned());
    }
    let mut found = Vec::new();
    for day in days {
        for (patient, name, born) in store::birthdays::list_born_on(conn, day).await? {
            if is_kept_on(born, date, leap_day) {
                found.push(BirthdayOn { patient, name });
            }
        }
    }
    Ok(found)
}

fn is_kept_on(born: DateOfBirth, date: NaiveDate, leap_day: LeapDay) -> bool {
    born.kept_in(date.year(), leap_day) == Some(date)
}

/// Says that staff congratulate a patient themselves, or no longer do.
pub async fn set_greeted_personally(
    clinic: &Clinic,
    actor: &Actor,
    patient: PatientId,
    is_personal: bool,
) -> Result<(), PatientsError> {
    let allowed = actor.may::<KeepPatients>()?;
    let mut tx = begin(clinic, actor).await?;
    let conn = tx.conn();
    if store::birthdays::update_greeted_personally(conn, &allowed, patient, is_personal).await? {
        let fields = vec!["greeted_personally".to_owned()];
        tx.commit(AuditEvent::PatientAmended { patient, fields })
            .await?;
    }
    Ok(())
}
