//! The door and the session, as the window shows them.

use std::path::Path;

use clinic::Clinic;
use clinic::access::{
    Actor, ExportMessages, KeepPatients, KeepSchedule, ManageKeys, ManageSettings, ManageStaff,
    ReadAudit, ReadClinical, ReadMessages, Role,
};
use clinic::audit;
use clinic::clock::Instant;
use clinic::db::OpenError;
use clinic::ids::StaffId;
use clinic::keys::{KeyNeeded, SlotKind};
use clinic::settings::{self, ClinicProfile, Delivery, Unfinished};
use clinic::staff::{self, Asked, NewPersonForm, PersonAtDoor, Presence, SignIn};

use crate::error::AppError;
use crate::state::{Desk, Door};

/// Why there is no clinic to sign in to.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum OpenProblem {
    Damaged,
    LocksDamaged,
    AlreadyOpen,
    ReadOnly,
    DiskFull,
    NewerVersion,
    NotEncrypted,
    Other,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, specta::Type)]
#[serde(
    tag = "state",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum DoorView {
    NoClinic,
    KeyNeeded {
        clinic_folder: String,
        reason: KeyNeeded,
        explanation: String,
        has_passphrase_slot: bool,
        has_waiting_code: bool,
    },
    CannotOpen {
        problem: OpenProblem,
        explanation: String,
        what_to_do: String,
    },
    SignedOut {
        clinic_name: String,
        people: Vec<PersonAtDoor>,
        is_demo: bool,
        sends_unattended: bool,
    },
    Locked {
        clinic_name: String,
        person: PersonAtDoor,
        people: Vec<PersonAtDoor>,
        pin_allowed: bool,
        pin_tries_left: u8,
        is_demo: bool,
    },
    Open {
        session: SessionView,
    },
}

/// Who is signed in, and what their screens offer.
#[derive(Debug, Clone, PartialEq, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    pub staff: StaffId,
    pub display_name: String,
    pub initials: String,
    pub colour: u8,
    pub roles: Vec<Role>,
    pub clinic_name: String,
    pub zone: String,
    pub locale: String,
    pub is_demo: bool,
    pub has_pin: bool,
    pub idle_minutes: u32,
    pub may_book: bool,
    pub may_register: bool,
    pub may_manage_staff: bool,
    pub may_manage_settings: bool,
    pub may_read_audit: bool,
    pub may_read_messages: bool,
    pub may_export_messages: bool,
    pub sees_clinical: bool,
    pub notices: Vec<String>,
    /// For an owner: nobody has shown yet that the recovery key stands on paper.
    pub recovery_key_unconfirmed: bool,
    /// For those who read the audit: what was found wrong with it.
    pub audit_alarm: Option<String>,
}

#[derive(Debug, Clone, PartialEq, serde::Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SetUpForm {
    pub clinic_name: String,
    pub address: String,
    pub phone: String,
    pub email: String,
    pub zone: String,
    pub locale: String,
    pub owner: NewPersonForm,
    pub passphrase: String,
    pub clinic_passphrase: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum KeychainView {
    Stored,
    Unavailable,
}

#[derive(Clone, serde::Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SetUpView {
    pub recovery_key: String,
    pub keychain: KeychainView,
    pub keychain_explanation: String,
}

#[derive(Debug, Clone, PartialEq, serde::Serialize, specta::Type)]
#[serde(
    tag = "outcome",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum SignInOutcome {
    SignedIn,
    TotpNeeded,
    CodeNeeded,
    Refused { message: String, wait_seconds: u32 },
}

impl From<staff::SignInResult> for SignInOutcome {
    fn from(result: staff::SignInResult) -> Self {
        match result {
            staff::SignInResult::SignedIn(_) => Self::SignedIn,
            staff::SignInResult::TotpNeeded => Self::TotpNeeded,
            staff::SignInResult::CodeNeeded => Self::CodeNeeded,
            staff::SignInResult::Refused { wait } => Self::Refused {
                message: "The user name, passphrase or code is not right.".to_owned(),
                wait_seconds: u32::try_from((wait.num_milliseconds().max(0) + 999) / 1_000)
                    .unwrap_or(0),
            },
        }
    }
}

/// The door as it is now.
pub async fn door_view(desk: &Desk) -> Result<DoorView, AppError> {
    let clinic = match desk.door() {
        Door::NoClinic => return Ok(DoorView::NoClinic),
        Door::KeyNeeded(reason) => {
            return Ok(key_needed(&desk.folder, reason, desk.now()));
        }
        Door::Shut(problem) => return Ok(cannot_open(&problem)),
        Door::Open(clinic) => clinic,
    };
    match desk.presence() {
        Presence::SignedOut => signed_out(&clinic).await,
        Presence::Locked(sign_in) => locked(&clinic, sign_in).await,
        Presence::Here(_) => {
            let (clinic, actor) = desk.signed_in().await?;
            Ok(DoorView::Open {
                session: session(&clinic, &actor).await?,
            })
        }
    }
}

async fn signed_out(clinic: &Clinic) -> Result<DoorView, AppError> {
    let (profile, delivery) = facts(clinic).await?;
    Ok(DoorView::SignedOut {
        clinic_name: profile.name,
        people: staff::at_door(clinic).await?,
        is_demo: delivery.is_demo,
        sends_unattended: clinic.opened_by() == SlotKind::Os,
    })
}

async fn locked(clinic: &Clinic, sign_in: SignIn) -> Result<DoorView, AppError> {
    let (profile, delivery) = facts(clinic).await?;
    let people = staff::at_door(clinic).await?;
    let Some(person) = people
        .iter()
        .find(|person| person.staff == sign_in.staff)
        .cloned()
    else {
        return signed_out(clinic).await;
    };
    let has_pin = staff::has_pin(clinic, sign_in.staff).await?;
    let (pin_allowed, pin_tries_left) = match sign_in.asked(has_pin) {
        Asked::Pin { tries_left } => (true, tries_left),
        Asked::Passphrase => (false, 0),
    };
    Ok(DoorView::Locked {
        clinic_name: profile.name,
        person,
        people,
        pin_allowed,
        pin_tries_left,
        is_demo: delivery.is_demo,
    })
}

async fn session(clinic: &Clinic, actor: &Actor) -> Result<SessionView, AppError> {
    let (profile, delivery) = facts(clinic).await?;
    let staff = actor.staff_id().ok_or(AppError::SignedOut)?;
    let person = staff::at_door(clinic)
        .await?
        .into_iter()
        .find(|person| person.staff == staff)
        .ok_or(AppError::SignedOut)?;
    let idle = staff::idle_time(clinic, actor).await?;
    let unfinished: Unfinished = settings::load(&mut *clinic.db().read().await?).await?;
    Ok(SessionView {
        staff,
        display_name: person.display_name,
        initials: person.initials,
        colour: person.colour,
        roles: actor.roles().to_vec(),
        clinic_name: profile.name,
        zone: profile.zone,
        locale: profile.locale,
        is_demo: delivery.is_demo,
        has_pin: staff::has_pin(clinic, staff).await?,
        idle_minutes: u32::try_from(idle.num_minutes()).unwrap_or(5),
        may_book: actor.may::<KeepSchedule>().is_ok(),
        may_register: actor.may::<KeepPatients>().is_ok(),
        may_manage_staff: actor.may::<ManageStaff>().is_ok(),
        may_manage_settings: actor.may::<ManageSettings>().is_ok(),
        may_read_audit: actor.may::<ReadAudit>().is_ok(),
        may_read_messages: actor.may::<ReadMessages>().is_ok(),
        may_export_messages: actor.may::<ExportMessages>().is_ok(),
        sees_clinical: actor.may::<ReadClinical>().is_ok(),
        notices: staff::notices(clinic, actor).await?,
        recovery_key_unconfirmed: actor.may::<ManageKeys>().is_ok()
            && unfinished.recovery_key_unconfirmed,
        audit_alarm: audit::alarm(clinic, actor)
            .ok()
            .flatten()
            .map(|verdict| verdict.sentence),
    })
}

async fn facts(clinic: &Clinic) -> Result<(ClinicProfile, Delivery), AppError> {
    let mut reader = clinic.db().read().await?;
    let profile = settings::load(&mut reader).await?;
    let delivery = settings::load(&mut reader).await?;
    Ok((profile, delivery))
}

fn key_needed(folder: &Path, reason: KeyNeeded, now: Instant) -> DoorView {
    let explanation = match reason {
        KeyNeeded::KeychainMissing => {
            "This computer's keychain does not answer. It may not have started yet: try again in a moment, or open the clinic with the recovery key."
        }
        KeyNeeded::KeychainLocked => {
            "This computer's keychain is locked. Unlock it and try again, or open the clinic with the recovery key."
        }
        KeyNeeded::EntryMissing => {
            "This computer's keychain holds no key for this clinic. That is so for a new account on this computer, or after the keychain was reset. The clinic itself is untouched."
        }
        KeyNeeded::EntryWrong => {
            "This computer's keychain holds a key that does not open this clinic. The clinic itself is untouched."
        }
        KeyNeeded::NoOsSlot => {
            "This clinic does not open by itself on this computer. Until somebody opens it, no messages are sent."
        }
        // No key can be tried without them.
        KeyNeeded::SlotsDamaged => {
            return DoorView::CannotOpen {
                problem: OpenProblem::LocksDamaged,
                explanation: "The file that every key is tried with, keyslots.json, is missing or damaged. The patients' data is untouched.".to_owned(),
                what_to_do: "Do not delete anything. Put keyslots.json back into the clinic's folder from a backup, or ask for help.".to_owned(),
            };
        }
    };
    DoorView::KeyNeeded {
        clinic_folder: folder.display().to_string(),
        reason,
        explanation: explanation.to_owned(),
        has_passphrase_slot: Clinic::has_passphrase_slot(folder),
        has_waiting_code: Clinic::has_waiting_code(folder, now),
    }
}

fn cannot_open(problem: &OpenError) -> DoorView {
    let (problem, explanation, what_to_do) = match problem {
        OpenError::AlreadyOpen => (
            OpenProblem::AlreadyOpen,
            "Another copy of Anteroom has this clinic open.",
            "Use the window that is open already, or close it and start again.",
        ),
        OpenError::Damaged | OpenError::Missing => (
            OpenProblem::Damaged,
            "It is missing, or holds something that Anteroom did not write.",
            "Do not delete anything in the clinic's folder. Restore the newest backup, or ask for help.",
        ),
        OpenError::NotEncrypted | OpenError::NoCipher => (
            OpenProblem::NotEncrypted,
            "Anteroom encrypts every file that it writes, so somebody else wrote this one.",
            "Do not delete anything. Restore the newest backup, or ask for help.",
        ),
        OpenError::NewerVersion => (
            OpenProblem::NewerVersion,
            "A newer version of Anteroom has worked with it, and this one does not know what that has added.",
            "Please install the newest version on this computer.",
        ),
        OpenError::ReadOnly => (
            OpenProblem::ReadOnly,
            "Anteroom keeps an account of everything that happens, so it does not open a clinic that it cannot write to.",
            "Please check the folder's permissions, then start Anteroom again.",
        ),
        OpenError::DiskFull => (
            OpenProblem::DiskFull,
            "Anteroom keeps an account of everything that happens, and there is no room left for it.",
            "Please make some room, then start Anteroom again. Nothing was lost.",
        ),
        OpenError::Engine(_) | OpenError::Io(_) => {
            tracing::error!(error = %problem, "the clinic did not open");
            (
                OpenProblem::Other,
                "The computer refused it, and did not say why.",
                "Please start the computer again. If that does not help, ask for help.",
            )
        }
    };
    DoorView::CannotOpen {
        problem,
        explanation: explanation.to_owned(),
        what_to_do: what_to_do.to_owned(),
    }
}
