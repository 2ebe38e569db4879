//! What a carrier knows a message by, read from the clinic's file.

use clinic::Clinic;
use clinic::db::{self, DbError};
use clinic::ids::MessageKey;

/// The keys of what was sent, oldest first.
pub async fn of_sent(clinic: &Clinic) -> Result<Vec<MessageKey>, DbError> {
    let mut reader = clinic.db().read().await?;
    let keys = db::scalar(
        "SELECT message_key
         FROM messages
         WHERE state = 'sent'
         ORDER BY ended_at",
    );
    Ok(keys.fetch_all(&mut *reader).await?)
}
