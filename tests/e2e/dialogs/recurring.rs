//! What comes again, who waits for a time, whom the program congratulates, and what messages say.

use fantoccini::key::Key;

use super::Visit;
use crate::failure::Failure;
use crate::look::settle;
use crate::window::{Kind, PATIENCE};

/// An appointment of a series says what it repeats: "3 of 8, every Tuesday".
const OF_A_SERIES: &str = "button[data-appointment][aria-label*='every']";

impl Visit {
    pub(super) async fn series(&mut self) -> Result<(), Failure> {
        self.window.chord(&[], 'n').await?;
        self.window
            .see(Kind::Heading, "Book an appointment")
            .await?;
        self.window.choose("Repeats", "By weeks").await?;
        self.dialog("Book an appointment", "200-book-a-series")
            .await?;
        self.day_with(OF_A_SERIES).await?;
        self.click_first(OF_A_SERIES).await?;
        let name = self.name_of_card().await?;
        self.looker
            .at_dialog(&self.window, "201-one-of-a-series")
            .await?;
        self.window.click(Kind::Button, "Open").await?;
        self.window.see(Kind::Heading, &name).await?;
        self.window.click(Kind::Button, "Move").await?;
        self.window.read("What changes", PATIENCE).await?;
        self.dialog(&format!("Move {name}"), "202-move-one-of-a-series")
            .await?;
        self.click_first(OF_A_SERIES).await?;
        self.window.click(Kind::Button, "Open").await?;
        self.window
            .click(Kind::Button, "Cancel appointment")
            .await?;
        self.window
            .read("All that are still to come", PATIENCE)
            .await?;
        self.dialog(&format!("Cancel {name}"), "203-cancel-one-of-a-series")
            .await
    }

    pub(super) async fn wait_list(&mut self) -> Result<(), Failure> {
        self.window.chord(&[], 'l').await?;
        self.window.see(Kind::Heading, "Wait list").await?;
        settle(&self.window).await?;
        self.looker.at(&self.window, "204-wait-list").await?;
        self.window.click(Kind::Button, "Add").await?;
        self.window.click(Kind::Button, "Save").await?;
        self.dialog("Add to the wait list", "205-wait-with-problems")
            .await?;
        self.window.chord(&[], 'l').await?;
        self.gone("Wait list").await
    }

    /// An owner reads what greetings can get wrong, switches them on, and looks a year ahead.
    pub(super) async fn birthdays(&mut self) -> Result<(), Failure> {
        self.go("Birthday greetings").await?;
        self.window
            .click(Kind::Button, "Switch on birthday greetings")
            .await?;
        self.looker.at(&self.window, "210-limits-not-read").await?;
        self.window
            .click(
                Kind::Checkbox,
                "I have read this and want the program to congratulate patients who agreed to it",
            )
            .await?;
        self.window
            .click(Kind::Button, "Switch on birthday greetings")
            .await?;
        self.window.see(Kind::Button, "Switch off").await?;
        self.looker.at(&self.window, "211-greeting-rules").await?;
        self.window.click(Kind::Button, "Switch off").await?;
        self.question(
            "Switch off birthday greetings?",
            "212-switch-greetings-off",
            "Leave them on",
        )
        .await?;
        self.go("Messages").await?;
        self.click_first("[role=tab][data-key=birthdays]").await?;
        self.window.see(Kind::Heading, "The year ahead").await?;
        settle(&self.window).await?;
        self.looker.at(&self.window, "213-birthdays").await?;
        self.window.press(Key::Escape).await?;
        self.go("Settings").await
    }

    /// What messages say, and a field that nobody knows.
    pub(super) async fn message_texts(&mut self) -> Result<(), Failure> {
        self.go("Message texts").await?;
        self.window.see(Kind::Field, "Subject").await?;
        self.looker.at(&self.window, "214-message-texts").await?;
        self.window.click(Kind::Tab, "SMS").await?;
        self.window
            .write("Text", "See you on {dat}. Questions: {phone}.")
            .await?;
        self.window.click(Kind::Button, "Save changes").await?;
        self.window.read("{dat} is not a field", PATIENCE).await?;
        self.looker
            .at(&self.window, "215-a-field-that-nobody-knows")
            .await?;
        self.window.click(Kind::Button, "Undo changes").await
    }
}
