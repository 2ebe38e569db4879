//! What a psychologist meets at a patient of somebody else.

use fantoccini::key::Key;

use super::Visit;
use crate::failure::Failure;
use crate::window::{Kind, PATIENCE};

impl Visit {
    pub(super) async fn psychologist(&mut self) -> Result<(), Failure> {
        self.looker
            .at(&self.window, "155-today-psychologist-only")
            .await?;
        self.patient("mia santos").await?;
        self.window
            .read("This patient is not in your care.", PATIENCE)
            .await?;
        self.looker.at(&self.window, "156-not-in-your-care").await?;
        self.window
            .click(Kind::Button, "Open in an emergency")
            .await?;
        self.window
            .see(Kind::Heading, "Open the record of Mia Santos?")
            .await?;
        self.looker.at(&self.window, "157-break-glass").await?;
        self.window
            .write(
                "Reason",
                "Telephoned in distress, her psychologist is on leave",
            )
            .await?;
        self.window
            .write("Your passphrase", clinic::demo::PASSPHRASE)
            .await?;
        self.window
            .click(Kind::Button, "Open for 30 minutes")
            .await?;
        self.gone("Open the record of Mia Santos?").await?;
        self.looker
            .at_dialog(&self.window, "158-opened-in-an-emergency")
            .await?;
        self.window.click(Kind::Button, "Add an alert").await?;
        self.window.see(Kind::Heading, "Add an alert").await?;
        self.looker
            .at_dialog(&self.window, "159-alert-with-audience")
            .await?;
        self.window.press(Key::Escape).await
    }
}
