//! What Today shows, and what of a day waits for a person.

use chrono::NaiveDate;

use super::Night;
use crate::appointments::{AppointmentCard, AppointmentState, CardPatient, FreeTime};
use crate::civil::{CivilMinute, civil_of, date_words, time_words};
use crate::clock::Instant;
use crate::ids::{AppointmentId, MessageId, PatientId, ReplyId, StaffId};
use crate::outbox::{MessageRow, MessageState, UnreadReplies};
use crate::patients::UnclearBirthday;
use crate::replies::ReplyRow;

crate::wire! {
    /// Whose day it shows: everybody's who comes, one's own, or nobody's.
    #[derive(Copy, Eq)]
    pub enum TodayFace {
        FrontDesk,
        Psychologist,
        Other,
    }

    #[derive(Copy, Eq)]
    pub enum AttentionKind {
        /// A reply that sounds like distress.
        UrgentReply,
        /// A carrier has not let the program read replies for a while.
        UnreadReplies,
        Reply,
        Failed,
        Unknown,
        /// Its address, or its channel, had so many messages within a day that it waits, or its carrier
        /// is tried in vain.
        OneTooMany,
        /// A time became free for which somebody waits.
        FreeTime,
        Birthday,
        NeverAsked,
    }

    /// Something that needs a person.
    pub struct AttentionItem {
        pub key: String,
        pub kind: AttentionKind,
        pub title: String,
        pub detail: String,
        pub message: Option<MessageId>,
        pub reply: Option<ReplyId>,
        pub patient: Option<PatientId>,
        pub at: Option<Instant>,
    }

    pub struct TodayCounts {
        pub arrived: u32,
        pub still_to_come: u32,
    }

    pub struct TodayView {
        pub date: NaiveDate,
        pub face: TodayFace,
        /// Who is still awaited or with a psychologist, in the order of the day.
        pub arrivals: Vec<AppointmentCard>,
        /// Whose appointment today is over.
        pub over: Vec<AppointmentCard>,
        pub my_day: Vec<AppointmentCard>,
        /// Which of my appointments is going on.
        pub now: Option<AppointmentId>,
        /// Which of my appointments comes next.
        pub next: Option<AppointmentId>,
        pub needs_person: Vec<AttentionItem>,
        pub going_out: Vec<MessageRow>,
        pub not_going_out: Vec<MessageRow>,
        pub missed_if_switched_off: Vec<MessageRow>,
        pub counts: TodayCounts,
    }
}

/// What a state means for the desk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    Awaited,
    Here,
    Gone,
    /// Did not come, and is not awaited any more.
    Absent,
    CalledOff,
}

fn stand(card: &AppointmentCard) -> Stand {
    match card.state {
        AppointmentState::Booked | AppointmentState::Confirmed => Stand::Awaited,
        AppointmentState::Arrived => Stand::Here,
        AppointmentState::Completed => Stand::Gone,
        AppointmentState::Missed => Stand::Absent,
        AppointmentState::Cancelled => Stand::CalledOff,
    }
}

impl TodayView {
    pub(super) fn empty(face: TodayFace, now: CivilMinute) -> Self {
        Self {
            date: now.date(),
            face,
            arrivals: Vec::new(),
            over: Vec::new(),
            my_day: Vec::new(),
            now: None,
            next: None,
            needs_person: Vec::new(),
            going_out: Vec::new(),
            not_going_out: Vec::new(),
            missed_if_switched_off: Vec::new(),
            counts: TodayCounts {
                arrived: 0,
                still_to_come: 0,
            },
        }
    }

    /// Sorts the day's appointments into who comes, who has been, and one's own; `now` is on the
    /// clinic's clock. What was called off is on nobody's list.
    pub(super) fn show_appointments(
        &mut self,
        cards: &[AppointmentCard],
        me: Option<StaffId>,
        now: CivilMinute,
    ) {
        for card in cards {
            match stand(card) {
                Stand::Awaited => {
                    self.counts.still_to_come += 1;
                    self.arrivals.push(card.clone());
                }
                Stand::Here => {
                    self.counts.arrived += 1;
                    self.arrivals.push(card.clone());
                }
                Stand::Gone => {
                    self.counts.arrived += 1;
                    self.over.push(card.clone());
                }
                Stand::Absent => self.over.push(card.clone()),
                Stand::CalledOff => continue,
            }
            if Some(card.psychologist) == me {
                self.mark_mine(card, now);
            }
        }
    }

    fn mark_mine(&mut self, card: &AppointmentCard, now: CivilMinute) {
        self.my_day.push(card.clone());
        if stand(card) == Stand::Absent {
            return;
        }
        if card.start <= now && now < card.end {
            self.now = self.now.or(Some(card.id));
        }
        if card.start > now {
            self.next = self.next.or(Some(card.id));
        }
    }
}

/// "If this computer is off from 5:30 pm until tomorrow, 8:30 am: 2 messages that are due in between
/// leave late or not at all, the first for Mia Santos."
pub(super) fn missed(night: &Night, first: &MessageRow, rest: &[MessageRow]) -> String {
    let (opening, today) = (
        civil_of(night.until, night.zone),
        civil_of(night.now, night.zone).date(),
    );
    let day = match (opening.date() - today).num_days() {
        0 => String::new(),
        1 => "tomorrow, ".to_owned(),
        _ => format!("{}, ", date_words(opening.date())),
    };
    let from = if night.from > night.now {
        format!(
            "from {} ",
            time_words(civil_of(night.from, night.zone).time())
        )
    } else {
        String::new()
    };
    let which = match rest.len() + 1 {
        1 => "1 message that is due in between leaves late or not at all, ".to_owned(),
        count => {
            format!("{count} messages that are due in between leave late or not at all, the first ")
        }
    };
    format!(
        "If this computer is off {from}until {day}{}: {which}for {}.",
        time_words(opening.time()),
        first.to
    )
}

/// What people wrote, and nobody can read.
pub(super) fn unread(unread: UnreadReplies) -> AttentionItem {
    AttentionItem {
        key: format!("unread {} {}", unread.channel.as_str(), unread.since),
        kind: AttentionKind::UnreadReplies,
        title: unread.title.to_owned(),
        detail: unread.sentence,
        message: None,
        reply: None,
        patient: None,
        at: None,
    }
}

/// What somebody wrote, and the program did not settle by itself.
pub(super) fn reply(row: ReplyRow) -> AttentionItem {
    AttentionItem {
        key: row.id.to_string(),
        kind: if row.is_urgent {
            AttentionKind::UrgentReply
        } else {
            AttentionKind::Reply
        },
        title: format!("Reply from {}", row.from),
        detail: row.sentence,
        message: None,
        reply: Some(row.id),
        patient: row.patient,
        at: Some(row.at),
    }
}

/// A message that failed, or of which nobody knows whether it arrived, or that is one of many.
pub(super) fn undecided(row: MessageRow) -> AttentionItem {
    AttentionItem {
        key: row.id.to_string(),
        kind: if row.state == MessageState::Unknown {
            AttentionKind::Unknown
        } else if row.state == MessageState::Held {
            AttentionKind::OneTooMany
        } else {
            AttentionKind::Failed
        },
        title: format!("{}: {}", row.what, row.to),
        detail: row.reason.unwrap_or_default(),
        message: Some(row.id),
        reply: None,
        patient: row.patient,
        at: Some(row.changed_at),
    }
}

pub(super) fn free_time(free: FreeTime) -> AttentionItem {
    let people = match free.people.len() {
        1 => "1 person waits".to_owned(),
        people => format!("{people} people wait"),
    };
    AttentionItem {
        key: format!("free {} {}", free.psychologist, free.start),
        kind: AttentionKind::FreeTime,
        title: format!("{} is free", free.words),
        detail: format!("{people} for a time like this."),
        message: None,
        reply: None,
        patient: None,
        at: None,
    }
}

/// Those who come today, or are here, and were never asked whether they want reminders.
pub(super) fn never_asked(card: &AppointmentCard) -> Vec<AttentionItem> {
    if !matches!(stand(card), Stand::Awaited | Stand::Here) {
        return Vec::new();
    }
    let item = |patient: &CardPatient| AttentionItem {
        key: format!("asked {} {}", card.id, patient.id),
        kind: AttentionKind::NeverAsked,
        title: patient.name.clone(),
        detail: "Was never asked about reminders. Please ask when they arrive.".to_owned(),
        message: None,
        reply: None,
        patient: Some(patient.id),
        at: Some(card.starts_at),
    };
    let patients = card.patients.iter();
    patients
        .filter(|patient| patient.never_asked_about_reminders)
        .map(item)
        .collect()
}

pub(super) fn unclear_birthday(patient: UnclearBirthday) -> AttentionItem {
    AttentionItem {
        key: format!("birthday {}", patient.id),
        kind: AttentionKind::Birthday,
        title: format!("Birthday of {}", patient.name),
        detail: patient.problem,
        message: None,
        reply: None,
        patient: Some(patient.id),
        at: None,
    }
}
