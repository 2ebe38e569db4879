//! The thread that works while nobody is looking: rounds of chores, and the screen lock.

use std::time::Duration;

use clinic::audit;
use clinic::scheduler::{ROUND, Rounds};
use clinic::staff::{self, Presence};
use tauri::{AppHandle, Manager, Runtime};

use crate::events::Area;
use crate::state::{Desk, Door};

/// How often the lock is looked at, and looks are written.
const BEAT: Duration = Duration::from_secs(1);

/// Starts the thread. It lives as long as the program.
pub fn start(app: &AppHandle) {
    let app = app.clone();
    let spawned = std::thread::Builder::new()
        .name("chores".to_owned())
        .spawn(move || {
            tauri::async_runtime::block_on(async move {
                let mut rounds = Rounds::default();
                let mut until_round = Duration::ZERO;
                let mut was = Presence::SignedOut;
                let mut last_beat = app.state::<Desk>().now();
                loop {
                    let beat = app.state::<Desk>().now();
                    was = watch_lock(&app, was, beat - last_beat).await;
                    last_beat = beat;
                    if until_round.is_zero() {
                        round(&app, &mut rounds).await;
                        until_round = ROUND;
                    }
                    write_looks(&app).await;
                    until_round = until_round.saturating_sub(BEAT);
                    tokio::time::sleep(BEAT).await;
                }
            });
        });
    if let Err(error) = spawned {
        tracing::error!(%error, "the background thread did not start; no messages will be sent");
    }
}

async fn round(app: &AppHandle, rounds: &mut Rounds) {
    let desk = app.state::<Desk>();
    let Door::Open(clinic) = desk.door() else {
        return;
    };
    let before = clinic.audit_head().await.ok().flatten();
    let was_alarmed = audit::is_alarmed(&clinic);
    rounds.tick(&clinic).await;
    if audit::is_alarmed(&clinic) != was_alarmed {
        desk.door_changed();
    }
    if clinic.audit_head().await.ok().flatten() != before {
        desk.changed(&[Area::Messages, Area::Audit]);
    }
}

/// Lists and searches reach the audit within a second, whatever happens to the program then.
async fn write_looks(app: &AppHandle) {
    if let Door::Open(clinic) = app.state::<Desk>().door()
        && let Err(error) = clinic.write_looks().await
    {
        tracing::error!(%error, "who looked at lists was not written to the audit");
    }
}

/// Tells the window, and the audit, when the desk locked itself: somebody was idle, or the
/// computer slept.
async fn watch_lock(app: &AppHandle, was: Presence, pause: chrono::Duration) -> Presence {
    let desk = app.state::<Desk>();
    let is = desk.with_presence(|presence| presence.after_pause(pause));
    match (was, is) {
        (Presence::Here(_), Presence::Locked(sign_in)) => {
            if let Door::Open(clinic) = desk.door() {
                let staff = sign_in.staff;
                let event = audit::AuditEvent::ScreenLocked { staff };
                if let Ok(Some(actor)) = staff::actor(&clinic, staff).await
                    && let Err(error) = staff::record_leaving(&clinic, &actor, event).await
                {
                    tracing::error!(%error, "a screen lock was not written to the audit");
                }
            }
            desk.door_changed();
        }
        (Presence::Here(_) | Presence::Locked(_), Presence::SignedOut) => desk.door_changed(),
        (Presence::SignedOut, _)
        | (Presence::Here(_), Presence::Here(_))
        | (Presence::Locked(_), Presence::Here(_) | Presence::Locked(_)) => {}
    }
    is
}

/// Writes down what is still in memory before the program ends.
pub async fn stop<R: Runtime>(app: &AppHandle<R>) {
    let desk = app.state::<Desk>();
    if let Door::Open(clinic) = desk.door() {
        for result in [clinic.write_looks().await, clinic.anchor_audit().await] {
            if let Err(error) = result {
                tracing::error!(%error, "the audit was not finished at the end");
            }
        }
    }
}
