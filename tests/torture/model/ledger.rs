//! What the outbox says, held against what the desk knows and the carriers heard: nothing stale
//! leaves, nothing leaves twice, and nothing that was ever planned gets lost.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use clinic::Clinic;
use clinic::appointments::AppointmentState;
use clinic::channels::ChannelKind;
use clinic::civil::CivilMinute;
use clinic::clock::Instant;
use clinic::db::{self, DbError, FromRow};
use clinic::ids::{AppointmentId, MessageId, PatientId};
use clinic::outbox::{MessageKind, MessageState};
use clinic::patients::PatientStatus;

use super::carrier::{Answer, HandedOver, Heard};
use super::truth::{Appointment, Truth};

/// A move or cancellation so close to the appointment leaves at any hour; some time is added, for
/// it is only asked whether an hour was excused.
const SHORT_NOTICE: TimeDelta = TimeDelta::hours(36);

/// What must not be.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Wrong {
    #[error("stale: {0}")]
    Stale(String),
    #[error("twice: {0}")]
    Duplicate(String),
    #[error("out of step: {0}")]
    Conservation(String),
    /// Nobody was told who should have been.
    #[error("not told: {0}")]
    Silence(String),
}

/// A message as the outbox has it.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Row {
    pub(crate) id: MessageId,
    pub(crate) kind: MessageKind,
    pub(crate) subject: AppointmentId,
    pub(crate) occurrence: Instant,
    pub(crate) lead_minutes: i64,
    pub(crate) channel: ChannelKind,
    pub(crate) patient: PatientId,
    pub(crate) state: MessageState,
    pub(crate) reason: Option<String>,
    pub(crate) sentence: Option<String>,
}

/// Every message, oldest first.
pub(crate) async fn rows(clinic: &Clinic) -> Result<Vec<Row>, DbError> {
    let mut reader = clinic.db().read().await?;
    Ok(db::query_as(
        "SELECT id, kind, subject, occurrence, lead_minutes, channel, patient, state, reason,
                sentence
         FROM messages
         ORDER BY created_at, id",
    )
    .fetch_all(&mut *reader)
    .await?)
}

/// What somebody was told of an appointment, or may have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    ToCome(CivilMinute),
    NotToCome,
    /// Staff wanted nobody to be told, so they tell it themselves: that it begins, or was to begin,
    /// at this time of day.
    ByStaff(CivilMinute),
}

/// What was told, and by which message; by none when staff told it.
type Telling = (Option<MessageId>, Told);

/// Appointment, patient, minutes before it, and the time of day that it was agreed for.
type Reminded = (AppointmentId, usize, i64, CivilMinute);

/// What has been seen of a story so far.
#[derive(Default)]
pub(crate) struct Ledger {
    states: BTreeMap<MessageId, MessageState>,
    told: BTreeMap<(AppointmentId, usize), Vec<Telling>>,
    reminded: BTreeMap<Reminded, MessageId>,
    /// The carrier has it, or a person says that it has arrived.
    arrived: BTreeSet<MessageId>,
    /// A person wants these once more, though they may have arrived.
    wanted_again: BTreeSet<MessageId>,
    /// Of these, those of which no second copy may have arrived so far.
    may_say_again: BTreeSet<MessageId>,
    /// How many messages carriers said yes to.
    pub(crate) sent: usize,
    /// How many may have arrived or not.
    pub(crate) uncertain: usize,
}

/// When the outbox is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// After a whole round: everything planned agrees with the desk.
    AfterRound,
    /// In between: what waits may still have to be planned anew, but must not leave.
    Between,
}

impl Ledger {
    pub(crate) fn messages(&self) -> usize {
        self.states.len()
    }

    pub(crate) fn staff_tell(
        &mut self,
        appointment: AppointmentId,
        patients: &[usize],
        start: CivilMinute,
    ) {
        for patient in patients {
            let told = self.told.entry((appointment, *patient)).or_default();
            told.push((None, Told::ByStaff(start)));
        }
    }

    /// A person wants it sent again. What it says may have been told the first time.
    pub(crate) fn may_repeat(&mut self, message: MessageId) {
        self.reminded.retain(|_, by| *by != message);
        self.wanted_again.insert(message);
        self.may_say_again.insert(message);
    }

    pub(crate) fn has_arrived(&mut self, message: MessageId) {
        self.arrived.insert(message);
    }

    /// How often somebody was reminded of an appointment.
    pub(crate) fn reminders(&self, appointment: AppointmentId, patient: usize) -> usize {
        let is_meant =
            |(about, person, _, _): &&Reminded| (*about, *person) == (appointment, patient);
        self.reminded.keys().filter(is_meant).count()
    }

    pub(crate) fn expects(&self, appointment: AppointmentId, patient: usize) -> bool {
        matches!(self.last_told(appointment, patient), Some(Told::ToCome(_)))
    }

    fn last_told(&self, appointment: AppointmentId, patient: usize) -> Option<Told> {
        let told = self.told.get(&(appointment, patient))?;
        told.last().map(|(_, told)| *told)
    }

    /// Judges what carriers heard since the last time.
    pub(crate) fn hear(
        &mut self,
        heard: Vec<Heard>,
        rows: &[Row],
        rules_hold: bool,
    ) -> Result<(), Wrong> {
        for one in heard {
            match one {
                Heard::Handed(handed) => {
                    let row = rows.iter().find(|row| row.id == handed.message);
                    let row = row.ok_or_else(|| {
                        Wrong::Conservation(format!("{} left and is in no list", handed.message))
                    })?;
                    self.judge(&handed, row, rules_hold)?;
                }
                Heard::NotThere(message) => self.forget(message),
            }
        }
        Ok(())
    }

    /// What it says does not count as told any more.
    fn forget(&mut self, message: MessageId) {
        self.reminded.retain(|_, by| *by != message);
        for told in self.told.values_mut() {
            told.retain(|(by, _)| *by != Some(message));
        }
    }

    fn judge(&mut self, handed: &HandedOver, row: &Row, rules_hold: bool) -> Result<(), Wrong> {
        let truth = &handed.truth;
        let about = |what: String| {
            format!(
                "{} over {} at {}: {what}",
                row.kind.as_str(),
                handed.channel.as_str(),
                truth.civil(handed.at)
            )
        };
        let appointment = truth
            .appointment(row.subject)
            .ok_or_else(|| Wrong::Stale(about("there is no such appointment".to_owned())))?;
        let place = truth
            .place_of(row.patient)
            .ok_or_else(|| Wrong::Stale(about("there is no such patient".to_owned())))?;
        let said = match (row.kind, self.last_told(row.subject, place)) {
            (MessageKind::Cancelled, Some(Told::ToCome(start) | Told::ByStaff(start))) => start,
            (MessageKind::Cancelled, _) => CivilMinute::of(row.occurrence, truth.zone.tz()),
            _ => appointment.start,
        };
        stale(handed, row, appointment, place, said).map_err(|what| Wrong::Stale(about(what)))?;
        let is_wanted_now = truth.at_any_hour.contains(&row.id);
        if rules_hold && row.kind == MessageKind::Reminder && !is_wanted_now {
            off_rule(handed, row, appointment).map_err(|what| Wrong::Stale(about(what)))?;
        }
        self.count(handed, row, appointment, place)
            .map_err(|what| Wrong::Duplicate(about(what)))
    }

    /// Says it when the same was told before, and remembers that it was told now.
    fn count(
        &mut self,
        handed: &HandedOver,
        row: &Row,
        appointment: &Appointment,
        place: usize,
    ) -> Result<(), String> {
        let (name, start) = (handed.truth.people[place].name, appointment.start);
        let may_be_taken = handed.answer.may_be_taken();
        if row.kind == MessageKind::Reminder {
            let key = (row.subject, place, row.lead_minutes, start);
            if self.reminded.contains_key(&key) {
                return Err(format!("{name} was reminded of {start} already"));
            }
            if may_be_taken {
                self.reminded.insert(key, row.id);
            }
        } else {
            let now = match row.kind {
                MessageKind::Cancelled => Told::NotToCome,
                MessageKind::Confirmation
                | MessageKind::Moved
                | MessageKind::Reminder
                | MessageKind::Offer
                | MessageKind::Greeting
                | MessageKind::Test => Told::ToCome(start),
            };
            let last = self.last_told(row.subject, place);
            if last == Some(now) && !self.may_say_again.contains(&row.id) {
                return Err(format!("{name} was told this of {start} already"));
            }
            if may_be_taken {
                let told = self.told.entry((row.subject, place)).or_default();
                told.push((Some(row.id), now));
                self.may_say_again.remove(&row.id);
            }
        }
        if handed.answer.is_taken() {
            self.arrived.insert(row.id);
            self.wanted_again.remove(&row.id);
        }
        self.sent += usize::from(handed.answer == Answer::Yes);
        self.uncertain += usize::from(may_be_taken && handed.answer != Answer::Yes);
        Ok(())
    }

    /// Compares the outbox with what it was, and with what the desk knows.
    pub(crate) fn compare(
        &mut self,
        rows: &[Row],
        truth: &Truth,
        (moment, now): (Moment, Instant),
    ) -> Result<(), Wrong> {
        let (mut open, mut ended) = (0, 0);
        for row in rows {
            let about = |what: &str| {
                let at = truth.civil(now);
                let (kind, state) = (row.kind.as_str(), row.state.as_str());
                Wrong::Conservation(format!("{kind}, {state}, at {at}: {what}"))
            };
            if row.state.is_waiting() || row.state == MessageState::Sending {
                open += 1;
            } else {
                ended += 1;
            }
            let needs_reason = !matches!(
                row.state,
                MessageState::Planned
                    | MessageState::Claimed
                    | MessageState::Sending
                    | MessageState::Sent
                    | MessageState::Delivered
            );
            if needs_reason && (row.reason.is_none() || row.sentence.is_none()) {
                return Err(about("it says no reason"));
            }
            let has_arrived = self.arrived.contains(&row.id);
            if row.state.is_waiting() && has_arrived && !self.wanted_again.contains(&row.id) {
                return Err(about("it has arrived and waits to leave"));
            }
            let is_said_to_have_arrived =
                matches!(row.state, MessageState::Sent | MessageState::Delivered);
            if is_said_to_have_arrived && !has_arrived {
                return Err(about("no carrier has it"));
            }
            let before = self.states.insert(row.id, row.state);
            let had_arrived = matches!(before, Some(MessageState::Sent | MessageState::Delivered));
            if had_arrived && !row.state.may_have_left() {
                return Err(about("it had left"));
            }
            // What a carrier has just given back is looked at before the next round.
            let has_waited = before.is_some_and(MessageState::is_waiting) && row.state.is_waiting();
            if moment == Moment::AfterRound && has_waited {
                has_use(row, truth, now).map_err(about)?;
            }
        }
        // Every state counts as one of the two, and nothing that was ever planned is missing.
        if self.states.len() != open + ended || rows.len() != self.states.len() {
            return Err(Wrong::Conservation(format!(
                "{} were planned; {open} wait and {ended} have ended",
                self.states.len()
            )));
        }
        Ok(())
    }
}

/// A message that waits is about something that is still to come.
fn has_use(row: &Row, truth: &Truth, now: Instant) -> Result<(), &'static str> {
    let Some(appointment) = truth.appointment(row.subject) else {
        return Err("it is about no appointment");
    };
    if row.occurrence <= now {
        // What time it is, nobody knows while the clock is doubted.
        return if truth.clock_is_doubted {
            Ok(())
        } else {
            Err("it waits for an appointment that has begun")
        };
    }
    // What a person keeps back stays kept back while there may be somebody to tell.
    let is_kept_back = truth.held.contains(&row.id)
        && appointment.state != AppointmentState::Cancelled
        && row.occurrence == appointment.start.instant(truth.zone.tz());
    if !is_kept_back && !appointment.agrees_with(row.kind, row.occurrence, truth.zone) {
        return Err("it waits, and is not about what is so");
    }
    Ok(())
}

/// Why this message should not have left at this moment.
fn stale(
    handed: &HandedOver,
    row: &Row,
    appointment: &Appointment,
    place: usize,
    said: CivilMinute,
) -> Result<(), String> {
    let (truth, channel) = (&handed.truth, handed.channel);
    let person = &truth.people[place];
    let must = |holds: bool, what: &str| if holds { Ok(()) } else { Err(what.to_owned()) };
    must(channel == row.channel, "it went another way")?;
    must(
        appointment.patients.contains(&place),
        "the patient does not come",
    )?;
    let is_so = appointment.agrees_with(row.kind, row.occurrence, truth.zone);
    must(is_so, "it is not about what is so")?;
    must(row.occurrence > handed.at, "the appointment has begun")?;
    let is_for_inactive = row.kind != MessageKind::Reminder;
    must(
        person.status != PatientStatus::Deceased,
        "the patient has died",
    )?;
    must(
        is_for_inactive || person.status == PatientStatus::Active,
        "the patient is no longer here",
    )?;
    let has_agreed = row.kind != MessageKind::Reminder || person.wants_reminders;
    must(has_agreed, "the patient wants no reminders")?;
    must(
        person.channels.contains(&channel),
        "the patient wants nothing this way",
    )?;
    must(
        truth.accounts.contains(&channel),
        "the clinic has no account",
    )?;
    must(!truth.paused.contains(&channel), "the channel is paused")?;
    must(
        !truth.clock_is_doubted,
        "nobody has said that the clock is right",
    )?;
    must(!truth.held.contains(&row.id), "a person keeps it back")?;
    must(
        person.address(channel).as_ref() == Some(&handed.to),
        "it went to another address",
    )?;
    let civil = truth.civil(handed.at);
    must(!person.is_quiet(civil), "the patient has quiet hours")?;
    let is_excused = truth.at_any_hour.contains(&row.id)
        || leaves_at_any_hour(row, truth)
        || is_short_notice(row, appointment, said, truth);
    must(
        is_excused || truth.is_open(handed.at),
        "the clinic is closed",
    )?;
    let (time, date) = (said.0.format("%-I:%M %P"), said.0.format("%-d %b"));
    must(
        handed.text.contains(&time.to_string()) && handed.text.contains(&date.to_string()),
        &format!("it does not say {date} at {time}: {}", handed.text),
    )
}

fn leaves_at_any_hour(row: &Row, truth: &Truth) -> bool {
    let mut rules = truth.rules.all().into_iter();
    row.kind == MessageKind::Reminder
        && rules.any(|(lead, _, any_hour)| any_hour && i64::from(lead) == row.lead_minutes)
}

fn is_short_notice(row: &Row, appointment: &Appointment, said: CivilMinute, truth: &Truth) -> bool {
    let zone = truth.zone.tz();
    let left = appointment.left.iter().copied();
    let starts = left.chain([said]).map(|start| start.instant(zone));
    let earliest = starts.fold(row.occurrence, Instant::min);
    matches!(row.kind, MessageKind::Moved | MessageKind::Cancelled)
        && earliest - appointment.changed_at < SHORT_NOTICE
}

/// Why no rule wants this reminder, on this channel, at this time.
fn off_rule(handed: &HandedOver, row: &Row, appointment: &Appointment) -> Result<(), String> {
    let truth = &handed.truth;
    let mut rules = truth.rules.all().into_iter();
    let rule = rules.find(|(lead, _, _)| i64::from(*lead) == row.lead_minutes);
    let Some((lead, named, _)) = rule else {
        return Err("no rule wants it".to_owned());
    };
    if named.is_some_and(|named| named != handed.channel) {
        return Err("the rule names another channel".to_owned());
    }
    let before = TimeDelta::minutes(i64::from(lead));
    let wished = if lead % (24 * 60) == 0 {
        CivilMinute(appointment.start.0 - before).instant(truth.zone.tz())
    } else {
        row.occurrence - before
    };
    let could_wait = truth.is_open(wished)
        && !truth
            .people
            .iter()
            .any(|person| person.is_quiet(truth.civil(wished)));
    if handed.at < wished && could_wait {
        return Err("it left too early".to_owned());
    }
    Ok(())
}
