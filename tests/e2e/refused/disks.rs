//! Disks that cannot be written to.

use clinic_tests::disk::Disk;
use fantoccini::key::Key;

use super::{PASSPHRASE, Scenes};
use crate::failure::Failure;
use crate::files;
use crate::window::{Kind, PATIENCE};

impl Scenes<'_> {
    pub(super) async fn a_disk_that_cannot_be_written_to(
        &mut self,
        disk: &Disk,
    ) -> Result<(), Failure> {
        let folder = disk.folder_of("practice");
        files::copy_folder(&self.whole, &folder)?;
        disk.remount("ro");
        let title = "The clinic's folder cannot be written to";
        self.cannot_open(&folder, "69-read-only", title).await?;
        disk.remount("rw");
        Ok(())
    }

    /// A disk that is full at the start, and one that fills while somebody works.
    pub(super) async fn a_full_disk(&mut self, disk: &Disk) -> Result<(), Failure> {
        let folder = disk.folder_of("practice");
        let ballast = disk.fill_but(0);
        self.cannot_open(&folder, "70-disk-full", "The disk is full")
            .await?;
        files::remove(&ballast)?;
        let window = self.open(&folder, &[]).await?;
        window.click(Kind::Button, "Someone else").await?;
        window.write("User name", "ilse").await?;
        window.write("Passphrase", PASSPHRASE).await?;
        window.press(Key::Enter).await?;
        window.click(Kind::Button, "Not now").await?;
        window.see(Kind::Link, "Today").await?;
        window.chord(&[Key::Control.into()], '3').await?;
        window.click(Kind::Button, "Register a patient").await?;
        window.write("Legal given name", "Marisol").await?;
        window.write("Legal family name", "Fontaine").await?;
        let ballast = disk.fill_but(0);
        window.click(Kind::Button, "Register patient").await?;
        window.read("The disk is full", PATIENCE).await?;
        self.look(&window, "71-disk-full-while-working").await?;
        files::remove(&ballast)?;
        // What was typed is still there.
        window.click(Kind::Button, "Register patient").await?;
        window.see(Kind::Heading, "Consents").await?;
        window.read("Marisol Fontaine", PATIENCE).await?;
        self.leave(window).await
    }
}
