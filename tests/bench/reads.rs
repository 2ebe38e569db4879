//! A patient's page, an appointment, a day and a week: the clinic's verbs beside the same
//! statements, sent by hand to a copy of the file without a key.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Australia::Sydney;
use clinic::Clinic;
use clinic::access::Actor;
use clinic::appointments;
use clinic::civil::start_of;
use clinic::ids::{AppointmentId, PatientId, StaffId};
use clinic::patients;
use sqlx::{Connection, SqliteConnection};

use crate::Failure;
use crate::figures::{Figure, Goal, Measure, Samples, timed};

/// What is read, each of them once.
pub(crate) struct Sample {
    pub(crate) patients: Vec<PatientId>,
    pub(crate) appointments: Vec<AppointmentId>,
    pub(crate) days: Vec<NaiveDate>,
    pub(crate) psychologists: Vec<StaffId>,
}

/// The clinic must just have been opened, and the connections too: the first time that a page or an
/// appointment is read, nothing of it has been decrypted before.
pub(crate) async fn measure(
    clinic: &Clinic,
    actor: &Actor,
    (plain, keyed): (&mut SqliteConnection, &mut SqliteConnection),
    sample: &Sample,
) -> Result<Vec<Figure>, Failure> {
    let staff = actor.staff_id().ok_or(Failure::NothingFound)?;
    let now = clinic.now();
    let bare = |conn| Bare { conn, staff, now };
    let mut asked = Asked {
        clinic,
        actor,
        plain: bare(plain),
        keyed: bare(keyed),
    };
    let [first_pages, pages] = asked.open_patients(&sample.patients).await?;
    let [first_cards, cards] = asked.open_appointments(&sample.appointments).await?;
    // Once to warm up what all days share, then for the figures.
    asked.look_at(sample).await?;
    let (days, weeks) = asked.look_at(sample).await?;
    let same = "the same statements on a copy of the file without a key; rows are not looked at";
    let audited = "the same statements, and the same row into the audit with its commit, on a copy \
                   of the file without a key; rows are not looked at";
    let figure = |name, times: &Three, most, beside| {
        let both = (&times.ours, &times.plain);
        Figure::of_times(name, Measure::Median, both, Goal::Ratio(most), beside)
            .with_key(&times.keyed)
    };
    Ok(vec![
        figure("open a patient", &pages, 1.3, audited),
        figure(
            "open a patient for the first time",
            &first_pages,
            1.3,
            audited,
        ),
        figure("open an appointment", &cards, 1.3, same),
        figure(
            "open an appointment for the first time",
            &first_cards,
            1.3,
            same,
        ),
        figure("a day of ten psychologists", &days, 2.0, same),
        figure("a week of one psychologist", &weeks, 2.0, same),
    ])
}

/// The clinic's verb, and its statements by hand in a file without a key and in one with the
/// clinic's.
#[derive(Default)]
struct Three {
    ours: Samples,
    plain: Samples,
    keyed: Samples,
}

/// Those who are asked the same, one after the other.
struct Asked<'all> {
    clinic: &'all Clinic,
    actor: &'all Actor,
    plain: Bare<'all>,
    keyed: Bare<'all>,
}

impl Asked<'_> {
    /// All for the first time, and all once more.
    async fn open_patients(&mut self, patients: &[PatientId]) -> Result<[Three; 2], Failure> {
        let mut rounds = [Three::default(), Three::default()];
        for round in &mut rounds {
            for id in patients {
                let (time, page) = timed(patients::open(self.clinic, self.actor, *id)).await;
                page?;
                round.ours.add(time);
                let (time, page) = timed(self.plain.patient(*id)).await;
                page?;
                round.plain.add(time);
                let (time, page) = timed(self.keyed.patient(*id)).await;
                page?;
                round.keyed.add(time);
            }
        }
        Ok(rounds)
    }

    /// All for the first time, and all once more.
    async fn open_appointments(&mut self, ids: &[AppointmentId]) -> Result<[Three; 2], Failure> {
        let mut rounds = [Three::default(), Three::default()];
        for round in &mut rounds {
            for id in ids {
                let (time, card) = timed(appointments::find(self.clinic, self.actor, *id)).await;
                card?;
                round.ours.add(time);
                let (time, card) = timed(self.plain.appointment(*id)).await;
                card?;
                round.plain.add(time);
                let (time, card) = timed(self.keyed.appointment(*id)).await;
                card?;
                round.keyed.add(time);
            }
        }
        Ok(rounds)
    }

    /// Days, and weeks.
    async fn look_at(&mut self, sample: &Sample) -> Result<(Three, Three), Failure> {
        let (mut days, mut weeks) = (Three::default(), Three::default());
        for (number, date) in sample.days.iter().enumerate() {
            let day = appointments::day(self.clinic, self.actor, Some(*date));
            let (time, day) = timed(day).await;
            let count = day?.appointments.len();
            days.ours.add(time);
            let (time, rows) = timed(self.plain.schedule(*date, 1, None)).await;
            if rows? != count || count == 0 {
                return Err(Failure::NothingFound);
            }
            days.plain.add(time);
            let (time, rows) = timed(self.keyed.schedule(*date, 1, None)).await;
            rows?;
            days.keyed.add(time);
            let psychologist = sample.psychologists[number % sample.psychologists.len()];
            let week = appointments::week(self.clinic, self.actor, Some(*date), psychologist);
            let (time, week) = timed(week).await;
            let week = week?;
            let monday = week.dates.first().copied().unwrap_or(*date);
            weeks.ours.add(time);
            let (time, rows) = timed(self.plain.schedule(monday, 7, Some(psychologist))).await;
            if rows? != week.appointments.len() {
                return Err(Failure::NothingFound);
            }
            weeks.plain.add(time);
            let (time, rows) = timed(self.keyed.schedule(monday, 7, Some(psychologist))).await;
            rows?;
            weeks.keyed.add(time);
        }
        Ok((days, weeks))
    }
}

/// The library below, asked what the clinic's stores ask.
struct Bare<'conn> {
    conn: &'conn mut SqliteConnection,
    staff: StaffId,
    now: DateTime<Utc>,
}

/// What appointments are shown with, as in `appointments/store.rs`.
macro_rules! appointments {
    ($rest:literal) => {
        concat!(
            "SELECT appointments.id, appointments.starts_civil, appointments.zone,
                    appointments.minutes, appointments.starts_at, appointments.ends_at,
                    appointments.psychologist, appointments.room, appointments.type,
                    appointments.mode, appointments.state, appointments.meeting_link,
                    appointments.cancel_reason, appointments.override_reason,
                    appointments.silent_reason, appointments.generation,
                    appointments.settled_at, appointments.version,
                    staff.display_name, staff.colour, consulting_rooms.name,
                    appointment_types.name,
                    (SELECT changed_at FROM appointment_changes
                     WHERE appointment_changes.appointment = appointments.id
                     ORDER BY seq DESC LIMIT 1)
             FROM appointments
             JOIN staff ON staff.id = appointments.psychologist
             JOIN appointment_types ON appointment_types.id = appointments.type
             LEFT JOIN consulting_rooms ON consulting_rooms.id = appointments.room ",
            $rest
        )
    };
}

macro_rules! attending {
    ($rest:literal) => {
        concat!(
            "SELECT appointment_patients.appointment, appointment_patients.patient,
                    patients.shown_name,
                    EXISTS (SELECT 1 FROM alerts
                            WHERE alerts.patient = patients.id
                              AND alerts.ended_at IS NULL
                              AND alerts.audience = 'everyone'),
                    NOT EXISTS (SELECT 1 FROM consent_entries
                                WHERE consent_entries.patient = patients.id
                                  AND consent_entries.purpose = 'appointment_reminders') ",
            $rest
        )
    };
}

impl Bare<'_> {
    async fn appointment(&mut self, id: AppointmentId) -> Result<(), sqlx::Error> {
        sqlx::query(appointments!("WHERE appointments.id = $1"))
            .bind(id)
            .fetch_one(&mut *self.conn)
            .await?;
        sqlx::query(attending!(
            "FROM appointment_patients
             JOIN patients ON patients.id = appointment_patients.patient
             WHERE appointment_patients.appointment = $1
             ORDER BY appointment_patients.position"
        ))
        .bind(id)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(())
    }

    /// How many appointments there are in these days.
    async fn schedule(
        &mut self,
        first: NaiveDate,
        days: i64,
        psychologist: Option<StaffId>,
    ) -> Result<usize, sqlx::Error> {
        let conn = &mut *self.conn;
        for sql in [
            "SELECT value FROM settings WHERE section = 'clinic_profile'",
            "SELECT staff.id, staff.display_name, staff.colour
             FROM staff
             JOIN staff_roles ON staff_roles.staff = staff.id
             WHERE staff_roles.role = 'psychologist' AND staff.left_on IS NULL
             ORDER BY staff.family_name, staff.given_name",
            "SELECT staff, weekday, kind, starts, ends
             FROM working_hours
             ORDER BY staff, weekday, kind, starts",
            "SELECT date, name FROM public_holidays ORDER BY date",
        ] {
            sqlx::query(sql).fetch_all(&mut *conn).await?;
        }
        sqlx::query(
            "SELECT id, staff, starts, ends, reason
             FROM leave
             WHERE ends > $1
             ORDER BY staff, starts",
        )
        .bind(first.to_string())
        .fetch_all(&mut *conn)
        .await?;
        let from = start_of(first, Sydney);
        let until = start_of(first + TimeDelta::days(days), Sydney);
        let earliest = from - TimeDelta::hours(8);
        let sql = match psychologist {
            None => appointments!(
                "WHERE appointments.starts_at >= $1
                   AND appointments.starts_at < $2
                   AND appointments.ends_at > $3
                   AND $4 IS NULL
                 ORDER BY appointments.starts_at, appointments.id"
            ),
            Some(_) => appointments!(
                "WHERE appointments.psychologist = $4
                   AND appointments.starts_at >= $1
                   AND appointments.starts_at < $2
                   AND appointments.ends_at > $3
                 ORDER BY appointments.starts_at, appointments.id"
            ),
        };
        let rows = sqlx::query(sql)
            .bind(earliest)
            .bind(until)
            .bind(from)
            .bind(psychologist)
            .fetch_all(&mut *conn)
            .await?;
        sqlx::query(attending!(
            "FROM appointments
             JOIN appointment_patients ON appointment_patients.appointment = appointments.id
             JOIN patients ON patients.id = appointment_patients.patient
             WHERE appointments.starts_at >= $1 AND appointments.starts_at < $2
             ORDER BY appointment_patients.appointment, appointment_patients.position"
        ))
        .bind(earliest)
        .bind(until)
        .fetch_all(conn)
        .await?;
        Ok(rows.len())
    }

    async fn patient(&mut self, id: PatientId) -> Result<(), sqlx::Error> {
        let (staff, now) = (self.staff, self.now);
        let mut tx = self.conn.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("SELECT value FROM settings WHERE section = 'clinic_profile'")
            .fetch_all(&mut *tx)
            .await?;
        let point = "SELECT id, kind, value, label, is_safe, never_text, hours_from, hours_until,
                            is_discreet, bounced_at
                     FROM contact_points
                     WHERE patient = $1
                     ORDER BY position";
        let alert = "SELECT alerts.id, alerts.text_sealed, alerts.made_at, staff.display_name
                     FROM alerts
                     JOIN staff ON staff.id = alerts.made_by
                     WHERE alerts.patient = $1
                       AND alerts.audience = 'clinical'
                       AND alerts.ended_at IS NULL
                     ORDER BY alerts.id";
        for sql in [
            "SELECT patients.legal_given_name, patients.legal_family_name,
                    patients.preferred_name, patients.shown_name, patients.pronouns,
                    patients.birthday, patients.birthday_unclear, patients.address_line,
                    patients.suburb, patients.state, patients.postcode, patients.country,
                    patients.language, patients.preferred_channel, patients.zone,
                    patients.status, patients.status_since, patients.primary_psychologist,
                    patients.gp_name, patients.gp_practice, patients.gp_phone,
                    patients.medicare, patients.dva, patients.ndis, patients.referral_date,
                    patients.referral_sessions, patients.verified_on, patients.version,
                    psychologist.display_name, verifier.display_name
             FROM patients
             LEFT JOIN staff AS psychologist ON psychologist.id = patients.primary_psychologist
             LEFT JOIN staff AS verifier ON verifier.id = patients.verified_by
             WHERE patients.id = $1",
            "SELECT given_name, family_name
             FROM former_names
             WHERE patient = $1
             ORDER BY position",
            point,
            "SELECT sealed FROM patient_keys WHERE patient = $1",
            alert,
            alert,
            "SELECT id, name, relationship, phone, email, phone_is_safe, email_is_safe, never_text,
                    is_discreet, emergency, guardian, partner, payer, never_disclose,
                    gets_reminders, may_book, portal, phone_bounced_at, email_bounced_at
             FROM contacts
             WHERE patient = $1 AND removed_at IS NULL
             ORDER BY id",
            "SELECT care_team.staff, staff.display_name, care_team.since
             FROM care_team
             JOIN staff ON staff.id = care_team.staff
             WHERE care_team.patient = $1
             ORDER BY care_team.since, staff.display_name",
            point,
            "SELECT DISTINCT patients.shown_name
             FROM contact_points AS own
             JOIN contact_points AS other ON other.value = own.value AND other.patient <> $1
             JOIN patients ON patients.id = other.patient
             WHERE own.patient = $1
             ORDER BY patients.sort_name
             LIMIT 10",
        ] {
            sqlx::query(sql).bind(id).fetch_all(&mut *tx).await?;
        }
        sqlx::query(
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
        .bind(id)
        .bind(staff)
        .bind(now)
        .fetch_all(&mut *tx)
        .await?;
        let seq: i64 = sqlx::query_scalar("SELECT max(seq) FROM audit_events")
            .fetch_one(&mut *tx)
            .await?;
        sqlx::query(
            "INSERT INTO audit_events (seq, at, run, staff, roles, action, patient, detail, mac)
             VALUES ($1, $2, $3, $3, 'owner psychologist front_desk', 'patient_opened', $4,
                     '{}', zeroblob(32))",
        )
        .bind(seq + 1)
        .bind(now)
        .bind(staff)
        .bind(id)
        .execute(&mut *tx)
        .await?;
        tx.commit().await
    }
}
