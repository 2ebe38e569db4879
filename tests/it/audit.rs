//! The audit: a chain that shows when somebody changed it from outside, and an anchor outside that
//! shows when its end is missing.

use std::fs;

use clinic::Clinic;
use clinic::access::{Actor, Role};
use clinic::audit::{self, Anchored, AuditError, AuditFilter, AuditVerdict};
use clinic::db;
use clinic::ids::StaffId;
use clinic::keys::KeyStoreError;
use clinic::patients::{self, PatientFilter};
use clinic::scheduler::Rounds;
use clinic::staff;

use crate::patients::form;
use crate::practice::{Practice, staff_id};

/// The whole chain as it was, to put back after each attack.
const KEEP: [&str; 3] = [
    "DROP TRIGGER audit_events_stay",
    "DROP TRIGGER audit_events_remain",
    "CREATE TABLE kept AS SELECT * FROM audit_events",
];
const PUT_BACK: [&str; 2] = [
    "DELETE FROM audit_events",
    "INSERT INTO audit_events SELECT * FROM kept",
];

/// A practice with twelve events, the last of them anchored.
async fn twelve_events() -> Practice {
    let practice = Practice::open().await;
    practice.join("Aroha Ngata", &[Role::FrontDesk]).await;
    let mia = practice.register(form("Mia", "Santos")).await;
    while practice
        .clinic
        .audit_head()
        .await
        .expect("the practice answers")
        .expect("the practice answers")
        .seq
        < 12
    {
        practice.card(mia).await;
    }
    practice
        .clinic
        .anchor_audit()
        .await
        .expect("the practice answers");
    practice.tamper(&KEEP).await;
    practice
}

async fn verdict(practice: &Practice) -> AuditVerdict {
    audit::verify(&practice.clinic, &practice.ines)
        .await
        .expect("an owner may")
}

#[tokio::test]
async fn whoever_changes_an_event_from_outside_is_found_out() {
    let practice = twelve_events().await;
    let whole = verdict(&practice).await;
    assert!(whole.is_whole, "{}", whole.sentence);
    assert_eq!((whole.events, whole.anchor), (12, Anchored::Matches));

    let attacks: [(&str, &[&'static str], i32); 13] = [
        (
            "another time",
            &["UPDATE audit_events SET at = '2026-11-01T00:00:00Z' WHERE seq = 5"],
            5,
        ),
        (
            "another run of the program",
            &["UPDATE audit_events SET run = zeroblob(16) WHERE seq = 5"],
            5,
        ),
        (
            "somebody else did it",
            &["UPDATE audit_events SET staff = zeroblob(16) WHERE seq = 5"],
            5,
        ),
        (
            "nobody did it",
            &["UPDATE audit_events SET staff = NULL WHERE seq = 5"],
            5,
        ),
        (
            "other roles",
            &["UPDATE audit_events SET roles = 'auditor' WHERE seq = 5"],
            5,
        ),
        (
            "something else was done",
            &["UPDATE audit_events SET action = 'audit_read' WHERE seq = 6"],
            6,
        ),
        (
            "to somebody else",
            &["UPDATE audit_events SET patient = zeroblob(16) WHERE seq = 6"],
            6,
        ),
        (
            "with other details",
            &["UPDATE audit_events SET detail = '{}' WHERE seq = 6"],
            6,
        ),
        (
            "a hash of one's own",
            &["UPDATE audit_events SET mac = randomblob(32) WHERE seq = 11"],
            11,
        ),
        ("removed", &["DELETE FROM audit_events WHERE seq = 7"], 7),
        (
            "removed, and the rest moved up",
            &[
                "DELETE FROM audit_events WHERE seq = 7",
                "UPDATE audit_events SET seq = 1 - seq WHERE seq > 7",
                "UPDATE audit_events SET seq = -seq WHERE seq < 0",
            ],
            7,
        ),
        (
            "added in the middle",
            &[
                "UPDATE audit_events SET seq = -1 - seq WHERE seq >= 7",
                "UPDATE audit_events SET seq = -seq WHERE seq < 0",
                "INSERT INTO audit_events
                 SELECT 7, at, run, staff, roles, action, patient, detail, mac
                 FROM audit_events WHERE seq = 6",
            ],
            7,
        ),
        (
            "swapped",
            &[
                "UPDATE audit_events SET seq = -seq WHERE seq IN (8, 9)",
                "UPDATE audit_events SET seq = CASE seq WHEN -8 THEN 9 ELSE 8 END WHERE seq < 0",
            ],
            8,
        ),
    ];
    for (what, statements, broken) in attacks {
        practice.tamper(&PUT_BACK).await;
        practice.tamper(statements).await;
        let found = verdict(&practice).await;
        assert!(!found.is_whole, "{what}");
        assert_eq!(found.first_broken, Some(broken), "{what}");
    }
    practice.tamper(&PUT_BACK).await;
    let again = verdict(&practice).await;
    assert!(again.is_whole, "the attacks, and nothing else, were found");
}

#[tokio::test]
async fn an_event_forged_at_the_end_and_a_changed_one_stand_out_in_the_list() {
    let practice = twelve_events().await;
    practice
        .tamper(&[
            "UPDATE audit_events SET staff = zeroblob(16) WHERE seq = 5",
            "INSERT INTO audit_events
             SELECT 13, at, run, staff, roles, action, patient, detail, randomblob(32)
             FROM audit_events WHERE seq = 12",
        ])
        .await;
    let distrusted: Vec<i32> = practice
        .audited(None)
        .await
        .into_iter()
        .filter(|row| !row.is_trusted)
        .map(|row| row.seq)
        .collect();
    assert_eq!(distrusted, [5, 13]);
}

#[tokio::test]
async fn a_cut_end_is_found_through_the_anchor_outside() {
    let practice = twelve_events().await;
    practice
        .tamper(&["DELETE FROM audit_events WHERE seq > 10"])
        .await;
    let found = verdict(&practice).await;
    assert_eq!(
        (found.first_broken, found.anchor),
        (None, Anchored::RolledBack),
        "what is left is in order"
    );
    assert!(!found.is_whole);
    for _ in 0..5 {
        practice.clinic.anchor_audit().await.unwrap();
        let found = verdict(&practice).await;
        assert_eq!(
            found.anchor,
            Anchored::RolledBack,
            "newer events in the place of the old ones hide nothing"
        );
    }
}

async fn signed_in(clinic: &Clinic, staff: StaffId) -> Actor {
    staff::actor(clinic, staff)
        .await
        .expect("the clinic answers")
        .expect("somebody who works here")
}

/// What the start of the program found wrong, for an owner.
async fn alarm(clinic: &Clinic, owner: StaffId) -> Option<Anchored> {
    let owner = signed_in(clinic, owner).await;
    let alarm = audit::alarm(clinic, &owner).expect("an owner may");
    alarm.map(|verdict| verdict.anchor)
}

#[tokio::test]
async fn an_older_copy_of_the_whole_file_is_recognised_at_the_start_and_ever_after() {
    let practice = Practice::open().await;
    let (ines, aroha) = (staff_id(&practice.ines), practice.aroha().await);
    let ended = practice.end().await;
    let older = fs::read(ended.file()).unwrap();

    let clinic = ended
        .start()
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(alarm(&clinic, ines).await, None);
    let owner = signed_in(&clinic, ines).await;
    let all = PatientFilter {
        status: None,
        psychologist: None,
        after: None,
    };
    patients::list(&clinic, &owner, &all).await.unwrap();
    clinic.close().await.unwrap();

    fs::write(ended.file(), older).unwrap();
    // A keychain that is late must not be given the old copy as the truth.
    ended.keychain().fail_with(Some(KeyStoreError::Locked));
    let clinic = ended
        .start_with(&ended.printed_key())
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    ended.keychain().fail_with(None);
    Rounds::default().tick(&clinic).await;
    assert_eq!(alarm(&clinic, ines).await, Some(Anchored::RolledBack));
    clinic.close().await.unwrap();

    for _ in 0..3 {
        let clinic = ended
            .start()
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(
            alarm(&clinic, ines).await,
            Some(Anchored::RolledBack),
            "before anything else is done"
        );
        let front_desk = audit::alarm(&clinic, &aroha);
        assert!(matches!(front_desk, Err(AuditError::Denied(_))));
        let mut rounds = Rounds::default();
        rounds.tick(&clinic).await;
        rounds.tick(&clinic).await;
        clinic.close().await.unwrap();
    }
}

#[tokio::test]
async fn the_program_checks_the_chain_by_itself_once_a_start() {
    let practice = twelve_events().await;
    let mut rounds = Rounds::default();
    rounds.tick(&practice.clinic).await;
    let owner = staff_id(&practice.ines);
    assert_eq!(alarm(&practice.clinic, owner).await, None);
    let practice = practice.restart().await;
    practice
        .tamper(&["UPDATE audit_events SET staff = NULL WHERE seq = 5"])
        .await;
    let practice = practice.restart().await;
    assert_eq!(
        alarm(&practice.clinic, owner).await,
        None,
        "the start itself looks at the end alone"
    );
    Rounds::default().tick(&practice.clinic).await;
    let alarm = audit::alarm(&practice.clinic, &practice.ines).unwrap();
    assert_eq!(alarm.unwrap().first_broken, Some(5));
    let newest = practice.audited(None).await;
    assert!(
        newest
            .iter()
            .any(|row| row.sentence == "Verified the audit: it was changed from outside")
    );
}

#[tokio::test]
async fn the_audit_is_narrowed_by_person_patient_action_and_day_and_paged() {
    let practice = Practice::open().await;
    let (clinic, ines) = (&practice.clinic, &practice.ines);
    let aroha = practice.aroha().await;
    let mia = practice.register(form("Mia", "Santos")).await;
    for _ in 0..60 {
        patients::open(clinic, &aroha, mia).await.unwrap();
    }
    practice.later(chrono::Duration::hours(24));
    patients::open(clinic, ines, mia).await.unwrap();
    // Set back by a day: the next event has a later number and an earlier time.
    practice.later(chrono::Duration::hours(-24));
    patients::open(clinic, &aroha, mia).await.unwrap();

    let everything = AuditFilter {
        staff: None,
        patient: None,
        action: None,
        from: None,
        until: None,
        before: None,
    };
    let all = async |filter: AuditFilter| {
        let mut seqs = Vec::new();
        let mut page = audit::search(clinic, ines, &filter).await.unwrap();
        loop {
            assert!(page.rows.len() <= 50);
            seqs.extend(page.rows.iter().map(|row| row.seq));
            let Some(before) = page.next else {
                return seqs;
            };
            let further = AuditFilter {
                before: Some(before),
                ..filter.clone()
            };
            page = audit::search(clinic, ines, &further).await.unwrap();
        }
    };
    // Founding, profile, owner, Aroha, Mia; 60 openings; one a day later, and one after it.
    let of_mia: Vec<i32> = (5..=67).rev().collect();
    let filter = AuditFilter {
        patient: Some(mia),
        ..everything.clone()
    };
    assert_eq!(all(filter).await, of_mia);
    let filter = AuditFilter {
        patient: Some(mia),
        staff: aroha.staff_id(),
        action: Some("patient_opened".to_owned()),
        ..everything.clone()
    };
    let by_aroha: Vec<i32> = of_mia
        .iter()
        .copied()
        .filter(|seq| ![5, 66].contains(seq))
        .collect();
    assert_eq!(all(filter).await, by_aroha);
    let filter = AuditFilter {
        staff: aroha.staff_id(),
        ..everything.clone()
    };
    assert_eq!(all(filter).await, by_aroha);
    let filter = AuditFilter {
        action: Some("staff_added".to_owned()),
        ..everything.clone()
    };
    assert_eq!(all(filter).await, [4, 3]);
    let first_day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24);
    let filter = AuditFilter {
        action: Some("patient_opened".to_owned()),
        until: first_day,
        ..everything.clone()
    };
    assert_eq!(all(filter).await, by_aroha);
    let filter = AuditFilter {
        from: first_day.and_then(|day| day.succ_opt()),
        ..everything.clone()
    };
    assert_eq!(all(filter).await, [66]);
    let filter = AuditFilter {
        until: first_day.and_then(|day| day.pred_opt()),
        ..everything.clone()
    };
    assert_eq!(all(filter).await, [0; 0]);
    let page = audit::search(clinic, ines, &everything).await.unwrap();
    let actions: Vec<String> = page.actions.into_iter().map(|one| one.action).collect();
    assert_eq!(
        actions,
        [
            "audit_read",
            "clinic_created",
            "patient_opened",
            "patient_registered",
            "settings_changed",
            "staff_added"
        ]
    );
}

/// The actions of the newest events that came after `seq`.
async fn actions_after(practice: &Practice, seq: i64) -> Vec<String> {
    let mut reader = practice.clinic.db().read().await.expect("a connection");
    db::scalar("SELECT action FROM audit_events WHERE seq > $1 ORDER BY seq")
        .bind(seq)
        .fetch_all(&mut *reader)
        .await
        .expect("the clinic answers")
}

#[tokio::test]
async fn each_opening_of_a_patient_is_an_event_and_lists_are_collected() {
    let practice = Practice::open().await;
    let aroha = practice.aroha().await;
    let mia = practice.register(form("Mia", "Santos")).await;
    let start = practice.clinic.audit_head().await.unwrap().unwrap().seq;
    let all = PatientFilter {
        status: None,
        psychologist: None,
        after: None,
    };
    for _ in 0..3 {
        patients::list(&practice.clinic, &aroha, &all)
            .await
            .unwrap();
    }
    patients::find(&practice.clinic, &aroha, "mia")
        .await
        .unwrap();
    practice.found("san").await;
    practice.card(mia).await;
    practice.card(mia).await;
    assert_eq!(
        actions_after(&practice, start).await,
        ["patient_opened", "patient_opened"],
        "a list waits, an opening does not"
    );
    practice.clinic.write_looks().await.unwrap();
    practice.clinic.write_looks().await.unwrap();
    let rows = practice.audited(None).await;
    let looks: Vec<String> = rows
        .iter()
        .filter(|row| i64::from(row.seq) > start + 2)
        .map(|row| format!("{} ({}): {}", row.who, row.role, row.sentence))
        .collect();
    assert_eq!(
        looks,
        [
            "Aroha Ngata (front desk): Looked at lists 3 times and searched 1 times",
            "Dr Ines Okafor (owner, psychologist): Looked at lists 0 times and searched 1 times",
        ]
    );

    patients::find(&practice.clinic, &aroha, "mia")
        .await
        .unwrap();
    let before = practice.clinic.audit_head().await.unwrap().unwrap().seq;
    let practice = practice.restart().await;
    assert_eq!(
        actions_after(&practice, before).await,
        ["looked", "clinic_opened"],
        "the end of the program forgets nothing"
    );
}
