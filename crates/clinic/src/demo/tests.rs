//! The invented practice can be founded, and has what it promises.

use std::sync::Arc;

use super::*;
use crate::appointments;
use crate::chance::SystemChance;
use crate::channels::NetworkDial;
use crate::clock::SystemClock;
use crate::keys::NoKeychain;
use crate::outbox::{self, MessageFilter, MessageTab};

#[tokio::test]
async fn the_practice_has_a_past_and_a_week_ahead() {
    let folder = tempfile::tempdir().unwrap();
    let tools = Tools {
        clock: Arc::new(SystemClock::new()),
        chance: Arc::new(SystemChance),
        keychain: Arc::new(NoKeychain),
        dial: Arc::new(NetworkDial::default()),
    };
    let carriers = Carriers {
        mail_port: None,
        sms_url: None,
    };
    let clinic = found(folder.path(), tools, &carriers).await.unwrap();
    let desk = actor(&clinic, staff_called(&clinic, "aroha").await)
        .await
        .unwrap();
    let filter = crate::patients::PatientFilter {
        status: None,
        psychologist: None,
        after: None,
    };
    let page = crate::patients::list(&clinic, &desk, &filter)
        .await
        .unwrap();
    assert_eq!(page.total, 60);
    let waiting = appointments::wait_list(&clinic, &desk).await.unwrap();
    assert_eq!(waiting.waiting.len(), 3);
    let mut in_series = 0;
    for day in -8..8 {
        let date = clinic.now().date_naive() + Duration::days(day);
        let view = appointments::day(&clinic, &desk, Some(date)).await.unwrap();
        in_series += view
            .appointments
            .iter()
            .filter(|card| card.series.is_some())
            .count();
    }
    assert!(in_series >= 3, "of two series: {in_series}");
    let filter = MessageFilter::default();
    let refused = outbox::list(&clinic, &desk, MessageTab::NotSent, &filter, None)
        .await
        .unwrap();
    assert!(
        !refused.rows.is_empty(),
        "with no carrier every message says why"
    );
    assert!(refused.rows.iter().all(|row| row.reason.is_some()));
}

async fn staff_called(clinic: &Clinic, username: &str) -> StaffId {
    let people = staff::at_door(clinic).await.unwrap();
    people
        .iter()
        .find(|person| person.username == username)
        .unwrap()
        .staff
}
