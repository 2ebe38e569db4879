//! The app as it is handed out: nobody drives its window.

use std::time::Duration;

use crate::driver::Driver;
use crate::failure::{self, Failure};
use crate::stage::Stage;

/// The same app built for tests opens a session in two seconds on a slow machine.
const LONG_ENOUGH: Duration = Duration::from_secs(15);

pub async fn run(stage: &Stage) -> Result<String, Failure> {
    let log = stage.home.join("shipped.log");
    let driver = Driver::start(stage, &log)?;
    let folder = stage.home.join("shipped");
    let opening = driver.open(&stage.shipped_app, &folder);
    match tokio::time::timeout(LONG_ENOUGH, opening).await {
        Ok(Ok(client)) => {
            let title = client.title().await?;
            Err(Failure::wrong(format!(
                "a driver got into the app as it is handed out, and read its title, {title}"
            )))
        }
        Ok(Err(_)) | Err(_) => {
            // That it started, and that only the driver was kept out, is seen from its folder.
            failure::expect(folder.is_dir(), || {
                "the app as it is handed out did not start at all".to_owned()
            })?;
            Ok("The app as it is handed out starts, and lets no driver in.".to_owned())
        }
    }
}
