//! Every way in which a clinic does not open, brought about for real: with the keychain of the
//! stage, with files that were torn, replaced or taken by another program. Each leads to a screen of
//! its own, none to a new key or an empty clinic, and the recovery key opens what can be opened.

mod disks;
mod keychain;

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clinic::access::Role;
use clinic::chance::SystemChance;
use clinic::channels::NetworkDial;
use clinic::clock::SystemClock;
use clinic::keys::{KeyStore, KeyStoreError, OsKeychain};
use clinic::secret::Secret;
use clinic::set_up::{self, Founding};
use clinic::settings::ClinicProfile;
use clinic::staff::NewPersonForm;
use clinic::{Clinic, Tools, db};
use clinic_tests::disk::Disk;

use crate::driver::Driver;
use crate::failure::{Failure, expect};
use crate::files;
use crate::look::Looker;
use crate::outcome::Passed;
use crate::stage::Stage;
use crate::window::{Kind, PATIENCE, Window};

const PASSPHRASE: &str = "paper boats beyond the weir";
const KEY_NEEDED: &str = "The clinic's key is needed";
/// A second start only knocks at the first and goes.
const SECOND_START: Duration = Duration::from_secs(20);

pub async fn run(stage: &Stage) -> Result<Passed, Failure> {
    let mut scenes = Scenes::prepare(stage).await?;
    let not_run = match scenes.play().await {
        Ok(not_run) => not_run,
        Err(failure) => {
            scenes.looker.picture_of_the_end("refused").await;
            return Err(failure);
        }
    };
    let screens = scenes.looker.conclude()?;
    Ok(Passed {
        sentence: format!(
            "{screens} screens without a fault, for each way in which a clinic does not open."
        ),
        not_run,
    })
}

/// The keychain of the stage; remembers under which names it was handed secrets.
#[derive(Default)]
struct Noting {
    keychain: OsKeychain,
    accounts: Mutex<Vec<String>>,
}

impl Noting {
    fn accounts(&self) -> Vec<String> {
        self.accounts
            .lock()
            .expect("nobody panics while noting")
            .clone()
    }
}

impl KeyStore for Noting {
    fn name(&self) -> &'static str {
        self.keychain.name()
    }

    fn get(&self, account: &str) -> Result<Secret<Vec<u8>>, KeyStoreError> {
        self.keychain.get(account)
    }

    fn set(&self, account: &str, secret: &[u8]) -> Result<(), KeyStoreError> {
        self.accounts
            .lock()
            .expect("nobody panics while noting")
            .push(account.to_owned());
        self.keychain.set(account, secret)
    }

    fn remove(&self, account: &str) -> Result<(), KeyStoreError> {
        self.keychain.remove(account)
    }
}

/// A clinic that opens, to be spoilt one copy at a time.
struct Scenes<'a> {
    stage: &'a Stage,
    looker: Looker,
    keychain: Arc<Noting>,
    tools: Tools,
    whole: PathBuf,
    recovery_key: String,
    /// Under which the keychain holds the key that opens the clinic.
    account: String,
    /// Of the window of the scene that is being played.
    last: Option<Driver>,
}

impl<'a> Scenes<'a> {
    async fn prepare(stage: &'a Stage) -> Result<Self, Failure> {
        let keychain = Arc::new(Noting::default());
        let tools = Tools {
            clock: Arc::new(SystemClock::new()),
            chance: Arc::new(SystemChance),
            keychain: Arc::clone(&keychain) as _,
            dial: Arc::new(NetworkDial::default()),
        };
        let whole = stage.home.join("whole");
        let founding = Founding {
            profile: ClinicProfile {
                name: "Boobialla Psychology".to_owned(),
                ..ClinicProfile::default()
            },
            owner: NewPersonForm {
                title: "Dr".to_owned(),
                given_name: "Ilse".to_owned(),
                family_name: "Marchetti".to_owned(),
                display_name: String::new(),
                username: "ilse".to_owned(),
                roles: vec![Role::Owner, Role::Psychologist],
                registration_number: String::new(),
                provider_number: String::new(),
            },
            passphrase: Secret::new(PASSPHRASE.to_owned()),
            clinic_passphrase: None,
        };
        let founded = set_up::found_clinic(&whole, tools.clone(), founding)
            .await
            .map_err(|error| Failure::wrong(format!("no clinic was founded: {error}")))?;
        let recovery_key = founded.recovery_key.printed().expose().clone();
        close(founded.clinic).await?;
        let account = keychain
            .accounts()
            .first()
            .cloned()
            .ok_or_else(|| Failure::wrong("the founding left no key in the keychain"))?;
        Ok(Self {
            stage,
            looker: Looker::new(stage)?,
            keychain,
            tools,
            whole,
            recovery_key,
            account,
            last: None,
        })
    }

    /// A copy of the clinic, for one scene.
    fn copy(&self, scene: &str) -> Result<PathBuf, Failure> {
        let folder = self.stage.home.join(scene);
        files::copy_folder(&self.whole, &folder)?;
        Ok(folder)
    }

    /// Plays all scenes; tells which ones could not be played here.
    async fn play(&mut self) -> Result<Vec<&'static str>, Failure> {
        self.the_keychain_opens_it().await?;
        self.each_state_of_the_keychain().await?;
        self.files_that_are_not_the_clinics().await?;
        self.another_program_has_it().await?;
        let Some(disk) = Disk::mount("window", "48m") else {
            return Ok(vec![
                "a disk that cannot be written to (only root may mount one)",
                "a disk that is full, at the start and while somebody works (only root may mount one)",
            ]);
        };
        self.a_disk_that_cannot_be_written_to(&disk).await?;
        self.a_full_disk(&disk).await?;
        Ok(Vec::new())
    }

    async fn the_keychain_opens_it(&mut self) -> Result<(), Failure> {
        let folder = self.copy("opens")?;
        let window = self.open(&folder, &[]).await?;
        window.see(Kind::Heading, "Who is here?").await?;
        window.read("Boobialla Psychology", PATIENCE).await?;
        self.look(&window, "60-opens-by-itself").await?;
        self.start_again(&window).await?;
        self.leave(window).await
    }

    /// A second start shows the window that is there, and ends.
    async fn start_again(&self, window: &Window) -> Result<(), Failure> {
        let second = tokio::process::Command::new(&self.stage.app)
            .arg("--folder")
            .arg(self.stage.home.join("opens"))
            .kill_on_drop(true)
            .status();
        let ended = tokio::time::timeout(SECOND_START, second)
            .await
            .map_err(|_| Failure::wrong("a second start goes on beside the first"))?
            .map_err(Failure::Driver)?;
        expect(ended.success(), || {
            format!("a second start failed: {ended}")
        })?;
        window.see(Kind::Heading, "Who is here?").await?;
        Ok(())
    }

    async fn files_that_are_not_the_clinics(&mut self) -> Result<(), Failure> {
        let torn = self.copy("torn")?;
        files::overwrite(&files::clinic_file(&torn), 0, &[0x5a; 8192])?;
        self.cannot_open(&torn, "64-damaged", "The clinic's file is damaged")
            .await?;
        let plain = self.copy("plain")?;
        files::overwrite(&files::clinic_file(&plain), 0, b"SQLite format 3\0")?;
        let title = "This is not an encrypted clinic file";
        self.cannot_open(&plain, "65-not-encrypted", title).await?;
        let newer = self.copy("newer")?;
        self.write_as_a_newer_program(&newer).await?;
        let title = "The clinic was opened by a newer Anteroom";
        self.cannot_open(&newer, "66-newer-version", title).await?;
        let unlocked = self.copy("no-slots")?;
        files::write(&files::key_slots(&unlocked), b"{}")?;
        let title = "The clinic's locks are damaged";
        self.cannot_open(&unlocked, "67-locks-damaged", title).await
    }

    async fn write_as_a_newer_program(&self, folder: &Path) -> Result<(), Failure> {
        let clinic = Clinic::open(folder, self.tools.clone())
            .await
            .map_err(not_aged)?;
        let mut conn = clinic.db().read().await.map_err(not_aged)?;
        for statement in [
            "PRAGMA query_only = OFF",
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (9001, 'of a later year', 1, x'00', 0)",
        ] {
            db::query(statement)
                .execute(&mut *conn)
                .await
                .map_err(not_aged)?;
        }
        drop(conn);
        close(clinic).await
    }

    async fn another_program_has_it(&mut self) -> Result<(), Failure> {
        let folder = self.copy("taken")?;
        let holder = Clinic::open(&folder, self.tools.clone())
            .await
            .map_err(|error| Failure::wrong(format!("the copy does not open: {error}")))?;
        self.cannot_open(&folder, "68-already-open", "The clinic is already open")
            .await?;
        close(holder).await
    }

    /// The window says what is wrong and what to do, and leaves every byte where it was.
    async fn cannot_open(
        &mut self,
        folder: &Path,
        picture: &str,
        title: &str,
    ) -> Result<(), Failure> {
        let before = files::read(&files::clinic_file(folder))?;
        let window = self.open(folder, &[]).await?;
        window.see(Kind::Heading, title).await?;
        window.read("What to do", PATIENCE).await?;
        self.look(&window, picture).await?;
        self.leave(window).await?;
        expect(files::read(&files::clinic_file(folder))? == before, || {
            format!("{picture}: the clinic's file was changed")
        })
    }

    async fn open(&mut self, folder: &Path, variables: &[(&str, &str)]) -> Result<Window, Failure> {
        let log = self.stage.home.join("refused.log");
        let driver = Driver::start_with(self.stage, &log, variables)?;
        let client = driver.open(&self.stage.app, folder).await?;
        self.last = Some(driver);
        Ok(Window { client })
    }

    /// Closes the window; its driver, and with it the program, goes at the end.
    async fn leave(&mut self, window: Window) -> Result<(), Failure> {
        window.client.close().await?;
        self.last = None;
        Ok(())
    }

    async fn look(&mut self, window: &Window, picture: &str) -> Result<(), Failure> {
        self.looker.listen(window).await?;
        self.looker.at(window, picture).await?;
        self.looker.leave(window).await
    }
}

fn not_aged(error: impl Display) -> Failure {
    Failure::wrong(format!("the copy was not aged: {error}"))
}

async fn close(clinic: Clinic) -> Result<(), Failure> {
    clinic
        .close()
        .await
        .map_err(|error| Failure::wrong(format!("the clinic did not close: {error}")))
}

fn keychain_failed(error: KeyStoreError) -> Failure {
    Failure::wrong(format!("the keychain of the stage: {error}"))
}
