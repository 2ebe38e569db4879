//! Every state of the keychain: no bus, a bus without a keychain, one that is locked, one with a wrong
//! entry and one with none.

use std::path::Path;

use clinic::keys::KeyStore;

use super::{KEY_NEEDED, Scenes, keychain_failed};
use crate::bus::{Bus, Keychain};
use crate::failure::{Failure, expect};
use crate::files;
use crate::window::{Kind, PATIENCE, Window};

/// Nobody answers there.
const NO_BUS: (&str, &str) = ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
const TRY_AGAIN: &str = "Restart and try the keychain again";

impl Scenes<'_> {
    pub(super) async fn each_state_of_the_keychain(&mut self) -> Result<(), Failure> {
        let folder = self.copy("no-keychain")?;
        self.key_is_needed(&folder, &[NO_BUS], "61-no-keychain", "does not answer")
            .await?;
        let right = self.keychain.get(&self.account).map_err(keychain_failed)?;
        self.keychain
            .set(&self.account, &[0x5a; 32])
            .map_err(keychain_failed)?;
        let folder = self.copy("wrong-entry")?;
        let words = "holds a key that does not open this clinic";
        self.key_is_needed(&folder, &[], "62-wrong-key-in-keychain", words)
            .await?;
        self.keychain
            .remove(&self.account)
            .map_err(keychain_failed)?;
        let folder = self.copy("no-entry")?;
        let words = "holds no key for this clinic";
        self.key_is_needed(&folder, &[], "63-no-key-in-keychain", words)
            .await?;
        self.keychain
            .set(&self.account, right.expose())
            .map_err(keychain_failed)?;
        self.a_keychain_that_comes_late().await?;
        self.a_locked_keychain().await
    }

    /// There is a bus, and no keychain on it yet.
    async fn a_keychain_that_comes_late(&mut self) -> Result<(), Failure> {
        let folder = self.copy("late-keychain")?;
        let bus = Bus::open(self.stage, "late-bus")?;
        let window = self.open(&folder, &[bus.variable()]).await?;
        window.see(Kind::Heading, KEY_NEEDED).await?;
        window.read("does not answer", PATIENCE).await?;
        self.look(&window, "63a-no-keychain-on-the-bus").await?;
        let keychain = bus.start_keychain(self.stage).await?;
        self.try_again(&window, &folder, &bus, &keychain).await
    }

    /// The key is there, and the keychain will not be read before somebody unlocks it.
    async fn a_locked_keychain(&mut self) -> Result<(), Failure> {
        let folder = self.copy("locked-keychain")?;
        let bus = Bus::open(self.stage, "locked-bus")?;
        let keychain = bus.start_keychain(self.stage).await?;
        keychain.lock().await?;
        let window = self.open(&folder, &[bus.variable()]).await?;
        window.see(Kind::Heading, KEY_NEEDED).await?;
        window.read("keychain is locked", PATIENCE).await?;
        self.look(&window, "63b-locked-keychain").await?;
        keychain.unlock().await?;
        self.try_again(&window, &folder, &bus, &keychain).await
    }

    /// The program starts anew by its own button, and then opens by itself, with the key that was
    /// there all the time.
    async fn try_again(
        &mut self,
        window: &Window,
        folder: &Path,
        bus: &Bus,
        keychain: &Keychain,
    ) -> Result<(), Failure> {
        let slots = files::read(&files::key_slots(folder))?;
        let count = keychain.count().await?;
        let file = files::clinic_file(folder);
        expect(!files::is_in_use(&file), || {
            "the clinic was open before its key was there".to_owned()
        })?;
        let button = window.see(Kind::Button, TRY_AGAIN).await?;
        // The driver loses the program that it has started, perhaps before it could answer, so that
        // the new start is seen from outside.
        let _ = button.click().await;
        window
            .until("the clinic, opened by a new start", PATIENCE, async || {
                Ok(files::is_in_use(&file).then_some(()))
            })
            .await?;
        self.last = None;
        let window = self.open(folder, &[bus.variable()]).await?;
        window.see(Kind::Heading, "Who is here?").await?;
        self.leave(window).await?;
        expect(files::read(&files::key_slots(folder))? == slots, || {
            "the ways to open the clinic were changed".to_owned()
        })?;
        expect(keychain.count().await? == count, || {
            "another key was put into the keychain".to_owned()
        })
    }

    /// The clinic asks for its key, says why, refuses a wrong one at the field, and takes the right
    /// one.
    async fn key_is_needed(
        &mut self,
        folder: &Path,
        variables: &[(&str, &str)],
        picture: &str,
        because: &str,
    ) -> Result<(), Failure> {
        let window = self.open(folder, variables).await?;
        window.see(Kind::Heading, KEY_NEEDED).await?;
        window.read(because, PATIENCE).await?;
        self.look(&window, picture).await?;
        let mistyped = "AAAA-BBBB-CCCC-DDDD";
        window.write("Recovery key", mistyped).await?;
        window.click(Kind::Button, "Open the clinic").await?;
        window
            .read("A recovery key has nine groups", PATIENCE)
            .await?;
        self.looker
            .at(&window, &format!("{picture}-mistyped"))
            .await?;
        window.write("Recovery key", &self.recovery_key).await?;
        window.click(Kind::Button, "Open the clinic").await?;
        window.see(Kind::Heading, "Who is here?").await?;
        window.read("Dr Ilse Marchetti", PATIENCE).await?;
        self.leave(window).await?;
        if !variables.is_empty() {
            return Ok(());
        }
        // The keychain was told, so that it opens by itself from now on.
        let window = self.open(folder, &[]).await?;
        window.see(Kind::Heading, "Who is here?").await?;
        self.leave(window).await
    }
}
