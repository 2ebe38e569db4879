//! A close look at a screen: can everybody use it, is anything drawn, was anything loaded that may
//! not be; and pictures of it for people.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::failure::{self, Failure};
use crate::stage::Stage;
use crate::window::{PATIENCE, Window};

const USUAL: (u32, u32) = (1280, 800);
const LARGE: (u32, u32) = (1920, 1080);
const THEMES: [&str; 2] = ["light", "dark"];
const SETTLE: &str = include_str!("settle.js");
const AXE: &str = include_str!("axe.js");
/// A drawn screen has text on it; one that is all of a colour has a spread of nothing.
const LEAST_SPREAD: f64 = 0.01;

/// The page keeps the list from its first byte on. What marks it here is gone if the page is loaded
/// anew, and with it what the list held.
const LISTEN: &str = "window.isLookedAt = true; return Array.isArray(window.refusedLoads)";
const HEARD: &str = "return window.isLookedAt ? window.refusedLoads : null";
const WATCH: &str = include_str!("watch.js");
const MOVED: &str = "return window.moved";
/// A picture from elsewhere, which no page of ours may load.
const TRESPASS: &str = "document.body.append(Object.assign(new Image(), \
    { src: 'https://elsewhere.example/picture.png', alt: '' }))";

/// What scrolls, scrolls inside of the frame, which stays where it is.
const OUT_OF_SIGHT: &str = "return document.scrollingElement.scrollTop";

pub struct Looker {
    pictures: PathBuf,
    axe: String,
    /// What was found wrong so far: a look goes on, so that one run names everything.
    found: Vec<String>,
    screens: usize,
}

impl Looker {
    pub fn new(stage: &Stage) -> Result<Self, Failure> {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/node_modules/axe-core/axe.min.js");
        let axe = std::fs::read_to_string(&path).map_err(|cause| Failure::File { path, cause })?;
        Ok(Self {
            pictures: stage.pictures.clone(),
            axe,
            found: Vec::new(),
            screens: 0,
        })
    }

    /// Begins to look at a window.
    pub async fn listen(&self, window: &Window) -> Result<(), Failure> {
        let is_listening = window.client.execute(LISTEN, Vec::new()).await?;
        failure::expect(is_listening == json!(true), || {
            "this page keeps no list of what it was refused to load".to_owned()
        })?;
        window.client.execute(WATCH, Vec::new()).await?;
        Ok(())
    }

    /// Looks at the screen in both themes, and at how it fills a large window, and leaves it as it was.
    pub async fn at(&mut self, window: &Window, screen: &str) -> Result<(), Failure> {
        self.at_dialog(window, screen).await?;
        // What differs here is the room that there is, not the colours.
        self.pose(window, screen, LARGE, THEMES[0]).await?;
        self.leave_as_it_was(window).await
    }

    /// Looks in both themes at what has the same size in every window: a dialog, a menu, a card.
    pub async fn at_dialog(&mut self, window: &Window, dialog: &str) -> Result<(), Failure> {
        for theme in THEMES {
            self.judge(window, dialog, theme).await?;
            self.pose(window, dialog, USUAL, theme).await?;
        }
        self.screens += 1;
        self.leave_as_it_was(window).await
    }

    async fn leave_as_it_was(&self, window: &Window) -> Result<(), Failure> {
        paint(window, None).await?;
        resize(window, USUAL).await?;
        settle(window).await
    }

    async fn pose(
        &mut self,
        window: &Window,
        screen: &str,
        (width, height): (u32, u32),
        theme: &str,
    ) -> Result<(), Failure> {
        resize(window, (width, height)).await?;
        paint(window, Some(theme)).await?;
        settle(window).await?;
        let name = format!("{screen}-{theme}-{width}x{height}.png");
        self.picture(window, &name).await
    }

    /// What the display showed when a part went wrong: the driver may be what went wrong. That there
    /// is no picture would tell less than what did.
    pub async fn picture_of_the_end(&self, part: &str) {
        let name = format!("{part}-stopped-here.png");
        let _ = self.picture_of_display(&name).await;
    }

    /// One picture, of the whole display, of a window that nobody drives.
    pub async fn picture_of_display(&self, name: &str) -> Result<(), Failure> {
        self.keep(name, &photograph(&[]).await?)
    }

    /// One picture, just as it stands.
    pub async fn picture(&mut self, window: &Window, name: &str) -> Result<(), Failure> {
        let picture = capture(window).await?;
        let spread = spread(&picture);
        if spread < LEAST_SPREAD {
            self.found
                .push(format!("{name} is blank: its pixels spread by {spread:.4}"));
        }
        self.keep(name, &picture)
    }

    fn keep(&self, name: &str, picture: &[u8]) -> Result<(), Failure> {
        let path = self.pictures.join(name);
        std::fs::write(&path, picture).map_err(|cause| Failure::File { path, cause })
    }

    async fn judge(&mut self, window: &Window, screen: &str, theme: &str) -> Result<(), Failure> {
        paint(window, Some(theme)).await?;
        settle(window).await?;
        let screen = format!("{screen} ({theme})");
        let is_here = window
            .client
            .execute("return Boolean(window.axe)", Vec::new())
            .await?;
        if is_here != json!(true) {
            window.client.execute(&self.axe, Vec::new()).await?;
        }
        let violations = window.client.execute_async(AXE, Vec::new()).await?;
        let out_of_sight = window.client.execute(OUT_OF_SIGHT, Vec::new()).await?;
        if out_of_sight != json!(0) {
            self.found.push(format!(
                "{screen}: {out_of_sight} pixels of the page are scrolled out of the window"
            ));
        }
        let violations = violations.as_array().into_iter().flatten();
        self.found.extend(
            violations
                .filter_map(Value::as_str)
                .map(|violation| format!("{screen}: {violation}")),
        );
        Ok(())
    }

    /// Ends the look at a window: what it was refused to load counts as found, and what did not stay
    /// where it opened.
    pub async fn leave(&mut self, window: &Window) -> Result<(), Failure> {
        let moved = window.client.execute(MOVED, Vec::new()).await?;
        let moved = moved.as_array().into_iter().flatten();
        self.found.extend(moved.map(Value::to_string));
        let refused = heard(window).await?;
        // That nothing was refused means something only where a refusal is heard.
        window.client.execute(TRESPASS, Vec::new()).await?;
        window
            .until("a refused load, in the page's list", PATIENCE, async || {
                let is_heard = heard(window).await?.len() > refused.len();
                Ok(is_heard.then_some(()))
            })
            .await?;
        let refused = refused
            .iter()
            .map(|load| format!("refused to load: {load}"));
        self.found.extend(refused);
        Ok(())
    }

    pub fn conclude(self) -> Result<usize, Failure> {
        if self.found.is_empty() {
            Ok(self.screens)
        } else {
            Err(Failure::Wrong(self.found.join("\n  ")))
        }
    }
}

/// What the page was refused to load so far.
async fn heard(window: &Window) -> Result<Vec<String>, Failure> {
    let list = window.client.execute(HEARD, Vec::new()).await?;
    let list = list
        .as_array()
        .ok_or_else(|| Failure::wrong("the window was loaded anew while it was looked at"))?;
    Ok(list.iter().map(Value::to_string).collect())
}

/// What the display shows of the window. Asked for a picture, the driver never answers where the web
/// view draws without a graphics card, and the display shows what people see in any case.
async fn capture(window: &Window) -> Result<Vec<u8>, Failure> {
    let (x, y, width, height) = window.client.get_window_rect().await?;
    photograph(&["-crop", &format!("{width}x{height}+{x}+{y}"), "+repage"]).await
}

async fn photograph(part: &[&str]) -> Result<Vec<u8>, Failure> {
    let output = tokio::process::Command::new("import")
        .args(["-silent", "-window", "root"])
        .args(part)
        .arg("png:-")
        .output()
        .await
        .map_err(Failure::Camera)?;
    Ok(output.stdout)
}

/// Whether any window can be seen. The display behind them is all of a colour.
pub async fn shows_a_window() -> Result<bool, Failure> {
    Ok(spread(&photograph(&[]).await?) >= LEAST_SPREAD)
}

/// Waits until the screen has come to rest.
pub async fn settle(window: &Window) -> Result<(), Failure> {
    window.client.execute_async(SETTLE, Vec::new()).await?;
    Ok(())
}

async fn paint(window: &Window, theme: Option<&str>) -> Result<(), Failure> {
    let script = "const [theme] = arguments; const root = document.documentElement; \
        if (theme) root.dataset.theme = theme; else delete root.dataset.theme";
    window.client.execute(script, vec![json!(theme)]).await?;
    Ok(())
}

async fn resize(window: &Window, (width, height): (u32, u32)) -> Result<(), Failure> {
    window.client.set_window_size(width, height).await?;
    let what = format!("a window of {width}x{height}");
    window
        .until(&what, PATIENCE, async || {
            let script = "return [innerWidth, innerHeight]";
            let inner = window.client.execute(script, Vec::new()).await?;
            Ok((inner == json!([width, height])).then_some(()))
        })
        .await
}

/// The standard deviation of the pixels' lightness, 0 to 0.5.
fn spread(picture: &[u8]) -> f64 {
    let Some((pixels, channels)) = pixels(picture) else {
        return 0.0;
    };
    let lightness: Vec<f64> = pixels
        .chunks_exact(channels)
        .map(|pixel| {
            let seen = &pixel[..channels.min(3)];
            let sum: f64 = seen.iter().map(|value| f64::from(*value)).sum();
            sum / (255.0 * f64::from(u8::try_from(seen.len()).unwrap_or(1)))
        })
        .collect();
    let count = f64::from(u32::try_from(lightness.len()).unwrap_or(u32::MAX));
    let mean = lightness.iter().sum::<f64>() / count;
    let variance = lightness
        .iter()
        .map(|one| (one - mean).powi(2))
        .sum::<f64>()
        / count;
    variance.sqrt()
}

fn pixels(picture: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(picture))
        .read_info()
        .ok()?;
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let frame = reader.next_frame(&mut pixels).ok()?;
    pixels.truncate(frame.buffer_size());
    Some((pixels, frame.color_type.samples()))
}
