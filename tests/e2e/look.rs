//! A close look at a screen: can everybody use it, is anything drawn, was anything loaded that may
//! not be; and pictures of it for people.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::failure::Failure;
use crate::stage::Stage;
use crate::window::{PATIENCE, Window};

const SIZES: [(u32, u32); 2] = [(1280, 800), (1920, 1080)];
const THEMES: [&str; 2] = ["light", "dark"];
const SETTLE: &str = include_str!("settle.js");
const AXE: &str = include_str!("axe.js");
/// A drawn screen has text on it; one that is all of a colour has a spread of nothing.
const LEAST_SPREAD: f64 = 0.01;

/// Writes down what the window is refused to load from now on.
const LISTEN: &str = "window.refusedLoads ??= (() => { const list = []; \
    document.addEventListener('securitypolicyviolation', (event) => \
        list.push(`${event.violatedDirective}: ${event.blockedURI}`)); \
    return list; })(); return true";

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

    /// Begins to listen for what the window is refused.
    pub async fn listen(&self, window: &Window) -> Result<(), Failure> {
        window.client.execute(LISTEN, Vec::new()).await?;
        Ok(())
    }

    /// Looks at the screen in both themes and at both sizes, and leaves it as it was.
    pub async fn at(&mut self, window: &Window, screen: &str) -> Result<(), Failure> {
        for (width, height) in SIZES {
            resize(window, width, height).await?;
            for theme in THEMES {
                paint(window, Some(theme)).await?;
                settle(window).await?;
                if (width, height) == SIZES[0] {
                    self.judge(window, &format!("{screen} ({theme})")).await?;
                }
                let name = format!("{screen}-{theme}-{width}x{height}.png");
                self.picture(window, &name).await?;
            }
        }
        paint(window, None).await?;
        resize(window, SIZES[0].0, SIZES[0].1).await?;
        settle(window).await?;
        self.screens += 1;
        Ok(())
    }

    /// One picture, just as it stands.
    pub async fn picture(&mut self, window: &Window, name: &str) -> Result<(), Failure> {
        let picture = capture(window).await?;
        let spread = spread(&picture);
        if spread < LEAST_SPREAD {
            self.found
                .push(format!("{name} is blank: its pixels spread by {spread:.4}"));
        }
        let path = self.pictures.join(name);
        std::fs::write(&path, picture).map_err(|cause| Failure::File { path, cause })
    }

    async fn judge(&mut self, window: &Window, screen: &str) -> Result<(), Failure> {
        let is_here = window
            .client
            .execute("return Boolean(window.axe)", Vec::new())
            .await?;
        if is_here != json!(true) {
            window.client.execute(&self.axe, Vec::new()).await?;
        }
        let violations = window.client.execute_async(AXE, Vec::new()).await?;
        let violations = violations.as_array().into_iter().flatten();
        self.found.extend(
            violations
                .filter_map(Value::as_str)
                .map(|violation| format!("{screen}: {violation}")),
        );
        Ok(())
    }

    /// Ends the look at a window: what it was refused to load counts as found.
    pub async fn leave(&mut self, window: &Window) -> Result<(), Failure> {
        let refused = window
            .client
            .execute("return window.refusedLoads", Vec::new())
            .await?;
        let Some(refused) = refused.as_array() else {
            return Err(Failure::wrong(
                "the window was loaded anew while it was looked at",
            ));
        };
        self.found.extend(
            refused
                .iter()
                .map(|load| format!("refused to load: {load}")),
        );
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

/// What the display shows of the window. Asked for a picture, the driver never answers where the web
/// view draws without a graphics card, and the display shows what people see in any case.
async fn capture(window: &Window) -> Result<Vec<u8>, Failure> {
    let (x, y, width, height) = window.client.get_window_rect().await?;
    let output = tokio::process::Command::new("import")
        .args(["-silent", "-window", "root", "-crop"])
        .arg(format!("{width}x{height}+{x}+{y}"))
        .args(["+repage", "png:-"])
        .output()
        .await
        .map_err(Failure::Camera)?;
    Ok(output.stdout)
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

async fn resize(window: &Window, width: u32, height: u32) -> Result<(), Failure> {
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
