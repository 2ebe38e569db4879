//! How a patient can be reached, for the one place that decides whether a message leaves.

use chrono_tz::Tz;

use super::birthday::DateOfBirth;
use super::form::PointKind;
use super::model::PatientStatus;
use crate::channels::ChannelKind;
use crate::civil::TimeOfDay;
use crate::contact::{Country, EmailAddress, Phone};
use crate::ids::{ContactId, PatientId};

/// Where a message can go.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Address {
    Email(EmailAddress),
    Phone(Phone),
}

impl Address {
    /// The address in its stored form; a phone in E.164.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(email) => email.as_str(),
            Self::Phone(phone) => phone.as_str(),
        }
    }

    /// As people write it in `country`.
    pub fn shown(&self, country: &Country) -> String {
        match self {
            Self::Email(email) => email.as_str().to_owned(),
            Self::Phone(phone) => phone.shown(country),
        }
    }

    pub(super) fn kind(&self) -> PointKind {
        match self {
            Self::Email(_) => PointKind::Email,
            Self::Phone(_) => PointKind::Phone,
        }
    }
}

/// An address with the rules for using it.
#[derive(Clone)]
pub struct Point {
    pub address: Address,
    /// Nobody else reads what arrives here.
    pub is_safe: bool,
    pub never_text: bool,
    /// Messages may arrive between these times of day only.
    pub hours: Option<(TimeOfDay, TimeOfDay)>,
    pub is_discreet: bool,
    /// A carrier said that this address does not exist.
    pub is_bouncing: bool,
    /// Another patient is reached here as well, and may read what arrives.
    pub is_shared: bool,
}

/// A guardian who gets the patient's messages in the patient's place.
#[derive(Clone)]
pub struct GuardianReach {
    pub contact: ContactId,
    pub name: String,
    pub points: Vec<Point>,
}

/// Everything about reaching a patient, read at one moment.
#[derive(Clone)]
pub struct Reach {
    pub patient: PatientId,
    /// The name that messages use.
    pub first_name: String,
    pub shown_name: String,
    pub status: PatientStatus,
    /// Where the patient is, if in another zone than the clinic.
    pub zone: Option<Tz>,
    pub preferred_channel: Option<ChannelKind>,
    /// The language that the patient prefers, as staff wrote it; empty: not known.
    pub language: String,
    pub birthday: Option<DateOfBirth>,
    /// Staff congratulate this patient themselves.
    pub is_greeted_personally: bool,
    /// Who cares for the patient first, unless they have left.
    pub psychologist: Option<String>,
    /// There is a guardian who may know of everything, whether or not they get messages.
    pub has_guardian: bool,
    /// In the patient's own order.
    pub points: Vec<Point>,
    /// Those who get reminders and to whom nothing must be kept secret.
    pub guardians: Vec<GuardianReach>,
}
