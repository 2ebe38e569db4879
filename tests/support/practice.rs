//! A practice for the kill tests and the benches: one psychologist who is also owner and front
//! desk, open day and night, with nothing to slow down what it sends.

use std::path::Path;

use clinic::access::{Actor, Role};
use clinic::appointments::{
    self, AppointmentCard, AppointmentError, AppointmentTypeView, BookingForm,
};
use clinic::channels::ChannelKind;
use clinic::civil::{CivilMinute, TimeOfDay};
use clinic::consents::HowGiven;
use clinic::db::DbError;
use clinic::ids::{AppointmentTypeId, PatientId, StaffId};
use clinic::patients::{
    self, ContactForm, ContactPointForm, PatientForm, PatientsError, PointKind, RegisterForm,
};
use clinic::secret::Secret;
use clinic::set_up::{self, Founding, FoundingError};
use clinic::settings::{
    self, AppointmentMode, ClinicProfile, MailAccount, MailSecurity, OpenHours, Sending,
    SettingsError, SmsAccount,
};
use clinic::staff::{self, NewPersonForm};
use clinic::{Clinic, Tools};

/// Of the owner, whose user name is "ines".
pub const PASSPHRASE: &str = "paper lantern over water";
/// How long an appointment takes here.
pub const MINUTES: u32 = 5;
/// The number that the practice texts from, and that people reply to.
pub const SENDER: &str = "+61491570313";
const NO_LIMIT: u32 = 1_000_000;

#[derive(Debug, thiserror::Error)]
pub enum PracticeError {
    #[error(transparent)]
    Founding(#[from] FoundingError),
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    Patients(#[from] PatientsError),
    #[error(transparent)]
    Appointments(#[from] AppointmentError),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("there is nobody at the desk, or nothing to book")]
    NobodyThere,
}

/// Where carriers listen, on this computer.
pub struct Carriers {
    pub mail_port: u16,
    pub sms_url: Option<String>,
}

/// Somebody at the desk, and what they book.
#[derive(Clone)]
pub struct Desk {
    pub actor: Actor,
    pub psychologist: StaffId,
    pub session: AppointmentTypeId,
}

/// Founds the practice in `folder`. It reminds nobody: each booking is confirmed at once, and that
/// is one message a patient.
pub async fn found(folder: &Path, tools: Tools) -> Result<(Clinic, Desk), PracticeError> {
    let founding = Founding {
        profile: ClinicProfile {
            name: "Banksia Street Psychology".to_owned(),
            address: "3 Banksia Street".to_owned(),
            phone: "(02) 5550 1200".to_owned(),
            email: "desk@banksia.example".to_owned(),
            ..ClinicProfile::default()
        },
        owner: person(
            "Ines",
            "Okafor",
            &[Role::Owner, Role::Psychologist, Role::FrontDesk],
        ),
        passphrase: Secret::new(PASSPHRASE.to_owned()),
        clinic_passphrase: None,
    };
    let founded = set_up::found_clinic(folder, tools, founding).await?;
    let actor = staff::actor(&founded.clinic, founded.owner)
        .await?
        .ok_or(PracticeError::NobodyThere)?;
    let desk = settle(&founded.clinic, actor).await?;
    Ok((founded.clinic, desk))
}

/// Opens a practice day and night for an owner who is psychologist and front desk as well.
pub async fn settle(clinic: &Clinic, owner: Actor) -> Result<Desk, PracticeError> {
    open_at_all_hours(clinic, &owner).await?;
    let session = AppointmentTypeView {
        id: None,
        name: "Session".to_owned(),
        minutes: MINUTES,
        mode: AppointmentMode::InPerson,
        colour: 0,
        is_active: true,
    };
    appointments::save_type(clinic, &owner, &session).await?;
    let types = appointments::list_types(clinic, &owner).await?;
    let session = types
        .first()
        .and_then(|session| session.id)
        .ok_or(PracticeError::NobodyThere)?;
    Ok(Desk {
        psychologist: owner.staff_id().ok_or(PracticeError::NobodyThere)?,
        actor: owner,
        session,
    })
}

/// Somebody who works here, whose user name is their given name.
pub fn person(given_name: &str, family_name: &str, roles: &[Role]) -> NewPersonForm {
    NewPersonForm {
        title: String::new(),
        given_name: given_name.to_owned(),
        family_name: family_name.to_owned(),
        display_name: String::new(),
        username: given_name.to_lowercase(),
        roles: roles.to_vec(),
        registration_number: String::new(),
        provider_number: String::new(),
    }
}

async fn open_at_all_hours(clinic: &Clinic, owner: &Actor) -> Result<(), PracticeError> {
    let (midnight, last) = (TimeOfDay::MIDNIGHT, TimeOfDay::at(23, 59));
    let sending = Sending {
        hours: (1..=7)
            .map(|weekday| OpenHours {
                weekday,
                from: midnight,
                until: last.unwrap_or(midnight),
            })
            .collect(),
        rules: Vec::new(),
        grace_minutes: 0,
        email_per_minute: NO_LIMIT,
        sms_per_minute: NO_LIMIT,
        email_daily_cap: NO_LIMIT,
        sms_daily_cap: NO_LIMIT,
        whatsapp_per_minute: NO_LIMIT,
        whatsapp_daily_cap: NO_LIMIT,
        address_daily_cap: NO_LIMIT,
    };
    settings::save(clinic, owner, sending).await?;
    Ok(())
}

/// Gives the practice its carriers.
pub async fn send_through(
    clinic: &Clinic,
    owner: &Actor,
    carriers: &Carriers,
) -> Result<(), PracticeError> {
    let mail = MailAccount {
        is_on: true,
        host: "127.0.0.1".to_owned(),
        port: carriers.mail_port,
        security: MailSecurity::PlainOnLoopback,
        from_address: "desk@banksia.example".to_owned(),
        ..MailAccount::default()
    };
    settings::save(clinic, owner, mail).await?;
    let Some(url) = &carriers.sms_url else {
        return Ok(());
    };
    let sms = SmsAccount {
        is_on: true,
        base_url: url.clone(),
        account_sid: "ACbanksia000000000000000000000000".to_owned(),
        from: SENDER.to_owned(),
        ..SmsAccount::default()
    };
    let token = Secret::new("token".to_owned());
    settings::save_account(clinic, owner, sms, Some(&token)).await?;
    Ok(())
}

/// A way of reaching somebody that nothing speaks against.
pub fn point(kind: PointKind, value: &str) -> ContactPointForm {
    ContactPointForm {
        id: None,
        kind,
        value: value.to_owned(),
        label: String::new(),
        is_safe: true,
        never_text: false,
        hours_from: None,
        hours_until: None,
        discreet: false,
    }
}

/// A parent who gets the messages of a child.
pub fn guardian(name: &str, email: &str) -> ContactForm {
    ContactForm {
        id: None,
        name: name.to_owned(),
        relationship: "Parent".to_owned(),
        phone: String::new(),
        email: email.to_owned(),
        phone_is_safe: true,
        email_is_safe: true,
        never_text: false,
        discreet: false,
        emergency: false,
        guardian: true,
        partner: false,
        payer: false,
        never_disclose: false,
        gets_reminders: true,
        may_book: true,
        portal: false,
    }
}

impl Desk {
    /// Somebody who agrees to everything.
    pub async fn register(
        &self,
        clinic: &Clinic,
        patient: PatientForm,
    ) -> Result<PatientId, PracticeError> {
        let form = RegisterForm {
            patient: PatientForm {
                country: "Australia".to_owned(),
                language: "English".to_owned(),
                ..patient
            },
            reminders: Some(true),
            greetings: None,
            email_on: Some(true),
            sms_on: Some(true),
            whatsapp_on: None,
            how: HowGiven::InPerson,
            confirmed_not_duplicate: true,
        };
        Ok(patients::register(clinic, &self.actor, &form).await?)
    }

    /// Somebody who is told in one way.
    pub async fn register_reached_by(
        &self,
        clinic: &Clinic,
        (given_name, family_name): (&str, &str),
        channel: ChannelKind,
        address: &str,
    ) -> Result<PatientId, PracticeError> {
        let kind = match channel {
            ChannelKind::Email => PointKind::Email,
            ChannelKind::Sms | ChannelKind::Whatsapp => PointKind::Phone,
        };
        let patient = PatientForm {
            legal_given_name: given_name.to_owned(),
            legal_family_name: family_name.to_owned(),
            preferred_channel: Some(channel),
            contact_points: vec![point(kind, address)],
            ..PatientForm::default()
        };
        self.register(clinic, patient).await
    }

    /// Books at any hour of day or night.
    pub async fn book(
        &self,
        clinic: &Clinic,
        patients: &[PatientId],
        start: CivilMinute,
    ) -> Result<AppointmentCard, PracticeError> {
        let form = BookingForm {
            override_reason: Some("Day and night".to_owned()),
            ..self.booking(patients, start)
        };
        Ok(appointments::book(clinic, &self.actor, &form).await?)
    }

    /// As the form is filled in when nothing speaks against it.
    pub fn booking(&self, patients: &[PatientId], start: CivilMinute) -> BookingForm {
        BookingForm {
            patients: patients.to_vec(),
            psychologist: self.psychologist,
            room: None,
            appointment_type: self.session,
            start,
            minutes: MINUTES,
            mode: AppointmentMode::InPerson,
            override_reason: None,
            do_not_send: None,
        }
    }
}
