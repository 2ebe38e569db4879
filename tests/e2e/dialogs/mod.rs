//! Every dialog, card and panel that opens over a screen, and the screens of the roles that are rarely
//! at the desk, in the demo practice.

mod desk;
mod owner;
mod psychologist;
mod recurring;
mod replies;

use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::json;

use crate::driver::Driver;
use crate::failure::Failure;
use crate::look::{Looker, settle};
use crate::stage::Stage;
use crate::tour;
use crate::window::{Kind, PATIENCE, Window};

pub async fn run(stage: &Stage) -> Result<String, Failure> {
    let looker = Looker::new(stage)?;
    let driver = Driver::start(stage, &stage.home.join("dialogs.log"))?;
    let client = driver.open(&stage.app, &stage.home.join("dialogs")).await?;
    let window = Window { client };
    let mut visit = Visit { window, looker };
    let outcome = visit.everybody().await;
    let Visit { window, mut looker } = visit;
    if outcome.is_err() {
        looker.picture_of_the_end("dialogs").await;
    }
    outcome?;
    looker.leave(&window).await?;
    window.client.close().await?;
    let dialogs = looker.conclude()?;
    Ok(format!("{dialogs} dialogs and screens without a fault."))
}

/// Somebody who opens everything that there is to open.
struct Visit {
    window: Window,
    looker: Looker,
}

impl Visit {
    async fn everybody(&mut self) -> Result<(), Failure> {
        self.window
            .see(Kind::Heading, "Welcome to Anteroom")
            .await?;
        self.looker.listen(&self.window).await?;
        tour::open_demo(&self.window).await?;
        self.ways_in().await?;
        tour::sign_in(&self.window, "aroha").await?;
        self.front_desk().await?;
        let second_step = self.second_step().await?;
        self.leave("Aroha Ngata").await?;
        tour::sign_in(&self.window, "tamsin").await?;
        self.psychologist().await?;
        self.leave("Dr Tamsin Reid").await?;
        tour::sign_in(&self.window, "hugh").await?;
        self.looker.at(&self.window, "160-today-auditor").await?;
        self.leave("Hugh Petrie").await?;
        tour::sign_in(&self.window, "ines").await?;
        self.owner().await?;
        let carrier = self.texts().await?;
        self.second_owner(&second_step).await?;
        self.replies(&carrier).await
    }

    /// Beside the passphrase: a one-time code, and what to do about a forgotten passphrase.
    async fn ways_in(&mut self) -> Result<(), Failure> {
        self.window.click(Kind::Button, "Someone else").await?;
        self.window
            .click(Kind::Button, "Forgot passphrase?")
            .await?;
        self.window
            .see(Kind::Heading, "Forgotten passphrase")
            .await?;
        self.looker
            .at(&self.window, "100-forgotten-passphrase")
            .await?;
        self.window
            .click(Kind::Button, "I am an owner and have the recovery key")
            .await?;
        let title = "New passphrase with the recovery key";
        self.window.see(Kind::Heading, title).await?;
        self.looker
            .at_dialog(&self.window, "101-new-passphrase-with-the-recovery-key")
            .await?;
        self.window.click(Kind::Button, "Back").await?;
        self.window
            .click(Kind::Button, "I have a one-time code")
            .await?;
        let title = "Sign in with a one-time code";
        self.window.see(Kind::Heading, title).await?;
        self.looker
            .at_dialog(&self.window, "102-one-time-code")
            .await?;
        self.window.click(Kind::Button, "Back").await
    }

    async fn leave(&self, name: &str) -> Result<(), Failure> {
        self.choose(&format!("{name}, menu"), "Switch person").await
    }

    /// Opens a menu and chooses from it.
    async fn choose(&self, menu: &str, entry: &str) -> Result<(), Failure> {
        self.window.click(Kind::Button, menu).await?;
        self.window.click(Kind::MenuItem, entry).await
    }

    async fn go(&self, place: &str) -> Result<(), Failure> {
        self.window.click(Kind::Link, place).await
    }

    async fn patient(&self, words: &str) -> Result<(), Failure> {
        self.window.chord(&[Key::Control.into()], 'k').await?;
        self.window
            .write("Name, phone, birthday or email", words)
            .await?;
        settle(&self.window).await?;
        self.window.press(Key::Enter).await?;
        self.window.see(Kind::Heading, "Consents").await?;
        Ok(())
    }

    /// Clicks the first of these in the page.
    async fn click_first(&self, css: &str) -> Result<(), Failure> {
        let what = format!("something to click at {css}");
        self.window
            .until(&what, PATIENCE, async || {
                let found = self.window.client.find(Locator::Css(css)).await?;
                // What lies under the bars that stay on top of a page cannot be clicked there.
                self.window
                    .client
                    .execute(
                        "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })",
                        vec![json!(css)],
                    )
                    .await?;
                self.window.click_on(found).await
            })
            .await
    }

    /// Looks at the dialog of this title and leaves it as one leaves a dialog: by Escape.
    async fn dialog(&mut self, title: &str, picture: &str) -> Result<(), Failure> {
        self.window.see(Kind::Heading, title).await?;
        self.looker.at_dialog(&self.window, picture).await?;
        self.window.press(Key::Escape).await?;
        self.gone(title).await
    }

    /// Looks at the question of this title and answers it by one of its buttons.
    async fn question(&mut self, title: &str, picture: &str, answer: &str) -> Result<(), Failure> {
        self.window.see(Kind::Heading, title).await?;
        self.looker.at_dialog(&self.window, picture).await?;
        self.window.click(Kind::Button, answer).await?;
        self.gone(title).await
    }

    async fn gone(&self, title: &str) -> Result<(), Failure> {
        let what = format!("“{title}”, closed");
        self.window
            .until(&what, PATIENCE, async || {
                let is_there = self.window.shows(Kind::Heading, title).await?;
                Ok((!is_there).then_some(()))
            })
            .await
    }
}
