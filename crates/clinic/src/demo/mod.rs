//! An invented practice, to try the program with.

use std::path::Path;

use crate::set_up::FoundingError;
use crate::{Clinic, Tools};

/// Where the demo's carriers listen, on this computer.
pub struct Carriers {
    pub mail_port: Option<u16>,
    pub sms_url: Option<String>,
}

/// Founds the invented practice in `folder`.
pub async fn found(
    folder: &Path,
    tools: Tools,
    carriers: &Carriers,
) -> Result<Clinic, FoundingError> {
    let _ = carriers;
    Ok(Clinic::create(folder, tools, None).await?.clinic)
}
