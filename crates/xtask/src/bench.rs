//! The benches, and the stage on which one of them looks at the window.

use std::ffi::OsString;
use std::fs;
use std::process::Command;

use crate::app;
use crate::machine;
use crate::program::hand_over;
use crate::say::{Failure, say};
use crate::screens;
use crate::stage::{Home, Stage};
use crate::workspace::{Profile, Workspace};

/// The parts of the bench that need no window; whoever names only these is spared building one.
const WINDOWLESS: [&str; 5] = ["search", "reads", "opening", "planning", "dispatch"];
/// A window that does nothing, beside which the app's is measured.
const BARE_WINDOW: &str = "bare-window";

pub(crate) fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<(), Failure> {
    machine::check_rust()?;
    machine::need(&[machine::CORE])?;
    let bench = workspace.build("bench", Profile::Release)?;
    let mut command = Command::new(bench);
    command.args(arguments);
    if !needs_window(arguments) {
        return hand_over(&mut command);
    }
    if !cfg!(target_os = "linux") {
        say("The window is measured on Linux only, where a virtual display can be watched");
        return hand_over(&mut command);
    }
    machine::check_node()?;
    machine::need(&[machine::SHELL, machine::STAGE])?;
    screens::install(workspace)?;
    screens::build(workspace)?;
    let app = app::build(workspace, Profile::Release)?;
    let bare_window = workspace.build(BARE_WINDOW, Profile::Release)?;
    let pictures = workspace.target.join("bench");
    fs::create_dir_all(&pictures)
        .map_err(|cause| Failure::new(format!("{} cannot be made: {cause}", pictures.display())))?;
    let stage = Stage::set("1280x800", Home::ThrowAway)?;
    command
        .env("ANTEROOM_APP", app)
        .env("ANTEROOM_BARE_WINDOW", bare_window)
        .env("ANTEROOM_DISPLAY", stage.display())
        .env("ANTEROOM_SHOTS", &pictures);
    hand_over(stage.dress(&mut command))
}

/// All parts are run when none is named.
fn needs_window(arguments: &[OsString]) -> bool {
    let names = |word: &OsString| WINDOWLESS.iter().any(|part| word == part);
    arguments.iter().any(|word| word == "window") || !arguments.iter().any(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &[&str], expected: bool) {
        let arguments: Vec<OsString> = words.iter().map(OsString::from).collect();
        assert_eq!(needs_window(&arguments), expected, "{words:?}");
    }

    #[test]
    fn a_window_is_built_unless_only_other_parts_are_wanted() {
        check(&[], true);
        check(&["--json"], true);
        check(&["--practice", "kept"], true);
        check(&["search", "window"], true);
        check(&["search"], false);
        check(&["planning"], false);
        check(&["--json", "reads", "dispatch"], false);
    }
}
