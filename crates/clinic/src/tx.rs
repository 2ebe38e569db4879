//! A change in progress. Dropping it rolls back; [`Tx::commit`] is the only way to keep it, and
//! it cannot be called without saying what happened.

use crate::Clinic;
use crate::access::Actor;
use crate::audit::{self, AuditEvent};
use crate::clock::Instant;
use crate::db::{Conn, DbError, Write};

pub struct Tx<'clinic> {
    clinic: &'clinic Clinic,
    actor: Actor,
    now: Instant,
    write: Write,
}

/// Starts a change by `actor`. The clock is read once, here.
pub async fn begin<'clinic>(
    clinic: &'clinic Clinic,
    actor: &Actor,
) -> Result<Tx<'clinic>, DbError> {
    let write = clinic.db().begin().await?;
    Ok(Tx {
        clinic,
        actor: actor.clone(),
        now: clinic.now(),
        write,
    })
}

impl<'clinic> Tx<'clinic> {
    pub fn conn(&mut self) -> &mut Conn {
        self.write.conn()
    }

    /// The moment of this change.
    pub fn now(&self) -> Instant {
        self.now
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    pub fn clinic(&self) -> &'clinic Clinic {
        self.clinic
    }

    /// Says that something happened besides what [`Tx::commit`] will say.
    pub async fn record(&mut self, event: &AuditEvent) -> Result<(), DbError> {
        audit::append(
            self.write.conn(),
            self.clinic.audit_key(),
            self.clinic.run(),
            (self.actor.who(), self.actor.roles()),
            self.now,
            event,
        )
        .await
    }

    /// Keeps the change, together with what happened.
    pub async fn commit(mut self, event: AuditEvent) -> Result<(), DbError> {
        self.record(&event).await?;
        self.write.commit().await
    }
}
