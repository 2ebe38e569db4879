//! A stage for the window where there is no screen: a display, a session bus, a window manager and
//! an unlocked keychain, all private to one run and gone with it.
//!
//! Each is started directly rather than through `xvfb-run` and `dbus-run-session`: Xvfb and the bus
//! themselves report when they are ready, so nothing is guessed by waiting, and what was started is
//! ended by whoever holds the stage.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{GLANCE, answer, end, start};
use crate::say::{Failure, say};

/// How long a part of the stage may take until it answers.
const PATIENCE: Duration = Duration::from_secs(20);

const BUS_CONFIGURATION: &str = "bus.conf";
/// A bus that starts nothing by itself: of the services installed on this machine only those that we
/// put on the stage answer, and no second, locked keychain comes up beside ours.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:runtime=yes</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// Windows without a frame, in the corner of the display: a picture of it shows the app and nothing
/// else. They keep the size they ask for, because tests look at several, and are closed by a key.
const WINDOW_MANAGER: &str = r#"<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <theme>
    <keepBorder>no</keepBorder>
  </theme>
  <keyboard>
    <keybind key="A-F4"><action name="Close"/></keybind>
  </keyboard>
  <applications>
    <application class="*" type="normal">
      <decor>no</decor>
      <focus>yes</focus>
      <position force="yes"><x>0</x><y>0</y></position>
    </application>
  </applications>
</openbox_config>
"#;

/// What unlocks the keychain. It is as fresh as its folder, so that any word will do.
pub(crate) const KEYCHAIN_WORD: &str = "anteroom";

/// Where the stage and what plays on it keep their files.
pub(crate) enum Home {
    /// A fresh folder that is removed afterwards.
    ThrowAway,
    /// A folder that stays.
    Kept(PathBuf),
}

pub(crate) struct Stage {
    /// In the order in which they were started.
    crew: Vec<Child>,
    variables: Vec<(&'static str, String)>,
    home: PathBuf,
    is_home_removed: bool,
}

impl Stage {
    /// `size` is width x height, as in "1280x800".
    pub(crate) fn set(size: &str, home: Home) -> Result<Stage, Failure> {
        say(format_args!("Setting up a virtual display of {size}"));
        let mut stage = Stage::at(home)?;
        match stage.assemble(size) {
            Ok(()) => Ok(stage),
            Err(failure) => {
                if let Ok(log) = fs::read_to_string(stage.log()) {
                    say(log.trim_end());
                }
                Err(failure)
            }
        }
    }

    fn assemble(&mut self, size: &str) -> Result<(), Failure> {
        self.raise_display(size)?;
        self.open_bus()?;
        self.start_window_manager()?;
        self.unlock_keychain()
    }

    /// Lets a program play on this stage.
    pub(crate) fn dress<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("XAUTHORITY")
    }

    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// With what another bus like the stage's can be opened.
    pub(crate) fn bus_configuration(&self) -> PathBuf {
        self.home.join(BUS_CONFIGURATION)
    }

    /// What the display shows, as a file in the format of X's window dumps that is always current:
    /// whoever wants to know when something can be seen reads it and disturbs nobody.
    pub(crate) fn display(&self) -> PathBuf {
        self.home.join("Xvfb_screen0")
    }

    fn at(home: Home) -> Result<Stage, Failure> {
        let (home, is_home_removed) = match home {
            Home::Kept(folder) => (folder, false),
            // Sockets live in it, and their paths may be about a hundred characters long: the
            // target folder of a deep clone would not do.
            Home::ThrowAway => {
                let name = format!("anteroom-stage-{}", std::process::id());
                (std::env::temp_dir().join(name), true)
            }
        };
        let mut variables = vec![("HOME", home.display().to_string())];
        for (name, folder) in [
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_RUNTIME_DIR", "runtime"),
        ] {
            let path = home.join(folder);
            make_private_folder(&path)?;
            variables.push((name, path.display().to_string()));
        }
        variables.extend(
            [
                ("GDK_BACKEND", "x11"),
                // No accessibility bus and no graphics card here: asking for them costs time, and
                // some versions of WebKit then draw nothing at all.
                ("NO_AT_BRIDGE", "1"),
                ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
                ("WEBKIT_DISABLE_COMPOSITING_MODE", "1"),
                ("LIBGL_ALWAYS_SOFTWARE", "1"),
            ]
            .map(|(name, value)| (name, value.to_owned())),
        );
        Ok(Stage {
            crew: Vec::new(),
            variables,
            home,
            is_home_removed,
        })
    }

    fn raise_display(&mut self, size: &str) -> Result<(), Failure> {
        let mut server = Command::new("Xvfb");
        server
            .args(["-displayfd", "1", "-screen", "0", &format!("{size}x24")])
            .args(["-nolisten", "tcp", "-noreset", "-fbdir"])
            .arg(&self.home);
        let number = self.first_line(&mut server)?;
        self.variables.push(("DISPLAY", format!(":{number}")));
        Ok(())
    }

    fn open_bus(&mut self) -> Result<(), Failure> {
        let configuration = self.write(BUS_CONFIGURATION, BUS)?;
        let mut bus = Command::new("dbus-daemon");
        bus.args([
            "--nofork",
            "--nopidfile",
            "--print-address=1",
            "--config-file",
        ])
        .arg(configuration);
        let address = self.first_line(&mut bus)?;
        self.variables.push(("DBUS_SESSION_BUS_ADDRESS", address));
        Ok(())
    }

    /// Without one a window never gets the keyboard, and some toolkits draw it black.
    fn start_window_manager(&mut self) -> Result<(), Failure> {
        let configuration = self.write("openbox.xml", WINDOW_MANAGER)?;
        let mut manager = Command::new("openbox");
        manager
            .args(["--sm-disable", "--config-file"])
            .arg(configuration);
        self.join(manager.stdin(Stdio::null()).stdout(Stdio::null()))?;
        Ok(())
    }

    fn unlock_keychain(&mut self) -> Result<(), Failure> {
        let mut keychain = Command::new("gnome-keyring-daemon");
        keychain
            .args(["--foreground", "--unlock", "--components=secrets"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null());
        let password = self.join(&mut keychain)?.stdin.take();
        // The daemon waits for the end of its input, which comes when `password` goes out of scope
        // here.
        if let Some(mut password) = password {
            password
                .write_all(KEYCHAIN_WORD.as_bytes())
                .map_err(|cause| Failure::new(format!("the keychain took no word: {cause}")))?;
        }
        let mut question = Command::new("dbus-send");
        question.args([
            "--session",
            "--print-reply=literal",
            "--dest=org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus.NameHasOwner",
            "string:org.freedesktop.secrets",
        ]);
        self.dress(&mut question);
        let started = Instant::now();
        while !answer(&mut question).is_some_and(|said| said.ends_with("true")) {
            if started.elapsed() > PATIENCE {
                return Err(
                    Failure::new("the keychain did not come up on the private bus").with_remedy(
                        "in a container gnome-keyring-daemon may need the capability IPC_LOCK; \
                         `gnome-keyring-daemon --version` shows whether it starts at all",
                    ),
                );
            }
            std::thread::sleep(GLANCE);
        }
        Ok(())
    }

    /// Starts a member of the crew that prints one line when it is ready.
    fn first_line(&mut self, command: &mut Command) -> Result<String, Failure> {
        let name = command.get_program().to_string_lossy().into_owned();
        let output = self
            .join(command.stdin(Stdio::null()).stdout(Stdio::piped()))?
            .stdout
            .take();
        let mut line = String::new();
        if let Some(output) = output {
            BufReader::new(output)
                .read_line(&mut line)
                .map_err(|cause| Failure::new(format!("{name} cannot be heard: {cause}")))?;
        }
        match line.trim() {
            "" => Err(Failure::new(format!("{name} ended before it was ready"))
                .with_remedy("its own message stands above this one")),
            ready => Ok(ready.to_owned()),
        }
    }

    fn write(&self, name: &str, text: &str) -> Result<PathBuf, Failure> {
        let path = self.home.join(name);
        fs::write(&path, text).map_err(|cause| {
            Failure::new(format!("{} cannot be written: {cause}", path.display()))
        })?;
        Ok(path)
    }

    /// What the crew mutters while the play goes on; of interest only when it does not.
    fn log(&self) -> PathBuf {
        self.home.join("stage.log")
    }

    fn join(&mut self, command: &mut Command) -> Result<&mut Child, Failure> {
        let log = File::options().create(true).append(true).open(self.log());
        let log = log.map_err(|cause| {
            Failure::new(format!(
                "{} cannot be written: {cause}",
                self.log().display()
            ))
        })?;
        self.dress(command.stderr(log));
        let place = self.crew.len();
        self.crew.push(start(command)?);
        Ok(&mut self.crew[place])
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // The display and the bus go last, for the others would complain about losing them.
        for member in self.crew.iter_mut().rev() {
            end(member);
        }
        if self.is_home_removed {
            let _ = fs::remove_dir_all(&self.home);
        }
    }
}

/// The runtime folder holds the keychain's socket, and its programs refuse one that others can read.
fn make_private_folder(path: &Path) -> Result<(), Failure> {
    let failed = |cause| Failure::new(format!("{} cannot be made: {cause}", path.display()));
    fs::create_dir_all(path).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(failed)?;
    }
    Ok(())
}
