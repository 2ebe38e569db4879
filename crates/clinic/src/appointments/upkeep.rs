//! What the program does for appointments by itself: comparing their messages with the facts of
//! the moment, and deriving instants again when the clinic's zone changes.

use std::collections::HashMap;

use chrono::Duration;
use chrono_tz::Tz;

use super::store::{self, AppointmentRow};
use super::{hours, patients_of, plan, planned_from, series, wait_list};
use crate::Clinic;
use crate::access::Actor;
use crate::audit::AuditEvent;
use crate::clock::Instant;
use crate::db::DbError;
use crate::ids::{AppointmentId, PatientId, SeriesPartId};
use crate::outbox::{self, Planning};
use crate::settings;
use crate::tx::{Tx, begin};

/// Messages are planned this far ahead.
const HORIZON: Duration = Duration::days(35);
/// So many appointments are looked at in one transaction, so that nobody waits behind it.
const BATCH: usize = 50;

/// Plans the messages of every appointment within the horizon, and of those, however far away, of
/// which a message failed or is not certain, for another way may have to be tried, or that people are
/// still to be told of, for what they know may not be what it was; and those of offers that stand.
/// Runs at every round; where nothing has changed it writes nothing.
pub async fn plan_reminders(clinic: &Clinic) -> Result<(), DbError> {
    let now = clinic.now();
    plan_near(clinic, now).await?;
    let (unsettled, parts) = {
        let mut reader = clinic.db().read().await?;
        let unsettled = outbox::list_unsettled_subjects(&mut reader, now).await?;
        (unsettled, series::list_open_parts(&mut reader, now).await?)
    };
    for part in parts {
        let mut tx = begin(clinic, &Actor::program()).await?;
        if series::settle_part(&mut tx, part).await? {
            tx.commit(AuditEvent::PlansCompared).await?;
        }
    }
    for id in unsettled {
        let mut tx = begin(clinic, &Actor::program()).await?;
        let Some(row) = store::find(tx.conn(), id).await? else {
            // The message of a series, which was looked at just now.
            continue;
        };
        let patients = patients_of(tx.conn(), id).await?;
        plan_batch(tx, &[(row, patients)]).await?;
    }
    wait_list::plan_offers(clinic).await
}

async fn plan_near(clinic: &Clinic, now: Instant) -> Result<(), DbError> {
    let until = now + HORIZON;
    let rows = {
        let mut reader = clinic.db().read().await?;
        let mut attending: HashMap<AppointmentId, Vec<PatientId>> = HashMap::new();
        let ended = until + Duration::milliseconds(1);
        for patient in store::list_patients_between(&mut reader, now, ended).await? {
            attending
                .entry(patient.appointment)
                .or_default()
                .push(patient.patient);
        }
        let rows = store::list_starting(&mut reader, now, until).await?;
        rows.into_iter()
            .map(|row| {
                let patients = attending.remove(&row.id).unwrap_or_default();
                (row, patients)
            })
            .collect::<Vec<_>>()
    };
    for batch in rows.chunks(BATCH) {
        let mut batch = batch.to_vec();
        loop {
            let tx = begin(clinic, &Actor::program()).await?;
            let Batch::Unreadable(id) = plan_batch(tx, &batch).await? else {
                break;
            };
            batch.retain(|(row, _)| row.id != id);
        }
    }
    Ok(())
}

enum Batch {
    Planned,
    /// Nothing was kept, because of this one.
    Unreadable(AppointmentId),
}

/// Plans appointments in one transaction. What one of them cannot have read does not keep the
/// others from being planned.
async fn plan_batch(
    mut tx: Tx<'_>,
    batch: &[(AppointmentRow, Vec<PatientId>)],
) -> Result<Batch, DbError> {
    let holidays = hours::holiday_dates(tx.conn()).await?;
    let mut planning = Planning::load(tx.conn(), holidays).await?;
    let mut has_changed = false;
    for (row, patients) in batch {
        // It may have been moved or cancelled since the list was read.
        let current = store::find(tx.conn(), row.id).await?;
        let Some(current) = current.filter(|current| current.version == row.version) else {
            continue;
        };
        match settle_one(&mut tx, &mut planning, &current, patients.clone()).await {
            Ok(is_changed) => has_changed |= is_changed,
            Err(DbError::Unreadable(column)) => {
                tracing::error!(appointment = %row.id, column, "messages could not be planned");
                return Ok(Batch::Unreadable(row.id));
            }
            Err(error) => return Err(error),
        }
    }
    if has_changed {
        tx.commit(AuditEvent::PlansCompared).await?;
    }
    Ok(Batch::Planned)
}

/// True when something was written.
pub(super) async fn settle_one(
    tx: &mut Tx<'_>,
    planning: &mut Planning,
    row: &AppointmentRow,
    patients: Vec<PatientId>,
) -> Result<bool, DbError> {
    let now = tx.now();
    let told = outbox::told(tx.conn(), row.id).await?;
    let planned = planned_from(row, patients);
    let drafts = plan::drafts(&planned, &told, planning.sending(), now);
    outbox::settle(
        tx,
        planning,
        row.id.into(),
        &drafts,
        plan::standing(&planned),
        Some(&planned.facts),
    )
    .await
}

/// Derives the instants of appointments to come from their civil times, after the clinic's zone or
/// the rules of a zone have changed. What people agreed on stays as it was, so nobody is told of a
/// move. Where nothing has changed it writes nothing.
pub async fn rederive(clinic: &Clinic) -> Result<(), DbError> {
    let mut tx = begin(clinic, &Actor::program()).await?;
    let now = tx.now();
    let zone = settings::zone(tx.conn()).await?;
    let yesterday = now - Duration::days(1);
    let rows = store::list_starting(tx.conn(), yesterday, now + Duration::days(3 * 366)).await?;
    let mut moved = 0;
    let mut parts: HashMap<SeriesPartId, ((Instant, Instant), Tz)> = HashMap::new();
    for row in rows {
        let (_, starts_at) = plan::settle_start(row.starts_civil, zone);
        if starts_at == row.starts_at && row.zone == zone.name() {
            continue;
        }
        let ends_at = starts_at + Duration::minutes(row.minutes);
        store::update_instants(tx.conn(), row.id, zone, starts_at, ends_at).await?;
        outbox::rederive(&mut tx, row.id, (row.starts_at, starts_at), row.tz()).await?;
        if let Some(place) = row.place() {
            let agreed = |zone| place.agreed_start.instant(zone);
            let (old, new) = (agreed(row.tz()), agreed(zone));
            let first = parts.entry(place.part).or_insert(((old, new), row.tz()));
            first.0 = first.0.min((old, new));
        }
        moved += 1;
    }
    for (part, (first, from)) in parts {
        outbox::rederive(&mut tx, part, first, from).await?;
    }
    if moved > 0 {
        tx.commit(AuditEvent::ZoneChanged {
            appointments: moved,
        })
        .await?;
    }
    Ok(())
}
