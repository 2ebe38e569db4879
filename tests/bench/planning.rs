//! Planning 10,000 reminders anew after what they are planned by has changed, and looking at them
//! again when nothing has: the clinic's round beside the same reads and commits by hand.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::TimeDelta;
use chrono_tz::Australia::Sydney;
use clinic::Clinic;
use clinic::appointments;
use clinic::channels::ChannelKind;
use clinic::civil::CivilMinute;
use clinic::outbox::{self, MessageFilter, MessageTab};
use clinic::scheduler::Rounds;
use clinic::settings::{self, ClinicProfile, ReminderRule, Sending};
use clinic_tests::practice::{self, Carriers, Desk, MINUTES};
use clinic_tests::speech::say;
use sqlx::{Connection, SqliteConnection};

use crate::Failure;
use crate::dispatch::{say_decision, say_event};
use crate::figures::{Figure, Goal, Measure, Samples, timed};
use crate::floor::{self, Access, FileKey};
use crate::large::{Bunch, NOW, file_in};
use crate::names::moment;

const APPOINTMENTS: usize = 10_000;
const PATIENTS: usize = 500;
/// Nobody listens there: this is about planning.
const NO_MAIL_PORT: u16 = 9;
/// As the clinic does it.
const BATCH: usize = 50;
const TIMES: usize = 3;
const DAY_BEFORE: u32 = 24 * 60;
const THIRTY_HOURS_BEFORE: u32 = 30 * 60;
/// What a person waits for without wondering.
const GOAL: Goal = Goal::Milliseconds(2_000.0);
const MOMENT: &str = "2026-11-23T23:00:00+00:00";

/// A practice with 10,000 appointments in the five weeks that a round plans.
struct Busy {
    clinic: Clinic,
    desk: Desk,
    rounds: Rounds,
    file: PathBuf,
    key: FileKey,
}

pub(crate) async fn measure(root: &Path) -> Result<Vec<Figure>, Failure> {
    let mut busy = Busy::make(root).await?;
    let (mut rules, mut zones, mut nothing) =
        (Samples::default(), Samples::default(), Samples::default());
    let (mut written, mut moved, mut read) =
        (Samples::default(), Samples::default(), Samples::default());
    for number in 1..=TIMES {
        for lead in [THIRTY_HOURS_BEFORE, DAY_BEFORE] {
            rules.add(busy.plan_by_rule(lead).await?);
            nothing.add(busy.look_again().await?);
        }
        for zone in ["Australia/Brisbane", "Australia/Sydney"] {
            zones.add(busy.plan_in_zone(zone).await?);
        }
        busy.check().await?;
        say(format_args!("{number} of {TIMES}"));
    }
    busy.clinic.close().await?;
    let mut floor = Floor::of(&busy.file, &busy.key).await?;
    for shift in ["+1 hour", "-1 hour", "+1 hour"] {
        written.add(floor.time_plans().await?);
        moved.add(floor.time_moves(shift).await?);
        read.add(floor.time_reads().await?);
    }
    floor.conn.close().await?;
    Ok(vec![
        Figure::of_times(
            "plan 10,000 reminders by another rule",
            Measure::Median,
            (&rules, &written),
            GOAL,
            "two rows of messages updated for each, two decisions written down, a commit every 50",
        ),
        Figure::of_times(
            "plan 10,000 appointments in another zone",
            Measure::Median,
            (&zones, &moved),
            GOAL,
            "each appointment and its messages updated, one commit",
        ),
        Figure::of_times(
            "look at 10,000 appointments again",
            Measure::Median,
            (&nothing, &read),
            Goal::Known,
            "each appointment, its patient and its messages read by key",
        ),
    ])
}

impl Busy {
    async fn make(root: &Path) -> Result<Self, Failure> {
        let bunch = Bunch::in_folder(root)?;
        let folder = root.join("practice");
        let (clinic, desk) = practice::found(&folder, bunch.tools.clone()).await?;
        let carriers = Carriers {
            mail_port: NO_MAIL_PORT,
            sms_url: None,
        };
        practice::send_through(&clinic, &desk.actor, &carriers).await?;
        let mut patients = Vec::with_capacity(PATIENTS);
        for number in 0..PATIENTS {
            let address = format!("patient{number}@example.org");
            let name = ("Mia", "Santos");
            let patient = desk.register_reached_by(&clinic, name, ChannelKind::Email, &address);
            patients.push(patient.await?);
        }
        let first = moment(NOW) + TimeDelta::hours(2);
        for number in 0..APPOINTMENTS {
            let minutes = i64::try_from(number).unwrap_or(0) * i64::from(MINUTES);
            let start = CivilMinute::of(first + TimeDelta::minutes(minutes), Sydney);
            let patient = patients[number % patients.len()];
            desk.book(&clinic, &[patient], start).await?;
        }
        let file = file_in(&folder);
        let key = bunch.key_of(&file).await?;
        let mut busy = Self {
            clinic,
            desk,
            rounds: Rounds::default(),
            file,
            key,
        };
        busy.plan_by_rule(DAY_BEFORE).await?;
        say(format_args!("{APPOINTMENTS} appointments are planned"));
        Ok(busy)
    }

    async fn plan_by_rule(&mut self, lead_minutes: u32) -> Result<Duration, Failure> {
        let sending: Sending = settings::read(&self.clinic, &self.desk.actor).await?;
        let rule = ReminderRule {
            lead_minutes,
            channel: None,
            modes: Vec::new(),
            types: Vec::new(),
            is_on: true,
            may_leave_outside_hours: true,
        };
        let sending = Sending {
            rules: vec![rule],
            ..sending
        };
        settings::save(&self.clinic, &self.desk.actor, sending).await?;
        let (time, ()) = timed(self.rounds.do_chores(&self.clinic)).await;
        Ok(time)
    }

    /// As the settings do it, and the round after them.
    async fn plan_in_zone(&mut self, zone: &str) -> Result<Duration, Failure> {
        let profile: ClinicProfile = settings::read(&self.clinic, &self.desk.actor).await?;
        let profile = ClinicProfile {
            zone: zone.to_owned(),
            ..profile
        };
        settings::save(&self.clinic, &self.desk.actor, profile).await?;
        let (time, derived) = timed(async {
            appointments::rederive(&self.clinic).await?;
            self.rounds.do_chores(&self.clinic).await;
            Ok::<(), Failure>(())
        })
        .await;
        derived?;
        Ok(time)
    }

    async fn look_again(&mut self) -> Result<Duration, Failure> {
        let (time, ()) = timed(self.rounds.do_chores(&self.clinic)).await;
        Ok(time)
    }

    /// Each appointment is confirmed, and reminded of where a day is left.
    async fn check(&self) -> Result<(), Failure> {
        let (clinic, actor) = (&self.clinic, &self.desk.actor);
        let everybodys = MessageFilter::default();
        let page = outbox::list(clinic, actor, MessageTab::GoingOut, &everybodys, None).await?;
        let expected = 2 * APPOINTMENTS - APPOINTMENTS / 30;
        if usize::try_from(page.counts.going_out).is_ok_and(|count| count >= expected) {
            Ok(())
        } else {
            Err(Failure::NothingFound)
        }
    }
}

/// The file of the practice, after the clinic has closed it, and the least that has to be done.
struct Floor {
    conn: SqliteConnection,
    appointments: Vec<Vec<u8>>,
    seq: i64,
}

impl Floor {
    async fn of(file: &Path, key: &FileKey) -> Result<Self, Failure> {
        let mut conn = floor::connect(file, Some(key), Access::Write).await?;
        let appointments = sqlx::query_scalar("SELECT id FROM appointments ORDER BY starts_at")
            .fetch_all(&mut conn)
            .await?;
        let seq = sqlx::query_scalar("SELECT max(seq) FROM audit_events")
            .fetch_one(&mut conn)
            .await?;
        Ok(Self {
            conn,
            appointments,
            seq,
        })
    }

    /// Of each appointment the reminder that is planned is replaced, and the other one is planned.
    async fn time_plans(&mut self) -> Result<Duration, Failure> {
        let pairs: Vec<(Vec<u8>, Vec<u8>)> = sqlx::query_as(
            "SELECT one.id, other.id
             FROM messages AS one
             JOIN messages AS other ON other.subject = one.subject
             WHERE one.kind = 'reminder'
               AND one.state = 'planned'
               AND other.kind = 'reminder'
               AND other.state <> 'planned'
             ORDER BY one.next_at",
        )
        .fetch_all(&mut self.conn)
        .await?;
        let (time, done) = timed(async {
            for batch in pairs.chunks(BATCH) {
                let mut tx = self.conn.begin_with("BEGIN IMMEDIATE").await?;
                for (planned, replaced) in batch {
                    for (message, state) in [(planned, "superseded"), (replaced, "planned")] {
                        sqlx::query(
                            "UPDATE messages
                             SET state = $2, sentence = $3, ended_at = $4, changed_at = $4
                             WHERE id = $1",
                        )
                        .bind(message)
                        .bind(state)
                        .bind("The appointment changed and this was replaced.")
                        .bind(MOMENT)
                        .execute(&mut *tx)
                        .await?;
                        say_decision(&mut tx, message, "It may be sent.").await?;
                    }
                }
                say_event(&mut tx, &mut self.seq).await?;
                tx.commit().await?;
            }
            Ok::<(), sqlx::Error>(())
        })
        .await;
        done?;
        Ok(time)
    }

    async fn time_moves(&mut self, shift: &str) -> Result<Duration, Failure> {
        let (time, done) = timed(async {
            let mut tx = self.conn.begin_with("BEGIN IMMEDIATE").await?;
            for appointment in &self.appointments {
                sqlx::query(
                    "UPDATE appointments
                     SET starts_at = strftime('%FT%TZ', starts_at, $2),
                         ends_at = strftime('%FT%TZ', ends_at, $2)
                     WHERE id = $1",
                )
                .bind(appointment)
                .bind(shift)
                .execute(&mut *tx)
                .await?;
                sqlx::query(
                    "UPDATE messages
                     SET occurrence = strftime('%FT%TZ', occurrence, $2),
                         due_at = strftime('%FT%TZ', due_at, $2),
                         next_at = strftime('%FT%TZ', next_at, $2)
                     WHERE subject = $1",
                )
                .bind(appointment)
                .bind(shift)
                .execute(&mut *tx)
                .await?;
            }
            say_event(&mut tx, &mut self.seq).await?;
            tx.commit().await
        })
        .await;
        done?;
        Ok(time)
    }

    async fn time_reads(&mut self) -> Result<Duration, Failure> {
        const STATEMENTS: [&str; 3] = [
            "SELECT * FROM appointments WHERE id = $1",
            "SELECT patients.*
             FROM appointment_patients
             JOIN patients ON patients.id = appointment_patients.patient
             WHERE appointment_patients.appointment = $1",
            "SELECT * FROM messages WHERE subject = $1",
        ];
        let (time, done) = timed(async {
            for appointment in &self.appointments {
                for statement in STATEMENTS {
                    sqlx::query(statement)
                        .bind(appointment)
                        .fetch_all(&mut self.conn)
                        .await?;
                }
            }
            Ok::<(), sqlx::Error>(())
        })
        .await;
        done?;
        Ok(time)
    }
}
