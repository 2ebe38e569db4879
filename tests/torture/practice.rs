//! The clinic that is tortured: patients who are told by email or by text, and an appointment for
//! two of them, one of each, as often as one is asked for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Australia::Sydney;
use clinic::access::Actor;
use clinic::chance::SystemChance;
use clinic::channels::{ChannelKind, NetworkDial};
use clinic::civil::CivilMinute;
use clinic::clock::Clock;
use clinic::ids::{AppointmentId, AppointmentTypeId, PatientId, StaffId};
use clinic::staff;
use clinic::{Clinic, Tools};
use clinic_tests::file_keychain::FileKeychain;
use clinic_tests::practice::{self, Carriers, MINUTES, PracticeError};
use clinic_tests::sms_carrier::SmsCarrier;
use serde::{Deserialize, Serialize};

use crate::Failure;

/// Numbers that the regulator keeps for fiction.
const MOBILES: [&str; 6] = [
    "0491 570 006",
    "0491 570 110",
    "0491 570 156",
    "0491 570 157",
    "0491 570 158",
    "0491 570 159",
];
/// Beyond what rounds plan ahead, so that a thousand appointments cost a round nothing.
const FIRST_APPOINTMENT: TimeDelta = TimeDelta::days(300);

pub(crate) fn tools(root: &Path, clock: Arc<dyn Clock>) -> Result<Tools, Failure> {
    let keychain = FileKeychain::in_folder(root.join("keychain"))?;
    Ok(Tools {
        clock,
        chance: Arc::new(SystemChance),
        keychain: Arc::new(keychain),
        dial: Arc::new(NetworkDial::default()),
    })
}

pub(crate) fn folder(root: &Path) -> PathBuf {
    root.join("clinic")
}

/// Tuesday 24 November 2026, ten in the morning in Sydney.
pub(crate) fn morning() -> DateTime<Utc> {
    CivilMinute::parse("2026-11-24T10:00")
        .map_or(DateTime::UNIX_EPOCH, |morning| morning.instant(Sydney))
}

/// Founds the clinic and closes it again.
pub(crate) async fn found(root: &Path, tools: Tools, carriers: &Carriers) -> Result<(), Failure> {
    let (clinic, desk) = practice::found(&folder(root), tools).await?;
    practice::send_through(&clinic, &desk.actor, carriers).await?;
    let mut book = Book {
        psychologist: desk.psychologist,
        session: desk.session,
        pairs: Vec::new(),
    };
    for (number, mobile) in MOBILES.iter().enumerate() {
        let email = format!("patient{number}@example.org");
        let mia = desk.register_reached_by(&clinic, ("Mia", "Santos"), ChannelKind::Email, &email);
        let mia = mia.await?;
        let leo = desk.register_reached_by(&clinic, ("Leo", "Santos"), ChannelKind::Sms, mobile);
        book.pairs.push([mia, leo.await?]);
    }
    book.write(root)?;
    clinic.close().await?;
    Ok(())
}

/// The reply of this number: what a patient wants of a person, in words of its own.
pub(crate) fn write_in(carrier: &SmsCarrier, number: usize) {
    let from = MOBILES[number % MOBILES.len()].replace(' ', "");
    let from = format!("+61{}", from.trim_start_matches('0'));
    let body = format!("Please call me about invoice {number}.");
    carrier.write_in(&from, practice::SENDER, &body);
}

/// Whom and what the desk books. Every life reads it from a file, because looking patients up
/// reads the world's phone numbers first, which takes longer than a life.
#[derive(Serialize, Deserialize)]
struct Book {
    psychologist: StaffId,
    session: AppointmentTypeId,
    /// One who is told by email, one who is told by text.
    pairs: Vec<[PatientId; 2]>,
}

impl Book {
    fn file(root: &Path) -> PathBuf {
        root.join("book.json")
    }

    fn write(&self, root: &Path) -> Result<(), Failure> {
        Ok(std::fs::write(Self::file(root), serde_json::to_vec(self)?)?)
    }

    fn read(root: &Path) -> Result<Self, Failure> {
        Ok(serde_json::from_slice(&std::fs::read(Self::file(root))?)?)
    }
}

/// Somebody at the desk, with the book.
pub(crate) struct Desk {
    desk: practice::Desk,
    pairs: Vec<[PatientId; 2]>,
}

impl Desk {
    pub(crate) async fn at(clinic: &Clinic, root: &Path) -> Result<Self, Failure> {
        let book = Book::read(root)?;
        let actor = staff::actor(clinic, book.psychologist)
            .await?
            .ok_or(PracticeError::NobodyThere)?;
        Ok(Self {
            desk: practice::Desk {
                actor,
                psychologist: book.psychologist,
                session: book.session,
            },
            pairs: book.pairs,
        })
    }

    pub(crate) fn actor(&self) -> &Actor {
        &self.desk.actor
    }

    /// Books the appointment of this number. Each has a time of its own, and with it a text that
    /// no other message has.
    pub(crate) async fn book(
        &self,
        clinic: &Clinic,
        number: usize,
    ) -> Result<AppointmentId, Failure> {
        let pair = &self.pairs[number % self.pairs.len()];
        let card = self.desk.book(clinic, pair, start_of(number)).await?;
        Ok(card.id)
    }
}

fn start_of(number: usize) -> CivilMinute {
    let minutes = i64::try_from(number).unwrap_or(0) * i64::from(MINUTES);
    let at = morning() + FIRST_APPOINTMENT + TimeDelta::minutes(minutes);
    CivilMinute::of(at, Sydney)
}
