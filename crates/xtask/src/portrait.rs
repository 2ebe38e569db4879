//! A picture of the running app, taken where nobody can see it.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{answer, end, start};
use crate::say::{Failure, say};
use crate::stage::Stage;

/// A cold start of the webview on a small machine takes some seconds; a minute means it never will.
const PATIENCE: Duration = Duration::from_secs(60);
/// A drawn window that still changes after this long has a blinking caret, not unfinished work.
const SETTLING: Duration = Duration::from_secs(6);
/// Between two looks at the display.
const INTERVAL: Duration = Duration::from_millis(300);

/// What the display shows, as ImageMagick measures it.
#[derive(Debug, Clone, PartialEq)]
struct Sight {
    /// Standard deviation of the pixels, 0 to 1.
    spread: f64,
    colours: u32,
    signature: String,
}

impl Sight {
    fn read(said: &str) -> Option<Sight> {
        let mut words = said.split_whitespace();
        Some(Sight {
            spread: words.next()?.parse().ok()?,
            colours: words.next()?.parse().ok()?,
            signature: words.next()?.to_owned(),
        })
    }

    /// An empty display is black, and an empty window adds one colour. Text alone brings dozens,
    /// because its edges are softened.
    fn is_drawn(&self) -> bool {
        self.spread > 0.01 && self.colours > 24
    }
}

/// Starts the app, waits until its window is drawn and has come to rest, saves the picture and ends
/// the app again.
pub(crate) fn take(
    stage: &Stage,
    app: &Path,
    arguments: &[OsString],
    picture: &Path,
) -> Result<(), Failure> {
    let mut command = Command::new(app);
    stage.dress(command.args(arguments).stdin(Stdio::null()));
    say("Starting Anteroom and waiting until its window is drawn");
    let mut running = start(&mut command)?;
    let started = Instant::now();
    let mut last_sight: Option<Sight> = None;
    let mut drawn_since: Option<Instant> = None;
    let outcome = loop {
        if let Ok(Some(status)) = running.try_wait() {
            break Err(Failure::new(format!(
                "Anteroom ended ({status}) before its window was drawn"
            )));
        }
        let sight = match look(stage, picture) {
            Ok(sight) => sight,
            Err(failure) => break Err(failure),
        };
        if sight.is_drawn() {
            let since = *drawn_since.get_or_insert_with(Instant::now);
            let is_at_rest = last_sight.as_ref() == Some(&sight);
            if is_at_rest || since.elapsed() > SETTLING {
                break Ok(());
            }
        }
        if started.elapsed() > PATIENCE {
            break Err(Failure::new(format!(
                "the window was still empty after {} seconds",
                PATIENCE.as_secs()
            ))
            .with_remedy(format!("look at {}", picture.display())));
        }
        last_sight = Some(sight);
        std::thread::sleep(INTERVAL);
    };
    end(&mut running);
    outcome
}

fn look(stage: &Stage, picture: &Path) -> Result<Sight, Failure> {
    let mut camera = Command::new("import");
    camera.args(["-silent", "-window", "root"]).arg(picture);
    let mut eye = Command::new("convert");
    eye.arg(picture)
        .args(["-format", "%[fx:standard_deviation] %k %#", "info:"]);
    answer(stage.dress(&mut camera))
        .and_then(|_| answer(&mut eye))
        .and_then(|said| Sight::read(&said))
        .ok_or_else(|| {
            Failure::new("no picture could be taken of the virtual display").with_remedy(
                "see whether ImageMagick's `import` and `convert` work on this machine",
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(said: &str, is_drawn: bool) {
        let sight = Sight::read(said).expect("three words");
        assert_eq!(sight.is_drawn(), is_drawn, "{said}");
    }

    #[test]
    fn an_empty_display_and_an_empty_window_are_not_a_drawn_window() {
        check("0 1 e3b0", false);
        check("0.49 3 e3b0", false);
        check("0.004 200 e3b0", false);
    }

    #[test]
    fn text_and_controls_are_a_drawn_window() {
        check("0.12 431 e3b0", true);
    }
}
