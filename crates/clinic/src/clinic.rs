//! An open clinic, and how one is made and opened.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::access::Actor;
use crate::audit::{self, Anchored, AuditEvent, AuditVerdict, Head};
use crate::chance::Chance;
use crate::channels::{ChannelKind, Dial, Lines};
use crate::clock::{Clock, Instant};
use crate::db::{Create, Db, DbError, OpenError};
use crate::files;
use crate::ids::{ClinicId, RunId};
use crate::keys::{
    self, KeyNeeded, KeyStore, KeyStoreError, KeychainOutcome, KeysError, RecoveryKey, SlotKind,
    UnlockError,
};
use crate::secret::{Key, Secret};
use crate::tx::begin;

const FILE: &str = "clinic.db";
const MAKING: &str = "clinic.making";
const FINISHED: &str = "clinic";

/// What an open clinic needs from the world outside.
#[derive(Clone)]
pub struct Tools {
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<dyn Chance>,
    pub keychain: Arc<dyn KeyStore>,
    pub dial: Arc<dyn Dial>,
}

/// An open clinic.
pub struct Clinic {
    id: ClinicId,
    run: RunId,
    folder: PathBuf,
    db: Db,
    key: Key,
    audit_key: Key,
    credentials_key: Key,
    tools: Tools,
    opened_by: SlotKind,
    written_before: Option<Instant>,
    anchored: Mutex<Option<Head>>,
    audit_alarm: Mutex<Option<AuditVerdict>>,
    looked: Mutex<Vec<(Actor, Looked)>>,
    replies_asked: Mutex<HashMap<ChannelKind, Instant>>,
    lines: Mutex<Lines>,
    is_ending: AtomicBool,
}

/// A list or a search that somebody saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Looked {
    List,
    Search,
}

/// Why there is no open clinic.
#[derive(Debug, thiserror::Error)]
pub enum NotOpen {
    /// Nothing was ever set up in this folder.
    #[error("there is no clinic here yet")]
    NoClinic,
    #[error("a key is needed")]
    KeyNeeded(KeyNeeded),
    #[error(transparent)]
    Unlock(#[from] UnlockError),
    #[error(transparent)]
    Keys(KeysError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("there is a clinic here already")]
    ExistsAlready,
}

impl From<std::io::Error> for NotOpen {
    fn from(error: std::io::Error) -> Self {
        Self::Open(error.into())
    }
}

impl From<KeysError> for NotOpen {
    fn from(error: KeysError) -> Self {
        match error {
            KeysError::Io(error) => error.into(),
            KeysError::Damaged => Self::Keys(error),
        }
    }
}

/// A clinic that was just made.
pub struct Made {
    pub clinic: Clinic,
    pub recovery_key: RecoveryKey,
    pub keychain: KeychainOutcome,
}

impl Clinic {
    /// Whether a clinic was ever set up in `folder`.
    pub fn exists_in(folder: &Path) -> bool {
        folder.join(FINISHED).exists()
    }

    /// Whether the owner chose a passphrase that opens the clinic in `folder`.
    pub fn has_passphrase_slot(folder: &Path) -> bool {
        keys::slots_in(&folder.join(FINISHED))
            .is_ok_and(|slots| slots.of_kind(SlotKind::Passphrase).next().is_some())
    }

    /// Whether an owner made a one-time code for the clinic in `folder` that still counts.
    pub fn has_waiting_code(folder: &Path, now: Instant) -> bool {
        keys::slots_in(&folder.join(FINISHED)).is_ok_and(|slots| {
            slots
                .of_kind(SlotKind::Code)
                .any(|slot| slot.is_current(now))
        })
    }

    /// Makes a clinic in `folder` and lets `furnish` put in what it cannot be without. Only then does
    /// it take its final name, so that a set-up that was cut off leaves nothing that looks like a
    /// clinic.
    pub async fn create<T, E: From<NotOpen>>(
        folder: &Path,
        tools: Tools,
        owner_passphrase: Option<&Secret<String>>,
        furnish: impl AsyncFnOnce(&Self) -> Result<T, E>,
    ) -> Result<(Made, T), E> {
        let finished = folder.join(FINISHED);
        if finished.exists() {
            return Err(NotOpen::ExistsAlready.into());
        }
        let made = Self::make(&folder.join(MAKING), tools, owner_passphrase).await?;
        let furnished = furnish(&made.clinic).await?;
        let clinic = made.clinic.move_to(&finished).await?;
        Ok((Made { clinic, ..made }, furnished))
    }

    async fn make(
        making: &Path,
        tools: Tools,
        owner_passphrase: Option<&Secret<String>>,
    ) -> Result<Made, NotOpen> {
        if making.exists() {
            fs::remove_dir_all(making)?;
        }
        files::make_folder(making)?;
        let made = keys::create(
            making,
            &*tools.keychain,
            owner_passphrase,
            tools.clock.now(),
            &*tools.chance,
        )?;
        Db::open(&making.join(FILE), &made.key, Create::Yes)
            .await?
            .close()
            .await?;
        let clinic = Self::open_with(making, tools, made.clinic, made.key, SlotKind::Os).await?;
        let tx = begin(&clinic, &Actor::program()).await?;
        tx.commit(AuditEvent::ClinicCreated).await?;
        Ok(Made {
            clinic,
            recovery_key: made.recovery,
            keychain: made.keychain,
        })
    }

    /// Closes the clinic, moves its folder and opens it there.
    async fn move_to(self, finished: &Path) -> Result<Self, NotOpen> {
        let (id, opened_by) = (self.id, self.opened_by);
        let (folder, tools, key) = (self.folder.clone(), self.tools.clone(), self.key.clone());
        self.close().await?;
        fs::rename(folder, finished)?;
        Self::open_with(finished, tools, id, key, opened_by).await
    }

    /// Opens with the key in this computer's keychain.
    pub async fn open(folder: &Path, tools: Tools) -> Result<Self, NotOpen> {
        let finished = finished_in(folder)?;
        let slots =
            keys::slots_in(&finished).map_err(|_| NotOpen::KeyNeeded(KeyNeeded::SlotsDamaged))?;
        let unlocked =
            keys::unlock_with_keychain(&slots, &*tools.keychain).map_err(NotOpen::KeyNeeded)?;
        Self::opened(&finished, tools, unlocked).await
    }

    pub async fn open_with_recovery_key(
        folder: &Path,
        tools: Tools,
        typed: &str,
    ) -> Result<Self, NotOpen> {
        let finished = finished_in(folder)?;
        let slots = keys::slots_in(&finished)?;
        let unlocked = keys::unlock_with_recovery_key(&slots, typed)?;
        Self::opened(&finished, tools, unlocked).await
    }

    pub async fn open_with_passphrase(
        folder: &Path,
        tools: Tools,
        passphrase: &Secret<String>,
    ) -> Result<Self, NotOpen> {
        let finished = finished_in(folder)?;
        let slots = keys::slots_in(&finished)?;
        let unlocked = keys::unlock_with_passphrase(&slots, passphrase)?;
        Self::opened(&finished, tools, unlocked).await
    }

    /// Opens with a one-time code, which is spent once the file is open: a copy of the program that
    /// still holds the file does not cost the code.
    pub async fn open_with_code(folder: &Path, tools: Tools, typed: &str) -> Result<Self, NotOpen> {
        let finished = finished_in(folder)?;
        let slots = keys::slots_in(&finished)?;
        let unlocked = keys::unlock_with_code(&slots, typed, tools.clock.now())?;
        let clinic = Self::opened(&finished, tools, unlocked).await?;
        keys::spend_code(&finished)?;
        Ok(clinic)
    }

    async fn opened(
        finished: &Path,
        tools: Tools,
        unlocked: keys::Unlocked,
    ) -> Result<Self, NotOpen> {
        let by = unlocked.by;
        let clinic = Self::open_with(finished, tools, unlocked.clinic, unlocked.key, by).await?;
        audit::compare_with_anchor(&clinic).await?;
        let tx = begin(&clinic, &Actor::program()).await?;
        tx.commit(AuditEvent::ClinicOpened {
            slot: by.as_str().to_owned(),
        })
        .await?;
        Ok(clinic)
    }

    async fn open_with(
        finished: &Path,
        tools: Tools,
        id: ClinicId,
        key: Key,
        opened_by: SlotKind,
    ) -> Result<Self, NotOpen> {
        let db = Db::open(&finished.join(FILE), &key, Create::No).await?;
        let anchored = read_anchor(id, &*tools.keychain).unwrap_or(None);
        let written_before = {
            let mut reader = db.read().await?;
            audit::newest_at(&mut reader).await?
        };
        Ok(Self {
            id,
            run: RunId::new(tools.clock.now(), &*tools.chance),
            folder: finished.to_owned(),
            db,
            audit_key: key.derive("audit"),
            credentials_key: key.derive("credentials"),
            key,
            tools,
            opened_by,
            written_before,
            is_ending: AtomicBool::new(false),
            anchored: Mutex::new(anchored),
            audit_alarm: Mutex::default(),
            looked: Mutex::default(),
            replies_asked: Mutex::default(),
            lines: Mutex::default(),
        })
    }

    /// Writes the anchor, closes the file and gives up the lock.
    pub async fn close(self) -> Result<(), DbError> {
        self.write_looks().await?;
        self.anchor_audit().await?;
        self.db.close().await
    }

    pub fn id(&self) -> ClinicId {
        self.id
    }

    /// This run of the program.
    pub fn run(&self) -> RunId {
        self.run
    }

    pub fn opened_by(&self) -> SlotKind {
        self.opened_by
    }

    /// From here on nothing more is handed to a carrier; what is on its way is finished.
    pub fn stop_sending(&self) {
        self.is_ending.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_ending(&self) -> bool {
        self.is_ending.load(Ordering::Relaxed)
    }

    /// When something was last written before this opening.
    pub(crate) fn written_before(&self) -> Option<Instant> {
        self.written_before
    }

    /// The folder of this clinic's files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn now(&self) -> Instant {
        self.tools.clock.now()
    }

    pub fn clock(&self) -> &dyn Clock {
        &*self.tools.clock
    }

    pub fn chance(&self) -> &dyn Chance {
        &*self.tools.chance
    }

    pub fn keychain(&self) -> &dyn KeyStore {
        &*self.tools.keychain
    }

    /// How carriers are reached.
    pub(crate) fn dial(&self) -> &dyn Dial {
        &*self.tools.dial
    }

    pub fn db(&self) -> &Db {
        &self.db
    }

    pub(crate) fn key(&self) -> &Key {
        &self.key
    }

    pub fn tools(&self) -> &Tools {
        &self.tools
    }

    /// Mixed into every hashed passphrase, PIN and code.
    pub(crate) fn pepper(&self) -> Key {
        self.key.derive("pepper")
    }

    /// Makes the keys of messages, and seals messages that belong to no patient.
    pub(crate) fn message_key(&self) -> Key {
        self.key.derive("messages")
    }

    pub(crate) fn audit_key(&self) -> &Key {
        &self.audit_key
    }

    pub(crate) fn credentials_key(&self) -> &Key {
        &self.credentials_key
    }

    /// The newest event of the audit.
    pub async fn audit_head(&self) -> Result<Option<Head>, DbError> {
        audit::head(self).await
    }

    pub(crate) fn anchor(&self) -> Option<Head> {
        *lock(&self.anchored)
    }

    /// What was found wrong with the audit since the clinic opened.
    pub(crate) fn audit_alarm(&self) -> Option<AuditVerdict> {
        lock(&self.audit_alarm).clone()
    }

    pub(crate) fn set_audit_alarm(&self, alarm: Option<AuditVerdict>) {
        *lock(&self.audit_alarm) = alarm;
    }

    /// Stores the newest event's number and hash in the keychain, outside the database. An anchor
    /// whose event is gone stays: it is the proof that newer events existed.
    pub async fn anchor_audit(&self) -> Result<(), DbError> {
        let Some(head) = self.audit_head().await? else {
            return Ok(());
        };
        if self.anchor().is_none() {
            // It may not have answered when the clinic opened, and hold an anchor all the same.
            let Ok(found) = read_anchor(self.id, self.keychain()) else {
                return Ok(());
            };
            *lock(&self.anchored) = found;
        }
        let is_older = self.anchor().is_none_or(|anchor| anchor.seq < head.seq);
        if !is_older || audit::compare_with_anchor(self).await? == Anchored::RolledBack {
            return Ok(());
        }
        let stored = [head.seq.to_le_bytes().as_slice(), &head.mac].concat();
        let account = anchor_account(self.id);
        if self.keychain().set(&account, &stored).is_ok() {
            *lock(&self.anchored) = Some(head);
        }
        Ok(())
    }

    /// True, and noted, when replies on a channel were asked for longer ago than `every`. A start of
    /// the program asks anew.
    pub(crate) fn is_time_to_ask(
        &self,
        channel: ChannelKind,
        now: Instant,
        every: chrono::Duration,
    ) -> bool {
        let mut asked = lock(&self.replies_asked);
        // A clock that was put back must not silence the question.
        let is_recent = |last: &Instant| (*last..*last + every).contains(&now);
        if asked.get(&channel).is_some_and(is_recent) {
            return false;
        }
        asked.insert(channel, now);
        true
    }

    /// How the carriers were found in this run of the program.
    pub(crate) fn lines(&self) -> MutexGuard<'_, Lines> {
        lock(&self.lines)
    }

    /// Notes that somebody saw a list or searched; written together a little later.
    pub(crate) fn looked(&self, actor: &Actor, looked: Looked) {
        lock(&self.looked).push((actor.clone(), looked));
    }

    /// Writes one audit event a person for the lists and searches since the last time. What cannot
    /// be written now is kept for the next time.
    pub async fn write_looks(&self) -> Result<(), DbError> {
        let mut waiting = std::mem::take(&mut *lock(&self.looked));
        while let Some((actor, _)) = waiting.first().cloned() {
            let (own, others): (Vec<_>, Vec<_>) = waiting
                .into_iter()
                .partition(|(other, _)| other.who() == actor.who());
            let count = |kind| own.iter().filter(|(_, looked)| *looked == kind).count();
            let event = AuditEvent::Looked {
                searches: u32::try_from(count(Looked::Search)).unwrap_or(u32::MAX),
                lists: u32::try_from(count(Looked::List)).unwrap_or(u32::MAX),
            };
            if let Err(error) = self.write_look(&actor, event).await {
                lock(&self.looked).extend(own.into_iter().chain(others));
                return Err(error);
            }
            waiting = others;
        }
        Ok(())
    }

    async fn write_look(&self, actor: &Actor, event: AuditEvent) -> Result<(), DbError> {
        begin(self, actor).await?.commit(event).await
    }
}

fn finished_in(folder: &Path) -> Result<PathBuf, NotOpen> {
    let finished = folder.join(FINISHED);
    // A folder that cannot be looked into is not an empty one.
    if finished.try_exists()? {
        Ok(finished)
    } else {
        Err(NotOpen::NoClinic)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// None when the keychain answers and holds no anchor.
fn read_anchor(id: ClinicId, keychain: &dyn KeyStore) -> Result<Option<Head>, KeyStoreError> {
    match keychain.get(&anchor_account(id)) {
        Ok(stored) => Ok(anchor_from(stored.expose())),
        Err(KeyStoreError::NoEntry) => Ok(None),
        Err(error @ (KeyStoreError::Locked | KeyStoreError::Unavailable)) => Err(error),
    }
}

fn anchor_account(id: ClinicId) -> String {
    format!("audit anchor {id}")
}

fn anchor_from(stored: &[u8]) -> Option<Head> {
    let (seq, mac) = stored.split_first_chunk::<8>()?;
    Some(Head {
        seq: i64::from_le_bytes(*seq),
        mac: mac.try_into().ok()?,
    })
}
