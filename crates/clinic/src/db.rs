//! The encrypted file. The only code that knows the SQL engine (SQLCipher through sqlx).
//!
//! One connection writes, four read. There is no pool: a pool keeps the connect options, and with
//! them the key, and opens connections behind our back. The writer alone writes and checkpoints,
//! because the SQLite inside this SQLCipher (3.50.4) can damage a file when two connections reset
//! the write-ahead log at once.

use std::fs::{File, TryLockError};
use std::io::Read;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex as PlainMutex, PoisonError};
use std::time::Duration;

use sqlx::migrate::{Migrate, Migrator};
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Sqlite, SqliteConnection};
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

use crate::secret::Key;

pub use sqlx::FromRow;

/// A connection, as stores see it.
pub type Conn = SqliteConnection;

const READERS: usize = 4;
const SQLITE_FULL: &str = "13";
const SQLITE_READONLY: &str = "8";

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations");

/// A statement whose rows are counted, not read.
pub fn query(sql: &'static str) -> sqlx::query::Query<'static, Sqlite, SqliteArguments> {
    sqlx::query(sql)
}

/// A statement whose rows become `R`.
pub fn query_as<R>(sql: &'static str) -> sqlx::query::QueryAs<'static, Sqlite, R, SqliteArguments>
where
    R: for<'r> FromRow<'r, sqlx::sqlite::SqliteRow>,
{
    sqlx::query_as(sql)
}

/// A statement with one column.
pub fn scalar<T>(sql: &'static str) -> sqlx::query::QueryScalar<'static, Sqlite, T, SqliteArguments>
where
    (T,): for<'r> FromRow<'r, sqlx::sqlite::SqliteRow>,
{
    sqlx::query_scalar(sql)
}

/// A closed set is stored as its word.
#[macro_export]
macro_rules! text_column {
    ($name:ident) => {
        impl sqlx::Type<sqlx::Sqlite> for $name {
            fn type_info() -> sqlx::sqlite::SqliteTypeInfo {
                <str as sqlx::Type<sqlx::Sqlite>>::type_info()
            }
            fn compatible(ty: &sqlx::sqlite::SqliteTypeInfo) -> bool {
                <str as sqlx::Type<sqlx::Sqlite>>::compatible(ty)
            }
        }

        impl<'q> sqlx::Encode<'q, sqlx::Sqlite> for $name {
            fn encode_by_ref(
                &self,
                buffer: &mut sqlx::sqlite::SqliteArgumentsBuffer,
            ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                <&'static str as sqlx::Encode<'q, sqlx::Sqlite>>::encode(self.as_str(), buffer)
            }
        }

        impl<'r> sqlx::Decode<'r, sqlx::Sqlite> for $name {
            fn decode(
                value: sqlx::sqlite::SqliteValueRef<'r>,
            ) -> Result<Self, sqlx::error::BoxDynError> {
                let text = <&str as sqlx::Decode<'r, sqlx::Sqlite>>::decode(value)?;
                Self::parse(text)
                    .ok_or_else(|| concat!("stored word is not one of ", stringify!($name)).into())
            }
        }
    };
}

/// An id is stored as its 16 bytes.
#[macro_export]
macro_rules! uuid_column {
    ($name:ident) => {
        impl sqlx::Type<sqlx::Sqlite> for $name {
            fn type_info() -> sqlx::sqlite::SqliteTypeInfo {
                <Uuid as sqlx::Type<sqlx::Sqlite>>::type_info()
            }
            fn compatible(ty: &sqlx::sqlite::SqliteTypeInfo) -> bool {
                <Uuid as sqlx::Type<sqlx::Sqlite>>::compatible(ty)
            }
        }

        impl<'q> sqlx::Encode<'q, sqlx::Sqlite> for $name {
            fn encode_by_ref(
                &self,
                buffer: &mut sqlx::sqlite::SqliteArgumentsBuffer,
            ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                <Uuid as sqlx::Encode<'q, sqlx::Sqlite>>::encode_by_ref(&self.0, buffer)
            }
        }

        impl<'r> sqlx::Decode<'r, sqlx::Sqlite> for $name {
            fn decode(
                value: sqlx::sqlite::SqliteValueRef<'r>,
            ) -> Result<Self, sqlx::error::BoxDynError> {
                <Uuid as sqlx::Decode<'r, sqlx::Sqlite>>::decode(value).map(Self)
            }
        }
    };
}

/// A value with one written form is stored as that form.
#[macro_export]
macro_rules! printed_column {
    ($name:ident) => {
        impl sqlx::Type<sqlx::Sqlite> for $name {
            fn type_info() -> sqlx::sqlite::SqliteTypeInfo {
                <str as sqlx::Type<sqlx::Sqlite>>::type_info()
            }
            fn compatible(ty: &sqlx::sqlite::SqliteTypeInfo) -> bool {
                <str as sqlx::Type<sqlx::Sqlite>>::compatible(ty)
            }
        }

        impl<'q> sqlx::Encode<'q, sqlx::Sqlite> for $name {
            fn encode_by_ref(
                &self,
                buffer: &mut sqlx::sqlite::SqliteArgumentsBuffer,
            ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                <String as sqlx::Encode<'q, sqlx::Sqlite>>::encode(self.to_string(), buffer)
            }
        }

        impl<'r> sqlx::Decode<'r, sqlx::Sqlite> for $name {
            fn decode(
                value: sqlx::sqlite::SqliteValueRef<'r>,
            ) -> Result<Self, sqlx::error::BoxDynError> {
                let text = <&str as sqlx::Decode<'r, sqlx::Sqlite>>::decode(value)?;
                Self::parse(text)
                    .ok_or_else(|| concat!("stored text is not a ", stringify!($name)).into())
            }
        }
    };
}

pub use {printed_column, text_column, uuid_column};

/// The database could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    #[error("the disk is full")]
    DiskFull,
    #[error("the clinic's folder cannot be written to")]
    ReadOnly,
    #[error("a value that must be unique is there already")]
    NotUnique,
    #[error(transparent)]
    Engine(sqlx::Error),
    /// A row holds what the program never writes; names the column, never its content.
    #[error("a stored value cannot be read: {0}")]
    Unreadable(&'static str),
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        let Some(database) = error.as_database_error() else {
            return Self::Engine(error);
        };
        let code = database.code().unwrap_or_default();
        if database.is_unique_violation() {
            Self::NotUnique
        } else if code == SQLITE_FULL {
            Self::DiskFull
        } else if primary(&code) == SQLITE_READONLY {
            Self::ReadOnly
        } else {
            Self::Engine(error)
        }
    }
}

/// The primary result code inside an extended one (its low byte).
fn primary(code: &str) -> String {
    code.parse::<u32>()
        .map_or_else(|_| code.to_owned(), |code| (code & 0xff).to_string())
}

/// Why the clinic's file could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("another copy of the program has this clinic open")]
    AlreadyOpen,
    #[error("the file is damaged")]
    Damaged,
    #[error("the file is not encrypted")]
    NotEncrypted,
    #[error("the file was written by a newer version of the program")]
    NewerVersion,
    #[error("the clinic's folder cannot be written to")]
    ReadOnly,
    #[error("the disk is full")]
    DiskFull,
    #[error("the file is missing")]
    Missing,
    #[error("this build has no encryption inside")]
    NoCipher,
    #[error(transparent)]
    Engine(sqlx::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl OpenError {
    fn from_engine(error: sqlx::Error) -> Self {
        let code = error
            .as_database_error()
            .and_then(|database| database.code())
            .map(|code| primary(&code));
        match code.as_deref() {
            // The key was checked before: not a database, malformed and I/O errors mean damage.
            Some("26" | "11" | "10") => Self::Damaged,
            Some(SQLITE_FULL) => Self::DiskFull,
            Some(SQLITE_READONLY | "14") => Self::ReadOnly,
            Some(_) | None => Self::Engine(error),
        }
    }

    fn from_migration(error: sqlx::migrate::MigrateError) -> Self {
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "the engine's own errors, of which three matter here"
        )]
        match error {
            sqlx::migrate::MigrateError::VersionMissing(_)
            | sqlx::migrate::MigrateError::VersionMismatch(_) => Self::NewerVersion,
            sqlx::migrate::MigrateError::Execute(error)
            | sqlx::migrate::MigrateError::ExecuteMigration(error, _) => Self::from_engine(error),
            other => Self::Engine(sqlx::Error::Migrate(Box::new(other))),
        }
    }
}

/// An open clinic file.
pub struct Db {
    path: PathBuf,
    writer: Arc<Mutex<Writer>>,
    readers: Arc<Readers>,
    // Held for as long as the file is open: one process per clinic.
    _lock: File,
}

/// The one connection that writes.
struct Writer {
    conn: Conn,
    /// A write was dropped before it was kept; it is rolled back before anything else happens.
    is_abandoned: bool,
}

impl Writer {
    async fn ready(&mut self) -> Result<&mut Conn, DbError> {
        if self.is_abandoned {
            query("ROLLBACK").execute(&mut self.conn).await?;
            self.is_abandoned = false;
        }
        Ok(&mut self.conn)
    }
}

struct Readers {
    idle: PlainMutex<Vec<Conn>>,
    free: Arc<Semaphore>,
}

impl Db {
    /// Opens the file at `path`, creating it when `create` says so, and brings it to the newest
    /// schema. Before an older schema is changed a copy is made beside it.
    pub async fn open(path: &Path, key: &Key, create: Create) -> Result<Self, OpenError> {
        let lock = lock_beside(path)?;
        match (path.try_exists()?, create) {
            (true, Create::No) => refuse_plain_file(path)?,
            (false, Create::No) => return Err(OpenError::Missing),
            (true, Create::Yes) => return Err(OpenError::Damaged),
            (false, Create::Yes) => {}
        }
        let mut writer = connect(path, key, Access::Write, create).await?;
        require_cipher(&mut writer).await?;
        migrate(&mut writer, path, create).await?;
        let mut readers = Vec::with_capacity(READERS);
        for _ in 0..READERS {
            readers.push(connect(path, key, Access::Read, Create::No).await?);
        }
        Ok(Self {
            path: path.to_owned(),
            writer: Arc::new(Mutex::new(Writer {
                conn: writer,
                is_abandoned: false,
            })),
            readers: Arc::new(Readers {
                idle: PlainMutex::new(readers),
                free: Arc::new(Semaphore::new(READERS)),
            }),
            _lock: lock,
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A connection that only reads. Waits while all four are busy.
    pub async fn read(&self) -> Result<Reader, DbError> {
        let permit = Arc::clone(&self.readers.free)
            .acquire_owned()
            .await
            .map_err(|_| DbError::Engine(sqlx::Error::PoolClosed))?;
        let conn = self
            .readers
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        Ok(Reader {
            conn: Some(conn.ok_or(DbError::Engine(sqlx::Error::PoolClosed))?),
            home: Arc::clone(&self.readers),
            _permit: permit,
        })
    }

    /// Starts a write. Waits for the one before it to end.
    pub(crate) async fn begin(&self) -> Result<Write, DbError> {
        let mut writer = Arc::clone(&self.writer).lock_owned().await;
        let conn = writer.ready().await?;
        query("BEGIN IMMEDIATE").execute(conn).await?;
        Ok(Write {
            writer,
            is_open: true,
        })
    }

    /// Copies the whole clinic, encrypted with the same key, to a file that must not exist yet.
    pub async fn copy_to(&self, target: &Path) -> Result<(), DbError> {
        let mut writer = self.writer.lock().await;
        vacuum_into(writer.ready().await?, target).await?;
        Ok(())
    }

    /// True when every page and every index is whole. Reads the whole file.
    pub async fn is_whole(&self) -> Result<bool, DbError> {
        let mut reader = self.read().await?;
        let broken_pages: Vec<String> = scalar("PRAGMA cipher_integrity_check")
            .fetch_all(&mut *reader)
            .await?;
        let report: Vec<String> = scalar("PRAGMA integrity_check")
            .fetch_all(&mut *reader)
            .await?;
        Ok(broken_pages.is_empty() && report == ["ok"])
    }

    /// How the engine would carry out `sql`, one line a step. For the test that refuses scans.
    pub async fn explain(&self, sql: &str) -> Result<Vec<String>, DbError> {
        let mut reader = self.read().await?;
        let text = format!("EXPLAIN QUERY PLAN {sql}");
        let rows: Vec<(i64, i64, i64, String)> = sqlx::query_as(sqlx::AssertSqlSafe(text))
            .fetch_all(&mut *reader)
            .await?;
        Ok(rows.into_iter().map(|(.., step)| step).collect())
    }

    /// Closes the readers first, because the last connection to close checkpoints, whatever it is.
    pub async fn close(self) -> Result<(), DbError> {
        let _all = self
            .readers
            .free
            .acquire_many(READERS as u32)
            .await
            .map_err(|_| DbError::Engine(sqlx::Error::PoolClosed))?;
        let idle = std::mem::take(
            &mut *self
                .readers
                .idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
        for reader in idle {
            reader.close().await?;
        }
        let mut writer = self.writer.lock().await;
        query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(writer.ready().await?)
            .await?;
        Ok(())
    }
}

/// Whether a missing file is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Create {
    Yes,
    No,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Write,
}

/// A reading connection, given back when dropped.
pub struct Reader {
    conn: Option<Conn>,
    home: Arc<Readers>,
    _permit: OwnedSemaphorePermit,
}

impl Deref for Reader {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        self.conn.as_ref().expect("a reader holds its connection")
    }
}

impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut Conn {
        self.conn.as_mut().expect("a reader holds its connection")
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            self.home
                .idle
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(conn);
        }
    }
}

/// The write in progress. Dropping it rolls back.
pub(crate) struct Write {
    writer: OwnedMutexGuard<Writer>,
    is_open: bool,
}

impl Write {
    pub(crate) fn conn(&mut self) -> &mut Conn {
        &mut self.writer.conn
    }

    pub(crate) async fn commit(mut self) -> Result<(), DbError> {
        query("COMMIT").execute(&mut self.writer.conn).await?;
        self.is_open = false;
        Ok(())
    }
}

impl Drop for Write {
    fn drop(&mut self) {
        self.writer.is_abandoned = self.is_open;
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the system's own errors, of which three matter here"
)]
fn lock_beside(path: &Path) -> Result<File, OpenError> {
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path.with_extension("lock"))
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                OpenError::ReadOnly
            }
            std::io::ErrorKind::StorageFull => OpenError::DiskFull,
            _ => OpenError::Io(error),
        })?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(OpenError::AlreadyOpen),
        Err(TryLockError::Error(error)) => Err(OpenError::Io(error)),
    }
}

fn refuse_plain_file(path: &Path) -> Result<(), OpenError> {
    let mut start = [0; 16];
    let read = File::open(path)?.read(&mut start)?;
    if read < start.len() {
        return Err(OpenError::Damaged);
    }
    if &start == b"SQLite format 3\0" {
        return Err(OpenError::NotEncrypted);
    }
    Ok(())
}

/// The options live only inside this function: printing them would print the key.
async fn connect(
    path: &Path,
    key: &Key,
    access: Access,
    create: Create,
) -> Result<Conn, OpenError> {
    let mut hex = zeroize::Zeroizing::new(String::with_capacity(70));
    hex.push_str("\"x'");
    for byte in key.expose() {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex.push_str("'\"");
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(create == Create::Yes)
        // sqlx writes the key to the log otherwise, at WARN when opening is slow.
        .disable_statement_logging()
        .pragma("key", hex.as_str().to_owned())
        .pragma("cipher_log_level", "NONE")
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
    let options = match access {
        Access::Write => options,
        Access::Read => options
            .pragma("wal_autocheckpoint", "0")
            .pragma("query_only", "ON"),
    };
    options.connect().await.map_err(OpenError::from_engine)
}

async fn require_cipher(conn: &mut Conn) -> Result<(), OpenError> {
    let version: Option<String> = scalar("PRAGMA cipher_version")
        .fetch_optional(conn)
        .await
        .map_err(OpenError::from_engine)?;
    match version {
        Some(version) if !version.is_empty() => Ok(()),
        Some(_) | None => Err(OpenError::NoCipher),
    }
}

async fn migrate(conn: &mut Conn, path: &Path, create: Create) -> Result<(), OpenError> {
    if create == Create::No {
        let applied = conn
            .list_applied_migrations(&MIGRATIONS.table_name)
            .await
            .map_err(OpenError::from_migration)?;
        let newest = MIGRATIONS.iter().map(|migration| migration.version).max();
        let stored = applied.iter().map(|migration| migration.version).max();
        if stored > newest {
            return Err(OpenError::NewerVersion);
        }
        if stored < newest {
            let copy = path.with_extension(format!("before-{:04}.db", newest.unwrap_or(0)));
            if !copy.try_exists()? {
                vacuum_into(conn, &copy)
                    .await
                    .map_err(OpenError::from_engine)?;
            }
        }
    }
    MIGRATIONS
        .run_direct(None, conn, false)
        .await
        .map_err(OpenError::from_migration)
}

async fn vacuum_into(conn: &mut Conn, target: &Path) -> Result<(), sqlx::Error> {
    query("VACUUM INTO $1")
        .bind(target.to_string_lossy().into_owned())
        .execute(conn)
        .await?;
    Ok(())
}
