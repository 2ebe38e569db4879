//! What opens at the front desk.

use clinic::clock::{Clock, SystemClock};
use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::Value;
use totp_rs::Totp;

use super::Visit;
use crate::failure::{Failure, expect};
use crate::look::settle;
use crate::window::{Kind, PATIENCE};

const APPOINTMENT: &str = "button[data-appointment]";
/// Beyond a weekend and a holiday, and a week for what comes every week.
const MOST_DAYS: usize = 8;
const ROW: &str = "[role=tabpanel] [role=rowheader]";

impl Visit {
    pub(super) async fn front_desk(&mut self) -> Result<(), Failure> {
        self.appointments().await?;
        self.series().await?;
        self.wait_list().await?;
        self.messages().await?;
        self.patients().await?;
        self.finder().await
    }

    async fn appointments(&mut self) -> Result<(), Failure> {
        self.go("Schedule").await?;
        self.day_with(APPOINTMENT).await?;
        self.window.chord(&[], 'n').await?;
        self.window
            .see(Kind::Heading, "Book an appointment")
            .await?;
        self.looker.at(&self.window, "110-book-nothing-yet").await?;
        self.window.click(Kind::Button, "Book appointment").await?;
        self.dialog("Book an appointment", "111-book-with-problems")
            .await?;

        self.click_first(APPOINTMENT).await?;
        self.window.see(Kind::Button, "Open").await?;
        self.looker
            .at_dialog(&self.window, "112-appointment-card")
            .await?;
        let name = self.name_of_card().await?;
        self.window.press(Key::Enter).await?;
        self.window.see(Kind::Heading, &name).await?;
        self.looker.at(&self.window, "113-appointment").await?;
        self.window.click(Kind::Button, "Move").await?;
        self.dialog(&format!("Move {name}"), "114-move").await?;
        self.whole_appointment(&name).await?;
        self.half_a_date(&name).await?;
        self.whole_appointment(&name).await?;
        self.window
            .click(Kind::Button, "Cancel appointment")
            .await?;
        self.dialog(&format!("Cancel {name}"), "115-cancel").await?;
        self.moving_by_keys().await?;
        self.whole_appointment(&name).await?;
        self.window.click(Kind::Button, "More").await?;
        self.window.see(Kind::MenuItem, "Mark confirmed").await?;
        self.looker
            .at_dialog(&self.window, "116-more-of-an-appointment")
            .await?;
        self.window.press(Key::Escape).await?;
        self.window.click(Kind::Button, "Check in").await?;
        self.window.see(Kind::Button, "Complete").await?;
        self.dialog(&name, "117-checked-in").await?;
        self.window.click(Kind::Button, "List").await?;
        self.looker.at(&self.window, "119-schedule-list").await?;
        self.window.click(Kind::Button, "Grid").await
    }

    /// A date of which the day is missing: nothing moves, and the field says why.
    async fn half_a_date(&mut self, name: &str) -> Result<(), Failure> {
        let title = format!("Move {name}");
        self.window.click(Kind::Button, "Move").await?;
        self.window.see(Kind::Heading, &title).await?;
        self.click_first("[role=dialog] [role=spinbutton][data-type=day]")
            .await?;
        for _ in 0..2 {
            self.window.press(Key::Backspace).await?;
        }
        self.window.click(Kind::Button, "Move appointment").await?;
        let asked = "Enter the whole date, or clear it.";
        self.window.read(asked, PATIENCE).await?;
        self.dialog(&title, "126-move-to-half-a-date").await
    }

    /// The appointment that has the focus, carried to a place where it is not left.
    async fn moving_by_keys(&mut self) -> Result<(), Failure> {
        self.click_first(APPOINTMENT).await?;
        self.window.see(Kind::Button, "Open").await?;
        self.window.press(Key::Escape).await?;
        self.window.chord(&[], 'm').await?;
        self.window.press(Key::Down).await?;
        self.window.read("leaves it as it was", PATIENCE).await?;
        self.looker
            .at_dialog(&self.window, "118-moving-by-keys")
            .await?;
        self.window.press(Key::Escape).await
    }

    /// Steps to the next day on which an appointment like this stands.
    pub(super) async fn day_with(&self, css: &str) -> Result<(), Failure> {
        for _ in 0..MOST_DAYS {
            let day = self.day_shown().await?;
            self.window.chord(&[], ']').await?;
            self.window
                .until("the next day", PATIENCE, async || {
                    Ok((self.day_shown().await? != day).then_some(()))
                })
                .await?;
            settle(&self.window).await?;
            if !self
                .window
                .client
                .find_all(Locator::Css(css))
                .await?
                .is_empty()
            {
                return Ok(());
            }
        }
        Err(Failure::wrong(format!(
            "the demo practice has nothing ahead at {css}"
        )))
    }

    async fn day_shown(&self) -> Result<String, Failure> {
        let script = "return document.querySelector('[role=grid]')?.getAttribute('aria-label')";
        let day = self.window.client.execute(script, Vec::new()).await?;
        Ok(day.as_str().unwrap_or_default().to_owned())
    }

    pub(super) async fn name_of_card(&self) -> Result<String, Failure> {
        let script = "return document.querySelector('[role=dialog]')?.getAttribute('aria-label')";
        let name = self.window.client.execute(script, Vec::new()).await?;
        name.as_str()
            .map(str::to_owned)
            .ok_or_else(|| Failure::wrong("the card of an appointment has no name"))
    }

    async fn whole_appointment(&self, name: &str) -> Result<(), Failure> {
        self.click_first(APPOINTMENT).await?;
        self.window.click(Kind::Button, "Open").await?;
        self.window.see(Kind::Heading, name).await?;
        Ok(())
    }

    async fn messages(&mut self) -> Result<(), Failure> {
        self.go("Messages").await?;
        for (picture, tab) in [
            ("120-message-going-out", "Going out"),
            ("121-message-sent", "Sent"),
            ("122-message-not-sent", "Not sent"),
        ] {
            self.window.click(Kind::Tab, tab).await?;
            settle(&self.window).await?;
            self.click_first(ROW).await?;
            self.window.see(Kind::Heading, "How it was decided").await?;
            self.looker.at(&self.window, picture).await?;
        }
        // The name of this tab is followed by a count.
        self.click_first("[role=tab][data-key=needsPerson]").await?;
        settle(&self.window).await?;
        self.looker
            .at(&self.window, "123-messages-need-a-person")
            .await?;
        self.click_first(ROW).await?;
        self.looker
            .at_dialog(&self.window, "124-message-needs-a-person")
            .await?;
        self.window.click(Kind::Button, "Export list").await?;
        self.dialog("Export a list of messages", "125-export-a-list")
            .await
    }

    async fn patients(&mut self) -> Result<(), Failure> {
        self.go("Patients").await?;
        self.window
            .click(Kind::Button, "Register a patient")
            .await?;
        self.window.click(Kind::Button, "Register patient").await?;
        self.dialog("Register a patient", "130-register-with-problems")
            .await?;
        self.patient("mia santos").await?;
        self.window.click(Kind::Button, "Edit details").await?;
        self.dialog("Edit Mia Santos", "131-edit-a-patient").await?;
        let menu = "More for Mia Santos";
        self.choose(menu, "Change status").await?;
        self.dialog("Change the status of Mia Santos", "132-status")
            .await?;
        for (button, title, picture) in [
            ("Add an alert", "Add an alert", "133-alert"),
            ("Add a contact", "Add a contact", "134-contact"),
            (
                "Change quiet hours and wording",
                "Change quiet hours and wording",
                "135-quiet-hours",
            ),
        ] {
            self.window.click(Kind::Button, button).await?;
            self.dialog(title, picture).await?;
        }
        self.window
            .click(Kind::Switch, "Appointment reminders")
            .await?;
        let title = "Withdraw consent: Appointment reminders";
        self.dialog(title, "136-withdraw-consent").await?;
        self.window.click(Kind::Switch, "Email").await?;
        self.dialog("Switch Email off?", "137-switch-email-off")
            .await?;
        self.click_first("li button[aria-expanded=false]").await?;
        self.looker
            .at(&self.window, "138-history-of-consents")
            .await
    }

    async fn finder(&mut self) -> Result<(), Failure> {
        self.window.chord(&[Key::Control.into()], 'k').await?;
        self.looker
            .at_dialog(&self.window, "140-finder-empty")
            .await?;
        for (words, picture) in [
            ("an", "141-finder-two-letters"),
            ("vankataraman", "142-finder-typing-error"),
            ("qqqqqq", "143-finder-nobody"),
        ] {
            self.window
                .write("Name, phone, birthday or email", words)
                .await?;
            settle(&self.window).await?;
            self.looker.at_dialog(&self.window, picture).await?;
        }
        self.window.press(Key::Escape).await
    }

    /// What the menu of one's own name opens. The second step at sign-in is switched on, and its secret
    /// handed back.
    pub(super) async fn second_step(&mut self) -> Result<String, Failure> {
        let menu = "Aroha Ngata, menu";
        self.choose(menu, "Change my passphrase").await?;
        self.dialog("Change my passphrase", "150-change-passphrase")
            .await?;
        self.choose(menu, "Set my PIN").await?;
        self.dialog("Choose a PIN", "151-set-a-pin").await?;
        self.choose(menu, "Quit Anteroom").await?;
        self.question("Quit Anteroom?", "152-quit", "Keep it running")
            .await?;
        self.choose(menu, "Second step at sign-in").await?;
        self.window
            .see(Kind::Heading, "Second step at sign-in")
            .await?;
        self.window
            .read("Or type this key into the app", PATIENCE)
            .await?;
        self.looker
            .at(&self.window, "153-second-step-at-sign-in")
            .await?;
        let secret = self.secret().await?;
        self.window.write("Six-digit code", &code(&secret)?).await?;
        self.window.click(Kind::Button, "Switch on").await?;
        self.gone("Second step at sign-in").await?;
        Ok(secret)
    }

    async fn secret(&self) -> Result<String, Failure> {
        let script = "return [...document.querySelectorAll('[role=dialog] p')] \
             .map((part) => part.textContent.replace(/\\s/g, '')) \
             .find((text) => /^[A-Z2-7]{16,}$/.test(text))";
        let secret = self.window.client.execute(script, Vec::new()).await?;
        let Value::String(secret) = secret else {
            return Err(Failure::wrong("the second step shows no key to type"));
        };
        expect(secret.len() >= 16, || format!("this is no key: {secret}"))?;
        Ok(secret)
    }
}

/// What an authenticator that was told the key shows at this moment.
pub(super) fn code(secret: &str) -> Result<String, Failure> {
    let told = format!("otpauth://totp/Anteroom:aroha?secret={secret}&issuer=Anteroom");
    let authenticator = Totp::from_url(&told)
        .map_err(|cause| Failure::wrong(format!("the key of the second step: {cause}")))?;
    let now = SystemClock::new().now().timestamp();
    let now = u64::try_from(now).unwrap_or_default();
    Ok(authenticator.generate(now).to_string())
}
