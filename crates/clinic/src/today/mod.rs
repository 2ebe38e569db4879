//! Today: what several rooms know of this day, for whoever is signed in.
//!
//! Deliberately absent: a store. Whatever stands here is asked of the rooms that keep it, each with
//! the right that it asks for; who has none of these rights sees an empty day.

mod model;

use chrono::Duration;
use chrono_tz::Tz;

pub use model::{AttentionItem, AttentionKind, TodayCounts, TodayFace, TodayView};

use crate::Clinic;
use crate::access::{Actor, ReadDesk, ReadMessages, ReadOwnDay, ReadSchedule};
use crate::appointments::{self, AppointmentError};
use crate::civil::CivilMinute;
use crate::clock::Instant;
use crate::db::DbError;
use crate::outbox::{self, MessageFilter, MessageRow, MessageTab, OpenTimes, OutboxError};
use crate::patients::{self, PatientsError};
use crate::replies::{self, RepliesError};
use crate::settings;

/// How many messages a column of Today holds.
const SHOWN: usize = 12;
/// What was left unsent longer ago than this is found among the messages.
const RECENT: Duration = Duration::days(1);
/// From so long before closing Today says what will be missed.
const LATE_IN_THE_DAY: Duration = Duration::hours(2);

#[derive(Debug, thiserror::Error)]
pub enum TodayError {
    #[error(transparent)]
    Appointments(#[from] AppointmentError),
    #[error(transparent)]
    Messages(#[from] OutboxError),
    #[error(transparent)]
    Replies(#[from] RepliesError),
    #[error(transparent)]
    Patients(#[from] PatientsError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// The day as the person's roles let them see it.
pub async fn view(clinic: &Clinic, actor: &Actor) -> Result<TodayView, TodayError> {
    let face = face_of(actor);
    if actor.may::<ReadSchedule>().is_err() {
        let zone = settings::zone(&mut *clinic.db().read().await?).await?;
        return Ok(TodayView::empty(face, CivilMinute::of(clinic.now(), zone)));
    }
    let (_, now, cards) = appointments::today(clinic, actor).await?;
    let mut messages = Messages::default();
    let (mut unread, mut written) = (Vec::new(), Vec::new());
    if actor.may::<ReadMessages>().is_ok() {
        messages = Messages::load(clinic, actor).await?;
        unread = outbox::unread_replies(clinic, &mut *clinic.db().read().await?).await?;
        written = replies::list(clinic, actor).await?;
    }
    let free = appointments::wait_list(clinic, actor).await?.free;
    let unclear = patients::unclear_birthdays(clinic, actor).await?;
    let mut view = TodayView::empty(face, now);
    view.show_appointments(&cards, actor.staff_id(), now);
    let (urgent, written): (Vec<_>, Vec<_>) =
        written.into_iter().partition(|reply| reply.is_urgent);
    view.needs_person = urgent
        .into_iter()
        .map(model::reply)
        .chain(unread.into_iter().map(model::unread))
        .chain(written.into_iter().map(model::reply))
        .chain(messages.needs_person.into_iter().map(model::undecided))
        .chain(free.into_iter().map(model::free_time))
        .chain(cards.iter().flat_map(model::never_asked))
        .chain(unclear.into_iter().map(model::unclear_birthday))
        .collect();
    view.going_out = messages.going_out;
    view.not_going_out = messages.not_going_out;
    view.missed_if_switched_off = messages.missed_if_switched_off;
    Ok(view)
}

/// Somebody of several roles works at the desk first.
fn face_of(actor: &Actor) -> TodayFace {
    if actor.may::<ReadDesk>().is_ok() {
        TodayFace::FrontDesk
    } else if actor.may::<ReadOwnDay>().is_ok() {
        TodayFace::Psychologist
    } else {
        TodayFace::Other
    }
}

#[derive(Default)]
struct Messages {
    needs_person: Vec<MessageRow>,
    going_out: Vec<MessageRow>,
    not_going_out: Vec<MessageRow>,
    missed_if_switched_off: Vec<MessageRow>,
}

impl Messages {
    async fn load(clinic: &Clinic, actor: &Actor) -> Result<Self, TodayError> {
        let now = clinic.now();
        let everybodys = MessageFilter::default();
        let tab = |tab| outbox::list(clinic, actor, tab, &everybodys, None);
        let mut going_out = tab(MessageTab::GoingOut).await?.rows;
        going_out.truncate(SHOWN);
        Ok(Self {
            needs_person: tab(MessageTab::NeedsPerson).await?.rows,
            going_out,
            not_going_out: outbox::left_out_since(clinic, actor, now - RECENT, SHOWN).await?,
            missed_if_switched_off: missed_if_switched_off(clinic, actor, now).await?,
        })
    }
}

/// Late on a working day: what wants to leave between closing and the next opening.
async fn missed_if_switched_off(
    clinic: &Clinic,
    actor: &Actor,
    now: Instant,
) -> Result<Vec<MessageRow>, TodayError> {
    let night = Night::load(clinic, now).await?;
    match night.closing {
        Some(closing) if now > closing - LATE_IN_THE_DAY => {
            Ok(outbox::due_between(clinic, actor, night.from, night.until).await?)
        }
        Some(_) | None => Ok(Vec::new()),
    }
}

/// What would leave late, or not at all, if this computer were off until the clinic opens again, in a
/// sentence; none when nothing would.
pub async fn if_switched_off(clinic: &Clinic, actor: &Actor) -> Result<Option<String>, TodayError> {
    actor.may::<ReadMessages>().map_err(OutboxError::from)?;
    let night = Night::load(clinic, clinic.now()).await?;
    let missed = outbox::due_between(clinic, actor, night.from, night.until).await?;
    Ok(match missed.as_slice() {
        [] => None,
        [first, rest @ ..] => Some(model::missed(&night, first, rest)),
    })
}

/// The time from today's closing, or from now where the clinic is closed already, until it opens again.
struct Night {
    closing: Option<Instant>,
    from: Instant,
    until: Instant,
    now: Instant,
    zone: Tz,
}

impl Night {
    async fn load(clinic: &Clinic, now: Instant) -> Result<Self, TodayError> {
        let holidays = appointments::holidays(clinic).await?;
        let open = OpenTimes::load(&mut *clinic.db().read().await?, holidays).await?;
        let closing = open.closing_of_day(now);
        let from = closing.map_or(now, |closing| closing.max(now));
        let next_day = from + Duration::days(1);
        Ok(Self {
            closing,
            from,
            until: open.next_opening(from).unwrap_or(next_day),
            now,
            zone: open.zone,
        })
    }
}
