//! The mailbox of the demo.

use clinic::clock::Instant;

/// A mail that the demo's own mail server received.
#[derive(Debug, Clone, PartialEq, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ReceivedMail {
    pub key: String,
    pub from: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub at: Instant,
    pub message_id: String,
}
