//! Identities. Each thing has an id type of its own, so that a staff id cannot stand where a
//! patient's is wanted; `Uuid` itself appears nowhere else.

use uuid::Uuid;

/// Defines an id over a UUIDv7: time of birth and chance, so that new rows are stored together.
#[macro_export]
macro_rules! define_id {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            pub fn new(now: $crate::clock::Instant, chance: &dyn $crate::chance::Chance) -> Self {
                Self(uuid_v7(now, chance))
            }

            pub fn parse(text: &str) -> Option<Self> {
                Uuid::try_parse(text).ok().map(Self)
            }

            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        $crate::db::uuid_column!($name);
        branded!($name);
    )+};
}

#[cfg(feature = "bindings")]
macro_rules! branded {
    ($name:ident) => {
        impl specta::Type for $name {
            fn definition(types: &mut specta::Types) -> specta::datatype::DataType {
                let text = <String as specta::Type>::definition(types);
                let branded = specta_typescript::Branded::new(stringify!($name), text);
                specta::datatype::DataType::Reference(specta::datatype::Reference::opaque(branded))
            }
        }
    };
}
#[cfg(not(feature = "bindings"))]
macro_rules! branded {
    ($name:ident) => {};
}

fn uuid_v7(now: crate::clock::Instant, chance: &dyn crate::chance::Chance) -> Uuid {
    let milliseconds = u64::try_from(now.timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(milliseconds, &chance.bytes()).into_uuid()
}

define_id! {
    /// This clinic; stands in the key slots and in backups.
    ClinicId,
    PatientId,
    /// Someone related to a patient: emergency contact, guardian, partner, payer.
    ContactId,
    /// An email address or a phone number of a patient.
    ContactPointId,
    AlertId,
    StaffId,
    AppointmentId,
    AppointmentTypeId,
    ConsultingRoomId,
    LeaveId,
    /// Appointments that were agreed on together and come again.
    SeriesId,
    /// What was agreed on of a series at one time.
    SeriesPartId,
    /// Somebody's place on the wait list.
    WaitingId,
    /// A time that is kept for somebody who waits.
    WaitOfferId,
    MessageId,
    /// What a message is about; which kind of thing, its own kind says.
    SubjectId,
    /// What somebody wrote to the clinic.
    ReplyId,
    /// One wrapping of the database key.
    KeySlotId,
    /// One run of the program.
    RunId,
}

impl From<AppointmentId> for SubjectId {
    fn from(id: AppointmentId) -> Self {
        Self(id.0)
    }
}

impl From<SeriesPartId> for SubjectId {
    fn from(id: SeriesPartId) -> Self {
        Self(id.0)
    }
}

impl From<WaitingId> for SubjectId {
    fn from(id: WaitingId) -> Self {
        Self(id.0)
    }
}

impl From<PatientId> for SubjectId {
    fn from(id: PatientId) -> Self {
        Self(id.0)
    }
}

impl From<MessageId> for SubjectId {
    fn from(id: MessageId) -> Self {
        Self(id.0)
    }
}

/// What a carrier knows a message by: the same for every attempt at the same message, until a person
/// sends one again that the carrier took and could not deliver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MessageKey(Uuid);

impl MessageKey {
    /// The key is the first half of a keyed hash over what makes the message unique, shaped as a
    /// UUID of version 8 (RFC 9562, free form).
    pub fn from_hash(hash: [u8; 32]) -> Self {
        let mut half = [0; 16];
        half.copy_from_slice(&hash[..16]);
        Self(uuid::Builder::from_custom_bytes(half).into_uuid())
    }

    pub fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl std::fmt::Display for MessageKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

crate::db::uuid_column!(MessageKey);
