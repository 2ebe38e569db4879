//! What can go wrong between a clinic and its file, told apart by what a person can do about it.

const SQLITE_FULL: &str = "13";
/// The file beside the log could not grow: an I/O error by its number, a full disk in truth.
const SQLITE_IOERR_SHMSIZE: &str = "4874";
const SQLITE_READONLY: &str = "8";

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
        if let sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) = error {
            return Self::Unreadable("a column of its own kind");
        }
        let Some(database) = error.as_database_error() else {
            return Self::Engine(error);
        };
        let code = database.code().unwrap_or_default();
        if database.is_unique_violation() {
            Self::NotUnique
        } else if code == SQLITE_FULL || code == SQLITE_IOERR_SHMSIZE {
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
    Io(std::io::Error),
}

impl From<std::io::Error> for OpenError {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the system's own errors, of which three matter here"
    )]
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly
            }
            std::io::ErrorKind::StorageFull => Self::DiskFull,
            _ => Self::Io(error),
        }
    }
}

impl OpenError {
    pub(super) fn from_engine(error: sqlx::Error) -> Self {
        let code = error
            .as_database_error()
            .and_then(|database| database.code());
        if code.as_deref() == Some(SQLITE_IOERR_SHMSIZE) {
            return Self::DiskFull;
        }
        let code = code.map(|code| primary(&code));
        match code.as_deref() {
            // The key was checked before: not a database, malformed and I/O errors mean damage.
            Some("26" | "11" | "10") => Self::Damaged,
            Some(SQLITE_FULL) => Self::DiskFull,
            Some(SQLITE_READONLY | "14") => Self::ReadOnly,
            Some(_) | None => Self::Engine(error),
        }
    }

    pub(super) fn from_migration(error: sqlx::migrate::MigrateError) -> Self {
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
