//! What the desk does, done in the clinic and noted beside it. What the clinic refuses has not
//! happened.

use chrono::TimeDelta;
use clinic::appointments::{
    self, AppointmentCard, AppointmentError, AppointmentState, BookingForm, CancelForm, MoveForm,
};
use clinic::channels::ChannelKind;
use clinic::civil::{CivilMinute, TimeOfDay};
use clinic::consents::{self, ConsentsError, Decision, HowGiven, Purpose, RecordConsentForm};
use clinic::ids::AppointmentId;
use clinic::patients::{
    self, ContactPointForm, PatientForm, PatientStatus, PatientsError, PointKind,
};
use clinic::settings::{
    self, ClinicProfile, MailAccount, OpenHours, ReminderRule, Sending, SmsAccount,
};
use clinic_tests::practice::point;

use super::stage;
use super::story::{Edit, Hours, Points, Quiet, Rules, Time, Zone};
use super::truth::{Appointment, Person};
use super::world::{Ending, World, around};
use crate::Failure;

/// Why staff tell somebody themselves.
const TOLD_BY_STAFF: &str = "told at the desk";

impl World {
    pub(crate) async fn edit(&mut self, edit: &Edit) -> Result<(), Ending> {
        match edit {
            Edit::Book {
                patients,
                at,
                quietly,
            } => self.book(patients, *at, *quietly).await?,
            Edit::Move {
                appointment,
                to,
                quietly,
            } => self.move_to(*appointment, *to, *quietly).await?,
            Edit::Cancel {
                appointment,
                quietly,
            } => self.cancel(*appointment, *quietly).await?,
            Edit::Undo { appointment } => self.undo(*appointment).await?,
            Edit::Mark { appointment, state } => self.mark(*appointment, *state).await?,
            Edit::Decide { patient, decision } => self.decide(*patient, *decision).await?,
            Edit::SwitchChannel {
                patient,
                channel,
                is_on,
            } => self.switch(*patient, *channel, *is_on).await?,
            Edit::SetStatus { patient, status } => self.set_status(*patient, *status).await?,
            Edit::ChangePoints { patient, points } => self.change_points(*patient, *points).await?,
            Edit::SetQuiet { patient, quiet } => self.set_quiet(*patient, *quiet).await?,
            Edit::SetZone(zone) => self.set_zone(*zone).await?,
            Edit::SetRules(rules) => self.set_rules(*rules).await?,
            Edit::SetHours(hours) => self.set_hours(*hours).await?,
            Edit::SwitchAccount { channel, is_on } => self.switch_account(*channel, *is_on).await?,
        }
        Ok(())
    }

    fn start_of(&self, time: Time) -> CivilMinute {
        let now = self.clock.shown();
        let midnight = self.truth(|truth| truth.civil(now).date().and_time(chrono::NaiveTime::MIN));
        let minutes = 7 * 60 + i64::from(time.quarter) * 15;
        CivilMinute(
            midnight + TimeDelta::days(i64::from(time.days_ahead)) + TimeDelta::minutes(minutes),
        )
    }

    async fn book(&mut self, patients: &[u8], at: Time, quietly: bool) -> Result<(), Failure> {
        let start = self.start_of(at);
        let (places, ids) = self.truth(|truth| {
            let count = truth.people.len();
            let mut places: Vec<usize> = patients
                .iter()
                .map(|one| usize::from(*one) % count)
                .collect();
            places.dedup();
            let ids: Vec<_> = places.iter().map(|place| truth.people[*place].id).collect();
            (places, ids)
        });
        let form = BookingForm {
            override_reason: Some("Day and night".to_owned()),
            do_not_send: quietly.then(|| TOLD_BY_STAFF.to_owned()),
            ..self.desk.booking(&ids, start)
        };
        let booked = appointments::book(&self.clinic(), self.actor(), &form).await;
        let Some(card) = done(booked)? else {
            return Ok(());
        };
        let now = self.clock.shown();
        let appointment = Appointment::booked(&card, places, now);
        self.told_by_staff(&appointment, appointment.start, quietly);
        self.truth(|truth| truth.appointments.push(appointment));
        Ok(())
    }

    /// An appointment as the truth and as the clinic has it.
    async fn appointment(
        &self,
        number: u8,
    ) -> Result<Option<(Appointment, AppointmentCard)>, Failure> {
        let Some(appointment) = self.truth(|truth| around(&truth.appointments, number).cloned())
        else {
            return Ok(None);
        };
        let card = appointments::find(&self.clinic(), self.actor(), appointment.id).await?;
        Ok(Some((appointment, card)))
    }

    async fn move_to(&mut self, number: u8, to: Time, quietly: bool) -> Result<(), Failure> {
        let Some((before, card)) = self.appointment(number).await? else {
            return Ok(());
        };
        let form = MoveForm {
            id: card.id,
            version: card.version,
            start: self.start_of(to),
            minutes: card.minutes,
            psychologist: card.psychologist,
            room: None,
            override_reason: Some("Day and night".to_owned()),
            do_not_send: quietly.then(|| TOLD_BY_STAFF.to_owned()),
        };
        let moved = appointments::move_to(&self.clinic(), self.actor(), &form).await;
        let Some(card) = done(moved)? else {
            return Ok(());
        };
        let state = if card.start == before.start {
            before.state
        } else {
            AppointmentState::Booked
        };
        self.told_by_staff(&before, card.start, quietly);
        self.now_stands(before.id, card.start, state);
        Ok(())
    }

    async fn cancel(&mut self, number: u8, quietly: bool) -> Result<(), Failure> {
        let Some((before, card)) = self.appointment(number).await? else {
            return Ok(());
        };
        let form = CancelForm {
            id: card.id,
            version: card.version,
            reason: "Unwell".to_owned(),
            do_not_send: quietly.then(|| TOLD_BY_STAFF.to_owned()),
        };
        let cancelled = appointments::cancel(&self.clinic(), self.actor(), &form).await;
        if done(cancelled)?.is_some() {
            self.told_by_staff(&before, before.start, quietly);
            self.now_stands(before.id, before.start, AppointmentState::Cancelled);
        }
        Ok(())
    }

    async fn mark(&mut self, number: u8, state: AppointmentState) -> Result<(), Failure> {
        let Some((before, card)) = self.appointment(number).await? else {
            return Ok(());
        };
        let (clinic, actor) = (self.clinic(), self.actor());
        let marked = appointments::set_state(&clinic, actor, card.id, card.version, state).await;
        if done(marked)?.is_some() {
            self.now_stands(before.id, before.start, state);
        }
        Ok(())
    }

    async fn undo(&mut self, number: u8) -> Result<(), Failure> {
        let Some((before, card)) = self.appointment(number).await? else {
            return Ok(());
        };
        let undone = appointments::undo(&self.clinic(), self.actor(), card.id, card.version).await;
        let Some(card) = done(undone)? else {
            return Ok(());
        };
        let now = self.clock.shown();
        let is_as_before = self.truth(|truth| {
            let one = (truth.appointments.iter_mut()).find(|one| one.id == before.id)?;
            one.left.push(one.start);
            (one.start, one.state) = one.before.pop()?;
            one.changed_at = now;
            ((card.start, card.state) == (one.start, one.state)).then_some(())
        });
        is_as_before.ok_or(Failure::NotAsBefore)
    }

    fn now_stands(&self, id: AppointmentId, start: CivilMinute, state: AppointmentState) {
        let now = self.clock.shown();
        self.truth(|truth| {
            for one in truth.appointments.iter_mut().filter(|one| one.id == id) {
                one.before.push((one.start, one.state));
                one.left.push(one.start);
                (one.start, one.state, one.changed_at) = (start, state, now);
            }
        });
    }

    fn told_by_staff(&mut self, appointment: &Appointment, start: CivilMinute, quietly: bool) {
        if quietly {
            self.ledger
                .staff_tell(appointment.id, &appointment.patients, start);
        }
    }

    fn person(&self, number: u8) -> (usize, Person) {
        self.truth(|truth| {
            let place = usize::from(number) % truth.people.len();
            (place, truth.people[place].clone())
        })
    }

    async fn decide(&mut self, patient: u8, decision: Decision) -> Result<(), Failure> {
        let (place, person) = self.person(patient);
        let now = self.clock.shown();
        let form = RecordConsentForm {
            patient: person.id,
            purpose: Purpose::AppointmentReminders,
            decision,
            on: self.truth(|truth| truth.civil(now).date()),
            how: HowGiven::ByPhone,
            naming_contact: None,
            note: String::new(),
        };
        match consents::record(&self.clinic(), self.actor(), &form).await {
            Ok(()) => {
                let wants = decision == Decision::Granted;
                self.truth(|truth| truth.people[place].wants_reminders = wants);
                Ok(())
            }
            Err(ConsentsError::Invalid(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn switch(
        &mut self,
        patient: u8,
        channel: ChannelKind,
        is_on: bool,
    ) -> Result<(), Failure> {
        let (place, person) = self.person(patient);
        let how = HowGiven::ByPhone;
        let (clinic, actor) = (self.clinic(), self.actor());
        consents::set_channel(&clinic, actor, person.id, channel, is_on, how).await?;
        self.truth(|truth| {
            let channels = &mut truth.people[place].channels;
            if is_on {
                channels.insert(channel);
            } else {
                channels.remove(&channel);
            }
        });
        Ok(())
    }

    async fn set_status(&mut self, patient: u8, status: PatientStatus) -> Result<(), Failure> {
        let (place, person) = self.person(patient);
        let (clinic, actor) = (self.clinic(), self.actor());
        let card = patients::open(&clinic, actor, person.id).await?;
        let now = self.clock.shown();
        let today = self.truth(|truth| truth.civil(now).date());
        patients::set_status(&clinic, actor, person.id, card.version, status, today).await?;
        self.truth(|truth| truth.people[place].status = status);
        Ok(())
    }

    async fn change_points(&mut self, patient: u8, points: Points) -> Result<(), Failure> {
        let (place, mut person) = self.person(patient);
        let (clinic, actor) = (self.clinic(), self.actor());
        person.points = points;
        let changed = if person.guardian.is_some() {
            let form = stage::guardian(&person, person.guardian);
            patients::save_contact(&clinic, actor, person.id, &form)
                .await
                .map(|_| ())
        } else {
            let card = patients::open(&clinic, actor, person.id).await?;
            let form = PatientForm {
                contact_points: points_of(&person, &card.form.contact_points),
                ..card.form
            };
            patients::amend(&clinic, actor, person.id, card.version, &form).await
        };
        match changed {
            Ok(()) => {
                self.truth(|truth| truth.people[place].points = person.points);
                Ok(())
            }
            Err(PatientsError::Invalid(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn set_quiet(&mut self, patient: u8, quiet: Quiet) -> Result<(), Failure> {
        let (place, person) = self.person(patient);
        let (from, until) = match quiet {
            Quiet::Never => (None, None),
            Quiet::AtNight => (TimeOfDay::at(20, 0), TimeOfDay::at(8, 0)),
            Quiet::AtNoon => (TimeOfDay::at(12, 0), TimeOfDay::at(13, 0)),
        };
        let (clinic, actor) = (self.clinic(), self.actor());
        consents::set_quiet_hours(&clinic, actor, person.id, from, until, false).await?;
        self.truth(|truth| truth.people[place].quiet = quiet);
        Ok(())
    }

    /// As the command does it that keeps the clinic's profile.
    async fn set_zone(&mut self, zone: Zone) -> Result<(), Failure> {
        let (clinic, actor) = (self.clinic(), self.actor());
        let profile: ClinicProfile = settings::read(&clinic, actor).await?;
        let profile = ClinicProfile {
            zone: zone.tz().name().to_owned(),
            ..profile
        };
        settings::save(&clinic, actor, profile).await?;
        appointments::rederive(&clinic).await?;
        self.truth(|truth| truth.zone = zone);
        Ok(())
    }

    async fn set_rules(&mut self, rules: Rules) -> Result<(), Failure> {
        let (clinic, actor) = (self.clinic(), self.actor());
        let sending: Sending = settings::read(&clinic, actor).await?;
        let all = rules.all().into_iter();
        let sending = Sending {
            rules: all
                .map(
                    |(lead_minutes, channel, may_leave_outside_hours)| ReminderRule {
                        lead_minutes,
                        channel,
                        modes: Vec::new(),
                        types: Vec::new(),
                        is_on: true,
                        may_leave_outside_hours,
                    },
                )
                .collect(),
            ..sending
        };
        settings::save(&clinic, actor, sending).await?;
        self.truth(|truth| truth.rules = rules);
        Ok(())
    }

    async fn set_hours(&mut self, hours: Hours) -> Result<(), Failure> {
        let (clinic, actor) = (self.clinic(), self.actor());
        let sending: Sending = settings::read(&clinic, actor).await?;
        let (days, from, until) = hours.spans();
        let time =
            |minute: u32| TimeOfDay::at(minute / 60, minute % 60).unwrap_or(TimeOfDay::MIDNIGHT);
        let sending = Sending {
            hours: (1..=days)
                .map(|weekday| OpenHours {
                    weekday: u8::try_from(weekday).unwrap_or(1),
                    from: time(from),
                    until: time(until),
                })
                .collect(),
            grace_minutes: Sending::default().grace_minutes,
            ..sending
        };
        settings::save(&clinic, actor, sending).await?;
        self.truth(|truth| truth.hours = hours);
        Ok(())
    }

    async fn switch_account(&mut self, channel: ChannelKind, is_on: bool) -> Result<(), Failure> {
        let (clinic, actor) = (self.clinic(), self.actor());
        match channel {
            ChannelKind::Email => {
                let account: MailAccount = settings::read(&clinic, actor).await?;
                settings::save(&clinic, actor, MailAccount { is_on, ..account }).await?;
            }
            ChannelKind::Sms | ChannelKind::Whatsapp => {
                let account: SmsAccount = settings::read(&clinic, actor).await?;
                settings::save(&clinic, actor, SmsAccount { is_on, ..account }).await?;
            }
        }
        self.truth(|truth| {
            if is_on {
                truth.accounts.insert(channel);
            } else {
                truth.accounts.remove(&channel);
            }
        });
        Ok(())
    }
}

/// None where the clinic says that it is not to be; then nothing has changed.
fn done<T>(outcome: Result<T, AppointmentError>) -> Result<Option<T>, Failure> {
    match outcome {
        Ok(done) => Ok(Some(done)),
        Err(
            AppointmentError::Invalid(_)
            | AppointmentError::Clashes(_)
            | AppointmentError::Refused(_),
        ) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The form's points as the truth has them, each under the id that it had.
fn points_of(person: &Person, before: &[ContactPointForm]) -> Vec<ContactPointForm> {
    let points = person.points;
    let id_of = |kind| {
        before
            .iter()
            .find(|point| point.kind == kind)
            .and_then(|point| point.id)
    };
    let email = points.email.map(|second| ContactPointForm {
        id: id_of(PointKind::Email),
        is_safe: points.is_safe,
        ..point(PointKind::Email, &person.email(second))
    });
    let phone = points.phone.map(|second| ContactPointForm {
        id: id_of(PointKind::Phone),
        is_safe: points.is_safe,
        never_text: points.never_text,
        ..point(PointKind::Phone, person.number(second))
    });
    email.into_iter().chain(phone).collect()
}
