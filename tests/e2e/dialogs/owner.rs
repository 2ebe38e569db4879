//! What opens for an owner: staff, their codes, and the settings.

use fantoccini::key::Key;

use super::Visit;
use super::desk::code;
use crate::failure::Failure;
use crate::tour;
use crate::window::Kind;

const CHOSEN: &str = "harbour pebble ladder noon";

impl Visit {
    pub(super) async fn owner(&mut self) -> Result<(), Failure> {
        self.staff().await?;
        self.settings().await?;
        self.birthdays().await?;
        self.message_texts().await?;
        self.keys().await
    }

    async fn staff(&mut self) -> Result<(), Failure> {
        self.go("Staff").await?;
        self.window.click(Kind::Button, "Add a person").await?;
        self.window
            .click(Kind::Button, "Add and show the code")
            .await?;
        self.dialog("Add a person", "170-add-a-person-with-problems")
            .await?;
        let menu = "Actions for Aroha Ngata";
        self.window.click(Kind::Button, menu).await?;
        self.looker
            .at_dialog(&self.window, "171-actions-for-a-person")
            .await?;
        self.window
            .click(Kind::MenuItem, "Change details and roles")
            .await?;
        self.dialog("Change Aroha Ngata", "172-change-a-person")
            .await?;
        self.choose(menu, "Mark as left").await?;
        self.dialog("Mark Aroha Ngata as left", "173-mark-as-left")
            .await?;
        self.choose(menu, "Hand over a new one-time code").await?;
        self.question(
            "Hand over a new code to Aroha Ngata?",
            "174-hand-over-a-new-code",
            "Cancel",
        )
        .await?;
        self.choose(menu, "Remove the second step").await?;
        self.question(
            "Remove the second step of Aroha Ngata?",
            "175-remove-the-second-step",
            "Cancel",
        )
        .await
    }

    async fn settings(&mut self) -> Result<(), Failure> {
        self.go("Settings").await?;
        for (section, button, title, picture) in [
            (
                "Consulting rooms",
                "Add a room",
                "Add a consulting room",
                "180-add-a-room",
            ),
            (
                "Appointment types",
                "Add a type",
                "Add an appointment type",
                "181-add-a-type",
            ),
            (
                "Working hours and leave",
                "Add leave",
                "Add leave",
                "182-add-leave",
            ),
            (
                "Public holidays",
                "Add a holiday",
                "Add a holiday",
                "183-add-a-holiday",
            ),
            (
                "Consent texts",
                "Change the text of Appointment reminders",
                "Appointment reminders: new version",
                "184-change-a-consent-text",
            ),
        ] {
            self.go(section).await?;
            self.window.click(Kind::Button, button).await?;
            self.dialog(title, picture).await?;
        }
        Ok(())
    }

    async fn keys(&mut self) -> Result<(), Failure> {
        self.go("Keys").await?;
        for (button, title, picture) in [
            (
                "Add an owner passphrase",
                "Add an owner passphrase",
                "185-add-an-owner-passphrase",
            ),
            (
                "Make a new recovery key",
                "Make a new recovery key",
                "186-make-a-new-recovery-key",
            ),
        ] {
            self.window.click(Kind::Button, button).await?;
            self.dialog(title, picture).await?;
        }
        let title = "One-time code for another account";
        self.window
            .click(Kind::Button, "Let another account in")
            .await?;
        self.window.see(Kind::Heading, title).await?;
        self.looker
            .at_dialog(&self.window, "187-let-another-account-in")
            .await?;
        self.window
            .write("Your sign-in passphrase", clinic::demo::PASSPHRASE)
            .await?;
        self.window.click(Kind::Button, "Make the code").await?;
        self.window.see(Kind::Button, "Done").await?;
        self.looker
            .at_dialog(&self.window, "188-code-for-another-account")
            .await?;
        self.window.click(Kind::Button, "Done").await
    }

    /// Somebody who is an owner and nothing else comes in with the code that they were handed; and the
    /// front desk is asked for its second step.
    pub(super) async fn second_owner(&mut self, second_step: &str) -> Result<(), Failure> {
        self.go("Staff").await?;
        self.window.click(Kind::Button, "Add a person").await?;
        self.window.write("Given name", "Petra").await?;
        self.window.write("Family name", "Lindqvist").await?;
        self.window.write("User name", "petra").await?;
        self.window.click(Kind::Checkbox, "Owner").await?;
        self.window
            .click(Kind::Button, "Add and show the code")
            .await?;
        let title = "One-time code for Petra Lindqvist";
        self.window.see(Kind::Heading, title).await?;
        self.looker
            .at(&self.window, "190-one-time-code-shown")
            .await?;
        let script = "return document.querySelector('[role=dialog] p[class*=code]')?.textContent";
        let handed_over = self.window.client.execute(script, Vec::new()).await?;
        let handed_over = handed_over
            .as_str()
            .ok_or_else(|| Failure::wrong("no code is shown"))?;
        self.window.click(Kind::Button, "Done").await?;
        self.leave("Dr Ines Okafor").await?;

        self.window
            .click(Kind::Button, "I have a one-time code")
            .await?;
        self.window.write("User name", "petra").await?;
        self.window.write("One-time code", handed_over).await?;
        self.window.write("New passphrase", CHOSEN).await?;
        self.looker
            .at_dialog(&self.window, "191-one-time-code-typed")
            .await?;
        self.window.press(Key::Enter).await?;
        self.window.see(Kind::Heading, "Choose a PIN").await?;
        self.looker
            .at_dialog(&self.window, "192-choose-a-pin")
            .await?;
        self.window.click(Kind::Button, "Not now").await?;
        self.window.see(Kind::Link, "Today").await?;
        self.looker.at(&self.window, "193-today-owner").await?;
        self.leave("Petra Lindqvist").await?;

        tour::passphrase(&self.window, "aroha").await?;
        let field = "Six-digit code from your authenticator";
        self.window.see(Kind::Field, field).await?;
        self.looker
            .at_dialog(&self.window, "194-second-step-asked-for")
            .await?;
        self.window.write(field, &code(second_step)?).await?;
        self.window.press(Key::Enter).await?;
        self.window.see(Kind::Link, "Today").await?;
        Ok(())
    }
}
