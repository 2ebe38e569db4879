//! Opening the large clinic with the key from the keychain, up to the moment at which it can be
//! asked something.

use clinic::Clinic;
use sqlx::{Connection, SqliteConnection};

use crate::Failure;
use crate::figures::{Figure, Goal, Measure, Samples, timed};
use crate::floor::{self, Access};
use crate::large::{Bunch, Large};

const TIMES: usize = 40;
const READERS: usize = 4;

pub(crate) async fn measure(large: &Large) -> Result<Figure, Failure> {
    let bunch = Bunch::in_folder(&large.root)?;
    let (mut ours, mut bare) = (Samples::default(), Samples::default());
    for _ in 0..TIMES {
        let (time, clinic) = timed(Clinic::open(&large.folder(), bunch.tools.clone())).await;
        ours.add(time);
        clinic?.close().await?;
        let (time, conns) = timed(open(large)).await;
        bare.add(time);
        for conn in conns?.into_iter().rev() {
            conn.close().await?;
        }
    }
    Ok(Figure::of_times(
        "open the clinic",
        Measure::Median,
        (&ours, &bare),
        Goal::Ratio(1.3),
        "the same file with its key: one connection to write and four to read, a first read on \
         each, and one row committed",
    ))
}

/// The writer first.
async fn open(large: &Large) -> Result<Vec<SqliteConnection>, sqlx::Error> {
    let mut conns = Vec::with_capacity(READERS + 1);
    for access in [Access::Write].into_iter().chain([Access::Read; READERS]) {
        let mut conn = floor::connect(&large.file(), Some(&large.key), access).await?;
        sqlx::query("SELECT value FROM settings WHERE section = 'clinic_profile'")
            .fetch_all(&mut conn)
            .await?;
        if access == Access::Write {
            sqlx::query("UPDATE settings SET changed_at = changed_at WHERE section = 'sending'")
                .execute(&mut conn)
                .await?;
        }
        conns.push(conn);
    }
    Ok(conns)
}
