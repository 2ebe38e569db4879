//! Starting at login: the setting writes what the desktop reads, the program that the desktop then
//! starts shows no window and sends, and a second start, or its icon in the tray, shows it.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use chrono_tz::Australia::Sydney;
use clinic::chance::SystemChance;
use clinic::channels::{ChannelKind, NetworkDial};
use clinic::civil::CivilMinute;
use clinic::clock::{Clock, SystemClock};
use clinic::keys::OsKeychain;
use clinic::{Clinic, Tools};
use clinic_tests::mail_server::MailServer;
use clinic_tests::practice::{self, Carriers, Desk};
use fantoccini::key::Key;
use tokio::process::{Child, Command};

use crate::driver::Driver;
use crate::failure::{Failure, expect};
use crate::files;
use crate::look::{self, Looker};
use crate::stage::Stage;
use crate::tray::Tray;
use crate::window::{Kind, PATIENCE, Window, until};

const SHOW: &str = "Open Anteroom";
const QUIT: &str = "Quit Anteroom";
const SWITCH: &str = "Start Anteroom when this computer is signed in to";
/// A start, two rounds of the background thread and a slow machine.
const SENDING: Duration = Duration::from_secs(120);

pub async fn run(stage: &Stage) -> Result<String, Failure> {
    let scene = Scene {
        stage,
        folder: stage.home.join("start-up"),
        entry: stage.home.join(".config/autostart/Anteroom.desktop"),
        server: MailServer::open().await.map_err(Failure::MailServer)?,
    };
    let tray = Tray::open().await?;
    let desk = scene.found().await?;
    let mut looker = Looker::new(stage)?;
    let command = scene.switch_on(&mut looker, &tray).await?;
    scene.book(&desk).await?;
    scene.start_hidden(&command, &looker, &tray).await?;
    let screens = looker.conclude()?;
    Ok(format!(
        "{screens} screens without a fault; started hidden, the program sent a mail before anybody saw it."
    ))
}

struct Scene<'a> {
    stage: &'a Stage,
    folder: PathBuf,
    /// Where the desktop looks for what to start at login.
    entry: PathBuf,
    server: MailServer,
}

impl Scene<'_> {
    fn tools() -> Tools {
        Tools {
            clock: Arc::new(SystemClock::new()),
            chance: Arc::new(SystemChance),
            keychain: Arc::new(OsKeychain),
            dial: Arc::new(NetworkDial::default()),
        }
    }

    /// A practice that can send mail, with nothing to send yet.
    async fn found(&self) -> Result<Desk, Failure> {
        let (clinic, desk) = practice::found(&self.folder, Self::tools())
            .await
            .map_err(went_wrong)?;
        let carriers = Carriers {
            mail_port: self.server.port,
            sms_url: None,
        };
        practice::send_through(&clinic, &desk.actor, &carriers)
            .await
            .map_err(went_wrong)?;
        clinic.close().await.map_err(went_wrong)?;
        Ok(desk)
    }

    /// Switches it on, off and on in Settings; what the desktop would start then.
    async fn switch_on(&self, looker: &mut Looker, tray: &Tray) -> Result<String, Failure> {
        let driver = Driver::start(self.stage, &self.stage.home.join("start-up.log"))?;
        let client = driver.open(&self.stage.app, &self.folder).await?;
        let window = Window { client };
        let switched = self.switch(&window, looker).await;
        if switched.is_err() {
            looker.picture_of_the_end("start-up").await;
        }
        let command = switched?;
        let closed = close(&window, looker, tray).await;
        if closed.is_err() {
            looker.picture_of_the_end("start-up").await;
        }
        closed?;
        looker.leave(&window).await?;
        window.client.close().await?;
        Ok(command)
    }

    async fn switch(&self, window: &Window, looker: &mut Looker) -> Result<String, Failure> {
        window.see(Kind::Heading, "Who is here?").await?;
        looker.listen(window).await?;
        window.click(Kind::Button, "Someone else").await?;
        window.write("User name", "ines").await?;
        window.write("Passphrase", practice::PASSPHRASE).await?;
        window.press(Key::Enter).await?;
        window.click(Kind::Button, "Not now").await?;
        window.click(Kind::Link, "Settings").await?;
        window.click(Kind::Link, "Screen lock and start-up").await?;
        window.see(Kind::Switch, SWITCH).await?;
        expect(!self.entry.exists(), || {
            "the program starts at login though nobody asked for it".to_owned()
        })?;
        self.set(window, true).await?;
        looker.at_dialog(window, "80-start-at-login").await?;
        let written = self.command()?;
        let expected = format!("{} --hidden", self.stage.app.display());
        expect(written == expected, || {
            format!("the desktop starts “{written}”, not “{expected}”")
        })?;
        self.set(window, false).await?;
        self.set(window, true).await?;
        self.command()
    }

    /// Turns the switch, saves, and waits for what the desktop reads.
    async fn set(&self, window: &Window, wanted: bool) -> Result<(), Failure> {
        window.click(Kind::Switch, SWITCH).await?;
        window.click(Kind::Button, "Save changes").await?;
        window
            .until(
                &format!("an entry for login that is there: {wanted}"),
                PATIENCE,
                async || Ok((self.entry.exists() == wanted).then_some(())),
            )
            .await
    }

    /// The command of the entry, as the desktop reads it.
    fn command(&self) -> Result<String, Failure> {
        let entry = String::from_utf8_lossy(&files::read(&self.entry)?).into_owned();
        let command = entry.lines().find_map(|line| line.strip_prefix("Exec="));
        command
            .map(|command| command.trim().to_owned())
            .ok_or_else(|| Failure::wrong(format!("an entry without a command: {entry}")))
    }

    /// Somebody is told of an appointment as soon as the program runs.
    async fn book(&self, desk: &Desk) -> Result<(), Failure> {
        let clinic = Clinic::open(&self.folder, Self::tools())
            .await
            .map_err(went_wrong)?;
        let name = ("Wirra", "Tasker");
        let address = "wirra.tasker@example.org";
        let patient = desk
            .register_reached_by(&clinic, name, ChannelKind::Email, address)
            .await
            .map_err(went_wrong)?;
        let start = SystemClock::new().now() + TimeDelta::days(3);
        desk.book(&clinic, &[patient], CivilMinute::of(start, Sydney))
            .await
            .map_err(went_wrong)?;
        clinic.close().await.map_err(went_wrong)
    }

    async fn start_hidden(
        &self,
        command: &str,
        looker: &Looker,
        tray: &Tray,
    ) -> Result<(), Failure> {
        expect(self.server.count() == 0, || {
            "a mail went out before the program was started".to_owned()
        })?;
        until_shown(false).await?;
        let _hidden = self.start(command)?;
        until("the mail that was waiting", SENDING, async || {
            Ok((self.server.count() == 1).then_some(()))
        })
        .await?;
        tray.says("The clinic is open").await?;
        expect(!look::shows_a_window().await?, || {
            "started at login, the program shows a window".to_owned()
        })?;
        looker.picture_of_display("85-hidden.png").await?;

        let plain = command.replace(" --hidden", "");
        let mut second = self.start(&plain)?;
        let second = tokio::time::timeout(PATIENCE, second.wait())
            .await
            .map_err(|_| Failure::wrong("a second start goes on beside the first"))?;
        let second = second.map_err(Failure::Crew)?;
        expect(second.success(), || {
            format!("a second start failed: {second}")
        })?;
        until_shown(true).await?;
        looker.picture_of_display("86-second-start.png").await
    }

    /// Starts what the desktop starts, over the clinic of this scene.
    fn start(&self, command: &str) -> Result<Child, Failure> {
        let mut words = command.split(' ');
        Command::new(words.next().unwrap_or_default())
            .args(words)
            .arg("--folder")
            .arg(&self.folder)
            .env("TMPDIR", self.stage.temporary())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(Failure::Crew)
    }
}

/// What quitting in the tray and closing the window ask, and that a closed window comes back locked.
async fn close(window: &Window, looker: &mut Looker, tray: &Tray) -> Result<(), Failure> {
    tray.says("The clinic is open").await?;
    let menu = tray.menu().await?;
    let offered: Vec<_> = menu
        .iter()
        .filter(|entry| entry.can_be_chosen)
        .map(|entry| entry.label.as_str())
        .collect();
    expect(offered == [SHOW, QUIT], || {
        format!("the tray offers {offered:?}")
    })?;
    tray.choose(QUIT).await?;
    window.see(Kind::Heading, "Quit Anteroom?").await?;
    looker.at_dialog(window, "81-quit-from-the-tray").await?;
    window.click(Kind::Button, "Keep it running").await?;

    window.press_on_keyboard("alt+F4").await?;
    window.see(Kind::Heading, "Anteroom keeps running").await?;
    looker
        .at_dialog(window, "82-closed-for-the-first-time")
        .await?;
    // The likely answer has the focus.
    window.press_on_keyboard("Return").await?;
    until_shown(false).await?;
    tray.choose(SHOW).await?;
    until_shown(true).await?;
    window.see(Kind::Heading, "Locked by Ines Okafor").await?;
    looker.at_dialog(window, "83-back-from-the-tray").await
}

/// Waits until a window can be seen, or none.
async fn until_shown(is_shown: bool) -> Result<(), Failure> {
    let what = format!("a display on which a window can be seen: {is_shown}");
    until(&what, PATIENCE, async || {
        Ok((look::shows_a_window().await? == is_shown).then_some(()))
    })
    .await
}

fn went_wrong(error: impl std::fmt::Display) -> Failure {
    Failure::wrong(format!("the practice of the scene: {error}"))
}
