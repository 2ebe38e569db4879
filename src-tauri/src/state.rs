//! What the running program holds: the clinic behind its door, and who sits at the desk.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use clinic::access::Actor;
use clinic::clock::Instant;
use clinic::db::OpenError;
use clinic::ids::StaffId;
use clinic::keys::{KeyNeeded, RecoveryKey};
use clinic::secret::Secret;
use clinic::staff::{self, Presence, SignIn};
use clinic::{Clinic, NotOpen, Tools};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::demo::DemoMail;
use crate::error::AppError;
use crate::events::{Area, ClinicChanged, ClosingAsked, DoorChanged, Messenger, News, QuitAsked};

/// The door of the clinic.
#[derive(Clone)]
pub enum Door {
    NoClinic,
    KeyNeeded(KeyNeeded),
    /// The clinic is there and cannot be opened.
    Shut(Arc<OpenError>),
    Open(Arc<Clinic>),
}

impl Door {
    pub fn is_open(&self) -> bool {
        match self {
            Self::Open(_) => true,
            Self::NoClinic | Self::KeyNeeded(_) | Self::Shut(_) => false,
        }
    }
}

/// A clinic just made, whose owner has not typed the recovery key back yet.
pub struct Confirming {
    pub owner: StaffId,
    pub recovery_key: RecoveryKey,
}

/// Everything that commands share.
pub struct Desk {
    pub folder: PathBuf,
    pub tools: Tools,
    door: Mutex<Door>,
    presence: Mutex<Presence>,
    confirming: Mutex<Option<Confirming>>,
    totp: Mutex<HashMap<StaffId, Vec<u8>>>,
    drafts: Mutex<HashMap<(StaffId, String), Secret<String>>>,
    demo_mail: Mutex<Option<DemoMail>>,
    messenger: Messenger,
    /// Each delivery that is under way holds one.
    lanes: Semaphore,
}

/// One delivery at a time on each channel.
const LANES: u32 = 3;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    pub fn new(folder: PathBuf, tools: Tools, messenger: Messenger) -> Self {
        Self {
            folder,
            tools,
            door: Mutex::new(Door::NoClinic),
            presence: Mutex::default(),
            confirming: Mutex::default(),
            totp: Mutex::default(),
            drafts: Mutex::default(),
            demo_mail: Mutex::default(),
            messenger,
            lanes: Semaphore::new(LANES as usize),
        }
    }

    /// Held while a channel delivers.
    pub async fn sending(&self) -> Option<SemaphorePermit<'_>> {
        self.lanes.acquire().await.ok()
    }

    /// Whether no channel delivers any more before the time is up.
    pub async fn has_sent_within(&self, limit: Duration) -> bool {
        tokio::time::timeout(limit, self.lanes.acquire_many(LANES))
            .await
            .is_ok()
    }

    /// Tells the window that these areas of the clinic changed.
    pub fn changed(&self, areas: &[Area]) {
        (self.messenger)(News::Clinic(ClinicChanged {
            areas: areas.to_vec(),
        }));
    }

    /// Tells the window that the door opened, closed or locked.
    pub fn door_changed(&self) {
        (self.messenger)(News::Door(DoorChanged));
    }

    /// Has the window say, once, what closing it does.
    pub fn ask_about_closing(&self) {
        (self.messenger)(News::Closing(ClosingAsked));
    }

    /// Has the window ask whether to quit.
    pub fn ask_about_quitting(&self) {
        (self.messenger)(News::Quit(QuitAsked));
    }

    pub fn now(&self) -> Instant {
        self.tools.clock.now()
    }

    pub fn door(&self) -> Door {
        lock(&self.door).clone()
    }

    pub fn set_door(&self, door: Door) {
        *lock(&self.door) = door;
        (self.messenger)(News::Standing);
    }

    /// What opens or makes a clinic is for a door that is not open: another try would find the
    /// file in use and shut the clinic that sends, or put the demo in its place.
    pub fn refuse_when_open(&self) -> Result<(), AppError> {
        match self.door().is_open() {
            true => Err(AppError::refused("The clinic is open already.")),
            false => Ok(()),
        }
    }

    /// Tries the key in this computer's keychain.
    pub async fn try_door(&self) {
        let door = match Clinic::open(&self.folder, self.tools.clone()).await {
            Ok(clinic) => Door::Open(Arc::new(clinic)),
            Err(error) => door_after(error),
        };
        self.set_door(door);
    }

    /// The open clinic, whoever is at the desk.
    pub fn clinic(&self) -> Result<Arc<Clinic>, AppError> {
        match self.door() {
            Door::Open(clinic) => Ok(clinic),
            Door::NoClinic | Door::KeyNeeded(_) | Door::Shut(_) => Err(AppError::KeyNeeded),
        }
    }

    /// The desk as it is now: idle people are behind the lock.
    pub fn presence(&self) -> Presence {
        let mut presence = lock(&self.presence);
        *presence = presence.at(self.now());
        *presence
    }

    pub fn set_presence(&self, presence: Presence) {
        *lock(&self.presence) = presence;
    }

    /// Changes the desk with one of the rules of [`Presence`].
    pub fn with_presence(&self, rule: impl FnOnce(Presence) -> Presence) -> Presence {
        let mut presence = lock(&self.presence);
        *presence = rule(presence.at(self.now()));
        *presence
    }

    /// The clinic and the person at the desk, with the roles they hold at this moment.
    pub async fn signed_in(&self) -> Result<(Arc<Clinic>, Actor), AppError> {
        let clinic = self.clinic()?;
        let sign_in = match self.presence() {
            Presence::Here(sign_in) => sign_in,
            Presence::Locked(_) => return Err(AppError::ScreenLocked),
            Presence::SignedOut => return Err(AppError::SignedOut),
        };
        match staff::actor(&clinic, sign_in.staff).await? {
            Some(actor) => Ok((clinic, actor)),
            None => {
                self.set_presence(Presence::SignedOut);
                Err(AppError::SignedOut)
            }
        }
    }

    /// Who is behind the lock screen.
    pub fn locked_person(&self) -> Result<SignIn, AppError> {
        match self.presence() {
            Presence::Locked(sign_in) => Ok(sign_in),
            Presence::Here(_) | Presence::SignedOut => Err(AppError::SignedOut),
        }
    }

    /// Lets a person sit down.
    pub async fn seat(&self, clinic: &Clinic, staff: StaffId) -> Result<(), AppError> {
        let actor = staff::actor(clinic, staff)
            .await?
            .ok_or(AppError::SignedOut)?;
        let idle = staff::idle_time(clinic, &actor).await?;
        self.set_presence(Presence::signed_in(staff, self.now(), idle));
        Ok(())
    }

    pub fn set_confirming(&self, confirming: Option<Confirming>) {
        *lock(&self.confirming) = confirming;
    }

    /// The owner who still has to type the recovery key back, when `typed` is it.
    pub fn confirm_recovery_key(&self, typed: &str) -> Result<StaffId, AppError> {
        let mut confirming = lock(&self.confirming);
        let waiting = confirming.as_ref().ok_or(AppError::SignedOut)?;
        let problem = |message: String| {
            AppError::from(clinic::problems::Problems::one("recoveryKey", message))
        };
        let typed = RecoveryKey::parse(typed).map_err(|refused| problem(refused.to_string()))?;
        if typed.printed().expose() != waiting.recovery_key.printed().expose() {
            return Err(problem(
                "This is a recovery key, but not the one of this clinic.".to_owned(),
            ));
        }
        let owner = waiting.owner;
        *confirming = None;
        Ok(owner)
    }

    pub fn keep_totp(&self, staff: StaffId, sealed: Vec<u8>) {
        lock(&self.totp).insert(staff, sealed);
    }

    pub fn take_totp(&self, staff: StaffId) -> Option<Vec<u8>> {
        lock(&self.totp).remove(&staff)
    }

    /// Half-filled forms stay here while the screen is locked, and come back to the same person.
    pub fn keep_draft(&self, staff: StaffId, form: String, value: String) {
        lock(&self.drafts).insert((staff, form), Secret::new(value));
    }

    pub fn draft(&self, staff: StaffId, form: String) -> Option<String> {
        lock(&self.drafts)
            .get(&(staff, form))
            .map(|draft| draft.expose().clone())
    }

    pub fn forget_draft(&self, staff: StaffId, form: String) {
        lock(&self.drafts).remove(&(staff, form));
    }

    /// Half-filled forms end with the sign-in they belong to.
    pub fn forget_drafts_of(&self, staff: StaffId) {
        lock(&self.drafts).retain(|(owner, _), _| *owner != staff);
    }

    pub fn set_demo_mail(&self, mail: DemoMail) {
        *lock(&self.demo_mail) = Some(mail);
    }

    pub fn demo_mailbox(&self) -> Vec<crate::views::messages::ReceivedMail> {
        lock(&self.demo_mail)
            .as_ref()
            .map(DemoMail::received)
            .unwrap_or_default()
    }
}

/// What the door shows after the clinic did not open.
pub fn door_after(error: NotOpen) -> Door {
    match error {
        NotOpen::NoClinic => Door::NoClinic,
        NotOpen::KeyNeeded(reason) => Door::KeyNeeded(reason),
        NotOpen::Keys(_) | NotOpen::Unlock(_) => Door::KeyNeeded(KeyNeeded::SlotsDamaged),
        NotOpen::Open(error) => Door::Shut(Arc::new(error)),
        NotOpen::Db(error) => {
            tracing::error!(%error, "the clinic opened and could not be read");
            Door::Shut(Arc::new(OpenError::Damaged))
        }
        NotOpen::ExistsAlready => Door::Shut(Arc::new(OpenError::AlreadyOpen)),
    }
}
