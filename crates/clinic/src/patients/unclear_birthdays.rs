//! Birthdays that could not be right when they were given, for somebody to ask about.

use super::store::people;
use super::{PatientsError, birthday};
use crate::Clinic;
use crate::access::{Actor, ReadPatients};
use crate::civil::civil_of;
use crate::ids::PatientId;
use crate::settings;

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
    let rows = people::list_unclear_birthdays(&mut reader, &allowed).await?;
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
