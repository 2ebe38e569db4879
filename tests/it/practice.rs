//! A practice to make journeys through: a real encrypted clinic in a folder of its own, a clock
//! that stands still until it is moved, and people who signed in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeZone, Utc};
use clinic::access::{Actor, Role};
use clinic::audit::{self, AuditFilter, AuditRow};
use clinic::chance::SystemChance;
use clinic::channels::Dial;
use clinic::clock::{Clock, Instant};
use clinic::db;
use clinic::ids::{PatientId, StaffId};
use clinic::keys::{KeyStore, KeyStoreError, RecoveryKey};
use clinic::secret::Secret;
use clinic::set_up::{self, Founding};
use clinic::settings::ClinicProfile;
use clinic::staff::{self, NewPersonForm};
use clinic::{Clinic, NotOpen, Tools};

use crate::carriers::{Script, ScriptedDial};

pub(crate) const PASSPHRASE: &str = "violet kettle marches onward";

/// Tuesday 24 November 2026, nine in the morning in Sydney.
fn morning() -> Instant {
    Utc.with_ymd_and_hms(2026, 11, 23, 22, 0, 0)
        .single()
        .expect("a moment")
}

/// A clock that only a test moves.
pub(crate) struct StandingClock {
    /// In milliseconds since 1970.
    wall: AtomicI64,
    /// In milliseconds that really passed, asleep or awake.
    passed: AtomicI64,
}

impl StandingClock {
    fn at(moment: Instant) -> Self {
        Self {
            wall: AtomicI64::new(moment.timestamp_millis()),
            passed: AtomicI64::new(0),
        }
    }
}

impl Clock for StandingClock {
    fn now(&self) -> Instant {
        DateTime::from_timestamp_millis(self.wall.load(Ordering::SeqCst)).expect("a moment")
    }

    fn steady(&self) -> Duration {
        let passed = self.passed.load(Ordering::SeqCst);
        Duration::from_millis(u64::try_from(passed).unwrap_or(0))
    }

    fn counts_sleep(&self) -> bool {
        true
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
        Self::open_in(fresh_folder()).await
    }

    pub(crate) async fn open_in(folder: PathBuf) -> Self {
        Self::open_dialling(folder, |script| Arc::new(ScriptedDial(script))).await
    }

    /// Opens at a moment of a test's own.
    pub(crate) async fn open_at(moment: Instant) -> Self {
        let dial = |script| Arc::new(ScriptedDial(script)) as Arc<dyn Dial>;
        Self::founded_at(fresh_folder(), moment, dial).await
    }

    /// Opens with carriers of a test's own, beside those that the script plays.
    pub(crate) async fn open_dialling(
        folder: PathBuf,
        dial: impl FnOnce(Script) -> Arc<dyn Dial>,
    ) -> Self {
        Self::founded_at(folder, morning(), dial).await
    }

    async fn founded_at(
        folder: PathBuf,
        moment: Instant,
        dial: impl FnOnce(Script) -> Arc<dyn Dial>,
    ) -> Self {
        let clock = Arc::new(StandingClock::at(moment));
        let carriers = Script::default();
        let keychain = Arc::new(Drawer::default());
        let tools = Tools {
            clock: clock.clone(),
            chance: Arc::new(SystemChance),
            keychain: keychain.clone(),
            dial: dial(carriers.clone()),
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

    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    /// Lets time pass until a moment, asleep or awake; to one that has been, it is put back.
    pub(crate) fn at(&self, moment: Instant) {
        self.later(moment - self.clock.now());
    }

    pub(crate) fn printed_key(&self) -> String {
        self.recovery_key.printed().expose().clone()
    }

    /// The program ends; what is left is the folder, the keychain and the sheet of paper.
    pub(crate) async fn end(mut self) -> Ended {
        let spare = tempfile::tempdir().expect("a folder to hold the place");
        let held = unfurnished(spare.path(), self.tools.clone())
            .await
            .expect("a clinic to hold the place");
        let clinic = std::mem::replace(&mut self.clinic, held);
        clinic.close().await.expect("the clinic closes");
        Ended {
            practice: self,
            _spare: spare,
        }
    }

    /// The program ends and starts again on the same folder.
    pub(crate) async fn restart(self) -> Self {
        let Ended {
            mut practice,
            _spare,
        } = self.end().await;
        practice.clinic = Clinic::open(&practice.folder, practice.tools.clone())
            .await
            .expect("it opens again");
        practice
    }

    pub(crate) fn later(&self, time: chrono::Duration) {
        self.leap(time);
        let passed = time.num_milliseconds().max(0);
        self.clock.passed.fetch_add(passed, Ordering::SeqCst);
    }

    /// The hands move, and no time has passed: the clock is put forward or back.
    pub(crate) fn leap(&self, time: chrono::Duration) {
        self.clock
            .wall
            .fetch_add(time.num_milliseconds(), Ordering::SeqCst);
    }

    /// Changes the file behind the program's back, as somebody who has its key could.
    pub(crate) async fn tamper(&self, statements: &[&'static str]) {
        let mut conn = self.clinic.db().read().await.expect("a connection");
        let changing = ["PRAGMA query_only = OFF"].into_iter();
        let statements = changing.chain(statements.iter().copied());
        for statement in statements.chain(["PRAGMA query_only = ON"]) {
            db::query(statement)
                .execute(&mut *conn)
                .await
                .unwrap_or_else(|error| panic!("{statement}: {error}"));
        }
    }

    /// What the audit says of a patient, oldest first.
    pub(crate) async fn audit_of(&self, patient: PatientId) -> Vec<String> {
        let rows = self.audited(Some(patient)).await;
        rows.into_iter().map(|row| row.sentence).collect()
    }

    /// The newest events of the audit, of a patient or of everybody, oldest first.
    pub(crate) async fn audited(&self, patient: Option<PatientId>) -> Vec<AuditRow> {
        let filter = AuditFilter {
            staff: None,
            patient,
            action: None,
            from: None,
            until: None,
            before: None,
        };
        let page = audit::search(&self.clinic, &self.ines, &filter)
            .await
            .expect("an owner may");
        let mut rows = page.rows;
        rows.reverse();
        rows
    }
}

pub(crate) fn fresh_folder() -> PathBuf {
    static OPENED: AtomicU32 = AtomicU32::new(0);
    std::env::temp_dir().join(format!(
        "anteroom-practice-{}-{}",
        std::process::id(),
        OPENED.fetch_add(1, Ordering::SeqCst)
    ))
}

/// A clinic with nobody in it.
async fn unfurnished(folder: &Path, tools: Tools) -> Result<Clinic, NotOpen> {
    let (made, ()) = Clinic::create(folder, tools, None, async |_| Ok::<_, NotOpen>(())).await?;
    Ok(made.clinic)
}

/// A practice whose program has ended.
pub(crate) struct Ended {
    practice: Practice,
    _spare: tempfile::TempDir,
}

impl Ended {
    pub(crate) fn file(&self) -> PathBuf {
        self.folder().join("clinic.db")
    }

    /// Where the file and the key slots stand.
    pub(crate) fn folder(&self) -> PathBuf {
        self.practice.folder.join("clinic")
    }

    pub(crate) fn keychain(&self) -> &Drawer {
        &self.practice.keychain
    }

    pub(crate) fn printed_key(&self) -> String {
        self.practice.printed_key()
    }

    pub(crate) async fn start(&self) -> Result<Clinic, NotOpen> {
        Clinic::open(&self.practice.folder, self.practice.tools.clone()).await
    }

    /// Makes another clinic, which is to fail.
    pub(crate) async fn found_another(&self, folder: &Path) -> Result<Clinic, NotOpen> {
        unfurnished(folder, self.practice.tools.clone()).await
    }

    /// Makes another clinic, and is cut off before anybody is in it.
    pub(crate) async fn half_found(&self, folder: &Path) -> Option<NotOpen> {
        let tools = self.practice.tools.clone();
        Clinic::create(folder, tools, None, async |_| {
            Err::<(), _>(NotOpen::NoClinic)
        })
        .await
        .err()
    }

    /// Opens another folder as if it were the clinic's.
    pub(crate) async fn start_in(&self, folder: &Path) -> Result<Clinic, NotOpen> {
        Clinic::open(folder, self.practice.tools.clone()).await
    }

    pub(crate) async fn start_with(&self, recovery_key: &str) -> Result<Clinic, NotOpen> {
        let tools = self.practice.tools.clone();
        Clinic::open_with_recovery_key(&self.practice.folder, tools, recovery_key).await
    }

    pub(crate) async fn start_with_code(&self, code: &str) -> Result<Clinic, NotOpen> {
        let tools = self.practice.tools.clone();
        Clinic::open_with_code(&self.practice.folder, tools, code).await
    }

    /// Whether the screen that asks for a key offers a one-time code.
    pub(crate) fn offers_code(&self) -> bool {
        Clinic::has_waiting_code(&self.practice.folder, self.practice.clinic.now())
    }

    pub(crate) fn later(&self, time: chrono::Duration) {
        self.practice.later(time);
    }
}

pub(crate) fn staff_id(actor: &Actor) -> StaffId {
    actor.staff_id().expect("somebody on staff")
}

pub(crate) fn person(name: &str, roles: &[Role]) -> NewPersonForm {
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
