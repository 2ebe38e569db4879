//! Finding patients: as somebody types, in a list, and by accident, when a patient is about to be
//! registered a second time.

use chrono::NaiveDate;

use super::form::PatientForm;
use super::model::{
    DuplicateView, FoundPatient, PatientFilter, PatientPage, PatientRow, legal_name,
};
use super::search::{self, Term, Words};
use super::store::words::{self as store, FoundRow, Narrowed};
use super::{PatientsError, birthday};
use crate::Clinic;
use crate::access::{Actor, Allowed, ReadPatients};
use crate::civil;
use crate::clinic::Looked;
use crate::contact::{Country, Phone};
use crate::db::{Conn, DbError};
use crate::ids::PatientId;
use crate::settings::{self, ClinicProfile};

const MOST_FOUND: usize = 20;
/// Below this many hits, typing errors are forgiven.
const FEW: usize = 5;
/// How many known words a mistyped one is taken for, alone and beside others: two words are tried
/// in every pair.
const MOST_NEAR_ALONE: usize = 6;
const MOST_NEAR_TOGETHER: usize = 4;
const PAGE: usize = 100;

/// What is needed to show a patient to somebody, today and here.
struct Showing {
    country: Country,
    today: NaiveDate,
}

impl Showing {
    async fn load(clinic: &Clinic, conn: &mut Conn) -> Result<Self, DbError> {
        let profile = settings::load::<ClinicProfile>(conn).await?;
        Ok(Self {
            today: civil::civil_of(clinic.now(), profile.zone()).date(),
            country: profile.country(),
        })
    }

    fn found(&self, row: FoundRow, is_guess: bool) -> FoundPatient {
        FoundPatient {
            id: row.id,
            legal_name: legal_name(
                &row.shown_name,
                &row.legal_given_name,
                &row.legal_family_name,
            ),
            name: row.shown_name,
            birthday: row.birthday.map(|birthday| birthday.words()),
            age: row
                .birthday
                .and_then(|birthday| birthday.age_on(self.today)),
            phone: row.phone.map(|phone| self.phone(&phone)),
            status: row.status,
            is_guess,
        }
    }

    fn phone(&self, stored: &str) -> String {
        Phone::from_e164(stored)
            .map_or_else(|_| stored.to_owned(), |phone| phone.shown(&self.country))
    }
}

/// Patients who meet every word typed, by name; those found by forgiving a typing error after the
/// others, marked as guesses.
pub async fn find(
    clinic: &Clinic,
    actor: &Actor,
    typed: &str,
) -> Result<Vec<FoundPatient>, PatientsError> {
    let allowed = actor.may::<ReadPatients>()?;
    let mut reader = clinic.db().read().await?;
    let showing = Showing::load(clinic, &mut reader).await?;
    let terms = search::terms(typed, showing.today);
    let hits = store::search(&mut reader, &allowed, &terms, MOST_FOUND as i64).await?;
    let mut found: Vec<FoundPatient> = hits
        .into_iter()
        .map(|row| showing.found(row, false))
        .collect();
    if found.len() < FEW {
        let mut guesses = guess(&mut reader, &allowed, &terms).await?;
        guesses.sort_by(|one, other| one.shown_name.cmp(&other.shown_name));
        for row in guesses {
            if found.len() < MOST_FOUND && found.iter().all(|known| known.id != row.id) {
                found.push(showing.found(row, true));
            }
        }
    }
    clinic.looked(actor, Looked::Search);
    Ok(found)
}

/// Takes each word for the known ones near it: one word at a time, and when that leads nowhere,
/// two of them.
async fn guess(
    conn: &mut Conn,
    allowed: &Allowed<ReadPatients>,
    terms: &[Term],
) -> Result<Vec<FoundRow>, DbError> {
    let most = if terms.len() == 1 {
        MOST_NEAR_ALONE
    } else {
        MOST_NEAR_TOGETHER
    };
    let Some(lengths) = search::lengths_near(terms) else {
        return Ok(Vec::new());
    };
    let known = store::find_name_words(conn, lengths).await?;
    let near: Vec<Vec<String>> = terms
        .iter()
        .map(|term| search::near(term, &known, most))
        .collect();
    let mut guesses = Vec::new();
    for (at, words) in near.iter().enumerate() {
        for word in words {
            let mut terms = terms.to_vec();
            terms[at] = Term::Whole(word.clone());
            guesses.extend(store::search(conn, allowed, &terms, MOST_FOUND as i64).await?);
        }
    }
    if guesses.is_empty()
        && let [one, other] = near.as_slice()
    {
        for word in one {
            for other in other {
                let terms = [Term::Whole(word.clone()), Term::Whole(other.clone())];
                guesses.extend(store::search(conn, allowed, &terms, MOST_FOUND as i64).await?);
            }
        }
    }
    Ok(guesses)
}

/// A page of the patient list, by family name.
pub async fn list(
    clinic: &Clinic,
    actor: &Actor,
    filter: &PatientFilter,
) -> Result<PatientPage, PatientsError> {
    let allowed = actor.may::<ReadPatients>()?;
    let narrowed = match (filter.psychologist, filter.status) {
        (None, None) => Narrowed::Not,
        (None, Some(status)) => Narrowed::ByStatus(status),
        (Some(staff), status) => Narrowed::ByPsychologist(staff, status),
    };
    let after = filter.after.as_deref().and_then(PatientId::parse);
    let now = clinic.now();
    let mut reader = clinic.db().read().await?;
    let showing = Showing::load(clinic, &mut reader).await?;
    let most = PAGE as i64 + 1;
    let mut rows = store::list(&mut reader, &allowed, narrowed, after, now, most).await?;
    let total = store::count(&mut reader, &allowed, narrowed).await?;
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows
        .last()
        .filter(|_| has_more)
        .map(|row| row.found.id.to_string());
    clinic.looked(actor, Looked::List);
    Ok(PatientPage {
        rows: rows
            .into_iter()
            .map(|row| {
                let found = showing.found(row.found, false);
                PatientRow {
                    id: found.id,
                    name: found.name,
                    legal_name: found.legal_name,
                    birthday: found.birthday,
                    age: found.age,
                    phone: found.phone,
                    email: row.email,
                    status: found.status,
                    primary_psychologist: row.primary_psychologist,
                    has_alert: row.has_alert,
                    next_appointment: row.next_appointment,
                }
            })
            .collect(),
        total: i32::try_from(total).unwrap_or(i32::MAX),
        next,
    })
}

/// Patients who may be the one in a form that is still being filled in.
pub async fn likely_duplicates(
    clinic: &Clinic,
    actor: &Actor,
    form: &PatientForm,
) -> Result<DuplicateView, PatientsError> {
    let allowed = actor.may::<ReadPatients>()?;
    let mut reader = clinic.db().read().await?;
    let view = duplicates_of(clinic, &mut reader, &allowed, form).await?;
    clinic.looked(actor, Looked::Search);
    Ok(view)
}

/// The same within a registration.
pub(super) async fn duplicates_of(
    clinic: &Clinic,
    conn: &mut Conn,
    allowed: &Allowed<ReadPatients>,
    form: &PatientForm,
) -> Result<DuplicateView, DbError> {
    let showing = Showing::load(clinic, conn).await?;
    let most = MOST_FOUND as i64;
    let mut alike = Alike::default();
    let born = birthday::read(&form.birthday, showing.today).ok().flatten();
    let mut words = Words::default();
    for name in [
        &form.legal_given_name,
        &form.legal_family_name,
        &form.preferred_name,
    ] {
        words.add_name(name);
    }
    if let Some(birthday) = born {
        for row in store::list_by_birthday(conn, allowed, birthday, most).await? {
            if search::are_similar(&words, &row.words()) {
                alike.add(row, "has the same birthday and a similar name");
            }
        }
    }
    let given = search::joined(&form.legal_given_name);
    let family = search::joined(&form.legal_family_name);
    if !given.is_empty() && !family.is_empty() {
        let both = [Term::Whole(given.clone()), Term::Whole(family.clone())];
        for row in store::search(conn, allowed, &both, most).await? {
            let differs = row.birthday.is_some() && born.is_some() && row.birthday != born;
            let is_swapped = search::joined(&row.legal_given_name) == family
                && search::joined(&row.legal_family_name) == given
                && given != family;
            if is_swapped {
                alike.add(row, "has the same names the other way round");
            } else if !differs {
                alike.add(row, "has the same name");
            }
        }
    }
    for point in &form.contact_points {
        let Ok(address) = point.address(&showing.country) else {
            continue;
        };
        let why = match address.kind() {
            super::form::PointKind::Email => "has the same email address",
            super::form::PointKind::Phone => "has the same phone number",
        };
        for row in store::list_by_address(conn, allowed, &address, most).await? {
            alike.add(row, why);
        }
    }
    Ok(alike.view(&showing))
}

impl FoundRow {
    fn words(&self) -> Words {
        let mut words = Words::default();
        for name in [
            &self.legal_given_name,
            &self.legal_family_name,
            &self.preferred_name,
        ] {
            words.add_name(name);
        }
        words
    }
}

/// Patients who look like the one in a form, each with its strongest reason.
#[derive(Default)]
struct Alike(Vec<(FoundRow, &'static str)>);

impl Alike {
    fn add(&mut self, row: FoundRow, why: &'static str) {
        let is_known = self.0.iter().any(|(known, _)| known.id == row.id);
        if !is_known && self.0.len() < MOST_FOUND {
            self.0.push((row, why));
        }
    }

    fn view(self, showing: &Showing) -> DuplicateView {
        let sentences: Vec<String> = self
            .0
            .iter()
            .map(|(row, why)| format!("{} {why}.", row.shown_name))
            .collect();
        DuplicateView {
            why: sentences.join(" "),
            patients: self
                .0
                .into_iter()
                .map(|(row, _)| showing.found(row, false))
                .collect(),
        }
    }
}
