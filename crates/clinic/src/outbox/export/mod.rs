//! The log of messages as a table that other programs read: one line a message, and never its words.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula and computes it, also
//! where a patient's name is one. Such a cell gets an apostrophe in front, which makes it text. The
//! guard is as good as the file: where somebody edits such a cell in a spreadsheet and saves the file
//! again, the spreadsheet may take the apostrophe for its own sign of text and leave it out.

mod store;

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io;
use std::path::Path;

use chrono::{Days, NaiveDate, NaiveTime};
use chrono_tz::Tz;

use self::store::Logged;
use super::gate::channel_name;
use super::planner;
use crate::Clinic;
use crate::access::{Actor, Allowed, Denied, ExportMessages};
use crate::audit::AuditEvent;
use crate::channels::ChannelKind;
use crate::civil::{civil_of, instant_of};
use crate::clock::Instant;
use crate::contact::{Country, Phone};
use crate::db::{Conn, DbError};
use crate::files;
use crate::ids::PatientId;
use crate::patients;
use crate::problems::Problems;
use crate::secret::Key;
use crate::settings::{self, ClinicProfile};
use crate::tx::begin;

/// What tells a spreadsheet that a file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

crate::wire! {
    /// Which messages: those that were due from one date until another, both included.
    pub struct MessageLogForm {
        pub from: NaiveDate,
        pub until: NaiveDate,
    }

    /// What was written.
    pub struct ExportedLog {
        pub messages: u32,
        pub file_name: String,
    }
}

/// Why the log was not written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("some fields need another look")]
    Invalid(Problems),
    /// The file could not be written where the person wants it.
    #[error("the file could not be written: {0}")]
    NotWritten(#[source] io::Error),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A part of the log that somebody may write to a file.
#[derive(Debug, Clone, Copy)]
pub struct MessageLog {
    allowed: Allowed<ExportMessages>,
    from: NaiveDate,
    until: NaiveDate,
}

impl MessageLog {
    /// Reads the form, before anybody is asked where the file is to be.
    pub fn of(actor: &Actor, form: &MessageLogForm) -> Result<Self, ExportError> {
        let allowed = actor.may::<ExportMessages>()?;
        if form.until < form.from {
            let words = "The last day is before the first.";
            return Err(ExportError::Invalid(Problems::one("until", words)));
        }
        Ok(Self {
            allowed,
            from: form.from,
            until: form.until,
        })
    }

    /// A name for the file.
    pub fn file_name(&self) -> String {
        format!("messages-{}-{}.csv", self.from, self.until)
    }

    /// Writes the file, after it is in the audit that it was written: a file that nobody knows of is
    /// worse than an event without one.
    pub async fn write(
        &self,
        clinic: &Clinic,
        actor: &Actor,
        path: &Path,
    ) -> Result<ExportedLog, ExportError> {
        let mut tx = begin(clinic, actor).await?;
        let profile: ClinicProfile = settings::load(tx.conn()).await?;
        let zone = profile.zone();
        let midnight = |date: NaiveDate| instant_of(date.and_time(NaiveTime::MIN), zone);
        let end = self.until.checked_add_days(Days::new(1));
        let (from, until) = (midnight(self.from), midnight(end.unwrap_or(self.until)));
        let logged = store::list(tx.conn(), &self.allowed, from, until).await?;
        let mut lines = Lines {
            zone,
            country: profile.country(),
            keys: HashMap::new(),
            out: csv::Writer::from_writer(BYTE_ORDER_MARK.as_bytes().to_vec()),
        };
        lines.head()?;
        for message in &logged {
            lines.add(clinic, tx.conn(), message).await?;
        }
        let content = lines.out.into_inner().map_err(|_| DbError::DiskFull)?;
        let messages = u32::try_from(logged.len()).unwrap_or(u32::MAX);
        tx.commit(AuditEvent::MessagesExported {
            from: self.from.to_string(),
            until: self.until.to_string(),
            messages,
        })
        .await?;
        files::replace(path, &content).map_err(ExportError::NotWritten)?;
        let file_name = path.file_name().unwrap_or_default();
        Ok(ExportedLog {
            messages,
            file_name: file_name.to_string_lossy().into_owned(),
        })
    }
}

/// The lines as they are written, and the keys of the patients met so far.
struct Lines {
    zone: Tz,
    country: Country,
    keys: HashMap<PatientId, Key>,
    out: csv::Writer<Vec<u8>>,
}

impl Lines {
    fn head(&mut self) -> Result<(), ExportError> {
        let zone = self.zone.name();
        self.line(&[
            &format!("Due ({zone})"),
            &format!("Left ({zone})"),
            "Patient",
            "Message",
            "Channel",
            "Sent to",
            "Outcome",
            "Why",
            "Decided",
        ])
    }

    async fn add(
        &mut self,
        clinic: &Clinic,
        conn: &mut Conn,
        message: &Logged,
    ) -> Result<(), ExportError> {
        let address = self.address(clinic, conn, message).await?;
        let left_at = message.sending_at.filter(|_| message.state.may_have_left());
        let decided = match (&message.settled_by, message.stage) {
            (Some(person), _) => person.clone(),
            (None, Some(stage)) => stage.title().to_owned(),
            (None, None) => String::new(),
        };
        self.line(&[
            &self.moment(message.due_at),
            &left_at.map_or_else(String::new, |at| self.moment(at)),
            message.patient_name.as_deref().unwrap_or_default(),
            &planner::what(message.kind, message.lead_minutes),
            channel_name(message.channel),
            &address,
            message.state.word(message.kind),
            message.sentence.as_deref().unwrap_or_default(),
            &decided,
        ])
    }

    fn line(&mut self, cells: &[&str]) -> Result<(), ExportError> {
        let guarded: Vec<Cow<'_, str>> = cells.iter().map(|cell| guarded(cell)).collect();
        let written = self
            .out
            .write_record(guarded.iter().map(|cell| cell.as_ref()));
        written.map_err(|error| ExportError::NotWritten(io::Error::other(error)))
    }

    /// "2026-11-25 14:30", which a spreadsheet sorts as it should.
    fn moment(&self, at: Instant) -> String {
        civil_of(at, self.zone).format("%Y-%m-%d %H:%M").to_string()
    }

    /// Where it was handed over to; empty for what never was.
    async fn address(
        &mut self,
        clinic: &Clinic,
        conn: &mut Conn,
        message: &Logged,
    ) -> Result<String, DbError> {
        let Some(sealed) = &message.address_sealed else {
            return Ok(String::new());
        };
        let key = match message.patient {
            None => &clinic.message_key(),
            Some(patient) => match self.keys.entry(patient) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(
                    patients::key_of(clinic, conn, patient)
                        .await?
                        .ok_or(DbError::Unreadable("patient_keys.sealed"))?,
                ),
            },
        };
        let place = format!("message|{}|address", message.id);
        let address = key
            .open_text(&place, sealed)
            .map_err(|_| DbError::Unreadable("messages.address_sealed"))?;
        let address = address.expose();
        Ok(match message.channel {
            ChannelKind::Email => address.clone(),
            ChannelKind::Sms | ChannelKind::Whatsapp => Phone::from_e164(address)
                .map_or_else(|_| address.clone(), |phone| phone.shown(&self.country)),
        })
    }
}

/// The cell as text for every spreadsheet, also where another sign than the comma ends a cell: whatever
/// begins one after it is guarded too. Full-width signs count, for some read them as the narrow ones; so
/// does what only blanks stand before.
fn guarded(cell: &str) -> Cow<'_, str> {
    let mut text = String::with_capacity(cell.len() + 1);
    if cell.starts_with(['\t', '\r', '\n']) {
        text.push('\'');
    }
    for part in cell.split_inclusive([';', '\t', '\r', '\n']) {
        if is_formula(part) {
            text.push('\'');
        }
        text.push_str(part);
    }
    if text.len() == cell.len() {
        Cow::Borrowed(cell)
    } else {
        Cow::Owned(text)
    }
}

fn is_formula(part: &str) -> bool {
    let begins = part.trim_start().chars().next();
    begins.is_some_and(|letter| matches!(letter, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_compute_is_text() {
        for formula in [
            "=1+1",
            "+61 491 570 006",
            "-2",
            "@SUM(A1)",
            "\tx",
            "\rx",
            "\nx",
            "  =1+1",
            "＝1+1",
        ] {
            assert_eq!(guarded(formula), format!("'{formula}"), "{formula:?}");
        }
        for (formula, expected) in [
            ("Mia;=1+1", "Mia;'=1+1"),
            ("Mia; \u{a0}+1;x", "Mia;' \u{a0}+1;x"),
            ("Mia\t=1", "Mia\t'=1"),
            ("Mia\n-1", "Mia\n'-1"),
            ("\t=1", "'\t'=1"),
        ] {
            assert_eq!(guarded(formula), expected, "{formula:?}");
        }
        for text in [
            "",
            "Mia",
            "0491 570 006",
            "a=1",
            "O’Shea-Brandt",
            "'=1",
            "Mia; Leo",
            "a;b-c",
        ] {
            assert_eq!(guarded(text), text, "{text:?}");
        }
    }
}
