//! What a command answers when it cannot do what was asked: a closed list, one variant for each
//! way in which a screen reacts.

use clinic::access::Denied;
use clinic::appointments::AppointmentError;
use clinic::audit::AuditError;
use clinic::birthdays::BirthdaysError;
use clinic::consents::ConsentsError;
use clinic::db::DbError;
use clinic::keys::KeyDeskError;
use clinic::outbox::{ExportError, OutboxError};
use clinic::patients::PatientsError;
use clinic::problems::{FieldProblem, Problems};
use clinic::replies::RepliesError;
use clinic::set_up::FoundingError;
use clinic::settings::SettingsError;
use clinic::staff::StaffError;
use clinic::today::TodayError;

#[derive(Debug, Clone, PartialEq, serde::Serialize, specta::Type)]
#[serde(tag = "code", rename_all = "camelCase")]
pub enum AppError {
    /// The clinic is not open: the door says why.
    KeyNeeded,
    ScreenLocked,
    SignedOut,
    /// The person's roles do not allow it; the message says who may.
    Denied {
        permission: String,
        message: String,
    },
    /// Everything that is wrong with the form, each at its field.
    Invalid {
        problems: Vec<FieldProblem>,
    },
    /// Something else has happened in the meantime or stands in the way.
    Conflict {
        what: String,
        message: String,
    },
    /// Not now, because.
    Refused {
        reason: String,
    },
    NotFound {
        what: String,
    },
    /// Something outside did not answer.
    Unavailable {
        service: String,
        message: String,
    },
    /// Nobody foresaw it; the cause is in the log under the incident's number.
    Unexpected {
        incident: String,
    },
}

impl AppError {
    pub fn refused(reason: impl Into<String>) -> Self {
        Self::Refused {
            reason: reason.into(),
        }
    }

    pub fn not_found(what: &str) -> Self {
        Self::NotFound {
            what: what.to_owned(),
        }
    }

    pub fn stale() -> Self {
        Self::Conflict {
            what: "stale".to_owned(),
            message: "Somebody else changed this in the meantime. Please look at it again."
                .to_owned(),
        }
    }

    /// Logs the cause once, under a number that a person can read out.
    pub fn unexpected(cause: &dyn std::fmt::Display) -> Self {
        let incident = incident_number();
        tracing::error!(incident, %cause, "unexpected");
        Self::Unexpected { incident }
    }
}

/// Eight letters and digits. Says nothing; only has to be unlike the others in the log.
fn incident_number() -> String {
    use clinic::chance::{Chance, SystemChance};
    let mut bytes = [0; 4];
    SystemChance.fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl From<Denied> for AppError {
    fn from(denied: Denied) -> Self {
        Self::Denied {
            permission: denied.permission.to_owned(),
            message: denied.needed.to_owned(),
        }
    }
}

impl From<Problems> for AppError {
    fn from(problems: Problems) -> Self {
        Self::Invalid {
            problems: problems.into_list(),
        }
    }
}

impl From<DbError> for AppError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::DiskFull => Self::Unavailable {
                service: "disk".to_owned(),
                message: "The disk is full. Nothing was saved. Please make room and try again."
                    .to_owned(),
            },
            DbError::ReadOnly => Self::Unavailable {
                service: "disk".to_owned(),
                message: "The clinic's folder cannot be written to. Nothing was saved.".to_owned(),
            },
            DbError::NotUnique | DbError::Engine(_) | DbError::Unreadable(_) => {
                Self::unexpected(&error)
            }
        }
    }
}

impl From<StaffError> for AppError {
    fn from(error: StaffError) -> Self {
        match error {
            StaffError::Denied(denied) => denied.into(),
            StaffError::Invalid(problems) => problems.into(),
            StaffError::Stale => Self::stale(),
            StaffError::NotFound => Self::not_found("staff"),
            StaffError::LastOwner => Self::refused(StaffError::LastOwner.to_string()),
            StaffError::Db(error) => error.into(),
        }
    }
}

impl From<SettingsError> for AppError {
    fn from(error: SettingsError) -> Self {
        match error {
            SettingsError::Denied(denied) => denied.into(),
            SettingsError::Invalid(problems) => problems.into(),
            SettingsError::Db(error) => error.into(),
        }
    }
}

impl From<AuditError> for AppError {
    fn from(error: AuditError) -> Self {
        match error {
            AuditError::Denied(denied) => denied.into(),
            AuditError::Db(error) => error.into(),
        }
    }
}

impl From<OutboxError> for AppError {
    fn from(error: OutboxError) -> Self {
        match error {
            OutboxError::Denied(denied) => denied.into(),
            OutboxError::Invalid(problems) => problems.into(),
            OutboxError::NotFound => Self::not_found("message"),
            OutboxError::Refused(reason) => Self::refused(reason),
            OutboxError::Db(error) => error.into(),
        }
    }
}

impl From<ExportError> for AppError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Denied(denied) => denied.into(),
            ExportError::Invalid(problems) => problems.into(),
            ExportError::NotWritten(cause) => {
                tracing::warn!(kind = ?cause.kind(), "a list of messages was not written");
                Self::refused("The file could not be written there. Please choose another place.")
            }
            ExportError::Db(error) => error.into(),
        }
    }
}

impl From<RepliesError> for AppError {
    fn from(error: RepliesError) -> Self {
        match error {
            RepliesError::Denied(denied) => denied.into(),
            RepliesError::NotFound => Self::not_found("reply"),
            RepliesError::Db(error) => error.into(),
        }
    }
}

impl From<KeyDeskError> for AppError {
    fn from(error: KeyDeskError) -> Self {
        match error {
            KeyDeskError::Denied(denied) => denied.into(),
            KeyDeskError::Invalid(problems) => problems.into(),
            KeyDeskError::NotFound => Self::not_found("keySlot"),
            KeyDeskError::NoKeychain => Self::Unavailable {
                service: "keychain".to_owned(),
                message: KeyDeskError::NoKeychain.to_string(),
            },
            KeyDeskError::Staff(error) => error.into(),
            KeyDeskError::Keys(error) => Self::unexpected(&error),
            KeyDeskError::Db(error) => error.into(),
        }
    }
}

impl From<FoundingError> for AppError {
    fn from(error: FoundingError) -> Self {
        match error {
            FoundingError::NotOpen(error) => Self::unexpected(&error),
            FoundingError::Staff(error) => error.into(),
            FoundingError::Db(error) => error.into(),
        }
    }
}

impl From<PatientsError> for AppError {
    fn from(error: PatientsError) -> Self {
        match error {
            PatientsError::Denied(denied) => denied.into(),
            PatientsError::Invalid(problems) => problems.into(),
            PatientsError::NotFound => Self::not_found("patient"),
            PatientsError::Stale => Self::stale(),
            PatientsError::LikelyDuplicate(duplicate) => Self::Conflict {
                what: "duplicate".to_owned(),
                message: duplicate.why,
            },
            PatientsError::Db(error) => error.into(),
        }
    }
}

impl From<ConsentsError> for AppError {
    fn from(error: ConsentsError) -> Self {
        match error {
            ConsentsError::Denied(denied) => denied.into(),
            ConsentsError::Invalid(problems) => problems.into(),
            ConsentsError::NotFound => Self::not_found("patient"),
            ConsentsError::Db(error) => error.into(),
        }
    }
}

impl From<TodayError> for AppError {
    fn from(error: TodayError) -> Self {
        match error {
            TodayError::Appointments(error) => error.into(),
            TodayError::Messages(error) => error.into(),
            TodayError::Replies(error) => error.into(),
            TodayError::Patients(error) => error.into(),
            TodayError::Db(error) => error.into(),
        }
    }
}

impl From<BirthdaysError> for AppError {
    fn from(error: BirthdaysError) -> Self {
        match error {
            BirthdaysError::Denied(denied) => denied.into(),
            BirthdaysError::Invalid(problems) => problems.into(),
            BirthdaysError::Patients(error) => error.into(),
            BirthdaysError::Db(error) => error.into(),
        }
    }
}

impl From<AppointmentError> for AppError {
    fn from(error: AppointmentError) -> Self {
        match error {
            AppointmentError::Denied(denied) => denied.into(),
            AppointmentError::Invalid(problems) => problems.into(),
            AppointmentError::Clashes(clashes) => Self::Conflict {
                what: "doubleBooking".to_owned(),
                message: clashes
                    .into_iter()
                    .map(|clash| clash.message)
                    .collect::<Vec<_>>()
                    .join(" "),
            },
            AppointmentError::Stale => Self::stale(),
            AppointmentError::NotFound => Self::not_found("appointment"),
            AppointmentError::Refused(reason) => Self::refused(reason),
            AppointmentError::Db(error) => error.into(),
        }
    }
}
