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
use clinic::clock::{Clock, Instant};
use clinic::ids::{PatientId, StaffId};
use clinic::keys::{KeyStore, KeyStoreError, RecoveryKey};
use clinic::secret::Secret;
use clinic::set_up::{self, Founding};
use clinic::settings::ClinicProfile;
use clinic::staff::{self, NewPersonForm};
use clinic::{Clinic, NotOpen, Tools};

use crate::carriers::{Script, ScriptedDial};

const PASSPHRASE: &str = "violet kettle marches onward";

/// Tuesday 24 November 2026, nine in the morning in Sydney.
fn morning() -> Instant {
    Utc.with_ymd_and_hms(2026, 11, 23, 22, 0, 0)
        .single()
        .expect("a moment")
}

/// A clock that only a test moves.
pub(crate) struct StandingClock(AtomicI64);

impl Clock for StandingClock {
    fn now(&self) -> Instant {
        DateTime::from_timestamp_millis(self.0.load(Ordering::SeqCst)).expect("a moment")
    }

    fn steady(&self) -> Duration {
        let since = self.now() - morning();
        since.to_std().unwrap_or_default()
    }
}

/// A keychain in memory, which can be taken away.
#[derive(Default)]
pub(crate) struct Drawer {
    entries: Mutex<BTreeMap<String, Vec<u8>>>,
    failing: Mutex<Option<KeyStoreError>>,
}

impl Drawer {
    /// Every call fails like this from now on; none: the keychain works again.
    pub(crate) fn fail_with(&self, error: Option<KeyStoreError>) {
        *self.failing.lock().expect("the drawer opens") = error;
    }

    /// As after somebody reset the keychain.
    pub(crate) fn empty(&self) {
        self.entries.lock().expect("the drawer opens").clear();
    }

    fn check(&self) -> Result<(), KeyStoreError> {
        self.failing
            .lock()
            .expect("the drawer opens")
            .map_or(Ok(()), Err)
    }
}

impl KeyStore for Drawer {
    fn name(&self) -> &'static str {
        "drawer"
    }

    fn get(&self, account: &str) -> Result<Secret<Vec<u8>>, KeyStoreError> {
        self.check()?;
        let entries = self.entries.lock().expect("the drawer opens");
        let found = entries.get(account).ok_or(KeyStoreError::NoEntry)?;
        Ok(Secret::new(found.clone()))
    }

    fn set(&self, account: &str, secret: &[u8]) -> Result<(), KeyStoreError> {
        self.check()?;
        let mut entries = self.entries.lock().expect("the drawer opens");
        entries.insert(account.to_owned(), secret.to_vec());
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<(), KeyStoreError> {
        self.check()?;
        self.entries
            .lock()
            .expect("the drawer opens")
            .remove(account);
        Ok(())
    }
}

pub(crate) struct Practice {
    pub(crate) clinic: Clinic,
    /// Dr Ines Okafor, psychologist and owner.
    pub(crate) ines: Actor,
    pub(crate) carriers: Script,
    keychain: Arc<Drawer>,
    recovery_key: RecoveryKey,
    clock: Arc<StandingClock>,
    tools: Tools,
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
        let folder = std::env::temp_dir().join(format!(
            "anteroom-practice-{}-{}",
            std::process::id(),
            OPENED.fetch_add(1, Ordering::SeqCst)
        ));
        let clock = Arc::new(StandingClock(AtomicI64::new(morning().timestamp_millis())));
        let carriers = Script::default();
        let keychain = Arc::new(Drawer::default());
        let tools = Tools {
            clock: clock.clone(),
            chance: Arc::new(SystemChance),
            keychain: keychain.clone(),
            dial: Arc::new(ScriptedDial(carriers.clone())),
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
        let founded = set_up::found_clinic(&folder, tools.clone(), founding)
            .await
            .expect("the practice opens");
        let ines = staff::actor(&founded.clinic, founded.owner)
            .await
            .expect("the practice opens")
            .expect("the practice opens");
        Self {
            clinic: founded.clinic,
            ines,
            carriers,
            keychain,
            recovery_key: founded.recovery_key,
            clock,
            tools,
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

    /// Puts the clock to a moment.
    pub(crate) fn at(&self, moment: Instant) {
        self.clock
            .0
            .store(moment.timestamp_millis(), Ordering::SeqCst);
    }

    /// The program ends; what is left is the folder, the keychain and the sheet of paper.
    pub(crate) async fn end(mut self) -> Ended {
        let spare = Clinic::create(&self.folder.join("spare"), self.tools.clone(), None)
            .await
            .expect("a clinic to hold the place");
        let clinic = std::mem::replace(&mut self.clinic, spare.clinic);
        clinic.close().await.expect("the clinic closes");
        Ended { practice: self }
    }

    /// The program ends and starts again on the same folder.
    pub(crate) async fn restart(mut self) -> Self {
        let tools = self.tools.clone();
        let spare = Clinic::create(&self.folder.join("spare"), tools.clone(), None)
            .await
            .expect("a clinic to hold the place");
        let old = std::mem::replace(&mut self.clinic, spare.clinic);
        old.close().await.expect("the clinic closes");
        let opened = Clinic::open(&self.folder, tools)
            .await
            .expect("it opens again");
        self.clinic = opened;
        std::fs::remove_dir_all(self.folder.join("spare")).expect("the spare goes");
        self
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

/// A practice whose program has ended.
pub(crate) struct Ended {
    practice: Practice,
}

impl Ended {
    pub(crate) fn file(&self) -> PathBuf {
        self.practice.folder.join("clinic").join("clinic.db")
    }

    pub(crate) fn keychain(&self) -> &Drawer {
        &self.practice.keychain
    }

    pub(crate) fn printed_key(&self) -> String {
        self.practice.recovery_key.printed().expose().clone()
    }

    pub(crate) async fn start(&self) -> Result<Clinic, NotOpen> {
        Clinic::open(&self.practice.folder, self.practice.tools.clone()).await
    }

    pub(crate) async fn start_with(&self, recovery_key: &str) -> Result<Clinic, NotOpen> {
        let tools = self.practice.tools.clone();
        Clinic::open_with_recovery_key(&self.practice.folder, tools, recovery_key).await
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
