//! Running other programs, saying which.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::say::{Failure, say};

/// How the variables begin in which cargo describes the program that it runs.
const OF_XTASK: [&str; 3] = ["CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_PRIMARY_"];

/// How often something that takes its time is looked at again.
pub(crate) const GLANCE: Duration = Duration::from_millis(50);

/// The cargo that started xtask, so that a chosen toolchain stays chosen.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // Cargo describes xtask itself in these. Build scripts would take them for their own, and be run
    // anew, with all that depends on them, whenever a person builds without us in between.
    for (name, _) in std::env::vars_os() {
        if OF_XTASK
            .iter()
            .any(|begin| name.to_string_lossy().starts_with(begin))
        {
            command.env_remove(name);
        }
    }
    command
}

/// On Windows npm is a batch file, which is found only by its whole name.
pub(crate) fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

/// Says the command, runs it to its end and refuses any exit code but zero. It gets no standard
/// input: a step that stops to ask would wait for ever where nobody is watching.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    say(format_args!("$ {}", spoken(command)));
    let status = command.stdin(Stdio::null()).status();
    settle(command, status)
}

/// Like [`run`], for a program that talks to the person itself and may read what they type.
pub(crate) fn hand_over(command: &mut Command) -> Result<(), Failure> {
    say(format_args!("$ {}", spoken(command)));
    let status = command.status();
    settle(command, status)
}

/// Like [`run`], but ends the program when it has not ended within `limit` by itself.
pub(crate) fn run_within(command: &mut Command, limit: Duration) -> Result<(), Failure> {
    say(format_args!("$ {}", spoken(command)));
    let mut child = start(command.stdin(Stdio::null()))?;
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(None) if started.elapsed() < limit => std::thread::sleep(GLANCE),
            Ok(None) => {
                end(&mut child);
                return Err(Failure::new(format!(
                    "{} had not ended after {} minutes and was stopped",
                    spoken(command),
                    limit.as_secs() / 60
                )));
            }
            Ok(Some(status)) => return settle(command, Ok(status)),
            Err(cause) => return settle(command, Err(cause)),
        }
    }
}

/// Starts a program that goes on beside us.
pub(crate) fn start(command: &mut Command) -> Result<Child, Failure> {
    command
        .spawn()
        .map_err(|cause| not_started(command, &cause))
}

/// Ends a program that we started; one that has already gone is as good.
pub(crate) fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// What a program prints when it succeeds; nothing when it is absent or fails.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The command as a person would type it.
pub(crate) fn spoken(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    std::iter::once(program)
        .chain(command.get_args())
        .map(quoted)
        .collect::<Vec<_>>()
        .join(" ")
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    if word.is_empty() || word.contains([' ', '*', '$', '\'', '"']) {
        format!("'{word}'")
    } else {
        word.into_owned()
    }
}

fn settle(command: &Command, status: std::io::Result<ExitStatus>) -> Result<(), Failure> {
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::new(format!(
            "{} failed ({status})",
            spoken(command)
        ))),
        Err(cause) => Err(not_started(command, &cause)),
    }
}

fn not_started(command: &Command, cause: &std::io::Error) -> Failure {
    let program = command.get_program().to_string_lossy();
    let failure = Failure::new(format!("{program} could not be started: {cause}"));
    if cause.kind() == ErrorKind::NotFound {
        failure.with_remedy(format!("install {program} and have it on the PATH"))
    } else {
        failure
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_said_as_a_person_would_type_it() {
        let mut command = Command::new("/usr/bin/npm");
        command.args(["run", "build", "--", "a title"]);
        assert_eq!(spoken(&command), "npm run build -- 'a title'");
    }

    #[test]
    fn a_missing_program_is_named_with_what_to_do() {
        let failure = start(&mut Command::new("anteroom-no-such-program")).unwrap_err();
        assert!(
            failure
                .to_string()
                .contains("install anteroom-no-such-program")
        );
    }
}
