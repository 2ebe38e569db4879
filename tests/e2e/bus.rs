//! A bus and a keychain of a scene's own, beside those of the stage: one that is missing, locked,
//! unlocked or late, as on a desktop that has just been signed in to.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use zbus::Connection;
use zbus::connection::Builder;
use zbus::fdo::DBusProxy;
use zbus::names::BusName;
use zbus::zvariant::{ObjectPath, OwnedObjectPath, OwnedValue, Value};

use crate::failure::Failure;
use crate::stage::Stage;

const SECRETS: &str = "org.freedesktop.secrets";
const SERVICE: &str = "/org/freedesktop/secrets";
/// Where programs put secrets when they name no place.
const COLLECTION: &str = "/org/freedesktop/secrets/aliases/default";
/// By which a session unlocks the keychain with the word of its owner.
const UNLOCKING: &str = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface";
const PATIENCE: Duration = Duration::from_secs(20);
const GLANCE: Duration = Duration::from_millis(50);

/// A session bus on which nothing runs until it is started there.
pub struct Bus {
    process: Child,
    address: String,
    runtime: PathBuf,
}

impl Drop for Bus {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

impl Bus {
    pub fn open(stage: &Stage, name: &str) -> Result<Self, Failure> {
        let runtime = private_folder(&stage.home.join(name))?;
        let mut process = Command::new("dbus-daemon")
            .args(["--nofork", "--nopidfile", "--print-address=1"])
            .arg("--config-file")
            .arg(&stage.bus_configuration)
            .env("XDG_RUNTIME_DIR", &runtime)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(Failure::Crew)?;
        let mut address = String::new();
        if let Some(said) = process.stdout.take() {
            let heard = BufReader::new(said).read_line(&mut address);
            heard.map_err(Failure::Crew)?;
        }
        Ok(Self {
            process,
            address: address.trim().to_owned(),
            runtime,
        })
    }

    /// For programs that are to find this bus rather than the stage's.
    pub fn variable(&self) -> (&'static str, &str) {
        ("DBUS_SESSION_BUS_ADDRESS", &self.address)
    }

    /// Starts a keychain that holds what the stage's holds at this moment, unlocked.
    pub async fn start_keychain(&self, stage: &Stage) -> Result<Keychain, Failure> {
        let data = self.runtime.join("data");
        crate::files::copy_folder(&stage.keychain, &data.join("keyrings"))?;
        let mut process = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .env("XDG_DATA_HOME", &data)
            .env("XDG_RUNTIME_DIR", &self.runtime)
            .envs([self.variable()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(Failure::Crew)?;
        // The daemon reads the word to the end of its input, which comes when this is dropped.
        if let Some(mut input) = process.stdin.take() {
            let written = input.write_all(stage.keychain_word.as_bytes());
            written.map_err(Failure::Crew)?;
        }
        let bus = Builder::address(self.address.as_str())?.build().await?;
        let keychain = Keychain {
            process,
            word: stage.keychain_word.clone(),
            bus,
        };
        keychain.wait().await?;
        Ok(keychain)
    }
}

pub struct Keychain {
    process: Child,
    word: String,
    bus: Connection,
}

impl Drop for Keychain {
    fn drop(&mut self) {
        end(&mut self.process);
    }
}

impl Keychain {
    async fn wait(&self) -> Result<(), Failure> {
        let names = DBusProxy::new(&self.bus).await?;
        let name = BusName::try_from(SECRETS).map_err(zbus::Error::from)?;
        let answers = tokio::time::timeout(PATIENCE, async {
            while !names
                .name_has_owner(BusName::clone(&name))
                .await
                .map_err(zbus::Error::from)?
            {
                tokio::time::sleep(GLANCE).await;
            }
            Ok(())
        });
        answers.await.unwrap_or_else(|_| {
            Err(Failure::NotSeen {
                what: "a keychain on the bus of its own".to_owned(),
                seconds: PATIENCE.as_secs(),
            })
        })
    }

    /// Locks it, as a desktop does that was left alone.
    pub async fn lock(&self) -> Result<(), Failure> {
        let service = self.service("org.freedesktop.Secret.Service").await?;
        let what = vec![ObjectPath::try_from(COLLECTION).map_err(zbus::Error::from)?];
        let _: (Vec<OwnedObjectPath>, OwnedObjectPath) = service.call("Lock", &(what,)).await?;
        self.expect_locked(true).await
    }

    /// Unlocks it with its word, as whoever types it in would.
    pub async fn unlock(&self) -> Result<(), Failure> {
        let service = self.service("org.freedesktop.Secret.Service").await?;
        let plain = ("plain", Value::from(""));
        let (_, session): (OwnedValue, OwnedObjectPath) =
            service.call("OpenSession", &plain).await?;
        let word = (
            session,
            Vec::<u8>::new(),
            self.word.as_bytes(),
            "text/plain",
        );
        let collection = ObjectPath::try_from(COLLECTION).map_err(zbus::Error::from)?;
        let unlocking = self.service(UNLOCKING).await?;
        let _: () = unlocking
            .call("UnlockWithMasterPassword", &(collection, word))
            .await?;
        self.expect_locked(false).await
    }

    /// How many secrets it holds.
    pub async fn count(&self) -> Result<usize, Failure> {
        let service = self.service("org.freedesktop.Secret.Service").await?;
        let every = HashMap::<&str, &str>::new();
        let (unlocked, locked): (Vec<OwnedObjectPath>, Vec<OwnedObjectPath>) =
            service.call("SearchItems", &(every,)).await?;
        Ok(unlocked.len() + locked.len())
    }

    async fn expect_locked(&self, expected: bool) -> Result<(), Failure> {
        let collection = zbus::Proxy::new(
            &self.bus,
            SECRETS,
            COLLECTION,
            "org.freedesktop.Secret.Collection",
        );
        let is_locked: bool = collection.await?.get_property("Locked").await?;
        crate::failure::expect(is_locked == expected, || {
            format!("the keychain of the scene is locked: {is_locked}")
        })
    }

    async fn service(&self, interface: &'static str) -> Result<zbus::Proxy<'_>, Failure> {
        Ok(zbus::Proxy::new(&self.bus, SECRETS, SERVICE, interface).await?)
    }
}

/// The programs of a session refuse a folder that others can read.
fn private_folder(path: &Path) -> Result<PathBuf, Failure> {
    let made = std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path);
    made.map_err(crate::files::failed(path))?;
    Ok(path.to_owned())
}

fn end(process: &mut Child) {
    let _ = process.kill();
    let _ = process.wait();
}
