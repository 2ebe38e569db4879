//! The driver of the window: a process that starts the app and obeys over HTTP.

use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use crate::failure::Failure;
use crate::stage::Stage;

/// A cold start of the web view on a small machine takes some seconds.
const PATIENCE: Duration = Duration::from_secs(60);
const GLANCE: Duration = Duration::from_millis(100);

/// A running driver. It, the app and the app's web processes are ended when this goes, also when a
/// test panics.
pub struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// `log` gets what the driver and the app say.
    pub fn start(stage: &Stage, log: &Path) -> Result<Self, Failure> {
        Self::start_with(stage, log, &[])
    }

    /// Like [`Driver::start`], with variables of the environment that differ from the stage's.
    pub fn start_with(
        stage: &Stage,
        log: &Path,
        variables: &[(&str, &str)],
    ) -> Result<Self, Failure> {
        let port = free_port().map_err(Failure::Driver)?;
        let log = File::options()
            .create(true)
            .append(true)
            .open(log)
            .map_err(Failure::Driver)?;
        let process = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .arg("--host=127.0.0.1")
            // All that the app says is searched for patients afterwards, so it says all it can.
            .env("RUST_LOG", "trace")
            .env("TMPDIR", stage.temporary())
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(log.try_clone().map_err(Failure::Driver)?)
            .stderr(log)
            .process_group(0)
            .spawn()
            .map_err(Failure::Driver)?;
        Ok(Self { process, port })
    }

    /// Opens `app` over the clinic in `folder`.
    pub async fn open(&self, app: &Path, folder: &Path) -> Result<Client, Failure> {
        let mut wanted = Capabilities::new();
        wanted.insert(
            "webkitgtk:browserOptions".to_owned(),
            json!({ "binary": app, "args": ["--folder", folder] }),
        );
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(wanted);
        let address = format!("http://127.0.0.1:{}", self.port);
        let opened = tokio::time::timeout(PATIENCE, async {
            loop {
                // Until the driver listens there is nobody to ask.
                if tokio::net::TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))
                    .await
                    .is_ok()
                {
                    return builder.connect(&address).await;
                }
                tokio::time::sleep(GLANCE).await;
            }
        });
        match opened.await {
            Ok(client) => Ok(client?),
            Err(_) => Err(Failure::NotSeen {
                what: "the window".to_owned(),
                seconds: PATIENCE.as_secs(),
            }),
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The driver leads a group of its own, in which the app and its web processes are.
        let _ = Command::new("kill")
            .args(["-KILL", "--", &format!("-{}", self.process.id())])
            .stderr(Stdio::null())
            .status();
        let _ = self.process.wait();
    }
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}
