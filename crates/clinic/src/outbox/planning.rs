//! What planning and the gate need to know of the clinic and of patients, read once and used for many
//! messages.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono_tz::Tz;

use super::gate::{CarrierFacts, Ground, PatientFacts};
use super::model::MessageKind;
use super::templates::TextChannel;
use super::text::ReadBy;
use super::timing::OpenTimes;
use crate::channels::ChannelKind;
use crate::db::{Conn, DbError};
use crate::ids::PatientId;
use crate::settings::{
    self, ClinicProfile, Delivery, Greetings, MailAccount, Sending, SmsAccount, WhatsappAccount,
};
use crate::{consents, patients};

/// What planning needs to know, read once and used for many appointments.
pub struct Planning {
    profile: ClinicProfile,
    open: OpenTimes,
    mail: MailAccount,
    sms: SmsAccount,
    whatsapp: WhatsappAccount,
    delivery: Delivery,
    greetings: Greetings,
    patients: HashMap<PatientId, Option<PatientFacts>>,
}

impl Planning {
    /// Reads the clinic's side; patients are read when they are first met.
    pub async fn load(conn: &mut Conn, holidays: Vec<chrono::NaiveDate>) -> Result<Self, DbError> {
        let sections = settings::load_all(conn).await?;
        let profile: ClinicProfile = sections.section()?;
        Ok(Self {
            open: OpenTimes {
                sending: sections.section()?,
                holidays,
                zone: profile.zone(),
            },
            profile,
            mail: sections.section()?,
            sms: sections.section()?,
            whatsapp: sections.section()?,
            delivery: sections.section()?,
            greetings: sections.section()?,
            patients: HashMap::new(),
        })
    }

    /// Reads the clinic's side anew, and patients when they are next met: what was read before may
    /// have changed.
    pub(super) async fn read_anew(&mut self, conn: &mut Conn) -> Result<(), DbError> {
        let holidays = std::mem::take(&mut self.open.holidays);
        *self = Self::load(conn, holidays).await?;
        Ok(())
    }

    pub fn zone(&self) -> Tz {
        self.open.zone
    }

    pub fn sending(&self) -> &Sending {
        &self.open.sending
    }

    pub fn greetings(&self) -> &Greetings {
        &self.greetings
    }

    pub fn open_times(&self) -> &OpenTimes {
        &self.open
    }

    pub(super) fn profile(&self) -> &ClinicProfile {
        &self.profile
    }

    /// Whether the computer's clock is not to be trusted until somebody confirms it.
    pub(super) fn is_clock_suspect(&self) -> bool {
        self.delivery.clock_suspect
    }

    pub(super) fn ground(&self) -> Ground {
        Ground {
            carriers: CarrierFacts::of(&self.mail, &self.sms, self.whatsapp.clone()),
            greetings: self.greetings.clone(),
            zone: self.open.zone,
        }
    }

    /// Who reads what a recipient answers on a channel.
    pub(super) fn answers_read_by(&self, channel: ChannelKind) -> ReadBy {
        let reaches_the_clinic = match channel {
            ChannelKind::Email => self.mail.can_receive_replies,
            ChannelKind::Sms | ChannelKind::Whatsapp => self.sms.can_receive_replies,
        };
        ReadBy::to(TextChannel::of(channel), reaches_the_clinic)
    }

    /// Whether a template was approved in just this language, and not only one for everybody.
    pub(super) fn has_template_in(&self, kind: MessageKind, language: &str) -> bool {
        self.whatsapp.is_approved_in(kind, language)
    }

    /// A patient whom the gate has met already.
    pub(super) fn known(&self, patient: PatientId) -> Option<&PatientFacts> {
        self.patients.get(&patient).and_then(Option::as_ref)
    }

    pub(super) async fn patient(
        &mut self,
        conn: &mut Conn,
        patient: PatientId,
    ) -> Result<Option<&PatientFacts>, DbError> {
        let facts = match self.patients.entry(patient) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let facts = match patients::reach(conn, patient).await? {
                    Some(reach) => Some(PatientFacts {
                        consents: consents::facts(conn, patient).await?,
                        reach,
                    }),
                    None => None,
                };
                unknown.insert(facts)
            }
        };
        Ok(facts.as_ref())
    }
}
