//! An invented practice, to try the program with: six people who work there, sixty patients, three
//! weeks of appointments, and every combination of consents.
//!
//! Everything is made through the verbs of the rooms, as staff would. Its carriers are on this very
//! computer, and the gate to the network lets nothing else through.

mod appointments;
mod clock;
mod loopback;
mod patients;
mod people;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use chrono::Duration;

pub use clock::DemoClock;

use self::loopback::LoopbackOnly;
use self::people::{COLLEAGUES, Colleague, OWNER};
use crate::access::{Actor, Role};
use crate::appointments::AppointmentError;
use crate::civil::TimeOfDay;
use crate::clock::Instant;
use crate::consents::ConsentsError;
use crate::db::DbError;
use crate::ids::StaffId;
use crate::outbox::{self, MessageFilter, MessageTab, OutboxError};
use crate::patients::PatientsError;
use crate::scheduler::Rounds;
use crate::secret::Secret;
use crate::set_up::{self, Founding, FoundingError};
use crate::settings::{
    self, ClinicProfile, Delivery, MailAccount, MailSecurity, OpenHours, Sending, SettingsError,
    SmsAccount,
};
use crate::staff::{self, NewPersonForm, SignInResult, StaffError};
use crate::{Clinic, Tools};

/// What everybody in the invented practice signs in with.
pub const PASSPHRASE: &str = "wattle blossom in spring";

/// The practice looks back on this many days.
const PAST: i64 = 9;

/// Messages of this practice are due on quarter hours. The program itself looks more often.
const SHORTEST_STEP: Duration = Duration::minutes(15);
const LONGEST_STEP: Duration = Duration::hours(6);

/// Where the demo's carriers listen, on this computer.
pub struct Carriers {
    pub mail_port: Option<u16>,
    pub sms_url: Option<String>,
}

/// Why the invented practice could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error(transparent)]
    Founding(#[from] FoundingError),
    #[error(transparent)]
    Staff(#[from] StaffError),
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    Patients(#[from] PatientsError),
    #[error(transparent)]
    Consents(#[from] ConsentsError),
    #[error(transparent)]
    Appointments(#[from] AppointmentError),
    #[error(transparent)]
    Outbox(#[from] OutboxError),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("a person of the demo could not sign in")]
    SignIn,
}

/// The people who make the practice.
struct Practice {
    owner: Actor,
    desk: Actor,
    psychologists: Vec<(StaffId, &'static Colleague)>,
}

/// Founds the invented practice in `folder`, with a past that its messages really went through.
pub async fn found(folder: &Path, tools: Tools, carriers: &Carriers) -> Result<Clinic, DemoError> {
    let clock = Arc::new(DemoClock::new(Arc::clone(&tools.clock)));
    let present = tools.clock.now();
    let tools = Tools {
        clock: Arc::clone(&clock) as _,
        dial: Arc::new(LoopbackOnly::new(Arc::clone(&tools.dial))),
        ..tools
    };
    clock.set(present - Duration::days(PAST + 1));
    let clinic = found_practice(folder, tools).await?;
    let practice = staff_practice(&clinic).await?;
    settle_carriers(&clinic, &practice.owner, carriers).await?;
    appointments::settle(&clinic, &practice).await?;
    let patients = patients::register(&clinic, &practice).await?;
    appointments::book(&clinic, &practice, &patients, present).await?;
    live_through_the_past(&clinic, &practice, &clock, present).await?;
    clock.back_to_the_present();
    patients::change_their_minds(&clinic, &practice, &patients).await?;
    Ok(clinic)
}

async fn found_practice(folder: &Path, tools: Tools) -> Result<Clinic, DemoError> {
    let founded = set_up::found_clinic(
        folder,
        tools,
        Founding {
            profile: ClinicProfile {
                name: "Wattle Lane Psychology".to_owned(),
                address: "12 Wattle Lane\nNewtown NSW 2042".to_owned(),
                phone: "(02) 5550 1234".to_owned(),
                email: "desk@wattlelane.example".to_owned(),
                ..ClinicProfile::default()
            },
            owner: form_of(&OWNER),
            passphrase: passphrase(),
            clinic_passphrase: None,
        },
    )
    .await?;
    set_up::recovery_key_confirmed(&founded.clinic).await?;
    Ok(founded.clinic)
}

fn passphrase() -> Secret<String> {
    Secret::new(PASSPHRASE.to_owned())
}

fn form_of(person: &Colleague) -> NewPersonForm {
    NewPersonForm {
        title: person.title.to_owned(),
        given_name: person.given.to_owned(),
        family_name: person.family.to_owned(),
        display_name: String::new(),
        username: person.username.to_owned(),
        roles: person.roles.to_vec(),
        registration_number: person.registration.to_owned(),
        provider_number: String::new(),
    }
}

async fn staff_practice(clinic: &Clinic) -> Result<Practice, DemoError> {
    let owner_id = signed_in(staff::sign_in(clinic, OWNER.username, &passphrase(), None).await?)?;
    let owner = actor(clinic, owner_id).await?;
    let mut psychologists = vec![(owner_id, &OWNER)];
    let mut desk = owner.clone();
    for person in &COLLEAGUES {
        let (id, code) = staff::add(clinic, &owner, &form_of(person)).await?;
        let code = Secret::new(code.code);
        let chosen =
            staff::use_one_time_code(clinic, person.username, &code, &passphrase()).await?;
        signed_in(chosen)?;
        if person.roles.contains(&Role::Psychologist) {
            psychologists.push((id, person));
        }
        if person.roles.contains(&Role::FrontDesk) {
            desk = actor(clinic, id).await?;
        }
    }
    Ok(Practice {
        owner,
        desk,
        psychologists,
    })
}

fn signed_in(result: SignInResult) -> Result<StaffId, DemoError> {
    match result {
        SignInResult::SignedIn(id) => Ok(id),
        SignInResult::TotpNeeded | SignInResult::CodeNeeded | SignInResult::Refused { .. } => {
            Err(DemoError::SignIn)
        }
    }
}

async fn actor(clinic: &Clinic, id: StaffId) -> Result<Actor, DemoError> {
    staff::actor(clinic, id).await?.ok_or(DemoError::SignIn)
}

async fn settle_carriers(
    clinic: &Clinic,
    owner: &Actor,
    carriers: &Carriers,
) -> Result<(), DemoError> {
    if let Some(port) = carriers.mail_port {
        let account = MailAccount {
            is_on: true,
            host: "127.0.0.1".to_owned(),
            port,
            security: MailSecurity::PlainOnLoopback,
            from_name: "Wattle Lane Psychology".to_owned(),
            from_address: "desk@wattlelane.example".to_owned(),
            ..MailAccount::default()
        };
        settings::save(clinic, owner, account).await?;
    }
    if let Some(url) = &carriers.sms_url {
        let account = SmsAccount {
            is_on: true,
            base_url: url.clone(),
            account_sid: "ACdemo0000000000000000000000000000".to_owned(),
            from: "+61491570006".to_owned(),
            ..SmsAccount::default()
        };
        let token = Secret::new("demo token".to_owned());
        settings::save_account(clinic, owner, account, Some(&token)).await?;
    }
    let usual = Sending::default();
    let saturday = OpenHours {
        weekday: 6,
        from: TimeOfDay::at(9, 0).unwrap_or(TimeOfDay::MIDNIGHT),
        until: TimeOfDay::at(13, 0).unwrap_or(TimeOfDay::MIDNIGHT),
    };
    let sending = Sending {
        hours: usual.hours.iter().cloned().chain([saturday]).collect(),
        email_per_minute: 600,
        sms_per_minute: 600,
        whatsapp_per_minute: 600,
        ..usual
    };
    settings::save(clinic, owner, sending).await?;
    settings::save(
        clinic,
        owner,
        Delivery {
            is_demo: true,
            ..Delivery::default()
        },
    )
    .await?;
    Ok(())
}

/// Goes through the days behind, one after the other.
async fn live_through_the_past(
    clinic: &Clinic,
    practice: &Practice,
    clock: &DemoClock,
    present: Instant,
) -> Result<(), DemoError> {
    for day in (0..PAST).rev() {
        appointments::attend(clinic, practice).await?;
        let evening = present - Duration::days(day);
        live_until(clinic, &practice.desk, evening, |moment| clock.set(moment)).await?;
    }
    Ok(())
}

/// Lives until then as a practice does whose computer stays on: what is due leaves when it is due.
/// `go_to` puts the clinic's clock to a moment.
pub async fn live_until(
    clinic: &Clinic,
    desk: &Actor,
    until: Instant,
    go_to: impl Fn(Instant),
) -> Result<(), DemoError> {
    let mut rounds = Rounds::default();
    loop {
        // A practice that was filled in one go has more to say at once than usual, and a desk that
        // has looked at it.
        outbox::release_backlog(clinic, desk).await?;
        rounds.tick(clinic).await;
        let now = clinic.now();
        if now >= until {
            return Ok(());
        }
        let everybodys = MessageFilter::default();
        let waiting = outbox::list(clinic, desk, MessageTab::GoingOut, &everybodys, None).await?;
        let next = waiting.rows.first().map_or(until, |message| message.due);
        go_to(
            next.clamp(now + SHORTEST_STEP, now + LONGEST_STEP)
                .min(until),
        );
    }
}
