//! The app from its start to the sign-in screen, and the memory that it takes while nobody uses it,
//! beside a Tauri window that shows a page and does nothing.
//!
//! Both are programs as they are handed out, and both are watched from outside: a program has
//! started when the display shows what it shows at rest, which is found out in a rehearsal.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use clinic::chance::SystemChance;
use clinic::channels::NetworkDial;
use clinic::clock::{Clock, SystemClock};
use clinic::db::OpenError;
use clinic::keys::OsKeychain;
use clinic::{Clinic, NotOpen, Tools};
use clinic_tests::practice;
use clinic_tests::speech::say;

use crate::Failure;
use crate::display::{Display, Sight};
use crate::figures::{Figure, Goal, Measure, Samples};

const TIMES: usize = 10;
/// Between two looks at the display.
const GLANCE: Duration = Duration::from_millis(5);
/// A cold start on a small machine takes some seconds; a minute means that nothing will come.
const PATIENCE: Duration = Duration::from_secs(60);
/// A display that has not changed for so long is at rest.
const REST: Duration = Duration::from_secs(3);
/// What a program has not given back by then, it keeps.
const IDLE: Duration = Duration::from_secs(8);
/// A caret blinks in fewer pixels than these, and no line of text is as small.
const PIXELS_OF_A_CARET: usize = 100;

/// Where the windows are shown, as `cargo xtask bench` has prepared it.
pub(crate) struct Stage {
    app: PathBuf,
    bare_window: PathBuf,
    display: PathBuf,
    pictures: PathBuf,
}

impl Stage {
    /// None where there is no display to be watched.
    pub(crate) fn find() -> Option<Self> {
        let path = |name| std::env::var_os(name).map(PathBuf::from);
        Some(Self {
            app: path("ANTEROOM_APP")?,
            bare_window: path("ANTEROOM_BARE_WINDOW")?,
            display: path("ANTEROOM_DISPLAY")?,
            pictures: path("ANTEROOM_SHOTS")?,
        })
    }
}

pub(crate) async fn measure(stage: &Stage, root: &Path) -> Result<Vec<Figure>, Failure> {
    let folder = root.join("practice");
    let tools = Tools {
        clock: Arc::new(SystemClock::new()),
        chance: Arc::new(SystemChance),
        keychain: Arc::new(OsKeychain),
        dial: Arc::new(NetworkDial::default()),
    };
    let (clinic, _) = practice::found(&folder, tools.clone()).await?;
    clinic.close().await?;
    let theatre = Theatre {
        display: Display::of(&stage.display)?,
        clock: SystemClock::new(),
    };
    let mut app = Player::named("the app", &stage.app);
    app.command.arg("--folder").arg(&folder);
    let mut bare = Player::named("the bare window", &stage.bare_window);

    let running = theatre.rehearse(&mut app).await?;
    // Without its key the app would rest at another screen.
    let is_door_open = matches!(
        Clinic::open(&folder, tools).await,
        Err(NotOpen::Open(OpenError::AlreadyOpen))
    );
    theatre.end(running, &app).await?;
    if !is_door_open {
        return Err(Failure::DoorShut);
    }
    let running = theatre.rehearse(&mut bare).await?;
    theatre.end(running, &bare).await?;
    for (player, picture) in [(&app, "sign-in.png"), (&bare, "bare-window.png")] {
        theatre
            .display
            .save(&player.at_rest, &stage.pictures.join(picture))?;
    }
    say(format_args!(
        "  Pictures of both: {}",
        stage.pictures.display()
    ));
    for _ in 0..TIMES {
        theatre.perform(&mut app).await?;
        theatre.perform(&mut bare).await?;
    }
    Ok(vec![
        Figure::of_times(
            "start to the sign-in screen",
            Measure::Median,
            (&app.starts, &bare.starts),
            Goal::Known,
            "a window of the same size with a page of two lines, until that can be seen; both have \
             been started before",
        ),
        Figure::of_sizes(
            "memory at the sign-in screen",
            Measure::Median,
            (&app.memory, &bare.memory),
            Goal::Known,
            "the same window; the proportional share of its processes, the web view's among them",
        ),
    ])
}

/// A program with a window, and what was measured of it.
struct Player {
    name: &'static str,
    command: Command,
    at_rest: Sight,
    starts: Samples,
    memory: Samples,
}

impl Player {
    fn named(name: &'static str, program: &Path) -> Self {
        let mut command = Command::new(program);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Self {
            name,
            command,
            at_rest: Sight::default(),
            starts: Samples::default(),
            memory: Samples::default(),
        }
    }
}

struct Theatre {
    display: Display,
    clock: SystemClock,
}

impl Theatre {
    /// Starts the program and remembers what it shows at rest. It goes on running.
    async fn rehearse(&self, player: &mut Player) -> Result<Child, Failure> {
        let running = player.command.spawn()?;
        let started = self.clock.steady();
        let mut changed = started;
        let mut last = self.display.look()?;
        loop {
            tokio::time::sleep(GLANCE).await;
            let sight = self.display.look()?;
            let now = self.clock.steady();
            if sight.pixels_unlike(&last) > PIXELS_OF_A_CARET {
                changed = now;
                last = sight;
            }
            if now - changed > REST && last.is_drawn() {
                player.at_rest = last;
                return Ok(running);
            }
            if now - started > PATIENCE {
                return Err(Failure::NotShown(player.name));
            }
        }
    }

    /// Starts the program, measures it and ends it.
    async fn perform(&self, player: &mut Player) -> Result<(), Failure> {
        let started = self.clock.steady();
        let running = player.command.spawn()?;
        loop {
            let sight = self.display.look()?;
            let time = self.clock.steady() - started;
            if sight.pixels_unlike(&player.at_rest) <= PIXELS_OF_A_CARET {
                player.starts.add(time);
                break;
            }
            if time > PATIENCE {
                return Err(Failure::NotShown(player.name));
            }
            tokio::time::sleep(GLANCE).await;
        }
        tokio::time::sleep(IDLE).await;
        player.memory.add_size(memory_of(running.id())?);
        self.end(running, player).await
    }

    /// Ends the program and waits until nothing of it is left, on the display or elsewhere.
    async fn end(&self, mut running: Child, player: &Player) -> Result<(), Failure> {
        let family = family_of(running.id())?;
        running.kill()?;
        running.wait()?;
        let ended = self.clock.steady();
        loop {
            let is_gone = !family.iter().any(|id| is_running(*id));
            if is_gone && !self.display.look()?.is_drawn() {
                return Ok(());
            }
            if self.clock.steady() - ended > PATIENCE {
                return Err(Failure::NotGone(player.name));
            }
            tokio::time::sleep(GLANCE).await;
        }
    }
}

/// In bytes. A page that several processes share counts once, spread over them all.
fn memory_of(leader: u32) -> Result<u64, Failure> {
    let mut kibibytes = 0;
    for id in family_of(leader)? {
        // A process may have ended since it was listed.
        let Ok(rollup) = std::fs::read_to_string(process(id).join("smaps_rollup")) else {
            continue;
        };
        let share = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
        let share = share.and_then(|words| words.split_whitespace().next());
        kibibytes += share.and_then(|word| word.parse().ok()).unwrap_or(0_u64);
    }
    Ok(1024 * kibibytes)
}

/// The process and all that it has started, and they in turn.
fn family_of(leader: u32) -> Result<BTreeSet<u32>, Failure> {
    let mut parents = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        let Ok(id) = entry?.file_name().to_string_lossy().parse() else {
            continue;
        };
        if let Some(parent) = parent_of(id) {
            parents.push((id, parent));
        }
    }
    let mut family = BTreeSet::from([leader]);
    loop {
        let known = family.len();
        let children = parents
            .iter()
            .filter(|(_, parent)| family.contains(parent))
            .map(|(id, _)| *id)
            .collect::<Vec<_>>();
        family.extend(children);
        if family.len() == known {
            return Ok(family);
        }
    }
}

/// None when it has gone.
fn parent_of(id: u32) -> Option<u32> {
    stat(id)?.1.parse().ok()
}

/// One that has ended may be listed until somebody asks how it ended.
fn is_running(id: u32) -> bool {
    stat(id).is_some_and(|(state, _)| state != "Z")
}

/// The state and the parent.
fn stat(id: u32) -> Option<(String, String)> {
    let stat = std::fs::read_to_string(process(id).join("stat")).ok()?;
    // The name, in parentheses, may hold anything.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut words = rest.split_whitespace().map(str::to_owned);
    words.next().zip(words.next())
}

fn process(id: u32) -> PathBuf {
    Path::new("/proc").join(id.to_string())
}
