//! Everything that must pass, step by step, with the time that each took.

use std::ffi::OsString;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::app;
use crate::machine;
use crate::packages;
use crate::program::{cargo, run, run_within};
use crate::say::{Failure, say};
use crate::screens;
use crate::stage::{self, Home, Stage};
use crate::workspace::{Profile, Workspace};

/// The window tests set limits of their own; this one is for a driver that hangs.
const WINDOW_TESTS_LIMIT: Duration = Duration::from_secs(30 * 60);

/// How often the test command kills the program while it sends; `cargo xtask torture` does more.
const KILLS: &str = "100";
/// How often a withdrawal and a delivery race each other before that.
const RACES: &str = "200";
/// How many steps of invented practices are lived before that, the same ones each time.
const STEPS: [&str; 4] = ["--steps", "1200", "--seed", "3"];
const KILLS_LIMIT: Duration = Duration::from_secs(10 * 60);
/// Lets the kill tests end the program at named places. Left out elsewhere, for what is handed out
/// must not end itself because of its environment.
pub(crate) const FAILPOINTS: &str = "clinic-tests/failpoints";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    NotRun,
}

struct Step {
    name: &'static str,
    outcome: Outcome,
    took: Duration,
}

/// Steps in the order in which they were taken. One that fails does not keep later ones from
/// running, so that a single run shows all that is wrong.
#[derive(Default)]
struct Suite {
    steps: Vec<Step>,
}

impl Suite {
    /// Takes a step and tells whether it passed.
    fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<(), Failure>) -> bool {
        say(format_args!("\n{name}"));
        let started = Instant::now();
        let outcome = match work() {
            Ok(()) => Outcome::Passed,
            Err(failure) => {
                say(failure);
                Outcome::Failed
            }
        };
        self.steps.push(Step {
            name,
            outcome,
            took: started.elapsed(),
        });
        outcome == Outcome::Passed
    }

    fn leave_out(&mut self, name: &'static str, because: &str) {
        say(format_args!("\n{name}: not run, because {because}"));
        self.steps.push(Step {
            name,
            outcome: Outcome::NotRun,
            took: Duration::ZERO,
        });
    }

    fn conclude(self) -> Result<(), Failure> {
        say(format_args!("\n{}", self.table()));
        self.verdict()
    }

    fn verdict(&self) -> Result<(), Failure> {
        let failed = self
            .steps
            .iter()
            .filter(|step| step.outcome == Outcome::Failed)
            .map(|step| step.name)
            .collect::<Vec<_>>();
        if failed.is_empty() {
            Ok(())
        } else {
            Err(Failure::new(format!("failed: {}", failed.join(", ")))
                .with_remedy("the messages of each step stand above, under its name"))
        }
    }

    fn table(&self) -> String {
        let width = self.steps.iter().map(|step| step.name.len()).max();
        let width = width.unwrap_or_default();
        let mut lines = self
            .steps
            .iter()
            .map(|step| {
                let word = match step.outcome {
                    Outcome::Passed => "passed",
                    Outcome::Failed => "FAILED",
                    Outcome::NotRun => "not run",
                };
                format!("{:width$}  {:>7}  {word}", step.name, minutes(step.took))
            })
            .collect::<Vec<_>>();
        let whole = self.steps.iter().map(|step| step.took).sum();
        lines.push(format!("{:width$}  {:>7}", "all", minutes(whole)));
        lines.join("\n")
    }
}

fn minutes(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Formatting, lints and types of both languages.
pub(crate) fn check(workspace: &Workspace) -> Result<(), Failure> {
    prepare(&[machine::CORE, machine::SHELL], workspace)?;
    let mut suite = Suite::default();
    check_sources(&mut suite, workspace);
    suite.conclude()
}

/// Everything that must pass.
pub(crate) fn test(workspace: &Workspace) -> Result<(), Failure> {
    let mut suite = Suite::default();
    let is_ready = suite.step("prepare the machine", || {
        prepare(
            &[
                machine::CORE,
                machine::ORACLE,
                machine::SHELL,
                machine::STAGE,
                machine::WINDOW_DRIVER,
            ],
            workspace,
        )?;
        packages::install(&workspace.carrier_api(), "the carrier's API")
    });
    if !is_ready {
        return suite.conclude();
    }
    let screens_stand = check_sources(&mut suite, workspace);
    suite.step("screen tests", || screens::test(workspace));
    // Compiled apart from being run, so that the table tells the two times apart.
    let compiled = screens_stand
        && suite.step("compile the tests", || {
            run(rust_tests(workspace).arg("--no-run"))
        });
    if compiled {
        suite.step("core, journey and shell tests", || {
            run(rust_tests(workspace).arg("--no-fail-fast"))
        });
        suite.step("what must not compile", || run(&mut documented(workspace)));
    } else {
        suite.leave_out("core, journey and shell tests", "they do not compile");
        suite.leave_out("what must not compile", "the rest does not compile");
    }
    if compiled {
        suite.step("kills", || kill(workspace));
    } else {
        suite.leave_out("kills", "the tests do not compile");
    }
    if cfg!(not(target_os = "linux")) {
        suite.leave_out("window tests", NO_DRIVER);
    } else if compiled {
        suite.step("window tests", || drive_window(workspace, &[]));
    } else {
        suite.leave_out("window tests", "the tests do not compile");
    }
    suite.conclude()
}

/// The real window, driven over WebDriver.
pub(crate) fn window_tests(workspace: &Workspace, arguments: &[OsString]) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return Err(Failure::new(format!(
            "the window tests cannot run here: {NO_DRIVER}"
        )));
    }
    prepare(
        &[
            machine::CORE,
            machine::SHELL,
            machine::STAGE,
            machine::WINDOW_DRIVER,
        ],
        workspace,
    )?;
    screens::build(workspace)?;
    drive_window(workspace, arguments)
}

const NO_DRIVER: &str = "only WebKitGTK on Linux has a driver for the window";

/// Lets the shell's test write `ui/src/bindings.ts` instead of comparing it.
pub(crate) fn bindings(workspace: &Workspace) -> Result<(), Failure> {
    prepare(&[machine::CORE, machine::SHELL], workspace)?;
    let file = workspace.ui().join("src/bindings.ts");
    let before = fs::metadata(&file).and_then(|found| found.modified()).ok();
    run(cargo()
        .current_dir(&workspace.root)
        .args(["test", "--workspace", "--lib", "bindings"])
        .env("UPDATE_BINDINGS", "1"))?;
    let after = fs::metadata(&file).and_then(|found| found.modified()).ok();
    if after.is_some() && after > before {
        say(format_args!("Written: {}", file.display()));
        Ok(())
    } else {
        Err(
            Failure::new("no test has written ui/src/bindings.ts").with_remedy(
                "the shell's library needs a test with `bindings` in its name that writes the file \
             when UPDATE_BINDINGS is set",
            ),
        )
    }
}

fn prepare(packages: &[&[&str]], workspace: &Workspace) -> Result<(), Failure> {
    machine::check_rust()?;
    machine::check_node()?;
    machine::need(packages)?;
    screens::install(workspace)
}

/// Takes the steps that only read the sources; tells whether the screens could be built, without
/// which the shell, which carries them inside, does not compile.
fn check_sources(suite: &mut Suite, workspace: &Workspace) -> bool {
    suite.step("screens: types and lints", || screens::check(workspace));
    let screens_stand = suite.step("screens: build", || screens::build(workspace));
    suite.step("Rust: formatting", || {
        run(cargo()
            .current_dir(&workspace.root)
            .args(["fmt", "--all", "--check"]))
        .map_err(|failure| failure.with_remedy("cargo fmt --all"))
    });
    if screens_stand {
        suite.step("Rust: lints", || {
            run(cargo()
                .current_dir(&workspace.root)
                .args(["clippy", "--workspace", "--all-targets"])
                .args(["--", "--deny", "warnings"]))
        });
    } else {
        suite.leave_out("Rust: lints", "the screens do not build");
    }
    screens_stand
}

fn rust_tests(workspace: &Workspace) -> Command {
    let mut command = cargo();
    command.current_dir(&workspace.root).args([
        "test",
        "--workspace",
        "--lib",
        "--bins",
        "--tests",
    ]);
    command
}

/// Examples in the documentation, among them what nobody must be able to write.
fn documented(workspace: &Workspace) -> Command {
    let mut command = cargo();
    command
        .current_dir(&workspace.root)
        .args(["test", "--workspace", "--doc"]);
    command
}

/// Invented practices are lived, consents race with deliveries, and the program is killed while it
/// sends.
fn kill(workspace: &Workspace) -> Result<(), Failure> {
    let torture = workspace.build_with(&[FAILPOINTS], "torture", Profile::Debug)?;
    run_within(Command::new(&torture).args(STEPS), KILLS_LIMIT)?;
    run_within(Command::new(&torture).args(["--races", RACES]), KILLS_LIMIT)?;
    run_within(Command::new(&torture).args(["--kills", KILLS]), KILLS_LIMIT)
}

fn drive_window(workspace: &Workspace, arguments: &[OsString]) -> Result<(), Failure> {
    let drivable_app = app::build_drivable(workspace)?;
    let shipped_app = app::build(workspace, Profile::Debug)?;
    let driver = workspace.build("e2e", Profile::Debug)?;
    let pictures = workspace.target.join("e2e");
    // Pictures of an earlier run would pass for pictures of this one.
    let _ = fs::remove_dir_all(&pictures);
    fs::create_dir_all(&pictures)
        .map_err(|cause| Failure::new(format!("{} cannot be made: {cause}", pictures.display())))?;
    let stage = Stage::set("1920x1200", Home::ThrowAway)?;
    let mut command = Command::new(driver);
    command
        .current_dir(&workspace.root)
        .args(arguments)
        .env("ANTEROOM_APP", drivable_app)
        .env("ANTEROOM_SHIPPED_APP", shipped_app)
        .env("ANTEROOM_SHOTS", &pictures)
        .env("ANTEROOM_BUS", stage.bus_configuration())
        .env("ANTEROOM_KEYCHAIN_WORD", stage::KEYCHAIN_WORD)
        // The driver hands its environment to the app, whose webview refuses automation otherwise.
        .env("TAURI_WEBVIEW_AUTOMATION", "true");
    let outcome = run_within(stage.dress(&mut command), WINDOW_TESTS_LIMIT);
    say(format_args!(
        "Pictures of the window: {}",
        pictures.display()
    ));
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suite(outcomes: &[(&'static str, Outcome)]) -> Suite {
        let steps = outcomes.iter().map(|&(name, outcome)| Step {
            name,
            outcome,
            took: Duration::from_secs(67),
        });
        Suite {
            steps: steps.collect(),
        }
    }

    #[test]
    fn one_failed_step_fails_the_whole() {
        let suite = suite(&[
            ("first", Outcome::Passed),
            ("second", Outcome::Failed),
            ("third", Outcome::NotRun),
        ]);
        let failure = suite.verdict().unwrap_err().to_string();
        assert!(failure.starts_with("failed: second\n"), "{failure}");
        assert_eq!(
            suite.table(),
            "first      1:07  passed\n\
             second     1:07  FAILED\n\
             third      1:07  not run\n\
             all        3:21"
        );
    }

    #[test]
    fn what_was_left_out_does_not_fail_the_whole() {
        let suite = suite(&[("first", Outcome::Passed), ("second", Outcome::NotRun)]);
        assert!(suite.verdict().is_ok());
    }
}
