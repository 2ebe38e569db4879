//! The tables `settings` and `credentials`.

use std::collections::HashMap;

use super::model::{CredentialChannel, Section};
use crate::clock::Instant;
use crate::db::{Conn, DbError, query, query_as, scalar};

pub(super) async fn find<S: Section>(conn: &mut Conn) -> Result<S, DbError> {
    let stored: Option<String> = scalar("SELECT value FROM settings WHERE section = $1")
        .bind(S::NAME)
        .fetch_optional(conn)
        .await?;
    read(stored.as_deref())
}

/// The stored sections by name.
pub(super) async fn list(conn: &mut Conn) -> Result<HashMap<String, String>, DbError> {
    let rows: Vec<(String, String)> = query_as("SELECT section, value FROM settings")
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// A section as it was stored; its default when it never was.
pub(super) fn read<S: Section>(stored: Option<&str>) -> Result<S, DbError> {
    stored.map_or_else(
        || Ok(S::default()),
        |value| serde_json::from_str(value).map_err(|_| DbError::Unreadable("settings.value")),
    )
}

pub(super) async fn update<S: Section>(
    conn: &mut Conn,
    section: &S,
    now: Instant,
) -> Result<(), DbError> {
    let value =
        serde_json::to_string(section).map_err(|_| DbError::Unreadable("settings.value"))?;
    query(
        "INSERT INTO settings (section, value, changed_at)
         VALUES ($1, $2, $3)
         ON CONFLICT (section) DO UPDATE
         SET value = excluded.value, changed_at = excluded.changed_at",
    )
    .bind(S::NAME)
    .bind(value)
    .bind(now)
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn find_credential(
    conn: &mut Conn,
    channel: CredentialChannel,
) -> Result<Option<Vec<u8>>, DbError> {
    Ok(scalar("SELECT sealed FROM credentials WHERE channel = $1")
        .bind(channel.as_str())
        .fetch_optional(conn)
        .await?)
}

pub(super) async fn update_credential(
    conn: &mut Conn,
    channel: CredentialChannel,
    sealed: &[u8],
) -> Result<(), DbError> {
    query(
        "INSERT INTO credentials (channel, sealed)
         VALUES ($1, $2)
         ON CONFLICT (channel) DO UPDATE SET sealed = excluded.sealed",
    )
    .bind(channel.as_str())
    .bind(sealed.to_vec())
    .execute(conn)
    .await?;
    Ok(())
}
