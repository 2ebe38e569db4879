//! A practice to make journeys through: a real encrypted clinic in a folder of its own, a clock
//! that stands still until it is moved, and people who signed in.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeZone, Utc};
use clinic::access::{Actor, Role};
use clinic::audit::{self, AuditFilter};
use clinic::chance::SystemChance;
use clinic::channels::NetworkDial;
use clinic::clock::{Clock, Instant};
use clinic::ids::{PatientId, StaffId};
use clinic::keys::{KeyStore, KeyStoreError};
use clinic::secret::Secret;
use clinic::set_up::{self, Founding};
use clinic::settings::ClinicProfile;
use clinic::staff::{self, NewPersonForm};
use clinic::{Clinic, Tools};

const PASSPHRASE: &str = "violet kettle marches onward";

/// Tuesday 24 November 2026, nine in the morning in Sydney.
fn morning() -> Instant {
    Utc.with_ymd_and_hms(2026, 11, 23, 22, 0, 0)
        .single()
        .expect("a moment")
}

/// A clock that only a test moves.
struct StandingClock(AtomicI64);

impl Clock for StandingClock {
    fn now(&self) -> Instant {
        DateTime::from_timestamp_millis(self.0.load(Ordering::SeqCst)).expect("a moment")
    }

    fn steady(&self) -> Duration {
        let since = self.now() - morning();
        since.to_std().unwrap_or_default()
    }
}

/// A keychain in memory.
#[derive(Default)]
struct Drawer(Mutex<BTreeMap<String, Vec<u8>>>);

impl KeyStore for Drawer {
    fn name(&self) -> &'static str {
        "drawer"
    }

    fn get(&self, account: &str) -> Result<Secret<Vec<u8>>, KeyStoreError> {
        let entries = self.0.lock().expect("the drawer opens");
        let found = entries.get(account).ok_or(KeyStoreError::NoEntry)?;
        Ok(Secret::new(found.clone()))
    }

    fn set(&self, account: &str, secret: &[u8]) -> Result<(), KeyStoreError> {
        let mut entries = self.0.lock().expect("the drawer opens");
        entries.insert(account.to_owned(), secret.to_vec());
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<(), KeyStoreError> {
        self.0.lock().expect("the drawer opens").remove(account);
        Ok(())
    }
}

pub(crate) struct Practice {
    pub(crate) clinic: Clinic,
    /// Dr Ines Okafor, psychologist and owner.
    pub(crate) ines: Actor,
    clock: Arc<StandingClock>,
    folder: PathBuf,
}

impl Drop for Practice {
    fn drop(&mut self) {
        // The next run makes its folder anew, so one that cannot be removed harms nothing.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Practice {
    pub(crate) async fn open() -> Self {
        static OPENED: AtomicU32 = AtomicU32::new(0);
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!(
            "practice-{}-{}",
            std::process::id(),
            OPENED.fetch_add(1, Ordering::SeqCst)
        ));
        let clock = Arc::new(StandingClock(AtomicI64::new(morning().timestamp_millis())));
        let tools = Tools {
            clock: clock.clone(),
            chance: Arc::new(SystemChance),
            keychain: Arc::new(Drawer::default()),
            dial: Arc::new(NetworkDial::default()),
        };
        let founding = Founding {
            profile: ClinicProfile {
                name: "Wattle Street Psychology".to_owned(),
                address: "12 Wattle Street".to_owned(),
                phone: "(02) 5550 1000".to_owned(),
                email: "desk@wattle.example".to_owned(),
                ..ClinicProfile::default()
            },
            owner: person("Dr Ines Okafor", &[Role::Owner, Role::Psychologist]),
            passphrase: Secret::new(PASSPHRASE.to_owned()),
            clinic_passphrase: None,
        };
        let founded = set_up::found_clinic(&folder, tools, founding)
            .await
            .expect("the practice opens");
        let ines = staff::actor(&founded.clinic, founded.owner)
            .await
            .expect("the practice opens")
            .expect("the practice opens");
        Self {
            clinic: founded.clinic,
            ines,
            clock,
            folder,
        }
    }

    /// Somebody new signs in.
    pub(crate) async fn join(&self, name: &str, roles: &[Role]) -> Actor {
        let form = person(name, roles);
        let (id, _) = staff::add(&self.clinic, &self.ines, &form)
            .await
            .expect("the practice opens");
        staff::actor(&self.clinic, id)
            .await
            .expect("the practice opens")
            .expect("the practice opens")
    }

    /// Aroha Ngata joins the front desk.
    pub(crate) async fn aroha(&self) -> Actor {
        self.join("Aroha Ngata", &[Role::FrontDesk]).await
    }

    pub(crate) fn later(&self, time: chrono::Duration) {
        self.clock
            .0
            .fetch_add(time.num_milliseconds(), Ordering::SeqCst);
    }

    /// What the audit says of a patient, oldest first.
    pub(crate) async fn audit_of(&self, patient: PatientId) -> Vec<String> {
        let filter = AuditFilter {
            staff: None,
            patient: Some(patient),
            action: None,
            from: None,
            until: None,
            before: None,
        };
        let page = audit::search(&self.clinic, &self.ines, &filter)
            .await
            .expect("an owner may");
        let mut sentences: Vec<String> = page.rows.into_iter().map(|row| row.sentence).collect();
        sentences.reverse();
        sentences
    }
}

pub(crate) fn staff_id(actor: &Actor) -> StaffId {
    actor.staff_id().expect("somebody on staff")
}

fn person(name: &str, roles: &[Role]) -> NewPersonForm {
    let (given_name, family_name) = name.rsplit_once(' ').expect("a name of two words");
    NewPersonForm {
        title: String::new(),
        given_name: given_name.to_owned(),
        family_name: family_name.to_owned(),
        display_name: name.to_owned(),
        username: family_name.to_lowercase(),
        roles: roles.to_vec(),
        registration_number: String::new(),
        provider_number: String::new(),
    }
}
