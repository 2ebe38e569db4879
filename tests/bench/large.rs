//! A practice after decades: 100,000 patients and 300,000 appointments in one encrypted file.
//!
//! Patients are registered through the clinic's own verb, so that everything they are found by is
//! as it would be. Appointments are written through the library below it, because booking each
//! would take an hour: rows as `appointments::book` writes them, without messages and events.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Datelike, TimeDelta, Utc, Weekday};
use chrono_tz::Australia::Sydney;
use clinic::access::Role;
use clinic::chance::{Chance, SystemChance};
use clinic::channels::NetworkDial;
use clinic::civil::CivilMinute;
use clinic::ids::{AppointmentId, PatientId, StaffId};
use clinic::patients::{PatientForm, PointKind};
use clinic::{Clinic, Tools, staff};
use clinic_tests::file_keychain::FileKeychain;
use clinic_tests::practice::{self, Desk};
use clinic_tests::running_clock::RunningClock;
use clinic_tests::speech::say;
use sqlx::Connection;

use crate::Failure;
use crate::floor::{self, Access, FileKey};
use crate::names::{Names, moment};

pub(crate) const PATIENTS: usize = 100_000;
pub(crate) const APPOINTMENTS: usize = 300_000;
/// What the clocks of the benches begin with.
pub(crate) const NOW: &str = "2026-11-24T10:00";
const PSYCHOLOGISTS: usize = 10;
const SESSIONS_A_DAY: i64 = 8;
/// The appointments that are still to come, of every hundred.
const AHEAD_IN_HUNDRED: usize = 10;
const SAY_EVERY: usize = 20_000;

/// Tools whose clinic can be opened again, and the key that its file was made with.
pub(crate) struct Bunch {
    pub(crate) tools: Tools,
    pub(crate) clock: Arc<RunningClock>,
    remembering: Arc<RememberingChance>,
}

/// Chance that remembers the keys it gave, so that the library below can open what the clinic has
/// made. The clinic itself shows its key to nobody.
#[derive(Default)]
struct RememberingChance(Mutex<Vec<FileKey>>);

impl Chance for RememberingChance {
    fn fill(&self, bytes: &mut [u8]) {
        SystemChance.fill(bytes);
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Ok(key) = FileKey::try_from(&*bytes)
            && keys.len() < 16
        {
            keys.push(key);
        }
    }
}

impl Bunch {
    pub(crate) fn in_folder(root: &Path) -> Result<Self, Failure> {
        let remembering = Arc::new(RememberingChance::default());
        let clock = Arc::new(RunningClock::from(moment(NOW)));
        let tools = Tools {
            clock: Arc::clone(&clock) as _,
            chance: Arc::clone(&remembering) as _,
            keychain: Arc::new(FileKeychain::in_folder(root.join("keychain"))?),
            dial: Arc::new(NetworkDial::default()),
        };
        Ok(Self {
            tools,
            clock,
            remembering,
        })
    }

    /// The remembered key that opens `file`.
    pub(crate) async fn key_of(&self, file: &Path) -> Result<FileKey, Failure> {
        let keys = self
            .remembering
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        for key in keys {
            if floor::connect(file, Some(&key), Access::Read).await.is_ok() {
                return Ok(key);
            }
        }
        Err(Failure::NoKey)
    }
}

/// The large practice, closed, and what one needs to know to ask it something.
pub(crate) struct Large {
    pub(crate) root: PathBuf,
    pub(crate) key: FileKey,
}

impl Large {
    pub(crate) fn folder(&self) -> PathBuf {
        self.root.join("practice")
    }

    pub(crate) fn file(&self) -> PathBuf {
        file_in(&self.folder())
    }

    /// Uses the practice in `root`, or makes one there.
    pub(crate) async fn in_folder(root: &Path) -> Result<Self, Failure> {
        let remembered = root.join("key");
        if let Ok(text) = std::fs::read_to_string(&remembered) {
            let key = floor::unhex(&text).ok_or(Failure::NoKey)?;
            return Ok(Self {
                root: root.to_owned(),
                key,
            });
        }
        let bunch = Bunch::in_folder(root)?;
        let folder = root.join("practice");
        let (clinic, desk) = practice::found(&folder, bunch.tools.clone()).await?;
        let mut psychologists = vec![desk.psychologist];
        for number in 1..PSYCHOLOGISTS {
            let name = format!("Psychologist{number}");
            let form = practice::person(&name, "Harper", &[Role::Psychologist]);
            let (id, _) = staff::add(&clinic, &desk.actor, &form).await?;
            psychologists.push(id);
        }
        let patients = register(&clinic, &desk, &psychologists).await?;
        clinic.close().await?;
        let key = bunch.key_of(&file_in(&folder)).await?;
        book(&file_in(&folder), &key, &desk, &psychologists, &patients).await?;
        std::fs::write(remembered, floor::hex(&key))?;
        Ok(Self {
            root: root.to_owned(),
            key,
        })
    }
}

pub(crate) fn file_in(folder: &Path) -> PathBuf {
    folder.join("clinic").join("clinic.db")
}

async fn register(
    clinic: &Clinic,
    desk: &Desk,
    psychologists: &[StaffId],
) -> Result<Vec<PatientId>, Failure> {
    let mut names = Names::in_order();
    let mut patients = Vec::with_capacity(PATIENTS);
    for number in 0..PATIENTS {
        let (given_name, family_name) = names.draw();
        let born = 1940 + number * 7 % 75;
        let form = PatientForm {
            birthday: format!("{}/{}/{born}", 1 + number % 28, 1 + number / 28 % 12),
            primary_psychologist: psychologists.get(number % psychologists.len()).copied(),
            contact_points: vec![
                practice::point(PointKind::Phone, &landline(number)),
                practice::point(
                    PointKind::Email,
                    &format!("{}.{number}@example.org", family_name.to_lowercase()),
                ),
            ],
            legal_given_name: given_name,
            legal_family_name: family_name,
            ..PatientForm::default()
        };
        patients.push(desk.register(clinic, form).await?);
        if (number + 1) % SAY_EVERY == 0 {
            say(format_args!("{} patients registered", number + 1));
        }
    }
    Ok(patients)
}

/// The regulator keeps eight times 10,000 numbers for fiction; some families share one.
fn landline(number: usize) -> String {
    let area = ["02", "03", "07", "08"][number / 10_000 % 4];
    let exchange = ["5550", "7010"][number / 40_000 % 2];
    format!("({area}) {exchange} {:04}", number % 10_000)
}

/// Eight sessions a working day for everybody, the last of them in the years to come.
async fn book(
    file: &Path,
    key: &FileKey,
    desk: &Desk,
    psychologists: &[StaffId],
    patients: &[PatientId],
) -> Result<(), Failure> {
    let mut conn = floor::connect(file, Some(key), Access::Write).await?;
    let now = moment(NOW);
    let days_ahead = APPOINTMENTS * AHEAD_IN_HUNDRED / 100 / PSYCHOLOGISTS;
    let days_ahead = i64::try_from(days_ahead).unwrap_or(0) / SESSIONS_A_DAY;
    // Seven days for five that are worked.
    let mut date = CivilMinute::of(now, Sydney).date() + TimeDelta::days(days_ahead * 7 / 5);
    let mut booked = 0;
    while booked < APPOINTMENTS {
        let is_worked = !matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        if is_worked {
            let mut tx = conn.begin().await?;
            for hour in 0..SESSIONS_A_DAY {
                let start = date.and_hms_opt(9, 0, 0).unwrap_or_default() + TimeDelta::hours(hour);
                for psychologist in psychologists {
                    // A stride without a common factor visits everybody in turn.
                    let patient = patients[booked * 7_919 % patients.len()];
                    let session = Session {
                        start: CivilMinute(start),
                        psychologist: *psychologist,
                        patient,
                        now,
                    };
                    session.insert(&mut tx, desk).await?;
                    booked += 1;
                }
            }
            tx.commit().await?;
        }
        date -= TimeDelta::days(1);
    }
    say(format_args!("{booked} appointments written"));
    conn.close().await?;
    Ok(())
}

struct Session {
    start: CivilMinute,
    psychologist: StaffId,
    patient: PatientId,
    now: DateTime<Utc>,
}

impl Session {
    async fn insert(
        &self,
        conn: &mut sqlx::SqliteConnection,
        desk: &Desk,
    ) -> Result<(), sqlx::Error> {
        let starts_at = self.start.instant(Sydney);
        let state = if starts_at < self.now {
            "completed"
        } else {
            "booked"
        };
        let booked_at = starts_at - TimeDelta::days(20);
        let id = AppointmentId::new(booked_at, &SystemChance);
        sqlx::query(
            "INSERT INTO appointments (id, starts_civil, zone, minutes, starts_at, ends_at,
                                       psychologist, type, mode, state, generation, settled_at,
                                       version)
             VALUES ($1, $2, 'Australia/Sydney', 50, $3, $4, $5, $6, 'in_person', $7, 0, $8, 1)",
        )
        .bind(id)
        .bind(self.start)
        .bind(starts_at)
        .bind(starts_at + TimeDelta::minutes(50))
        .bind(self.psychologist)
        .bind(desk.session)
        .bind(state)
        .bind(booked_at)
        .execute(&mut *conn)
        .await?;
        sqlx::query(
            "INSERT INTO appointment_patients (appointment, patient, position) VALUES ($1, $2, 0)",
        )
        .bind(id)
        .bind(self.patient)
        .execute(conn)
        .await?;
        Ok(())
    }
}
