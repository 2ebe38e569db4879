//! What a person is told after signing in, such as who reset their passphrase. It stays until they
//! have said that they read it.

use super::{StaffError, store};
use crate::Clinic;
use crate::access::Actor;
use crate::audit::AuditEvent;
use crate::civil;
use crate::db::DbError;
use crate::settings;
use crate::tx::{Tx, begin};

/// What the person at the desk has not been told yet.
pub async fn notices(clinic: &Clinic, actor: &Actor) -> Result<Vec<String>, StaffError> {
    let staff = actor.staff_id().ok_or(StaffError::NotFound)?;
    let mut reader = clinic.db().read().await?;
    let stored = store::find_notice(&mut reader, staff).await?;
    Ok(stored
        .iter()
        .flat_map(|lines| lines.lines())
        .map(str::to_owned)
        .collect())
}

/// The person at the desk has read what there was to tell.
pub async fn mark_notices_read(clinic: &Clinic, actor: &Actor) -> Result<(), StaffError> {
    let staff = actor.staff_id().ok_or(StaffError::NotFound)?;
    let mut tx = begin(clinic, actor).await?;
    if store::mark_notice_read(tx.conn(), staff).await? {
        tx.commit(AuditEvent::NoticeShown { staff }).await?;
    }
    Ok(())
}

/// Today at the clinic, as notices name it.
pub(super) async fn day_words(tx: &mut Tx<'_>) -> Result<String, DbError> {
    let now = tx.now();
    let zone = settings::zone(tx.conn()).await?;
    Ok(civil::date_words(civil::civil_of(now, zone).date()))
}
