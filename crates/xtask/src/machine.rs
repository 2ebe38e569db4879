//! What the machine must have before anything can be built: Rust, Node, and on Linux the packages
//! of the system.
//!
//! On Debian and Ubuntu missing packages are installed; an installed machine is only asked, and
//! needs no network. Elsewhere we say what to install and leave the doing to the person.

use std::io::IsTerminal;
use std::path::Path;
use std::process::Command;

use crate::program::{answer, npm, run};
use crate::say::{Failure, say};

/// To compile the core, which carries SQLCipher in C.
pub(crate) const CORE: &[&str] = &["build-essential", "pkg-config", "libssl-dev"];
/// To compile the desktop shell.
pub(crate) const SHELL: &[&str] = &[
    "libwebkit2gtk-4.1-dev",
    "librsvg2-dev",
    "libayatana-appindicator3-dev",
    "libdbus-1-dev",
];
/// To show a window where there is no screen, with a keychain of its own.
pub(crate) const STAGE: &[&str] = &["dbus", "xvfb", "openbox", "gnome-keyring", "imagemagick"];
/// What knows when clocks change without us.
pub(crate) const ORACLE: &[&str] = &["python3", "tzdata"];
/// To drive the real window, and to press the keys of its window manager.
pub(crate) const WINDOW_DRIVER: &[&str] = &["webkit2gtk-driver", "xdotool"];

const OLDEST_RUST: Version = Version(1, 94);
const OLDEST_NODE: Version = Version(20, 0);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Version(u32, u32);

impl Version {
    /// Reads `rustc 1.95.0 (59807616e 2026-04-14)` as well as `v20.20.2`.
    fn read(said: &str) -> Option<Version> {
        let number = said
            .split_whitespace()
            .map(|word| word.trim_start_matches('v'))
            .find(|word| word.starts_with(|letter: char| letter.is_ascii_digit()))?;
        let mut parts = number.split('.').map(str::parse);
        Some(Version(parts.next()?.ok()?, parts.next()?.ok()?))
    }
}

/// Refuses a machine whose Rust is missing or too old.
pub(crate) fn check_rust() -> Result<(), Failure> {
    check_tool(
        "Rust",
        Command::new("rustc").arg("--version"),
        OLDEST_RUST,
        "install it from https://rustup.rs, or bring it up to date with `rustup update stable`",
    )
}

/// Refuses a machine whose Node or npm is missing or too old.
pub(crate) fn check_node() -> Result<(), Failure> {
    check_tool(
        "Node",
        Command::new("node").arg("--version"),
        OLDEST_NODE,
        "install Node 20 or newer from https://nodejs.org",
    )?;
    check_tool(
        "npm",
        npm().arg("--version"),
        Version(9, 0),
        "install npm, which comes with Node from https://nodejs.org",
    )
}

fn check_tool(
    name: &str,
    question: &mut Command,
    oldest: Version,
    remedy: &str,
) -> Result<(), Failure> {
    let Some(said) = answer(question) else {
        return Err(Failure::new(format!("{name} is not installed")).with_remedy(remedy));
    };
    match Version::read(&said) {
        Some(version) if version >= oldest => {
            say(format_args!(
                "{name} {} is here",
                said.trim_start_matches("rustc ")
            ));
            Ok(())
        }
        Some(_) => Err(Failure::new(format!(
            "{name} is too old: {said}, and Anteroom needs {}.{}",
            oldest.0, oldest.1
        ))
        .with_remedy(remedy)),
        None => Err(
            Failure::new(format!("{name} gives a version we cannot read: {said}"))
                .with_remedy(remedy),
        ),
    }
}

/// Sees to it that the packages of these lists are installed. Other systems than Linux bring what
/// we need with them.
pub(crate) fn need(lists: &[&[&str]]) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let wanted = lists.concat();
    if !Path::new("/etc/debian_version").exists() {
        return need_elsewhere(&wanted);
    }
    let missing = missing_packages(&wanted)?;
    if missing.is_empty() {
        say("All packages of the system are here");
        return Ok(());
    }
    say(format_args!(
        "Missing packages of the system: {}",
        missing.join(" ")
    ));
    let administrator = Administrator::find(&missing)?;
    if !has_package_lists() {
        administrator.run(&["apt-get", "update"], &missing)?;
    }
    let mut install = vec!["apt-get", "install", "--yes", "--no-install-recommends"];
    install.extend(&missing);
    // Lists that have aged name versions which the mirror no longer has.
    administrator.run(&install, &missing).or_else(|failure| {
        say(failure);
        say("Fetching newer package lists and trying once more");
        administrator.run(&["apt-get", "update"], &missing)?;
        administrator.run(&install, &missing)
    })
}

/// Linux without dpkg: libraries are looked for by what they call themselves.
fn need_elsewhere(wanted: &[&str]) -> Result<(), Failure> {
    let libraries = [
        "webkit2gtk-4.1",
        "librsvg-2.0",
        "ayatana-appindicator3-0.1",
        "openssl",
    ];
    let absent = libraries
        .into_iter()
        .filter(|library| {
            let mut question = Command::new("pkg-config");
            answer(question.args(["--exists", library])).is_none()
        })
        .collect::<Vec<_>>();
    if absent.is_empty() {
        return Ok(());
    }
    Err(
        Failure::new(format!("pkg-config does not find: {}", absent.join(", "))).with_remedy(
            format!(
                "install what your distribution calls these Debian packages: {}",
                wanted.join(" ")
            ),
        ),
    )
}

fn missing_packages<'a>(wanted: &[&'a str]) -> Result<Vec<&'a str>, Failure> {
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat=${Package} ${db:Status-Abbrev}\n"])
        .args(wanted)
        .output()
        .map_err(|cause| Failure::new(format!("dpkg-query could not be started: {cause}")))?;
    // Its exit code is 1 as soon as one package is unknown; the others are listed all the same.
    let listed = String::from_utf8_lossy(&output.stdout);
    Ok(not_installed(wanted, &listed))
}

fn not_installed<'a>(wanted: &[&'a str], listed: &str) -> Vec<&'a str> {
    let installed = listed
        .lines()
        .filter_map(|line| {
            let (name, status) = line.split_once(' ')?;
            // The first letter is what was asked for, the second what is: "ii", "hi".
            (status.chars().nth(1) == Some('i')).then_some(name)
        })
        .collect::<Vec<_>>();
    wanted
        .iter()
        .copied()
        .filter(|name| !installed.contains(name))
        .collect()
}

fn has_package_lists() -> bool {
    std::fs::read_dir("/var/lib/apt/lists")
        .into_iter()
        .flatten()
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().contains("_Packages"))
}

/// Who may install packages on this machine.
enum Administrator {
    Ourselves,
    Sudo,
}

impl Administrator {
    fn find(missing: &[&str]) -> Result<Administrator, Failure> {
        if answer(Command::new("id").arg("-u")).as_deref() == Some("0") {
            Ok(Administrator::Ourselves)
        } else if answer(Command::new("sudo").arg("--version")).is_some() {
            Ok(Administrator::Sudo)
        } else {
            Err(
                Failure::new("packages of the system are missing, and there is no sudo here")
                    .with_remedy(by_hand(missing)),
            )
        }
    }

    fn run(&self, words: &[&str], missing: &[&str]) -> Result<(), Failure> {
        let mut command = match self {
            Administrator::Ourselves => Command::new("env"),
            Administrator::Sudo => {
                let mut command = Command::new("sudo");
                if !std::io::stdin().is_terminal() {
                    // Nobody is there to type a password: refuse rather than wait for one.
                    command.arg("--non-interactive");
                }
                command.arg("env");
                command
            }
        };
        command.arg("DEBIAN_FRONTEND=noninteractive").args(words);
        run(&mut command).map_err(|failure| failure.with_remedy(by_hand(missing)))
    }
}

fn by_hand(missing: &[&str]) -> String {
    format!(
        "as root: apt-get update && apt-get install {}",
        missing.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_the_tools_say_them() {
        assert_eq!(
            Version::read("rustc 1.95.0 (59807616e 2026-04-14)"),
            Some(Version(1, 95))
        );
        assert_eq!(Version::read("v20.20.2"), Some(Version(20, 20)));
        assert_eq!(Version::read("11.19.1"), Some(Version(11, 19)));
        assert_eq!(Version::read("not a version"), None);
    }

    #[test]
    fn a_newer_minor_version_does_not_beat_a_newer_major_one() {
        assert!(Version(1, 100) > OLDEST_RUST);
        assert!(Version(1, 93) < OLDEST_RUST);
        assert!(Version(18, 99) < OLDEST_NODE);
    }

    #[test]
    fn a_package_counts_only_when_it_is_installed() {
        let listed = "xvfb ii \nopenbox rc \ndbus hi \n";
        assert_eq!(
            not_installed(&["xvfb", "openbox", "dbus", "imagemagick"], listed),
            ["openbox", "imagemagick"]
        );
    }
}
