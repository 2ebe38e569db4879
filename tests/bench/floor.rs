//! The library below the clinic, by itself: what everything would cost if the clinic did nothing
//! of its own. It opens files as `crates/clinic/src/db` does, with a key or without one.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use crate::Failure;

/// The 256 bits that a file is encrypted with.
pub(crate) type FileKey = [u8; 32];

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

/// Connects as the clinic does. Without a key the same library reads a plain file.
pub(crate) async fn connect(
    file: &Path,
    key: Option<&FileKey>,
    access: Access,
) -> Result<SqliteConnection, sqlx::Error> {
    let mut options = SqliteConnectOptions::new()
        .filename(file)
        .disable_statement_logging();
    if let Some(key) = key {
        options = options
            .pragma("key", format!("\"x'{}'\"", hex(key)))
            .pragma("cipher_log_level", "NONE");
    }
    options = options
        .busy_timeout(Duration::from_secs(5))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("mmap_size", "0")
        .pragma("cache_size", "-32768");
    if access == Access::Read {
        options = options
            .pragma("wal_autocheckpoint", "0")
            .pragma("query_only", "ON");
    }
    options.connect().await
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn unhex(text: &str) -> Option<FileKey> {
    let text = text.trim();
    let mut key = [0; 32];
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(key)
}

/// The same file without encryption.
pub(crate) async fn copy_plain(
    encrypted: &Path,
    key: &FileKey,
    plain: &Path,
) -> Result<(), Failure> {
    // The engine attaches what is there, and takes an empty file for an empty database.
    std::fs::File::create(plain)?;
    let mut conn = connect(encrypted, Some(key), Access::Write).await?;
    sqlx::query("ATTACH DATABASE $1 AS plain KEY ''")
        .bind(plain.to_string_lossy().into_owned())
        .execute(&mut conn)
        .await?;
    sqlx::query("SELECT sqlcipher_export('plain')")
        .execute(&mut conn)
        .await?;
    sqlx::query("DETACH DATABASE plain")
        .execute(&mut conn)
        .await?;
    conn.close().await?;
    Ok(())
}
