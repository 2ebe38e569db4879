//! `cargo xtask`: the one entry point for building, running and testing Anteroom.
//!
//! It depends on nothing but the standard library, so that it compiles in seconds on a machine that
//! has nothing yet, and it knows nothing of the clinic: the demo, the benches and the kill tests are
//! programs in `tests/` that it builds and hands over to.

#![expect(
    clippy::disallowed_methods,
    reason = "steps are timed by the real clock; there is no clinic here whose clock one could move"
)]

mod app;
mod bench;
mod machine;
mod packages;
mod portrait;
mod program;
mod say;
mod screens;
mod stage;
mod suite;
mod workspace;

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use app::RunRequest;
use say::{Failure, say};
use workspace::{Profile, Workspace};

const USAGE: &str = "\
cargo xtask COMMAND

  run [--keep DIR] [-- ARGS]
                build the screens and the app, and open it. Without a display it opens on a virtual
                one, in a folder that goes with it (or stays in DIR), and a picture is saved.
                ARGS go to the app.
  demo [ARGS]   a throw-away practice sends three days of messages; no window
  test          everything that must pass
  check         formatting, lints and types
  e2e [ARGS]    only the tests of the real window
  torture [ARGS]
                the program is killed while it sends (--kills N), a consent is withdrawn while
                its message leaves (--races N), invented stories of a practice are lived
                (--steps N), and what is due is waited for (--minutes N)
  bench [ARGS]  how fast it is, beside how fast it could be
  bindings      write ui/src/bindings.ts anew
  bundle        pack the app for this system

What is missing on Debian and Ubuntu is installed on the way, as root or with sudo; elsewhere you are
told what to install.";

fn main() -> ExitCode {
    let arguments = std::env::args_os().skip(1).collect::<Vec<_>>();
    match obey(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(format_args!("xtask: {failure}"));
            ExitCode::FAILURE
        }
    }
}

fn obey(arguments: &[OsString]) -> Result<(), Failure> {
    let Some((command, rest)) = arguments.split_first() else {
        say(USAGE);
        return Err(Failure::new("which command?"));
    };
    let workspace = Workspace::find()?;
    match command.to_str() {
        Some("run") => app::open(&workspace, &RunRequest::read(rest)?),
        Some("demo") => tests_program(&workspace, &[], "demo", Profile::Debug, rest),
        Some("torture") => {
            let features = &[suite::FAILPOINTS];
            tests_program(&workspace, features, "torture", Profile::Debug, rest)
        }
        Some("bench") => bench::run(&workspace, own_arguments(rest)),
        Some("test") => suite::test(&workspace),
        Some("check") => suite::check(&workspace),
        Some("e2e") => suite::window_tests(&workspace, rest),
        Some("bindings") => suite::bindings(&workspace),
        Some("bundle") => app::bundle(&workspace),
        Some("help" | "--help" | "-h") => {
            say(USAGE);
            Ok(())
        }
        _ => {
            say(USAGE);
            Err(Failure::new(format!(
                "there is no command {}",
                command.to_string_lossy()
            )))
        }
    }
}

/// Builds one of the programs of `tests/` and hands over to it: what it prints is its own.
fn tests_program(
    workspace: &Workspace,
    features: &[&str],
    binary: &str,
    profile: Profile,
    arguments: &[OsString],
) -> Result<(), Failure> {
    machine::check_rust()?;
    machine::need(&[machine::CORE])?;
    let program = workspace.build_with(features, binary, profile)?;
    program::hand_over(Command::new(program).args(own_arguments(arguments)))
}

/// Two dashes may stand between what is ours and what is the program's.
fn own_arguments(arguments: &[OsString]) -> &[OsString] {
    match arguments {
        [dashes, rest @ ..] if dashes == "--" => rest,
        all => all,
    }
}
