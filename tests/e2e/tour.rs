//! The demo practice, every screen of it full of people, seen by an owner who is a psychologist as
//! well and by the front desk.

use std::time::Duration;

use fantoccini::key::Key;

use crate::driver::Driver;
use crate::failure::Failure;
use crate::look::{Looker, settle};
use crate::stage::Stage;
use crate::window::{Kind, PATIENCE, Window};

/// The practice is made by living through nine days, and each of their messages is written down
/// several times before it counts.
const FOUNDING: Duration = Duration::from_secs(240);

pub async fn run(stage: &Stage) -> Result<String, Failure> {
    let mut looker = Looker::new(stage)?;
    let driver = Driver::start(stage, &stage.home.join("tour.log"))?;
    let client = driver.open(&stage.app, &stage.home.join("tour")).await?;
    let window = Window { client };
    let outcome = walk(&window, &mut looker).await;
    if outcome.is_err() {
        looker.picture_of_the_end("tour").await;
    }
    outcome?;
    looker.leave(&window).await?;
    window.client.close().await?;
    let screens = looker.conclude()?;
    Ok(format!("{screens} screens without a fault."))
}

async fn walk(window: &Window, looker: &mut Looker) -> Result<(), Failure> {
    window.see(Kind::Heading, "Welcome to Anteroom").await?;
    looker.listen(window).await?;
    open_demo(window).await?;
    looker.at(window, "30-demo-door").await?;
    sign_in(window, "aroha").await?;
    desk(window, looker).await?;
    window.click(Kind::Button, "Aroha Ngata, menu").await?;
    looker.at(window, "44-person-menu").await?;
    window.click(Kind::MenuItem, "Switch person").await?;
    sign_in(window, "ines").await?;
    owner(window, looker).await
}

pub async fn open_demo(window: &Window) -> Result<(), Failure> {
    window
        .click(Kind::Button, "Explore with a demo practice")
        .await?;
    window
        .until("the door of the demo practice", FOUNDING, async || {
            Ok(window
                .shows(Kind::Button, "Someone else")
                .await?
                .then_some(()))
        })
        .await
}

/// Types what everybody in the demo practice has for a passphrase.
pub async fn passphrase(window: &Window, username: &str) -> Result<(), Failure> {
    window.click(Kind::Button, "Someone else").await?;
    window.write("User name", username).await?;
    window.write("Passphrase", clinic::demo::PASSPHRASE).await?;
    window.press(Key::Enter).await
}

pub async fn sign_in(window: &Window, username: &str) -> Result<(), Failure> {
    passphrase(window, username).await?;
    window.click(Kind::Button, "Not now").await?;
    window.see(Kind::Link, "Today").await?;
    Ok(())
}

/// The front desk's day.
async fn desk(window: &Window, looker: &mut Looker) -> Result<(), Failure> {
    looker.at(window, "31-today-front-desk").await?;
    window.click(Kind::Link, "Schedule").await?;
    looker.at(window, "32-schedule-today").await?;
    window.chord(&[], ']').await?;
    settle(window).await?;
    looker.at(window, "33-schedule-tomorrow").await?;
    window.click(Kind::Link, "Patients").await?;
    // Of the sixty, those who are neither inactive nor deceased.
    window.read("57 patients", PATIENCE).await?;
    looker.at(window, "36-patients").await?;
    for (picture, words) in [
        ("37-patient-mia", "mia santos"),
        ("38-patient-child", "noah van der merwe"),
        ("39-patient-not-safe", "leila haddad"),
    ] {
        window.chord(&[Key::Control.into()], 'k').await?;
        window
            .write("Name, phone, birthday or email", words)
            .await?;
        settle(window).await?;
        window.press(Key::Enter).await?;
        window.see(Kind::Heading, "Consents").await?;
        looker.at(window, picture).await?;
    }
    window.chord(&[Key::Control.into()], '4').await?;
    for (picture, tab) in [
        ("40-messages-going-out", "Going out"),
        ("41-messages-sent", "Sent"),
        ("42-messages-not-sent", "Not sent"),
    ] {
        window.click(Kind::Tab, tab).await?;
        looker.at(window, picture).await?;
    }
    window.click(Kind::Button, "Demo mailbox").await?;
    looker.at(window, "43-demo-mailbox").await
}

/// What an owner sees beyond it, and a psychologist's own day.
async fn owner(window: &Window, looker: &mut Looker) -> Result<(), Failure> {
    looker.at(window, "50-today-psychologist").await?;
    window.click(Kind::Link, "Schedule").await?;
    window.chord(&[], 'w').await?;
    settle(window).await?;
    looker.at(window, "51-schedule-week").await?;
    for (picture, place) in [("52-staff", "Staff"), ("53-audit", "Audit")] {
        window.click(Kind::Link, place).await?;
        looker.at(window, picture).await?;
    }
    window.click(Kind::Link, "Settings").await?;
    for (picture, section) in [
        ("54-settings-types", "Appointment types"),
        ("55-settings-working-hours", "Working hours and leave"),
        ("56-settings-channels", "Email and SMS"),
        ("57-settings-consent-texts", "Consent texts"),
    ] {
        window.click(Kind::Link, section).await?;
        looker.at(window, picture).await?;
    }
    window.chord(&[], '?').await?;
    looker.at(window, "58-shortcuts").await
}
