//! The people around a patient, and what each of them may do or get.

use super::form::check_optional_phone;
use super::model::ContactView;
use super::store::{self, people};
use super::{PatientsError, country};
use crate::Clinic;
use crate::access::{Actor, KeepPatients};
use crate::audit::AuditEvent;
use crate::contact::{Country, EmailAddress, Line, Phone};
use crate::ids::{ContactId, PatientId};
use crate::problems::Problems;
use crate::tx::begin;

crate::wire! {
    pub struct ContactForm {
        /// None: somebody new.
        pub id: Option<ContactId>,
        pub name: String,
        pub relationship: String,
        pub phone: String,
        pub email: String,
        /// Nobody else reads or hears what is sent to the phone.
        pub phone_is_safe: bool,
        pub email_is_safe: bool,
        /// The phone takes calls only.
        pub never_text: bool,
        /// What is sent to either names neither the practice nor the reason.
        pub discreet: bool,
        pub emergency: bool,
        pub guardian: bool,
        pub partner: bool,
        pub payer: bool,
        pub never_disclose: bool,
        pub gets_reminders: bool,
        pub may_book: bool,
        pub portal: bool,
    }
}

/// What somebody is to the patient, and what follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rights {
    pub(super) emergency: bool,
    pub(super) guardian: bool,
    pub(super) partner: bool,
    pub(super) payer: bool,
    pub(super) never_disclose: bool,
    /// As a guardian, in the patient's place.
    pub(super) gets_reminders: bool,
    pub(super) may_book: bool,
    pub(super) portal: bool,
}

/// How somebody's phone and email may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ContactRules {
    pub(super) phone_is_safe: bool,
    pub(super) email_is_safe: bool,
    pub(super) never_text: bool,
    pub(super) is_discreet: bool,
}

/// Somebody around a patient.
pub(super) struct Contact {
    pub(super) name: String,
    pub(super) relationship: String,
    pub(super) phone: Option<Phone>,
    pub(super) email: Option<EmailAddress>,
    pub(super) rules: ContactRules,
    pub(super) rights: Rights,
}

impl Contact {
    pub(super) fn view(self, id: ContactId, country: &Country) -> ContactView {
        let shown_phone = self
            .phone
            .as_ref()
            .map_or_else(String::new, |phone| phone.shown(country));
        ContactView {
            id,
            name: self.name,
            relationship: self.relationship,
            phone: shown_phone.clone(),
            shown_phone,
            email: self
                .email
                .map_or_else(String::new, |email| email.as_str().to_owned()),
            phone_is_safe: self.rules.phone_is_safe,
            email_is_safe: self.rules.email_is_safe,
            never_text: self.rules.never_text,
            discreet: self.rules.is_discreet,
            emergency: self.rights.emergency,
            guardian: self.rights.guardian,
            partner: self.rights.partner,
            payer: self.rights.payer,
            never_disclose: self.rights.never_disclose,
            gets_reminders: self.rights.gets_reminders,
            may_book: self.rights.may_book,
            portal: self.rights.portal,
        }
    }
}

impl ContactForm {
    pub(super) fn parse(&self, country: &Country) -> Result<Contact, Problems> {
        let mut problems = Problems::new();
        let name = problems.check("name", Line::required(&self.name, "a name"));
        let relationship = problems.check("relationship", Line::parse(&self.relationship));
        let phone = check_optional_phone(&mut problems, "phone", &self.phone, country);
        let email = if self.email.trim().is_empty() {
            None
        } else {
            problems.check("email", EmailAddress::parse(&self.email))
        };
        let gets_something = self.emergency || (self.guardian && self.gets_reminders);
        if gets_something && self.phone.trim().is_empty() && self.email.trim().is_empty() {
            problems.add("phone", "Please enter a phone number or an email address.");
        }
        if self.never_disclose && (self.emergency || self.gets_reminders || self.portal) {
            problems.add(
                "neverDisclose",
                "Nothing may be disclosed to this person, so they cannot be an emergency contact, get reminders or have a portal account.",
            );
        }
        let for_guardians = [
            ("getsReminders", self.gets_reminders),
            ("mayBook", self.may_book),
            ("portal", self.portal),
        ];
        for (field, is_given) in for_guardians {
            if is_given && !self.guardian {
                problems.add(
                    field,
                    "This is for guardians. Please mark the person as one.",
                );
            }
        }
        problems.none_found()?;
        Ok(Contact {
            name: name.map(Line::into_string).unwrap_or_default(),
            relationship: relationship.map(Line::into_string).unwrap_or_default(),
            phone,
            email,
            rules: ContactRules {
                phone_is_safe: self.phone_is_safe,
                email_is_safe: self.email_is_safe,
                never_text: self.never_text,
                is_discreet: self.discreet,
            },
            rights: Rights {
                emergency: self.emergency,
                guardian: self.guardian,
                partner: self.partner,
                payer: self.payer,
                never_disclose: self.never_disclose,
                gets_reminders: self.gets_reminders,
                may_book: self.may_book,
                portal: self.portal,
            },
        })
    }
}

/// Adds or changes somebody around a patient. A consent that names them is suspended when their
/// name, phone or email changes.
pub async fn save_contact(
    clinic: &Clinic,
    actor: &Actor,
    patient: PatientId,
    form: &ContactForm,
) -> Result<ContactId, PatientsError> {
    let allowed = actor.may::<KeepPatients>()?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    let country = country(tx.conn()).await?;
    let contact = form.parse(&country).map_err(PatientsError::Invalid)?;
    if !store::exists(tx.conn(), patient).await? {
        return Err(PatientsError::NotFound);
    }
    let id = match form.id {
        None => {
            let id = ContactId::new(now, clinic.chance());
            people::insert_contact(tx.conn(), &allowed, patient, id, &contact).await?;
            id
        }
        Some(id) => {
            if !people::update_contact(tx.conn(), &allowed, patient, id, &contact).await? {
                return Err(PatientsError::NotFound);
            }
            id
        }
    };
    tx.commit(AuditEvent::ContactSaved {
        patient,
        contact: id,
    })
    .await?;
    Ok(id)
}

/// Takes somebody off a patient's page. What they received stays on record.
pub async fn remove_contact(
    clinic: &Clinic,
    actor: &Actor,
    patient: PatientId,
    contact: ContactId,
) -> Result<(), PatientsError> {
    let allowed = actor.may::<KeepPatients>()?;
    let mut tx = begin(clinic, actor).await?;
    let now = tx.now();
    if !people::mark_contact_removed(tx.conn(), &allowed, patient, contact, now).await? {
        return Err(PatientsError::NotFound);
    }
    tx.commit(AuditEvent::ContactRemoved { patient, contact })
        .await?;
    Ok(())
}
