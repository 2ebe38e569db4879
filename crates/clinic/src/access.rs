//! Who may do what. A verb asks `actor.may::<P>()` and hands the [`Allowed`] it gets to its
//! store; there is no other way to make one, and no comparison of roles anywhere but here.

use std::marker::PhantomData;

use crate::clock::Instant;
use crate::db::{Conn, DbError, query_as, scalar};
use crate::ids::{PatientId, StaffId};

crate::closed_set! {
    /// What a person does in the practice; one person may hold several.
    pub enum Role {
        FrontDesk = "front_desk",
        Psychologist = "psychologist",
        Owner = "owner",
        Auditor = "auditor",
    }
}

impl Role {
    pub fn title(self) -> &'static str {
        match self {
            Self::FrontDesk => "front desk",
            Self::Psychologist => "psychologist",
            Self::Owner => "owner",
            Self::Auditor => "auditor",
        }
    }
}

/// Who is doing this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Staff(StaffId),
    /// The program by itself: background chores, opening the clinic, somebody not yet signed in.
    Program,
}

/// Who is doing this, with the roles they hold at this moment.
#[derive(Debug, Clone)]
pub struct Actor {
    who: Who,
    roles: Vec<Role>,
}

impl Actor {
    /// The background thread and the door. Holds no role and so may do nothing that asks for one.
    pub fn program() -> Self {
        Self {
            who: Who::Program,
            roles: Vec::new(),
        }
    }

    /// Made by the sign-in alone, from what the database says now.
    pub(crate) fn staff(id: StaffId, roles: Vec<Role>) -> Self {
        Self {
            who: Who::Staff(id),
            roles,
        }
    }

    pub fn who(&self) -> Who {
        self.who
    }

    pub fn staff_id(&self) -> Option<StaffId> {
        match self.who {
            Who::Staff(id) => Some(id),
            Who::Program => None,
        }
    }

    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// The right to do `P`, or why not.
    pub fn may<P: Permission>(&self) -> Result<Allowed<P>, Denied> {
        if self.roles.iter().any(|role| P::granted_to(*role)) {
            Ok(Allowed(PhantomData))
        } else {
            Err(Denied {
                permission: P::NAME,
                needed: P::NEEDED,
            })
        }
    }
}

/// The right to do `P`. Only [`Actor::may`] makes one.
#[derive(Debug)]
pub struct Allowed<P>(PhantomData<P>);

impl<P> Clone for Allowed<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P> Copy for Allowed<P> {}

/// The person's roles do not allow this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{needed}")]
pub struct Denied {
    pub permission: &'static str,
    /// Who may, in words for the screen.
    pub needed: &'static str,
}

/// Something that only some roles may do.
pub trait Permission {
    const NAME: &'static str;
    const NEEDED: &'static str;
    fn granted_to(role: Role) -> bool;
}

macro_rules! permissions {
    ($($(#[$meta:meta])* $name:ident ($text:literal, $needed:literal) {
        $($(Role::$role:ident)|+ => $answer:literal),+ $(,)?
    })+) => {$(
        $(#[$meta])*
        #[derive(Debug)]
        pub enum $name {}

        impl Permission for $name {
            const NAME: &'static str = $text;
            const NEEDED: &'static str = $needed;
            fn granted_to(role: Role) -> bool {
                match role { $($(Role::$role)|+ => $answer),+ }
            }
        }
    )+};
}

permissions! {
    /// See patients, how to reach them, and alerts for everyone.
    ReadPatients("read_patients", "Patients are for the front desk and psychologists.") {
        Role::FrontDesk | Role::Psychologist => true,
        Role::Owner | Role::Auditor => false,
    }
    /// Register and amend patients, their contacts and alerts.
    KeepPatients("keep_patients", "Patients are kept by the front desk and psychologists.") {
        Role::FrontDesk | Role::Psychologist => true,
        Role::Owner | Role::Auditor => false,
    }
    /// Clinical text of patients in one's care.
    ReadClinical("read_clinical", "Clinical text is for the psychologists who care for the patient.") {
        Role::Psychologist => true,
        Role::FrontDesk | Role::Owner | Role::Auditor => false,
    }
    /// Open a patient outside one's care, for a reason.
    BreakGlass("break_glass", "Opening a patient outside one's care is for psychologists.") {
        Role::Psychologist => true,
        Role::FrontDesk | Role::Owner | Role::Auditor => false,
    }
    /// Record consents and preferences.
    KeepConsents("keep_consents", "Consents are recorded by the front desk and psychologists.") {
        Role::FrontDesk | Role::Psychologist => true,
        Role::Owner | Role::Auditor => false,
    }
    /// See the schedule.
    ReadSchedule("read_schedule", "The schedule is for the front desk and psychologists.") {
        Role::FrontDesk | Role::Psychologist => true,
        Role::Owner | Role::Auditor => false,
    }
    /// Book, move, cancel and check in.
    KeepSchedule("keep_schedule", "Appointments are made by the front desk and psychologists.") {
        Role::FrontDesk | Role::Psychologist => true,
        Role::Owner | Role::Auditor => false,
    }
    /// See everybody who comes today, as the desk does.
    ReadDesk("read_desk", "The arrivals of the day are for the front desk.") {
        Role::FrontDesk => true,
        Role::Psychologist | Role::Owner | Role::Auditor => false,
    }
    /// Have a day of one's own.
    ReadOwnDay("read_own_day", "A day of one's own is for psychologists.") {
        Role::Psychologist => true,
        Role::FrontDesk | Role::Owner | Role::Auditor => false,
    }
    /// See messages and the texts of appointment messages.
    ReadMessages("read_messages", "Messages are for the front desk and psychologists.") {
        Role::FrontDesk | Role::Psychologist => true,
        Role::Owner | Role::Auditor => false,
    }
    /// See what messages say: the practice's own texts and the program's.
    ReadTexts("read_texts", "The texts of messages are for the front desk, psychologists and owners.") {
        Role::FrontDesk | Role::Psychologist | Role::Owner => true,
        Role::Auditor => false,
    }
    /// Hold, release, resend and resolve messages.
    KeepMessages("keep_messages", "Messages are looked after by the front desk and psychologists.") {
        Role::FrontDesk | Role::Psychologist => true,
        Role::Owner | Role::Auditor => false,
    }
    /// Take a list of messages out of the program. It holds no text of any.
    ExportMessages("export_messages", "Lists of messages are exported by the front desk or an owner.") {
        Role::FrontDesk | Role::Owner => true,
        Role::Psychologist | Role::Auditor => false,
    }
    /// See who works here.
    ReadStaff("read_staff", "The staff list is for people who are signed in.") {
        Role::FrontDesk | Role::Psychologist | Role::Owner | Role::Auditor => true,
    }
    /// Add and amend staff, hand out one-time codes.
    ManageStaff("manage_staff", "Staff are managed by an owner of the practice.") {
        Role::Owner => true,
        Role::FrontDesk | Role::Psychologist | Role::Auditor => false,
    }
    /// Change how the clinic works: profile, hours, rules, carriers, texts.
    ManageSettings("manage_settings", "Settings are changed by an owner of the practice.") {
        Role::Owner => true,
        Role::FrontDesk | Role::Psychologist | Role::Auditor => false,
    }
    /// Add and remove ways to open the clinic.
    ManageKeys("manage_keys", "Keys are managed by an owner of the practice.") {
        Role::Owner => true,
        Role::FrontDesk | Role::Psychologist | Role::Auditor => false,
    }
    /// Read and verify the audit.
    ReadAudit("read_audit", "The audit is read by an owner or an auditor.") {
        Role::Owner | Role::Auditor => true,
        Role::FrontDesk | Role::Psychologist => false,
    }
}

/// The right to one patient's clinical text, from the care relation or a live break-glass grant.
/// Stores filter by its patient, so an id of another patient is simply not found.
#[derive(Debug)]
pub struct InCare {
    patient: PatientId,
    by: StaffId,
    emergency_until: Option<Instant>,
}

impl InCare {
    pub fn patient(&self) -> PatientId {
        self.patient
    }

    pub fn by(&self) -> StaffId {
        self.by
    }

    /// When it ends, for somebody who has it by breaking the glass alone.
    pub fn emergency_until(&self) -> Option<Instant> {
        self.emergency_until
    }
}

/// Is the patient in this person's care now? Primary psychologist; an appointment together in the
/// last twelve months or ahead; the care team; or a break-glass grant that has not run out.
pub async fn in_care(
    conn: &mut Conn,
    actor: &Actor,
    patient: PatientId,
    now: Instant,
) -> Result<Option<InCare>, DbError> {
    let (Ok(_), Some(by)) = (actor.may::<ReadClinical>(), actor.staff_id()) else {
        return Ok(None);
    };
    let year_ago = now - chrono::Months::new(12);
    // The appointments are the patient's, who has dozens; a join could as well begin with the
    // psychologist's, who has tens of thousands.
    let is_theirs: bool = scalar(
        "SELECT EXISTS (
           SELECT 1 FROM patients WHERE id = $1 AND primary_psychologist = $2
         ) OR EXISTS (
           SELECT 1 FROM care_team WHERE patient = $1 AND staff = $2
         ) OR EXISTS (
           SELECT 1
           FROM appointment_patients
           WHERE appointment_patients.patient = $1
             AND EXISTS (
               SELECT 1
               FROM appointments
               WHERE appointments.id = appointment_patients.appointment
                 AND appointments.psychologist = $2
                 AND appointments.state <> 'cancelled'
                 AND appointments.ends_at >= $3)
         )",
    )
    .bind(patient)
    .bind(by)
    .bind(year_ago)
    .fetch_one(&mut *conn)
    .await?;
    if is_theirs {
        return Ok(Some(InCare {
            patient,
            by,
            emergency_until: None,
        }));
    }
    let until: Option<Instant> = scalar(
        "SELECT until
         FROM break_glass
         WHERE patient = $1 AND staff = $2 AND until > $3
         ORDER BY until DESC
         LIMIT 1",
    )
    .bind(patient)
    .bind(by)
    .bind(now)
    .fetch_optional(conn)
    .await?;
    Ok(until.map(|until| InCare {
        patient,
        by,
        emergency_until: Some(until),
    }))
}

/// The roles a person holds now; empty for somebody who has left.
pub(crate) async fn roles_of(conn: &mut Conn, staff: StaffId) -> Result<Vec<Role>, DbError> {
    let rows: Vec<(Role,)> = query_as(
        "SELECT staff_roles.role
         FROM staff_roles
         JOIN staff ON staff.id = staff_roles.staff
         WHERE staff_roles.staff = $1 AND staff.left_on IS NULL
         ORDER BY staff_roles.role",
    )
    .bind(staff)
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|(role,)| role).collect())
}
