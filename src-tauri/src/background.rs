//! What goes on while nobody is looking: rounds of chores, deliveries, and the screen lock.

use std::time::Duration;

use clinic::channels::ChannelKind;
use clinic::scheduler::{self, ROUND, Rounds};
use clinic::staff::{self, Presence};
use clinic::{Clinic, audit, outbox};
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::watch;

use crate::events::Area;
use crate::state::{Desk, Door};

/// How often the lock is looked at, and looks are written.
const BEAT: Duration = Duration::from_secs(1);

/// So long the end of the program waits for what is on its way to a carrier. Whatever takes longer
/// is looked at again, as not certain, when the program next starts.
const LAST_WAIT: Duration = Duration::from_secs(10);

/// Starts everything; it lives as long as the program. A carrier may keep its channel waiting for
/// minutes, and nothing else waits with it.
pub fn start<R: Runtime>(app: &AppHandle<R>) {
    tauri::async_runtime::spawn(watch_desk(app.clone()));
    let rounds = watch::Sender::new(());
    for channel in ChannelKind::ALL {
        tauri::async_runtime::spawn(deliver(app.clone(), *channel, rounds.subscribe()));
    }
    tauri::async_runtime::spawn(do_rounds(app.clone(), rounds));
}

async fn watch_desk<R: Runtime>(app: AppHandle<R>) {
    let mut was = Presence::SignedOut;
    let mut last_beat = app.state::<Desk>().now();
    loop {
        let beat = app.state::<Desk>().now();
        was = watch_lock(&app, was, beat - last_beat).await;
        last_beat = beat;
        write_looks(&app).await;
        tokio::time::sleep(BEAT).await;
    }
}

/// One round at a time: the next begins a while after the one before has ended.
async fn do_rounds<R: Runtime>(app: AppHandle<R>, done: watch::Sender<()>) {
    let mut rounds = Rounds::default();
    loop {
        let desk = app.state::<Desk>();
        if let Door::Open(clinic) = desk.door() {
            let was_alarmed = audit::is_alarmed(&clinic);
            telling_changes(&desk, &clinic, rounds.do_chores(&clinic)).await;
            if audit::is_alarmed(&clinic) != was_alarmed {
                desk.door_changed();
            }
            done.send_replace(());
        }
        tokio::time::sleep(ROUND).await;
    }
}

/// Delivers on one channel after each round, for the round may have found that the clock is not to
/// be trusted. Rounds that end while a carrier is slow count as one.
async fn deliver<R: Runtime>(
    app: AppHandle<R>,
    channel: ChannelKind,
    mut rounds: watch::Receiver<()>,
) {
    while rounds.changed().await.is_ok() {
        let desk = app.state::<Desk>();
        if let Door::Open(clinic) = desk.door() {
            let _on_its_way = desk.sending().await;
            telling_changes(&desk, &clinic, scheduler::deliver(&clinic, channel)).await;
        }
    }
}

/// Tells the window afterwards when something was written meanwhile, or when replies cannot be read any
/// more, or can again.
async fn telling_changes(desk: &Desk, clinic: &Clinic, work: impl Future<Output = ()>) {
    let before = clinic.audit_head().await.ok().flatten();
    let unread_before = outbox::unread_channels(clinic);
    work.await;
    let is_as_before = clinic.audit_head().await.ok().flatten() == before;
    if !is_as_before || outbox::unread_channels(clinic) != unread_before {
        // An answer to a message may have confirmed an appointment or switched a channel off.
        desk.changed(&[
            Area::Messages,
            Area::Appointments,
            Area::Consents,
            Area::Audit,
        ]);
    }
}

/// Lists and searches reach the audit within a second, whatever happens to the program then.
async fn write_looks<R: Runtime>(app: &AppHandle<R>) {
    if let Door::Open(clinic) = app.state::<Desk>().door()
        && let Err(error) = clinic.write_looks().await
    {
        tracing::error!(%error, "who looked at lists was not written to the audit");
    }
}

/// Tells the window, and the audit, when the desk locked itself: somebody was idle, or the
/// computer slept.
async fn watch_lock<R: Runtime>(
    app: &AppHandle<R>,
    was: Presence,
    pause: chrono::Duration,
) -> Presence {
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

/// Lets what is on its way to a carrier arrive, and writes down what is still in memory, before the
/// program ends.
pub async fn stop<R: Runtime>(app: &AppHandle<R>) {
    let desk = app.state::<Desk>();
    if let Door::Open(clinic) = desk.door() {
        clinic.stop_sending();
        if !desk.has_sent_within(LAST_WAIT).await {
            tracing::warn!("the program ended while a carrier was answering");
        }
        for result in [clinic.write_looks().await, clinic.anchor_audit().await] {
            if let Err(error) = result {
                tracing::error!(%error, "the audit was not finished at the end");
            }
        }
    }
}
