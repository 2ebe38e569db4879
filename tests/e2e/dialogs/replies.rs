//! Somebody writes back: the practice sends by SMS over a carrier of this computer, and what a patient
//! answers waits for a person, what sounds like distress first.

use std::sync::Arc;
use std::time::Duration;

use clinic::clock::SystemClock;
use clinic_tests::sms_carrier::{SmsCarrier, Text};
use fantoccini::Locator;
use fantoccini::key::Key;

use super::Visit;
use crate::failure::Failure;
use crate::look::settle;
use crate::window::{Kind, PATIENCE};

const NUMBER: &str = "+61491570006";
/// The first reminder that is not due today: what is due leaves by itself.
const NOT_DUE: &str = "//*[@role='tabpanel']//*[@role='row'][not(contains(., 'Today'))]\
                       //*[@role='rowheader']";
const URGENT: &str = "Read at once";
/// The program looks for what is due four times a minute, and for replies once.
const ROUNDS: Duration = Duration::from_secs(120);

impl Visit {
    /// An owner names the carrier by which texts leave.
    pub(super) async fn texts(&mut self) -> Result<SmsCarrier, Failure> {
        let carrier = SmsCarrier::open(Arc::new(SystemClock::new()))
            .await
            .map_err(Failure::SmsCarrier)?;
        self.go("Settings").await?;
        self.go("Email and SMS").await?;
        self.window.click(Kind::Switch, "Send SMS").await?;
        for (field, value) in [
            ("Carrier's address", carrier.url.as_str()),
            ("Account SID", "ACdemo0000000000000000000000000000"),
            ("Auth token", "demo token"),
            ("Sender's number or name", NUMBER),
        ] {
            self.window.write(field, value).await?;
        }
        self.window.press(Key::Enter).await?;
        self.window.read("Settings saved", PATIENCE).await?;
        Ok(carrier)
    }

    /// A text leaves, and two answers come: the desk reads the one that cannot wait before the other.
    pub(super) async fn replies(&mut self, carrier: &SmsCarrier) -> Result<(), Failure> {
        let text = self.send_a_text(carrier).await?;
        for words in [
            "Can we start half an hour later?",
            "I can't go on like this",
        ] {
            carrier.write_in(&text.to, NUMBER, words);
        }
        self.go("Today").await?;
        self.window
            .until("a reply to be read at once", ROUNDS, async || {
                Ok(self.window.shows(Kind::Button, URGENT).await?.then_some(()))
            })
            .await?;
        self.looker
            .at(&self.window, "220-today-with-replies")
            .await?;
        self.window.click(Kind::Button, URGENT).await?;
        self.window
            .read("This may be a cry for help", PATIENCE)
            .await?;
        self.looker
            .at_dialog(&self.window, "221-reply-to-be-read-at-once")
            .await?;
        self.window.click(Kind::Button, "Dealt with").await?;
        self.go("Messages").await?;
        self.click_first("[role=tab][data-key=needsPerson]").await?;
        self.window.see(Kind::Heading, "Replies").await?;
        settle(&self.window).await?;
        self.looker.at(&self.window, "222-replies").await
    }

    async fn send_a_text(&mut self, carrier: &SmsCarrier) -> Result<Text, Failure> {
        self.go("Messages").await?;
        self.window.click(Kind::Tab, "Going out").await?;
        self.window.choose("Kind", "Reminder").await?;
        self.window.choose("Channel", "SMS").await?;
        settle(&self.window).await?;
        self.looker.at(&self.window, "219-reminders-by-sms").await?;
        let what = "a reminder that waits to go by SMS";
        self.window
            .until(what, PATIENCE, async || {
                let row = self.window.client.find(Locator::XPath(NOT_DUE)).await?;
                self.window.click_on(row).await
            })
            .await?;
        self.window.click(Kind::Button, "Send now").await?;
        self.window
            .until("a text at the carrier", ROUNDS, async || {
                Ok(carrier.received().pop())
            })
            .await
    }
}
