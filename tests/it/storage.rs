//! The file under the clinic: a schema that is newer or older than the program, a disk that is full
//! or cannot be written to.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clinic::appointments::{self, AppointmentError};
use clinic::db::{self, DbError, OpenError};
use clinic::patients::{self, PatientsError};
use clinic::{Clinic, NotOpen};
use clinic::{audit, staff};

use clinic_tests::disk::Disk;

use crate::desk::Desk;
use crate::older_files;
use crate::patients::form;
use crate::practice::{Ended, Practice, fresh_folder, staff_id};

/// Every file of a folder with what it holds, but for what the engine lays beside an open one.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.is_file())
        .filter(|path| {
            let name = path.to_string_lossy();
            !name.ends_with("-wal") && !name.ends_with("-shm")
        })
        .map(|path| (path.clone(), fs::read(path).expect("a file")))
        .collect()
}

#[track_caller]
fn check_unchanged(folder: &Path, before: &BTreeMap<PathBuf, Vec<u8>>) {
    let after = contents(folder);
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    for (path, content) in before {
        assert!(content == &after[path], "{} has changed", path.display());
    }
}

fn opened(started: Result<Clinic, NotOpen>) -> Clinic {
    started.unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn check_refused(started: Result<Clinic, NotOpen>, expected: fn(&OpenError) -> bool) {
    match started {
        Ok(_) => panic!("the clinic opened"),
        Err(NotOpen::Open(error)) => assert!(expected(&error), "{error}"),
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_file_of_a_newer_program_is_refused_and_left_as_it_is() {
    for tampering in [
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9001, 'of a later year', 1, x'00', 0)",
        "UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 1",
    ] {
        let practice = Practice::open().await;
        practice.tamper(&[tampering]).await;
        let ended = practice.end().await;
        let before = contents(&ended.folder());
        check_refused(ended.start().await, |error| {
            matches!(error, OpenError::NewerVersion)
        });
        check_unchanged(&ended.folder(), &before);
    }
}

async fn names_of_staff(clinic: &Clinic) -> Vec<String> {
    let people = staff::at_door(clinic).await.expect("the clinic answers");
    people
        .into_iter()
        .map(|person| person.display_name)
        .collect()
}

async fn schema_of(clinic: &Clinic) -> i64 {
    let mut reader = clinic.db().read().await.expect("a connection");
    db::scalar("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(&mut *reader)
        .await
        .expect("the clinic answers")
}

#[tokio::test]
async fn before_the_schema_changes_a_copy_is_made_that_is_encrypted_and_opens() {
    let practice = Practice::open().await;
    practice.register(form("Mia", "Santosanto")).await;
    let (before, version) = older_files::take_back_newest(&practice).await;
    let ended = practice.end().await;
    let half_a_copy = ended.folder().join("clinic.copying.db");
    fs::write(&half_a_copy, "cut off").unwrap();
    let clinic = opened(ended.start().await);
    assert_eq!(schema_of(&clinic).await, version);
    assert_eq!(names_of_staff(&clinic).await, ["Dr Ines Okafor"]);
    clinic.close().await.unwrap();
    assert!(!half_a_copy.exists());

    let name = format!("clinic.schema-{before:04}.db");
    let copy = fs::read(ended.folder().join(&name)).unwrap();
    for readable in [b"SQLite format 3".as_slice(), b"antosant", b"kafor"] {
        let is_found = copy.windows(readable.len()).any(|part| part == readable);
        assert!(!is_found, "{}", String::from_utf8_lossy(readable));
    }
    let elsewhere = ended.folder().join("elsewhere");
    let slots = ended.folder().join("keyslots.json");
    fs::create_dir_all(elsewhere.join("clinic")).unwrap();
    fs::write(elsewhere.join("clinic/clinic.db"), copy).unwrap();
    fs::copy(slots, elsewhere.join("clinic/keyslots.json")).unwrap();
    let clinic = opened(ended.start_in(&elsewhere).await);
    assert_eq!(names_of_staff(&clinic).await, ["Dr Ines Okafor"]);
    clinic.close().await.unwrap();
    assert!(
        elsewhere.join("clinic").join(name).exists(),
        "the copy was as old as the file before"
    );

    let unchanged = contents(&ended.folder().join("elsewhere/clinic"));
    opened(ended.start_in(&elsewhere).await)
        .close()
        .await
        .unwrap();
    assert_eq!(
        unchanged.len(),
        contents(&elsewhere.join("clinic")).len(),
        "a schema that fits needs no copy"
    );
}

async fn count(desk: &Desk, table: &'static str) -> i64 {
    let mut reader = desk
        .practice
        .clinic
        .db()
        .read()
        .await
        .expect("a connection");
    db::scalar(table)
        .fetch_one(&mut *reader)
        .await
        .expect("the clinic answers")
}

#[tokio::test]
async fn a_full_disk_refuses_a_booking_whole_and_work_goes_on_once_there_is_room() {
    let Some(disk) = Disk::mount("full-disk", "24m") else {
        return;
    };
    let desk = Desk::of(Practice::open_in(disk.folder()).await).await;
    let (clinic, ines) = (&desk.practice.clinic, &desk.practice.ines);
    let mia = desk.register("Mia", Some(true)).await;
    let ballast = disk.fill_but(0);

    let mut kept = 0;
    let refused = loop {
        let start = format!("2026-12-{:02}T{:02}:00", 1 + kept / 8, 9 + kept % 8);
        match appointments::book(clinic, &desk.aroha, &desk.booking(mia, &start)).await {
            Ok(_) => kept += 1,
            Err(error) => break error,
        }
        assert!(kept < 200, "the disk never fills");
    };
    assert!(
        matches!(refused, AppointmentError::Db(DbError::DiskFull)),
        "{refused:?}"
    );
    let registered = patients::register(
        clinic,
        &desk.aroha,
        &crate::patients::registration(form("Leo", "Brandt")),
    )
    .await;
    assert!(registered.is_err(), "there is still no room");
    assert_eq!(
        count(&desk, "SELECT count(*) FROM appointments").await,
        i64::from(kept)
    );
    assert_eq!(
        count(&desk, "SELECT count(DISTINCT subject) FROM messages").await,
        i64::from(kept),
        "no message of an appointment that is not there"
    );
    assert_eq!(
        count(
            &desk,
            "SELECT count(*) FROM audit_events WHERE action = 'appointment_booked'"
        )
        .await,
        i64::from(kept)
    );
    let found = desk.practice.found("mia").await;
    assert_eq!(Practice::names(&found), ["Mia Santos"]);
    let unseen = patients::open(clinic, &desk.aroha, mia).await;
    assert!(
        matches!(unseen, Err(PatientsError::Db(DbError::DiskFull))),
        "nobody looks into a patient without leaving a trace"
    );

    fs::remove_file(ballast).unwrap();
    desk.book(mia, "2026-11-26T14:30").await;
    assert_eq!(
        count(&desk, "SELECT count(*) FROM appointments").await,
        i64::from(kept) + 1
    );
    let verdict = audit::verify(clinic, ines).await.unwrap();
    assert!(verdict.is_whole, "{}", verdict.sentence);
    assert!(clinic.db().is_whole().await.unwrap());
    let practice = desk.practice.restart().await;
    assert_eq!(practice.card(mia).await.name, "Mia Santos");
}

#[tokio::test]
async fn a_disk_with_no_room_for_the_copy_leaves_the_older_file_as_it_is() {
    let Some(disk) = Disk::mount("no-room-to-copy", "24m") else {
        return;
    };
    let practice = Practice::open_in(disk.folder()).await;
    let (_, version) = older_files::take_back_newest(&practice).await;
    let ended = practice.end().await;
    let before = contents(&ended.folder());
    let mut ballast = PathBuf::new();
    // No room for anything; then room for the engine to open the file and not for the copy.
    for room in [0, 128 * 1024] {
        ballast = disk.fill_but(room);
        check_refused(ended.start().await, |error| {
            matches!(error, OpenError::DiskFull)
        });
        check_unchanged(&ended.folder(), &before);
    }
    fs::remove_file(ballast).unwrap();
    let clinic = opened(ended.start().await);
    assert_eq!(schema_of(&clinic).await, version);
    clinic.close().await.unwrap();
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_to_says_so_and_nothing_is_lost() {
    let Some(disk) = Disk::mount("read-only", "64m") else {
        return;
    };
    let practice = Practice::open_in(disk.folder()).await;
    let ines = staff_id(&practice.ines);
    let ended = practice.end().await;
    let before = contents(&ended.folder());
    disk.remount("ro");
    let is_read_only: fn(&OpenError) -> bool = |error| matches!(error, OpenError::ReadOnly);
    check_refused(ended.start().await, is_read_only);
    check_refused(ended.start_with(&ended.printed_key()).await, is_read_only);
    check_refused(
        ended.found_another(&disk.folder_of("other")).await,
        is_read_only,
    );
    check_unchanged(&ended.folder(), &before);
    disk.remount("rw");
    let clinic = opened(ended.start().await);
    assert!(staff::actor(&clinic, ines).await.unwrap().is_some());
    clinic.close().await.unwrap();
}

#[tokio::test]
async fn a_clinic_that_is_open_is_not_opened_a_second_time_nor_founded_over() {
    let practice = Practice::open().await;
    let ended: Ended = practice.end().await;
    let clinic = opened(ended.start().await);
    let before = contents(&ended.folder());
    check_refused(ended.start().await, |error| {
        matches!(error, OpenError::AlreadyOpen)
    });
    let over = ended.found_another(ended.folder().parent().unwrap()).await;
    assert!(matches!(over, Err(NotOpen::ExistsAlready)));
    check_unchanged(&ended.folder(), &before);
    assert_eq!(names_of_staff(&clinic).await, ["Dr Ines Okafor"]);
    clinic.close().await.unwrap();
}

/// Rights of everything in a folder, as `ls` counts them, with the name.
#[cfg(unix)]
fn rights(folder: &Path) -> BTreeMap<String, u32> {
    use std::os::unix::fs::PermissionsExt;
    fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            let entry = entry.expect("a file");
            let mode = entry.metadata().expect("its rights").permissions().mode();
            (
                entry.file_name().to_string_lossy().into_owned(),
                mode & 0o7777,
            )
        })
        .collect()
}

#[cfg(unix)]
#[tokio::test]
async fn the_files_are_open_to_the_group_of_a_shared_folder_and_to_nobody_else() {
    use std::os::unix::fs::PermissionsExt;
    for (above, folder, file) in [
        (0o2770, 0o2770, 0o660),
        (0o2775, 0o2770, 0o660),
        (0o2755, 0o700, 0o600),
        (0o2750, 0o700, 0o600),
        (0o770, 0o700, 0o600),
    ] {
        let home = fresh_folder();
        fs::create_dir_all(&home).expect("a folder");
        fs::set_permissions(&home, fs::Permissions::from_mode(above)).expect("rights");
        let practice = Practice::open_in(home.clone()).await;
        assert_eq!(rights(&home)["clinic"], folder, "{above:o}");
        let inside = rights(practice.clinic.folder());
        for name in ["clinic.db", "clinic.db-wal", "clinic.lock", "keyslots.json"] {
            assert_eq!(inside[name], file, "{name} below {above:o}");
        }
    }
}
