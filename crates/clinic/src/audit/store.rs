//! The table `audit_events`.

use chrono_tz::Tz;

use super::Head;
use super::model::{ActionTitle, AuditEvent, AuditFilter, AuditPage, AuditRow};
use crate::access::{Allowed, ReadAudit, Role, Who};
use crate::clock::Instant;
use crate::db::{Conn, DbError, FromRow, query, query_as, scalar};
use crate::ids::{PatientId, RunId, StaffId};
use crate::secret::Key;

const PAGE: i32 = 50;

#[derive(FromRow)]
struct Stored {
    seq: i64,
    at: Instant,
    run: RunId,
    staff: Option<StaffId>,
    roles: String,
    action: String,
    patient: Option<PatientId>,
    detail: String,
    mac: Vec<u8>,
}

impl Stored {
    fn mac_after(&self, key: &Key, previous: &[u8]) -> [u8; 32] {
        key.mac(&[
            previous,
            &self.seq.to_le_bytes(),
            self.at.to_rfc3339().as_bytes(),
            self.run.as_bytes(),
            self.staff
                .as_ref()
                .map_or(&[], |id| id.as_bytes().as_slice()),
            self.roles.as_bytes(),
            self.action.as_bytes(),
            self.patient
                .as_ref()
                .map_or(&[], |id| id.as_bytes().as_slice()),
            self.detail.as_bytes(),
        ])
    }
}

/// Writes one event behind the newest.
pub(crate) async fn append(
    conn: &mut Conn,
    key: &Key,
    run: RunId,
    actor: (Who, &[Role]),
    at: Instant,
    event: &AuditEvent,
) -> Result<(), DbError> {
    let newest = head(conn).await?;
    let (seq, previous) = newest.map_or((0, [0; 32]), |head| (head.seq, head.mac));
    let (action, patient, detail) = event.to_stored();
    let staff = match actor.0 {
        Who::Staff(id) => Some(id),
        Who::Program => None,
    };
    let roles: Vec<&str> = actor.1.iter().map(|role| role.as_str()).collect();
    let mut stored = Stored {
        seq: seq + 1,
        at,
        run,
        staff,
        roles: roles.join(" "),
        action,
        patient,
        detail,
        mac: Vec::new(),
    };
    stored.mac = stored.mac_after(key, &previous).to_vec();
    query(
        "INSERT INTO audit_events (seq, at, run, staff, roles, action, patient, detail, mac)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(stored.seq)
    .bind(stored.at)
    .bind(stored.run)
    .bind(stored.staff)
    .bind(stored.roles)
    .bind(stored.action)
    .bind(stored.patient)
    .bind(stored.detail)
    .bind(stored.mac)
    .execute(conn)
    .await?;
    Ok(())
}

pub(super) async fn head(conn: &mut Conn) -> Result<Option<Head>, DbError> {
    let row: Option<(i64, Vec<u8>)> =
        query_as("SELECT seq, mac FROM audit_events ORDER BY seq DESC LIMIT 1")
            .fetch_optional(conn)
            .await?;
    row.map(|(seq, mac)| {
        let mac = mac
            .try_into()
            .map_err(|_| DbError::Unreadable("audit_events.mac"))?;
        Ok(Head { seq, mac })
    })
    .transpose()
}

/// When the newest event happened.
pub(crate) async fn newest_at(conn: &mut Conn) -> Result<Option<Instant>, DbError> {
    Ok(scalar(
        "SELECT at
         FROM audit_events
         WHERE seq = (SELECT max(seq) FROM audit_events)",
    )
    .fetch_optional(conn)
    .await?)
}

/// What walking the whole chain found.
pub(super) struct Walked {
    pub(super) events: i64,
    pub(super) first_broken: Option<i64>,
}

/// True when the event that `anchor` names is still there, unchanged.
pub(super) async fn holds(conn: &mut Conn, anchor: Head) -> Result<bool, DbError> {
    let mac: Option<Vec<u8>> = scalar("SELECT mac FROM audit_events WHERE seq = $1")
        .bind(anchor.seq)
        .fetch_optional(conn)
        .await?;
    Ok(mac.is_some_and(|mac| mac == anchor.mac))
}

/// Recomputes every hash in order, a thousand events at a time.
pub(super) async fn walk(conn: &mut Conn, key: &Key) -> Result<Walked, DbError> {
    let mut previous = vec![0; 32];
    let mut last = 0;
    loop {
        let rows: Vec<Stored> = query_as(
            "SELECT seq, at, run, staff, roles, action, patient, detail, mac
             FROM audit_events
             WHERE seq > $1
             ORDER BY seq
             LIMIT 1000",
        )
        .bind(last)
        .fetch_all(&mut *conn)
        .await?;
        if rows.is_empty() {
            return Ok(Walked {
                events: last,
                first_broken: None,
            });
        }
        for row in rows {
            if row.seq != last + 1 || row.mac != row.mac_after(key, &previous) {
                return Ok(Walked {
                    events: last,
                    first_broken: Some(last + 1),
                });
            }
            last = row.seq;
            previous = row.mac;
        }
    }
}

#[derive(FromRow)]
struct Listed {
    #[sqlx(flatten)]
    event: Stored,
    previous: Option<Vec<u8>>,
    patient_name: Option<String>,
}

/// The newest events between two numbers that meet a condition, each with the hash before it. The
/// condition comes first, so that an index finds what is rare among millions.
macro_rules! listed_events {
    ($condition:literal) => {
        concat!(
            "SELECT audit_events.seq, audit_events.at, audit_events.run, audit_events.staff,
                    audit_events.roles, audit_events.action, audit_events.patient,
                    audit_events.detail, audit_events.mac,
                    before.mac AS previous,
                    patients.shown_name AS patient_name
             FROM audit_events
             LEFT JOIN audit_events AS before ON before.seq = audit_events.seq - 1
             LEFT JOIN patients ON patients.id = audit_events.patient
             WHERE ",
            $condition,
            "  AND audit_events.seq >= $1
               AND audit_events.seq < $2
               AND ($3 IS NULL OR audit_events.at >= $3)
               AND ($4 IS NULL OR audit_events.at < $4)
             ORDER BY audit_events.seq DESC
             LIMIT +$5"
        )
    };
}

pub(super) async fn list(
    conn: &mut Conn,
    _allowed: &Allowed<ReadAudit>,
    filter: &AuditFilter,
    zone: Tz,
    key: &Key,
) -> Result<AuditPage, DbError> {
    let from = filter.from.map(|date| crate::civil::start_of(date, zone));
    let until = filter
        .until
        .and_then(|date| date.succ_opt())
        .map(|date| crate::civil::start_of(date, zone));
    let (first, last) = numbers_between(conn, from, until).await?;
    let before = filter.before.map_or(i64::MAX, i64::from).min(last);
    let events = match (filter.patient, filter.staff, &filter.action) {
        (Some(_), _, _) => query_as(listed_events!(
            "audit_events.patient = $6
               AND ($7 IS NULL OR audit_events.staff = $7)
               AND ($8 IS NULL OR audit_events.action = $8) "
        )),
        (None, Some(_), _) => query_as(listed_events!(
            "audit_events.staff = $7
               AND ($8 IS NULL OR audit_events.action = $8) "
        )),
        (None, None, Some(_)) => query_as(listed_events!("audit_events.action = $8 ")),
        (None, None, None) => query_as(listed_events!("TRUE ")),
    };
    let mut rows: Vec<Listed> = events
        .bind(first)
        .bind(before)
        .bind(from)
        .bind(until)
        .bind(PAGE + 1)
        .bind(filter.patient)
        .bind(filter.staff)
        .bind(filter.action.clone())
        .fetch_all(&mut *conn)
        .await?;
    let more = rows.len() > PAGE as usize;
    rows.truncate(PAGE as usize);
    let names: Vec<(StaffId, String)> = query_as("SELECT id, display_name FROM staff")
        .fetch_all(&mut *conn)
        .await?;
    let name_of = |id: StaffId| {
        names
            .iter()
            .find(|(staff, _)| *staff == id)
            .map_or_else(|| "somebody".to_owned(), |(_, name)| name.clone())
    };
    let next = rows
        .last()
        .filter(|_| more)
        .and_then(|row| i32::try_from(row.event.seq).ok());
    let rows = rows
        .into_iter()
        .map(|row| {
            let previous = row.previous.unwrap_or_else(|| vec![0; 32]);
            let event = &row.event;
            AuditRow {
                seq: i32::try_from(event.seq).unwrap_or(i32::MAX),
                at: event.at,
                who: event.staff.map_or_else(|| "Anteroom".to_owned(), name_of),
                role: role_words(&event.roles),
                sentence: AuditEvent::from_stored(&event.action, &event.detail).map_or_else(
                    || event.action.replace('_', " "),
                    |known| known.sentence(name_of),
                ),
                patient: event.patient,
                patient_name: row.patient_name,
                is_trusted: event.mac == event.mac_after(key, &previous),
            }
        })
        .collect();
    Ok(AuditPage {
        rows,
        next,
        actions: actions(conn).await?,
    })
}

fn role_words(stored: &str) -> String {
    stored
        .split(' ')
        .filter_map(Role::parse)
        .map(Role::title)
        .collect::<Vec<_>>()
        .join(", ")
}

/// The first number of the events of a time, and the one behind the last. A clock that was set back
/// leaves others between them.
async fn numbers_between(
    conn: &mut Conn,
    from: Option<Instant>,
    until: Option<Instant>,
) -> Result<(i64, i64), DbError> {
    if from.is_none() && until.is_none() {
        return Ok((0, i64::MAX));
    }
    let bounds: (Option<i64>, Option<i64>) = query_as(
        "SELECT min(seq), max(seq) + 1
         FROM audit_events
         WHERE at >= coalesce($1, '') AND at < coalesce($2, '~')",
    )
    .bind(from)
    .bind(until)
    .fetch_one(conn)
    .await?;
    Ok((bounds.0.unwrap_or(0), bounds.1.unwrap_or(0)))
}

/// Every kind of event that ever happened here, each looked up behind the one before it.
async fn actions(conn: &mut Conn) -> Result<Vec<ActionTitle>, DbError> {
    let words: Vec<String> = scalar(
        "WITH RECURSIVE known (action) AS (
           SELECT min(action) FROM audit_events
           UNION ALL
           SELECT (SELECT min(action) FROM audit_events WHERE action > known.action)
           FROM known
           WHERE known.action IS NOT NULL
         )
         SELECT action FROM known WHERE action IS NOT NULL",
    )
    .fetch_all(conn)
    .await?;
    Ok(words
        .into_iter()
        .map(|action| ActionTitle {
            title: action.replace('_', " "),
            action,
        })
        .collect())
}
