//! The encrypted file. The only code that knows the SQL engine (SQLCipher through sqlx).
//!
//! One connection writes, four read. There is no pool: a pool keeps the connect options, and with
//! them the key, and opens connections behind our back. The writer alone writes and checkpoints,
//! because the SQLite inside this SQLCipher (3.50.4) can damage a file when two connections reset
//! the write-ahead log at once.

mod columns;
mod errors;

use std::fs::{File, TryLockError};
use std::io::Read;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex as PlainMutex, PoisonError};
use std::time::Duration;

use futures_executor::block_on;
use sqlx::migrate::{Migrate, Migrator};
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Sqlite, SqliteConnection};
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

use crate::files;
use crate::secret::Key;

pub use crate::{printed_column, text_column, uuid_column};
pub use errors::{DbError, OpenError};
pub use sqlx::FromRow;

/// A connection, as stores see it.
pub type Conn = SqliteConnection;

const READERS: usize = 4;
const LOCK_TRIES: usize = 10;
const LOCK_PAUSE: Duration = Duration::from_millis(50);

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

/// An open clinic file.
pub struct Db {
    path: PathBuf,
    // Dropped in this order: the last connection to close checkpoints, whatever it is.
    readers: Arc<Readers>,
    writer: Arc<Mutex<Writer>>,
    // Held for as long as the file is open: one process per clinic.
    _lock: File,
}

/// The one connection that writes.
struct Writer {
    /// There until the writer is closed.
    conn: Option<Conn>,
    /// A write was dropped before it was kept; it is rolled back before anything else happens.
    is_abandoned: bool,
}

impl Writer {
    async fn ready(&mut self) -> &mut Conn {
        if self.is_abandoned {
            // Refused where the engine has rolled back by itself, as on a full disk.
            let _ = query("ROLLBACK").execute(self.conn()).await;
            self.is_abandoned = false;
        }
        self.conn()
    }

    fn conn(&mut self) -> &mut Conn {
        self.conn.as_mut().expect("only closing takes it")
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.conn.take().into_iter().for_each(close_at_once);
    }
}

/// Waits until a connection is closed. Each has a thread of its own; a thread that still closes its
/// connection while the process ends reads what the cipher has given back by then, and crashes.
fn close_at_once(conn: Conn) {
    if let Err(error) = block_on(conn.close()) {
        tracing::warn!(%error, "a connection was not closed in order");
    }
}

struct Readers {
    idle: PlainMutex<Vec<Conn>>,
    free: Arc<Semaphore>,
}

impl Drop for Readers {
    fn drop(&mut self) {
        let idle = self.idle.get_mut().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(idle).into_iter().for_each(close_at_once);
    }
}

impl Db {
    /// Opens the file at `path`, creating it when `create` says so, and brings it to the newest
    /// schema. Before an older schema is changed a copy is made beside it.
    pub async fn open(path: &Path, key: &Key, create: Create) -> Result<Self, OpenError> {
        let lock = lock_beside(path).await?;
        match (path.try_exists()?, create) {
            (true, Create::No) => refuse_plain_file(path)?,
            (false, Create::No) => return Err(OpenError::Missing),
            (true, Create::Yes) => return Err(OpenError::Damaged),
            (false, Create::Yes) => {}
        }
        if create == Create::Yes {
            // The engine gives what it lays beside a file the rights of that file.
            File::create_new(path)?;
            files::close_to_others(path)?;
        }
        let mut writer = connect(path, key, Access::Write).await?;
        let prepared = match require_cipher(&mut writer).await {
            Ok(()) => migrate(&mut writer, path, create).await,
            Err(error) => Err(error),
        };
        if let Err(error) = prepared {
            // Closed before anybody hears of it, so that the files are left alone from then on.
            let _ = writer.close().await;
            return Err(error);
        }
        let reader = || connect(path, key, Access::Read);
        let (one, two, three, four) = tokio::try_join!(reader(), reader(), reader(), reader())?;
        let readers: [Conn; READERS] = [one, two, three, four];
        Ok(Self {
            path: path.to_owned(),
            writer: Arc::new(Mutex::new(Writer {
                conn: Some(writer),
                is_abandoned: false,
            })),
            readers: Arc::new(Readers {
                idle: PlainMutex::new(readers.into()),
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
        let begun = query("BEGIN IMMEDIATE").execute(writer.ready().await).await;
        if let Err(error) = begun {
            writer.is_abandoned = true;
            return Err(error.into());
        }
        Ok(Write {
            writer,
            is_open: true,
        })
    }

    /// Copies the whole clinic, encrypted with the same key, to a file that must not exist yet.
    pub async fn copy_to(&self, target: &Path) -> Result<(), DbError> {
        let mut writer = self.writer.lock().await;
        vacuum_into(writer.ready().await, target).await?;
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
        let mut writer = Arc::clone(&self.writer).lock_owned().await;
        query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(writer.ready().await)
            .await?;
        drop(writer);
        // Nobody else can hold the writer: whoever waits for it borrows this clinic.
        if let Some(conn) =
            Arc::into_inner(self.writer).and_then(|writer| writer.into_inner().conn.take())
        {
            conn.close().await?;
        }
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
        self.writer.conn()
    }

    pub(crate) async fn commit(mut self) -> Result<(), DbError> {
        query("COMMIT").execute(self.writer.conn()).await?;
        self.is_open = false;
        Ok(())
    }
}

impl Drop for Write {
    fn drop(&mut self) {
        self.writer.is_abandoned = self.is_open;
    }
}

/// A program that is just ending gives its lock up in a moment, so it is waited for.
async fn lock_beside(path: &Path) -> Result<File, OpenError> {
    let lock_file = path.with_extension("lock");
    let lock = match File::create_new(&lock_file) {
        Ok(lock) => {
            files::close_to_others(&lock_file)?;
            lock
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            File::options().write(true).open(&lock_file)?
        }
        Err(error) => return Err(error.into()),
    };
    for _ in 0..LOCK_TRIES {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(LOCK_PAUSE).await,
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
    Err(OpenError::AlreadyOpen)
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
async fn connect(path: &Path, key: &Key, access: Access) -> Result<Conn, OpenError> {
    let mut hex = zeroize::Zeroizing::new(String::with_capacity(70));
    hex.push_str("\"x'");
    for byte in key.expose() {
        hex.push_str(&format!("{byte:02x}"));
    }
    hex.push_str("'\"");
    let options = SqliteConnectOptions::new()
        .filename(path)
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
        let is_ours = applied
            .iter()
            .map(|migration| (migration.version, &migration.checksum))
            .eq(MIGRATIONS
                .iter()
                .map(|migration| (migration.version, &migration.checksum)));
        if is_ours {
            return Ok(());
        }
        if stored < newest {
            copy_before_migrating(conn, path, stored.unwrap_or(0)).await?;
        }
    }
    MIGRATIONS
        .run_direct(None, conn, false)
        .await
        .map_err(OpenError::from_migration)
}

/// Keeps the file as it is beside it, named after its schema. The copy takes that name only when it
/// is whole, and takes the place of an older one of the same schema.
async fn copy_before_migrating(conn: &mut Conn, path: &Path, schema: i64) -> Result<(), OpenError> {
    let copying = path.with_extension("copying.db");
    if copying.try_exists()? {
        std::fs::remove_file(&copying)?;
    }
    if let Err(error) = vacuum_into(conn, &copying).await {
        // Half a copy is worth nothing and may be what fills the disk.
        let _ = std::fs::remove_file(&copying);
        return Err(OpenError::from_engine(error));
    }
    files::close_to_others(&copying)?;
    File::open(&copying)?.sync_all()?;
    std::fs::rename(
        &copying,
        path.with_extension(format!("schema-{schema:04}.db")),
    )?;
    Ok(())
}

async fn vacuum_into(conn: &mut Conn, target: &Path) -> Result<(), sqlx::Error> {
    query("VACUUM INTO $1")
        .bind(target.to_string_lossy().into_owned())
        .execute(conn)
        .await?;
    Ok(())
}
