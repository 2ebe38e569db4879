//! Times that became free, as long as nothing else takes them, and who would be offered them.

use std::collections::HashSet;

use chrono_tz::Tz;

use super::super::hours::{Hours, Psychologist};
use super::super::store::{AppointmentRow, list_between};
use super::matching::{self, Stretch};
use super::model::{FreeTime, WaitingMatch};
use super::store::{self, Offer, Waiting};
use super::when;
use crate::civil::{CivilMinute, TimeOfDay, time_words};
use crate::clock::Instant;
use crate::db::{Conn, DbError};
use crate::ids::{StaffId, WaitingId};

/// Notes that an appointment no longer takes its time, for whoever waits for one like it.
pub(in crate::appointments) async fn note_freed(
    conn: &mut Conn,
    row: &AppointmentRow,
    now: Instant,
) -> Result<(), DbError> {
    if row.ends_at <= now {
        return Ok(());
    }
    store::insert_freed(conn, row.psychologist, row.starts_civil, row.end(), now).await
}

/// The same for a part of a day on which a psychologist is here after all.
pub(in crate::appointments) async fn note_freed_hours(
    conn: &mut Conn,
    psychologist: StaffId,
    (starts, ends): (CivilMinute, CivilMinute),
    now: Instant,
) -> Result<(), DbError> {
    store::insert_freed(conn, psychologist, starts, ends, now).await
}

/// Times that became free, are so still, and suit somebody who was offered nothing else.
pub(super) async fn free_times(
    conn: &mut Conn,
    waiting: &[Waiting],
    psychologists: &[Psychologist],
    zone: Tz,
    now: Instant,
) -> Result<Vec<FreeTime>, DbError> {
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let offers = store::list_open_offers(conn, now).await?;
    let answering: HashSet<WaitingId> = offers.iter().map(|offer| offer.entry).collect();
    let waiting: Vec<&Waiting> = waiting
        .iter()
        .filter(|one| !answering.contains(&one.id))
        .collect();
    let here = CivilMinute::of(now, zone);
    let hours = Hours::load(conn, here).await?;
    let freed = store::list_freed(conn, here).await?;
    let stretches = freed
        .into_iter()
        .map(|freed| Stretch {
            psychologist: freed.psychologist,
            start: freed.starts.max(here),
            end: freed.ends,
        })
        .collect();
    let mut free = Vec::new();
    for stretch in matching::joined(stretches) {
        let suits = |stretch| {
            waiting
                .iter()
                .any(|one| matching::start_within(one, stretch).is_some())
        };
        let Some(person) = psychologists
            .iter()
            .find(|person| person.id == stretch.psychologist)
            .filter(|_| suits(stretch))
        else {
            continue;
        };
        for left in still_free(conn, stretch, &hours, &offers, zone).await? {
            let people = people_for(&waiting, left);
            if !people.is_empty() {
                free.push(FreeTime {
                    psychologist: left.psychologist,
                    start: left.start,
                    end: left.end,
                    words: format!("{} with {}", when(left.start), person.name),
                    people,
                });
            }
        }
    }
    Ok(free)
}

/// What is worked of a stretch and nothing takes: no appointment, offer, leave, break or holiday.
async fn still_free(
    conn: &mut Conn,
    stretch: Stretch,
    hours: &Hours,
    offers: &[Offer],
    zone: Tz,
) -> Result<Vec<Stretch>, DbError> {
    let (staff, date) = (stretch.psychologist, stretch.start.date());
    let day = hours.day_of(staff, date);
    if day.holiday.is_some() {
        return Ok(Vec::new());
    }
    let (from, until) = (stretch.start.instant(zone), stretch.end.instant(zone));
    let mut taken: Vec<(CivilMinute, CivilMinute)> = Vec::new();
    for row in list_between(conn, from, until, Some(staff)).await? {
        if row.state.takes_time() {
            taken.push((row.starts_civil, row.end()));
        }
    }
    taken.extend(
        offers
            .iter()
            .filter(|offer| offer.psychologist == staff)
            .map(|offer| (offer.starts_civil, CivilMinute::of(offer.ends_at, zone))),
    );
    taken.extend(day.leave.iter().map(|(from, until, _)| (*from, *until)));
    let at = |time: TimeOfDay| CivilMinute(date.and_time(time.0));
    taken.extend(
        day.breaks
            .iter()
            .map(|(from, until)| (at(*from), at(*until))),
    );
    let mut left = if day.has_hours {
        let worked = day.working.iter();
        worked
            .filter_map(|(from, until)| stretch.within(at(*from), at(*until)))
            .collect()
    } else {
        vec![stretch]
    };
    for (start, end) in taken {
        left = matching::without(left, staff, start, end);
    }
    Ok(left)
}

fn people_for(waiting: &[&Waiting], stretch: Stretch) -> Vec<WaitingMatch> {
    let suited = waiting
        .iter()
        .filter_map(|one| Some((one, matching::start_within(one, stretch)?)));
    suited
        .map(|(one, start)| WaitingMatch {
            id: one.id,
            name: one.name.clone(),
            urgency: one.urgency,
            since: one.since.date_naive(),
            start,
            minutes: u32::try_from(one.minutes).unwrap_or(0),
            start_words: time_words(start.time().0),
        })
        .collect()
}
